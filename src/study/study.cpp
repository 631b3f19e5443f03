#include "study/study.hpp"

#include <filesystem>

#include "build/build.hpp"
#include "build/known_rules.hpp"
#include "core/text.hpp"

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
