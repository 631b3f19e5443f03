// JSON has no numbers that are not finite: they become null, and this says of each why.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>

namespace teg {

// The words for them, by JSON pointer ("/measures/window/values/3"), into `found`, an object.
template <class Json>
void find_not_finite(const Json& node, const std::string& at, Json& found) {
  if (node.is_number_float()) {
    const double value = node.template get<double>();
    if (std::isnan(value)) found[at] = "no value";
    if (std::isinf(value)) found[at] = value > 0 ? "infinite" : "minus infinite";
  } else if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) find_not_finite(node[i], at + "/" + std::to_string(i), found);
  } else if (node.is_object()) {
    for (const auto& [key, inner] : node.items()) {
      std::string name;
      for (const char c : key) name += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      find_not_finite(inner, at + "/" + name, found);
    }
  }
}

// The document as text, with "not_finite" in it where it has such numbers. REQUIRES: it is an object or a list.
template <class Json>
std::string json_text(Json document, int indent) {
  auto found = Json::object();
  find_not_finite(document, "", found);
  if (!found.empty() && document.is_object()) document["not_finite"] = std::move(found);
  return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace teg
