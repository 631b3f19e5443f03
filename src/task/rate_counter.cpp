#include "task/rate_counter.hpp"

namespace teg::task {

RateCounter::RateCounter(std::vector<CountedStretch> stretches, std::unique_ptr<Task> inner, Time period)
    : stretches_(std::move(stretches)), inner_(std::move(inner)), period_(period), counts_(stretches_.size()) {}

void RateCounter::act(const Observation& seen, Actions& actions) {
  for (std::size_t i = 0; i < stretches_.size(); ++i)
    for (const auto& spike : seen.spikes[stretches_[i].population]) {
      const double t = time_of(seen, spike);
      counts_[i] += t > stretches_[i].from.native() && t <= stretches_[i].until.native();
    }
  if (inner_) inner_->act(seen, actions);
}

std::vector<double> RateCounter::save() const {
  Saved saved;
  saved.put(counts_);
  saved.put(inner_ ? inner_->save() : std::vector<double>{});
  return saved.take();
}

bool RateCounter::restore(std::span<const double> saved) {
  Restored in(saved);
  auto counts = in.list(), inner = in.list();
  if (!in.all_read() || counts.size() != counts_.size()) return false;
  if (inner_ ? !inner_->restore(inner) : !inner.empty()) return false;
  counts_ = std::move(counts);
  return true;
}

std::vector<Task::Measure> RateCounter::measures() const {
  return inner_ ? inner_->measures() : std::vector<Measure>{};
}

}  // namespace teg::task
