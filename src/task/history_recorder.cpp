#include "task/history_recorder.hpp"

namespace teg::task {

HistoryRecorder::HistoryRecorder(std::vector<WatchedNeuron> neurons, std::vector<WatchedRelease> releases,
                                 std::unique_ptr<Task> inner, Time period)
    : neurons_(std::move(neurons)),
      watched_(std::move(releases)),
      inner_(std::move(inner)),
      period_(period),
      spikes_ms_(neurons_.size()) {}

void HistoryRecorder::remember(double at_ms, std::size_t modulator, double amount) {
  releases_.insert(releases_.end(), {at_ms, static_cast<double>(modulator), amount});
}

void HistoryRecorder::act(const Observation& seen, Actions& actions) {
  for (std::size_t i = 0; i < neurons_.size(); ++i)
    for (const auto& spike : seen.spikes[neurons_[i].population])
      if (spike.neuron == neurons_[i].neuron) spikes_ms_[i].push_back(time_of(seen, spike));
  for (const auto& release : watched_) {
    const auto& spikes = seen.spikes[release.population];
    for (std::size_t first = 0, end = 0; first < spikes.size(); first = end) {
      while (end < spikes.size() && spikes[end].step == spikes[first].step) ++end;
      remember(time_of(seen, spikes[first]), release.modulator, static_cast<double>(end - first) * release.amount);
    }
  }
  if (!inner_) return;
  const std::size_t before = actions.releases.size();
  inner_->act(seen, actions);
  for (std::size_t i = before; i < actions.releases.size(); ++i)
    remember(seen.now_ms, actions.releases[i].modulator, actions.releases[i].amount);
}

std::vector<double> HistoryRecorder::save() const {
  Saved saved;
  for (const auto& spikes : spikes_ms_) saved.put(spikes);
  saved.put(releases_);
  saved.put(inner_ ? inner_->save() : std::vector<double>{});
  return saved.take();
}

bool HistoryRecorder::restore(std::span<const double> saved) {
  Restored in(saved);
  std::vector<std::vector<double>> spikes;
  for (std::size_t i = 0; i < neurons_.size(); ++i) spikes.push_back(in.list());
  auto releases = in.list(), inner = in.list();
  if (!in.all_read() || releases.size() % 3 != 0) return false;
  if (inner_ ? !inner_->restore(inner) : !inner.empty()) return false;
  spikes_ms_ = std::move(spikes);
  releases_ = std::move(releases);
  return true;
}

std::vector<Task::Measure> HistoryRecorder::measures() const {
  return inner_ ? inner_->measures() : std::vector<Measure>{};
}

std::vector<ReleaseEvent> HistoryRecorder::releases() const {
  std::vector<ReleaseEvent> events;
  for (std::size_t i = 0; i + 2 < releases_.size(); i += 3)
    events.push_back({Time{releases_[i]}, static_cast<std::size_t>(releases_[i + 1]), releases_[i + 2]});
  return events;
}

}  // namespace teg::task
