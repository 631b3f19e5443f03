#include "study/learner_measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "study/seed_reduction.hpp"

namespace teg::study {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<receptors::Symbol> symbols_of(const BuiltLearner& learner) {
  std::vector<receptors::Symbol> symbols;
  for (const auto& name : trial_series(learner.model)) symbols.push_back({name, Dim{}});
  return symbols;
}

std::optional<receptors::Gate> compiled(spec::Reader& in, const std::string& path, const BuiltLearner& learner) {
  auto gate = receptors::Gate::compile(in.where(path), in.text(path), symbols_of(learner), "series");
  if (gate) return *std::move(gate);
  for (const auto& e : gate.errors()) in.fail(path, e.what, e.fix);
  return std::nullopt;
}

void read_trials(spec::Reader& in, const std::string& path, const LearnerModel& model, LearnerObservable& of) {
  if (!in.has(path)) return;
  std::vector<long> trials;
  const auto texts = in.texts(path);
  for (const auto& text : texts) {
    const auto value = parse_double(text);
    if (value && *value == std::floor(*value) && std::abs(*value) < 1e15) trials.push_back(static_cast<long>(*value));
  }
  if (trials.size() != texts.size() || trials.empty() || trials.size() > 2)
    return in.fail(path, "is neither a trial nor a pair", "write [first, last], or one whole number");
  of.first = trials.front(), of.last = trials.back();
  const auto task = make_trial_task(model.task, model.task_settings);
  if (!task) {  // said already
    if ((of.first < 0) == (of.last < 0) && of.first > of.last)
      in.fail(path, "ends before it begins", "write [first, last]");
    return;
  }
  const long n = static_cast<long>((*task)->shape().n_trials);
  for (const long t : trials)
    if (t >= n || t < -n)
      return in.fail(
          path, "trial " + std::to_string(t) + " is not in the session",
          "write trials from 0 to " + std::to_string(n - 1) + "; -1 is the last, -" + std::to_string(n) + " the first");
  if ((of.first + n) % n > (of.last + n) % n) in.fail(path, "ends before it begins", "write [first, last]");
}

// The trials that count, with their values.
struct Chosen {
  std::vector<double> trial, value;
  bool is_cut = false;  // whether trials that would count, or might, come after the session diverged
};
bool is_known(const receptors::Gate& gate, const std::vector<double>& row) {
  for (std::size_t s = 0; s < row.size(); ++s)
    if (std::isnan(row[s]) && gate.uses(s)) return false;
  return true;
}
Chosen chosen(const LearnerObservable& of, const LearnerRecord& record) {
  Chosen out;
  if (record.series.empty()) return out;
  const long n = static_cast<long>(record.series[0].size());
  const long first = std::max(0L, of.first < 0 ? n + of.first : of.first);
  const long last = std::min(n - 1, of.last < 0 ? n + of.last : of.last);
  std::vector<double> row(record.series.size());
  for (long t = first; t <= last; ++t) {
    for (std::size_t s = 0; s < row.size(); ++s) row[s] = record.series[s][static_cast<std::size_t>(t)];
    if (record.diverged_in && static_cast<std::size_t>(t) >= *record.diverged_in) {
      const bool is_out = of.where && is_known(*of.where, row) && !(of.where->value(row) > 0);
      const bool is_in = (!of.where || is_known(*of.where, row)) && is_known(of.of, row);
      out.is_cut = out.is_cut || (!is_out && !is_in);
      if (!is_in) continue;
    }
    if (of.where && !(of.where->value(row) > 0)) continue;
    const double v = of.of.value(row);
    if (std::isnan(v)) continue;
    out.trial.push_back(static_cast<double>(t)), out.value.push_back(v);
  }
  return out;
}

double slope(const Chosen& c) {
  const auto n = static_cast<double>(c.value.size());
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < c.value.size(); ++i) sx += c.trial[i], sy += c.value[i];
  for (std::size_t i = 0; i < c.value.size(); ++i)
    sxx += (c.trial[i] - sx / n) * (c.trial[i] - sx / n), sxy += (c.trial[i] - sx / n) * (c.value[i] - sy / n);
  return sxx > 0 ? sxy / sxx : missing;
}

double to_criterion(const Chosen& c, double level, std::size_t window) {
  double sum = 0;
  for (std::size_t i = 0; i < c.value.size(); ++i) {
    sum += c.value[i] - (i >= window ? c.value[i - window] : 0);
    if (i + 1 >= window && sum / static_cast<double>(window) >= level - 1e-12) return c.trial[i];
  }
  return never;
}

}  // namespace

double measure_learner(const LearnerObservable& of, const LearnerRecord& record) {
  const auto c = chosen(of, record);
  const auto n = static_cast<double>(c.value.size());
  if (of.over == OverTrials::count) return c.is_cut ? missing : n;
  if (of.over == OverTrials::first) {
    const auto at = std::find_if(c.value.begin(), c.value.end(), [](double v) { return v > 0; });
    return at == c.value.end() ? never : c.trial[static_cast<std::size_t>(at - c.value.begin())];
  }
  if (of.over == OverTrials::to_criterion) return to_criterion(c, of.level, of.window);
  if (c.value.empty() || c.is_cut) return missing;
  double sum = 0;
  for (const double v : c.value) sum += v;
  const auto most = std::max_element(c.value.begin(), c.value.end());
  switch (of.over) {
    case OverTrials::mean: return sum / n;
    case OverTrials::sum: return sum;
    case OverTrials::least: return *std::min_element(c.value.begin(), c.value.end());
    case OverTrials::greatest: return *most;
    case OverTrials::trial_of_most: return c.trial[static_cast<std::size_t>(most - c.value.begin())];
    case OverTrials::slope: return slope(c);
    case OverTrials::deviation: {
      double squares = 0;
      for (const double v : c.value) squares += (v - sum / n) * (v - sum / n);
      return n > 1 ? std::sqrt(squares / (n - 1)) : missing;
    }
    case OverTrials::last: return c.value.back();
    case OverTrials::count:
    case OverTrials::first:
    case OverTrials::to_criterion: break;  // above
  }
  return missing;
}

void read_learner_observable(spec::Reader& in, const std::string& at, const BuiltLearner& built, MeasureSpec& m) {
  LearnerObservable of;
  if (auto gate = compiled(in, at + ".of", built)) of.of = *std::move(gate);
  if (in.has(at + ".where")) of.where = compiled(in, at + ".where", built);
  of.over = in.choice<OverTrials>(at + ".over");
  read_trials(in, at + ".trials", built.model, of);
  const bool has_level = of.over == OverTrials::to_criterion;
  if (in.has(at + ".level") != has_level)
    in.fail(at + ".level", has_level ? "is missing" : "belongs to over = \"to-criterion\"",
            has_level ? "say which mean is to be reached" : "leave it out");
  else if (has_level)
    of.level = in.number(at + ".level");
  of.window = static_cast<std::size_t>(in.integer(at + ".window"));
  for (const char* key : {".reduce", ".from", ".to", ".at"})
    if (in.has(at + key)) in.fail(at + key, "does not belong to learners", "use over, trials and where");
  of.seeds = read_seed_reduction(in, at, m.unit);
  m.of = std::move(of);
}

std::vector<MeasureSpec> default_learner_measures(const BuiltLearner& learner) {
  MeasureSpec m;
  m.name = "reward", m.label = "reward of a trial";
  LearnerObservable of;
  if (auto gate = receptors::Gate::compile("reward", "reward", symbols_of(learner))) of.of = *std::move(gate);
  of.seeds.kind = OverSeeds::mean;
  m.of = std::move(of);
  return {std::move(m)};
}

}  // namespace teg::study
