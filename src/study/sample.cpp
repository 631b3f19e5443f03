#include "study/sample.hpp"

#include <algorithm>

#include "analysis/design.hpp"
#include "core/maths.hpp"
#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::study {
namespace {

struct Range {
  Axis ends;  // two values
  bool is_log = false;
  double at(double part) const {
    const double from = ends.values[0], to = ends.values[1];
    return is_log ? from * exp(part * log(to / from)) : from + part * (to - from);
  }
};

// "0.2 s .. 5 s" or "0.2 s .. 5 s log".
Result<Range> parse_range(const std::string& name, const std::string& where, std::string_view text) {
  constexpr std::string_view log_word = " log";
  text = trim(text);
  const bool is_log = text.ends_with(log_word);
  if (is_log) text.remove_suffix(log_word.size());
  const std::string fix = "write \"0.2 s .. 5 s\", or \"0.2 s .. 5 s log\"",
                    no_range = "'" + std::string(text) + "' is not a range";
  const auto dots = text.find("..");
  if (dots == std::string_view::npos || !parse_written(text.substr(0, dots)) ||
      !parse_written(trim(text.substr(dots + 2))))
    return Error{Fault::bad_value, where, no_range, fix};
  auto ends = parse_axis(name, where, {std::string(text) + (is_log ? " log 2" : " in 2"), where});
  if (ends && ends->size() == 2 && ends->labels.empty()) return Range{*std::move(ends), is_log};
  Errors errors = ends ? Errors{{Fault::bad_value, where, no_range, ""}} : ends.errors();
  for (auto& e : errors) e.fix = fix;
  return errors;
}

}  // namespace

std::optional<Sample> read_sample(spec::Reader& in, Errors& errors) {
  if (!in.has("sample")) return std::nullopt;
  Sample sample{.counter = {.name = "sample"}, .over = {}};
  const auto names = in.names("sample.over");
  if (names.empty()) in.fail("sample", "samples nothing", "add [sample.over] with name = \"from .. to\"");
  const bool is_sobol = in.chooses("sample.kind", "sobol");
  if (is_sobol && names.size() > analysis::most_sobol_dimensions)
    in.fail("sample.over", "has more parameters than sobol takes", "use latin-hypercube");
  const auto n = static_cast<std::size_t>(std::max(2LL, in.integer("sample.points")));
  const auto seed = static_cast<std::uint64_t>(in.integer("sample.seed"));
  const auto points = is_sobol ? analysis::sobol(n, std::min(names.size(), analysis::most_sobol_dimensions), seed)
                               : analysis::latin_hypercube(n, names.size(), seed);
  const bool has_only = in.has("sample.only");
  const auto only = has_only ? static_cast<std::size_t>(in.integer("sample.only")) : 0;
  if (only >= n) in.fail("sample.only", "there is no such point", "count from 0");
  for (std::size_t i = 0; i < n; ++i)
    if (!has_only || i == only || only >= n) sample.counter.values.push_back(static_cast<double>(i));
  for (std::size_t k = 0; k < names.size(); ++k) {
    const std::string path = "sample.over." + names[k];
    auto range = parse_range(names[k], in.where(path), in.text(path));
    if (!range) errors.insert(errors.end(), range.errors().begin(), range.errors().end());
    if (in.has("constant." + names[k]) || in.has("sweep." + names[k]))
      in.fail(path, "a constant or an axis has this name too", "rename one");
    if (!range) {
      auto& axis = sample.over.emplace_back(stand_in_axis(names[k], *in.find(path)));
      axis.values.resize(axis.labels.empty() ? sample.counter.values.size() : 0,
                         axis.values.empty() ? 0 : axis.values[0]);
      if (!axis.labels.empty()) axis.labels.resize(sample.counter.values.size(), axis.labels[0]);
    }
    if (!range || k >= points[0].size()) continue;
    auto& axis = sample.over.emplace_back(range->ends);
    axis.values.clear();
    for (const double i : sample.counter.values)
      axis.values.push_back(range->at(points[static_cast<std::size_t>(i)][k]));
  }
  return sample;
}

}  // namespace teg::study
