#include "falsify/published_text.hpp"

#include <algorithm>

#include "spec/parameters.hpp"
#include "spec/reader.hpp"

namespace teg::study {

std::string published_text(const Study& study, const std::string& path) {
  Errors unused;
  if (const auto* value = spec::Reader(study.document, unused).find(path))
    return value->text() ? *value->text() : spec::to_text(*value);
  const auto known = std::ranges::find(study.resolved, path, &spec::Resolved::path);
  if (known == study.resolved.end()) {
    const auto* parameter = spec::find_parameter(path);
    return parameter ? std::string(parameter->preset) : "";
  }
  const auto& text = known->value;  // texts stand in quotes there
  return text.size() > 1 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace teg::study
