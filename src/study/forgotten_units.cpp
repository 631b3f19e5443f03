#include "study/forgotten_units.hpp"

#include <algorithm>
#include <optional>

#include "spec/parameters.hpp"

namespace teg::study {
namespace {

std::optional<std::string> name_alone(const spec::Value& value) {
  const auto* text = value.text();
  if (!text || text->size() < 3 || text->front() != '{' || text->back() != '}') return std::nullopt;
  const auto name = text->substr(1, text->size() - 2);
  const bool is_plain = std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
  return is_plain ? std::optional(name) : std::nullopt;
}

class Finder {
 public:
  explicit Finder(const spec::Value& document) {
    const auto* modulators = document.find("modulator");
    if (modulators && modulators->table())
      for (const auto& [name, modulator] : *modulators->table())
        if (modulator.find("unit")) levels_have_units_ = false;
    walk(document, "");
  }
  Uses uses;

 private:
  void walk(const spec::Value& value, const std::string& path) {
    if (const auto* table = value.table())
      for (const auto& [key, inner] : *table) walk(inner, path.empty() ? key : path + "." + key);
    if (const auto* list = value.list())
      for (std::size_t i = 0; i < list->size(); ++i) walk((*list)[i], path + "." + std::to_string(i));
    const auto name = name_alone(value);
    const auto* parameter = name ? spec::find_parameter(path) : nullptr;
    if (const auto dim = parameter ? dimension_of(*parameter) : std::nullopt) uses.emplace(*name, Use{path, *dim});
  }
  // None where it depends on something else: a level is a concentration only if its modulator is.
  std::optional<Dim> dimension_of(const spec::Parameter& parameter) const {
    if (parameter.kind == spec::Kind::quantity) return parameter.dim;
    if (parameter.kind == spec::Kind::level && levels_have_units_) return dim::concentration;
    if (parameter.kind == spec::Kind::number) return dim::number;
    return std::nullopt;
  }

  bool levels_have_units_ = true;
};

Error forgotten(const std::string& where, const std::string& what, Dim found, const Use& use) {
  const bool has_none = found == dim::number;
  return {Fault::bad_value, where,
          (has_none ? what + " has no unit" : what + " is " + dimension_name(found)) + ", but " + use.path + " is " +
              dimension_name(use.dim),
          "write " + dimension_name(use.dim) + ", " + unit_examples(use.dim)};
}

}  // namespace

Uses uses_of(const spec::Value& document) { return Finder(document).uses; }

void check_unit(Axis& axis, const std::string& where, const Uses& uses, Errors& errors) {
  const auto use = uses.find(axis.name);
  const bool is_zero = std::ranges::all_of(axis.values, [](double value) { return value == 0; });
  if (use == uses.end() || axis.values.empty() || is_zero || axis.one.dim == use->second.dim) return;
  const auto first = std::ranges::find_if(axis.values, [](double value) { return value != 0; });
  errors.push_back(
      forgotten(where, axis.text(static_cast<std::size_t>(first - axis.values.begin())), axis.one.dim, use->second));
  axis.unit = native_unit(use->second.dim), axis.one = {1, use->second.dim};
}

void check_constant_units(spec::Value& document, const Uses& uses, Errors& errors) {
  auto* constants = document.find("constant");
  if (!constants || !constants->table()) return;
  for (auto& [name, value] : *constants->table()) {
    const auto use = uses.find(name);
    const auto text = value.text() ? *value.text() : spec::to_text(value);
    const auto written = parse_written(text);
    if (use == uses.end() || !written || written->number == 0 || written->one.dim == use->second.dim) continue;
    errors.push_back(forgotten(value.place + " constant." + name, text, written->one.dim, use->second));
    const auto unit = native_unit(use->second.dim);
    value.held = "1" + (unit.empty() ? unit : " " + unit);
  }
}

}  // namespace teg::study
