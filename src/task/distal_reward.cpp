#include "task/distal_reward.hpp"

#include <algorithm>

#include "core/random.hpp"

namespace teg::task {

DistalReward::DistalReward(const DistalRewardOptions& options) : options_(options) {
  for (std::size_t i = 0; i < options.unrelated; ++i)
    due_ms_.push_back(uniform({options.seed, Stream::task, 1, i}) * options.duration.native());
  std::sort(due_ms_.begin(), due_ms_.end());
}

// Spikes of n1 and n2 in the order of time; where both fire at once, n1 counts as the earlier.
void DistalReward::watch(const Observation& seen) {
  struct Event {
    double time_ms;
    bool is_second;
  };
  std::vector<Event> events;
  for (const auto& spike : seen.spikes[options_.first_population])
    if (spike.neuron == options_.first) events.push_back({time_of(seen, spike), false});
  for (const auto& spike : seen.spikes[options_.second_population])
    if (spike.neuron == options_.second) events.push_back({time_of(seen, spike), true});
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time_ms < b.time_ms; });
  for (const auto& event : events) {
    const double lag = event.time_ms - last_first_ms_;
    if (!event.is_second) last_first_ms_ = event.time_ms;
    if (!event.is_second || !(lag > 0 && lag < options_.window.native())) continue;
    const double part = uniform({options_.seed, Stream::task, 0, met_ms_.size()});
    met_ms_.push_back(event.time_ms);
    if (options_.unrelated > 0) continue;
    const double due =
        event.time_ms + options_.delay_least.native() + part * (options_.delay_most - options_.delay_least).native();
    due_ms_.insert(std::upper_bound(due_ms_.begin(), due_ms_.end(), due), due);
  }
}

void DistalReward::act(const Observation& seen, Actions& actions) {
  watch(seen);
  const auto end = std::upper_bound(due_ms_.begin(), due_ms_.end(), seen.now_ms);
  for (auto reward = due_ms_.begin(); reward != end; ++reward) {
    actions.releases.push_back({options_.modulator, options_.amount});
    given_ms_.push_back(seen.now_ms);
  }
  due_ms_.erase(due_ms_.begin(), end);
}

std::vector<double> DistalReward::save() const {
  Saved saved;
  saved.put(last_first_ms_);
  for (const auto* list : {&due_ms_, &given_ms_, &met_ms_}) saved.put(*list);
  return saved.take();
}

bool DistalReward::restore(std::span<const double> saved) {
  Restored in(saved);
  const double last = in.number();
  auto due = in.list(), given = in.list(), met = in.list();
  if (!in.all_read() || !std::is_sorted(due.begin(), due.end())) return false;
  last_first_ms_ = last;
  due_ms_ = std::move(due), given_ms_ = std::move(given), met_ms_ = std::move(met);
  return true;
}

std::vector<Task::Measure> DistalReward::measures() const {
  return {{"rewards", given_ms_}, {"coincidences", met_ms_}};
}

}  // namespace teg::task
