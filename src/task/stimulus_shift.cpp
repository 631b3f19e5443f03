#include "task/stimulus_shift.hpp"

#include <algorithm>

#include "core/random.hpp"
#include "task/statistics.hpp"

namespace teg::task {

// When this trial's stimuli and the next trial come.
void StimulusShift::plan_trial() {
  const auto between = [&](Time least, Time most, std::uint32_t entity) {
    return least.native() + uniform({options_.seed, Stream::task, entity, trial_}) * (most - least).native();
  };
  start_ms_ = trial_ == 0 ? options_.first_trial.native() : next_ms_;
  const double interval = between(options_.interval_least, options_.interval_most, 2);
  next_ms_ = start_ms_ + interval;
  at_ms_[cue] = start_ms_;
  at_ms_[reward] = start_ms_ + (is_training() ? between(options_.gap_least, options_.gap_most, 3) : interval / 2);
}

void StimulusShift::act(const Observation& seen, Actions& actions) {
  for (const auto stimulus : {cue, reward}) {
    if (until_ms_[stimulus] < 0) continue;
    counted_[stimulus] += static_cast<double>(spikes_of(seen, options_.pool));
    if (seen.now_ms < until_ms_[stimulus]) continue;
    evoked_[stimulus].push_back(counted_[stimulus]);
    until_ms_[stimulus] = -1;
  }
  if (trial_ >= options_.before + options_.training) return;
  for (const auto stimulus : {cue, reward}) {
    if (!(at_ms_[stimulus] <= seen.now_ms)) continue;
    actions.pulses.push_back(pulse(stimulus == cue ? options_.cue : options_.reward, options_.pulse));
    at_ms_[stimulus] = 1e300;
    until_ms_[stimulus] = seen.now_ms + options_.window.native();
    counted_[stimulus] = 0;
  }
  if (next_ms_ <= seen.now_ms) ++trial_, plan_trial();
}

std::vector<double> StimulusShift::save() const {
  Saved saved;
  saved.put(static_cast<double>(trial_));
  for (const double x :
       {start_ms_, next_ms_, at_ms_[0], at_ms_[1], until_ms_[0], until_ms_[1], counted_[0], counted_[1]})
    saved.put(x);
  saved.put(evoked_[0]);
  saved.put(evoked_[1]);
  return saved.take();
}

bool StimulusShift::restore(std::span<const double> saved) {
  Restored in(saved);
  StimulusShift read(options_);
  read.trial_ = in.whole();
  for (double* x : {&read.start_ms_, &read.next_ms_, &read.at_ms_[0], &read.at_ms_[1], &read.until_ms_[0],
                    &read.until_ms_[1], &read.counted_[0], &read.counted_[1]})
    *x = in.number();
  read.evoked_[0] = in.list();
  read.evoked_[1] = in.list();
  if (!in.all_read()) return false;
  *this = std::move(read);
  return true;
}

std::vector<Task::Measure> StimulusShift::measures() const {
  std::vector<Measure> out{{"cue", evoked_[cue]}, {"reward", evoked_[reward]}};
  const std::size_t all = options_.before + options_.training, tested = std::min(options_.tested, options_.training);
  Summary before_cue, after_cue;
  for (const auto stimulus : {cue, reward}) {
    const std::string name = stimulus == cue ? "cue" : "reward";
    const auto before = summary(evoked_[stimulus], 0, options_.before);
    const auto after = summary(evoked_[stimulus], all - tested, all);
    if (stimulus == cue) before_cue = before, after_cue = after;
    out.push_back({name + "_before", {before.mean}});
    out.push_back({name + "_before_sd", {before.deviation}});
    out.push_back({name + "_after", {after.mean}});
    out.push_back({name + "_after_sd", {after.deviation}});
  }
  out.push_back({"cue_rise", {(after_cue.mean - before_cue.mean) / before_cue.deviation}});
  return out;
}

}  // namespace teg::task
