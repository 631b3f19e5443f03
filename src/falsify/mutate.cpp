#include "falsify/mutate.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/units.hpp"
#include "falsify/published_text.hpp"
#include "study/read_falsifiers.hpp"

namespace teg::study {
namespace {

std::vector<std::string> other_numbers(const spec::Parameter& parameter, const std::string& text) {
  const auto written = parse_written(text);
  if (!written) return {};
  const std::string unit = written->unit.empty() ? "" : " " + written->unit;
  std::vector<std::string> values;
  const auto add = [&](double number) {
    if (number != written->number) values.push_back(short_text(number, 4) + unit);
  };
  if (parameter.least < 0 || (parameter.least == 0 && !parameter.above_least)) add(0);
  if (parameter.kind == spec::Kind::integer) return values;
  add(written->number / 3);
  add(written->number * 3);
  if (parameter.least < 0) add(-written->number);
  return values;
}

std::vector<std::string> other_values(const spec::Parameter& parameter, const std::string& text) {
  using spec::Kind;
  switch (parameter.kind) {
    case Kind::quantity:
    case Kind::level:
    case Kind::number:
    case Kind::integer:
    case Kind::value:
    case Kind::distribution: return other_numbers(parameter, text);
    case Kind::boolean: return {text == "true" ? "false" : "true"};
    case Kind::choice: {
      auto choices = spec::choices_of(parameter);
      std::erase(choices, text);
      return choices;
    }
    case Kind::expression: return {"0", "1", "0 - (" + text + ")"};
    default: return {};
  }
}

}  // namespace

std::size_t KillMatrix::n_kills(std::size_t claim) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      mutations, [claim](const Mutation& m) { return m.is_void.empty() && m.bites[claim].kind == Bite::Kind::bites; }));
}
std::size_t KillMatrix::n_not_void() const {
  return static_cast<std::size_t>(std::ranges::count(mutations, "", &Mutation::is_void));
}
std::size_t KillMatrix::n_killing() const {
  const auto kills = [](const Bite& bite) { return bite.kind == Bite::Kind::bites; };
  return static_cast<std::size_t>(std::ranges::count_if(
      mutations, [&](const Mutation& m) { return m.is_void.empty() && std::ranges::any_of(m.bites, kills); }));
}

std::vector<Settings> mutations_of(const Study& study) {
  std::vector<Settings> all;
  std::set<std::string> seen;
  for (const auto& r : study.resolved) {
    if (!r.parameter || r.origin == "default" || !is_mechanism(r.path) || !seen.insert(r.path).second) continue;
    const auto text = published_text(study, r.path);
    if (text.find('{') != std::string::npos) continue;  // it follows an axis
    for (auto& value : other_values(*r.parameter, text)) all.push_back({{r.path, std::move(value)}});
  }
  return all;
}

Result<KillMatrix> mutate(const Study& study, const Results& published, const RunOptions& options) {
  KillMatrix matrix;
  for (const auto& expectation : study.expectations) matrix.claims.push_back(expectation.claim);
  Lesions lesions(study, published, options);
  const auto all = mutations_of(study);
  for (const auto& settings : all) {
    const auto run = lesions.run(settings);
    if (!run) return run.errors();
    Mutation mutation{settings[0].first, settings[0].second, (*run)->is_void, {}};
    for (std::size_t c = 0; c < study.expectations.size() && mutation.is_void.empty(); ++c) {
      if (!published.verdicts[c].passed) {
        mutation.bites.push_back({Bite::Kind::is_void, "does not pass as published"});
        continue;
      }
      auto bite = lesions.judge(study.expectations[c], settings);
      if (!bite) return bite.errors();
      mutation.bites.push_back(*std::move(bite));
    }
    lesions.forget();
    matrix.mutations.push_back(std::move(mutation));
    if (options.progress) options.progress(matrix.mutations.size(), all.size());
  }
  return matrix;
}

}  // namespace teg::study
