#include "study/study.hpp"

#include <filesystem>

#include "build/build.hpp"
#include "build/known_rules.hpp"
#include "core/text.hpp"
#include "spec/parameters.hpp"

namespace teg::study {

std::size_t Study::n_points() const {
  std::size_t n = 1;
  for (const auto& axis : axes) n *= axis.size();
  return n;
}

std::vector<std::size_t> Study::indices(std::size_t point) const {
  std::vector<std::size_t> out(axes.size());
  for (std::size_t a = axes.size(); a-- > 0; point /= axes[a].size()) out[a] = point % axes[a].size();
  return out;
}

spec::Substitutions Study::substitutions(std::size_t point) const {
  spec::Substitutions values = constant_texts;
  const auto index = indices(point);
  for (std::size_t a = 0; a < axes.size(); ++a) values[axes[a].name] = axes[a].text(index[a]);
  for (const auto& axis : sampled) values[axis.name] = axis.text(index[0]);
  return values;
}

std::string Study::place(std::size_t point) const {
  std::vector<std::string> at;
  const auto index = indices(point);
  for (std::size_t a = 0; a < axes.size(); ++a) at.push_back(axes[a].name + " = " + axes[a].label(index[a]));
  for (const auto& axis : sampled) at.push_back(axis.name + " = " + axis.label(index[0]));
  return join(at, ", ");
}

namespace {

// The parameters that have {name} in them, in the order of the document.
void find_paths(const spec::Value& value, const std::string& path, const std::string& name,
                std::vector<std::string>& found) {
  if (const auto* text = value.text(); text && spec::mentions(*text, name)) found.push_back(path);
  if (const auto* list = value.list())
    for (std::size_t i = 0; i < list->size(); ++i) find_paths((*list)[i], path + "." + std::to_string(i), name, found);
  if (const auto* table = value.table())
    for (const auto& [key, inner] : *table)
      if (path.empty() ? key != "sweep" && key != "show" && key != "expect" && key != "study" : true)
        find_paths(inner, path.empty() ? key : path + "." + key, name, found);
}

// The parameter at a path, or the one whose value holds it: an element of a list.
const spec::Parameter* parameter_of(std::string path) {
  for (;;) {
    if (const auto* parameter = spec::find_parameter(path)) return parameter;
    const auto dot = path.rfind('.');
    if (dot == std::string::npos) return nullptr;
    path.resize(dot);
  }
}

}  // namespace

std::string meaning_of(const Study& study, const std::string& axis) {
  if (!study.sampled.empty() && axis == study.axes[0].name) return "which sample";
  std::vector<std::string> paths;
  find_paths(study.document, "", axis, paths);
  if (paths.empty()) return axis;
  const auto* parameter = parameter_of(paths[0]);
  const std::string set = paths[0] + (paths.size() > 1 ? " and " + std::to_string(paths.size() - 1) + " more" : "");
  return parameter && !parameter->doc.empty() ? std::string(parameter->doc) + " (" + set + ")" : set;
}

std::string missing_file(const Study& study) {
  if (study.needs.empty()) return {};
  const auto path = expanded_path(study.needs);
  return path && std::filesystem::exists(*path) ? std::string() : study.needs;
}

spec::Value document_at(const Study& study, std::size_t point, Errors& errors) {
  spec::Value document = study.document;
  const auto more = spec::substitute(document, study.substitutions(point));
  errors.insert(errors.end(), more.begin(), more.end());
  lay_over_known_rules(document);
  return document;
}

Result<BuiltModel> model_at(const Study& study, std::size_t point, std::size_t seed) {
  Errors errors;
  spec::Value document = document_at(study, point, errors);
  if (seed > 0) {
    const auto first = spec::Reader(document, errors).integer("study.seed");
    const auto set = spec::set_path(document, "study.seed", std::to_string(first + static_cast<long long>(seed)));
    if (!set) errors.insert(errors.end(), set.errors().begin(), set.errors().end());
  }
  spec::Reader reader(document, errors);
  auto built = build_model(reader);
  if (!errors.empty()) return errors;
  return built;
}

}  // namespace teg::study
