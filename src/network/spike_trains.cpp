#include "network/spike_trains.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::network {

SpikeTrains::SpikeTrains(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons)
    : rule_(&rule), grid_(grid), trains_(n_neurons), counts_(rule.terms.size()) {
  for (std::size_t j = 0; j < rule.terms.size(); ++j)
    partner_.push_back(rule.terms[j].pre_events.moment == 1 ? other_moment(rule.terms, j, &Term::pre_events) : -1);
}

void SpikeTrains::begin_step(std::int64_t step, std::span<const double> induction) {
  step_ = step;
  for (std::size_t j = 0; j < counts_.size(); ++j)
    counts_[j] = static_cast<float>(induction[rule_->terms[j].post_events.channel]);
}

void SpikeTrains::push(std::size_t neuron) {
  std::vector<double> y(counts_.size());
  traces_before(neuron, step_, step_, y);
  Train& train = trains_[neuron];
  train.steps.push_back(static_cast<std::int32_t>(step_));
  train.counts.insert(train.counts.end(), counts_.begin(), counts_.end());
  for (std::size_t j = 0; j < y.size(); ++j) {
    const Side& side = rule_->terms[j].pre_events;
    train.traces.push_back(static_cast<float>((side.is_nearest ? 0 : y[j]) + (side.moment == 1 ? 0 : 1)));
  }
}

void SpikeTrains::forget(std::int64_t oldest) {
  for (Train& train : trains_) {
    // The trace before a spike of the present is in the one before it.
    const auto held = train.steps.size() - std::min<std::size_t>(2, train.steps.size());
    const auto first = std::lower_bound(train.steps.begin(), train.steps.end(), oldest) - train.steps.begin();
    const auto gone = std::min(static_cast<std::ptrdiff_t>(held), first);
    const auto values = gone * static_cast<std::ptrdiff_t>(counts_.size());
    train.steps.erase(train.steps.begin(), train.steps.begin() + gone);
    train.counts.erase(train.counts.begin(), train.counts.begin() + values);
    train.traces.erase(train.traces.begin(), train.traces.begin() + values);
  }
}

void SpikeTrains::list(std::size_t neuron, std::int64_t a, std::vector<TrainSpike>& out) const {
  out.clear();
  const Train& train = trains_[neuron];
  auto spike =
      static_cast<std::size_t>(std::upper_bound(train.steps.begin(), train.steps.end(), a) - train.steps.begin());
  for (; spike < train.steps.size(); ++spike)
    out.push_back({train.steps[spike], train.counts.data() + spike * counts_.size()});
}

void SpikeTrains::traces_before(std::size_t neuron, std::int64_t step, std::int64_t ref, std::span<double> y) const {
  const Train& train = trains_[neuron];
  const auto later = std::lower_bound(train.steps.begin(), train.steps.end(), step);
  std::fill(y.begin(), y.end(), 0.0);
  if (later == train.steps.begin()) return;
  const auto spike = static_cast<std::size_t>(later - train.steps.begin() - 1);
  const float* held = train.traces.data() + spike * counts_.size();
  const double lag_ms = grid_.time_ms(train.steps[spike] - ref);
  for (std::size_t j = 0; j < y.size(); ++j) {
    y[j] = held[j];
    if (partner_[j] >= 0) y[j] += lag_ms * held[partner_[j]];
    y[j] *= exp(lag_ms * rule_->terms[j].pre_events.rate_per_ms);
  }
}

bool SpikeTrains::is_sound() const {
  return std::ranges::all_of(trains_, [&](const Train& train) {
    const std::size_t values = train.steps.size() * counts_.size();
    return train.counts.size() == values && train.traces.size() == values && std::ranges::is_sorted(train.steps);
  });
}

double SpikeTrains::bytes() const {
  std::size_t bytes = sizeof(Train) * trains_.capacity();
  for (const Train& train : trains_)
    bytes += sizeof(std::int32_t) * train.steps.capacity() +
             sizeof(float) * (train.counts.capacity() + train.traces.capacity());
  return static_cast<double>(bytes);
}

}  // namespace teg::network
