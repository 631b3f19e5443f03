#include "network/plastic_rows.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "plasticity/bounds.hpp"

namespace teg::network {

PlasticRows::PlasticRows(const PlasticRule& rule, const Grid& grid, std::size_t n_sources)
    : rule_(&rule), grid_(grid), last_(n_sources, 0), traces_(n_sources * rule.terms.size(), 0.0) {
  const std::size_t n = rule.terms.size();
  for (std::size_t j = 0; j < n; ++j) {
    const Side &post = rule.terms[j].post_events, &pre = rule.terms[j].pre_events;
    if (post.rate_per_ms == 0)  // every post spike counts as it is
      for (std::size_t i = 0; i < n_sources; ++i) traces_[i * n + j] = 1;
    first_moment_.push_back(post.moment == 0 ? other_moment(rule.terms, j, &Term::post_events) : -1);
    has_alpha_pair_.push_back(pre.moment == 0 && other_moment(rule.terms, j, &Term::pre_events) >= 0);
  }
}

SpikeFactors PlasticRows::spike_factors(std::size_t j, const double* x, std::int64_t from, std::int64_t to,
                                        std::int64_t end, const RegionalRule& region) const {
  const Term& term = rule_->terms[j];
  const double lag_ms = grid_.time_ms(from - end);
  // An alpha window reads (s - from) first + second, of which this is the part without s.
  const double held = first_moment_[j] < 0 ? x[j] : x[j] - lag_ms * x[first_moment_[j]];
  const double size = term.post_events.amplitude * held * exp(lag_ms * term.post_events.rate_per_ms);
  if (term.component < 0) return {static_cast<float>(size), 0};
  const Component& c = region.integral(static_cast<std::size_t>(term.component)).component();
  const double theta = c.theta(end, grid_);
  return {static_cast<float>(size * exp(theta - c.theta(to, grid_))),
          static_cast<float>(size * exp(theta - c.theta(region.ref(), grid_)))};
}

void PlasticRows::append(std::uint32_t source, std::int64_t step, bool is_spike, const RegionalRule& region,
                         RowFactors& out) const {
  const std::int64_t a = last_[source], ref = region.ref(), end = rule_->end_of(rule_->epoch_of(a));
  const double* x = trace(source);
  const auto factors = region.event_factors(step);
  for (std::size_t c = 0; c < rule_->components.size(); ++c) {
    const RunningIntegral& p = region.integral(c);
    const double scale = p.component().factor, since = p.component().theta(step, grid_) - p.component().theta(a, grid_);
    out.components.push_back({static_cast<float>(exp(-since)),
                              static_cast<float>(scale * p.growth(a) * (p.at(step) - p.at(a))),
                              static_cast<float>(scale * p.at(step)), 0});
  }
  for (std::size_t j = 0; j < rule_->terms.size(); ++j) {
    const Term& term = rule_->terms[j];
    TermFactors f;
    if (term.post_events.amplitude != 0) f.gained = spike_factors(j, x, a, step, end, region);
    if (const Side& s = term.pre_events; s.amplitude != 0 && is_spike) {
      const double lag_ms = grid_.time_ms(step - ref);
      const double size = s.amplitude * factors[s.channel] * exp(-lag_ms * s.rate_per_ms);
      f.from_trace = static_cast<float>(s.moment == 1 ? size : has_alpha_pair_[j] ? -size * lag_ms : -size);
    }
    out.terms.push_back(f);
  }
  double gain = 0;
  auto* components = out.components.data() + (out.components.size() - rule_->components.size());
  for (const auto& p : rule_->pre_increments) {
    if (!is_spike) break;
    const double size = p.amplitude * factors[p.channel];
    if (p.component < 0)
      gain += size;
    else
      components[p.component].gain += static_cast<float>(size);
  }
  out.weight_gain.push_back(static_cast<float>(gain));
}

RowEvent PlasticRows::touch(std::uint32_t source, std::int64_t step, bool is_spike,
                            std::span<const RegionalRule* const> regions, std::span<RowFactors* const> out) {
  for (std::size_t r = 0; r < regions.size(); ++r) append(source, step, is_spike, *regions[r], *out[r]);
  const RowEvent event{source, last_[source], static_cast<std::int32_t>(step), is_spike, 1};
  double* x = traces_.data() + source * rule_->terms.size();
  const double h = grid_.time_ms(step - last_[source]);
  for (std::size_t j = 0; j < rule_->terms.size(); ++j) {
    const Side& s = rule_->terms[j].post_events;
    if (s.amplitude == 0 || s.rate_per_ms == 0) continue;
    if (first_moment_[j] >= 0) x[j] += h * x[first_moment_[j]];  // the moment-1 term is later, and not yet decayed
    x[j] *= exp(-h * s.rate_per_ms);
    if (!is_spike) continue;
    const bool gains = first_moment_[j] < 0;  // an alpha window's second sum starts at 0
    x[j] = s.is_nearest ? (gains ? 1 : 0) : x[j] + (gains ? 1 : 0);
  }
  last_[source] = static_cast<std::int32_t>(step);
  const std::int64_t end = rule_->end_of(rule_->epoch_of(step));
  for (std::size_t r = 0; r < regions.size(); ++r) {
    TermFactors* const f = out[r]->terms.data() + (out[r]->terms.size() - rule_->terms.size());
    for (std::size_t j = 0; j < rule_->terms.size(); ++j)
      if (rule_->terms[j].post_events.amplitude != 0)
        f[j].taken_off = spike_factors(j, x, step, step, end, *regions[r]);
  }
  return event;
}

RowEvent PlasticRows::peek(std::uint32_t source, std::int64_t step, const RegionalRule& region, RowFactors& out) const {
  append(source, step, false, region, out);
  return {source, last_[source], static_cast<std::int32_t>(step), false, 1};
}

namespace {

// One synapse on its way through the events of an update.
class Sequence {
 public:
  Sequence(const RegionalRule& region, const Grid& grid, const PlasticRow& row, const RowUpdate& update,
           std::size_t synapse)
      : region_(region),
        rule_(region.rule()),
        grid_(grid),
        row_(row),
        update_(update),
        synapse_(synapse),
        at_(update.a) {}

  void run(const std::vector<TrainSpike>& spikes, const double* y) {
    std::size_t i = 0;
    for (; i < spikes.size() && spikes[i].step < update_.b; ++i) post_spike(spikes[i]);
    move_to(update_.b);
    pre_spike(y);
    for (; i < spikes.size(); ++i) post_spike(spikes[i]);
    row_.weight[synapse_] = static_cast<float>(plasticity::moved(rule_.rule.bounds, row_.weight[synapse_], drive_));
  }

 private:
  float& trace(std::size_t component) { return row_.trace[component * row_.trace_stride + synapse_]; }
  void move_to(std::int64_t step) {
    for (std::size_t c = 0; c < rule_.components.size(); ++c) {
      const RunningIntegral& p = region_.integral(c);
      const double e = trace(c);
      drive_ += e * p.component().factor * p.growth(at_) * (p.at(step) - p.at(at_));
      trace(c) = static_cast<float>(e * exp(p.component().theta(at_, grid_) - p.component().theta(step, grid_)));
    }
    at_ = step;
  }
  void post_spike(const TrainSpike& spike) {
    move_to(spike.step);
    for (std::size_t channel = 0; channel < rule_.components_of.size(); ++channel) {
      double size = 0;
      for (std::size_t j = 0; j < rule_.terms.size(); ++j)
        if (belongs(j, channel, rule_.terms[j].post_events)) size += spike.counts[j] * read(j, spike.step);
      add(channel, size);
    }
  }
  // What a spike of the target reads of the row's trace, which its factors give as seen from the end of an epoch.
  double read(std::size_t j, std::int64_t step) const {
    const Side& side = rule_.terms[j].post_events;
    const SpikeFactors& f = update_.terms[j].gained;
    const std::int64_t end = rule_.end_of(rule_.epoch_of(update_.a));
    const double lag_ms = grid_.time_ms(step - end);
    double size = f.to_trace;
    if (const auto k = rule_.terms[j].component; k >= 0) {
      const Component& c = rule_.components[static_cast<std::size_t>(k)];
      size = f.to_weight * exp(c.theta(region_.ref(), grid_) - c.theta(end, grid_));
    }
    return size * (side.moment == 1 ? lag_ms : 1) * exp(-lag_ms * side.rate_per_ms);
  }
  void pre_spike(const double* y) {
    for (std::size_t channel = 0; channel < rule_.components_of.size(); ++channel) {
      double size = 0;
      for (std::size_t j = 0; j < rule_.terms.size(); ++j)
        if (belongs(j, channel, rule_.terms[j].pre_events))
          size -= static_cast<double>(update_.terms[j].from_trace) * y[j];
      add(channel, size);
    }
    for (std::size_t k = 0; k < rule_.pre_increments.size(); ++k) {
      const auto& p = rule_.pre_increments[k];
      if (p.component < 0) {
        if (is_first_immediate(k)) add(p.channel, update_.weight_gain);
      } else if (is_first_of_trace(k)) {
        add(p.channel, update_.components[p.component].gain);
      }
    }
  }
  bool is_first_immediate(std::size_t k) const {
    while (k > 0)
      if (rule_.pre_increments[--k].component < 0) return false;
    return true;
  }
  // The gains hold the sum over the channels that share a trace, and are the same for both parts of a rise.
  bool is_first_of_trace(std::size_t k) const {
    const auto component = rule_.pre_increments[k].component;
    if (static_cast<std::size_t>(component) != rule_.components_of[rule_.pre_increments[k].channel].front())
      return false;
    for (std::size_t i = 0; i < k; ++i)
      if (rule_.pre_increments[i].component == component) return false;
    return true;
  }
  bool belongs(std::size_t j, std::size_t channel, const Side& side) const {
    const auto& of = rule_.components_of[channel];
    return side.amplitude != 0 && side.channel == channel &&
           rule_.terms[j].component == (of.empty() ? -1 : static_cast<std::ptrdiff_t>(of.front()));
  }
  // An event of a channel: under its ceiling, into every component of its trace.
  void add(std::size_t channel, double size) {
    if (size == 0) return;
    const auto& of = rule_.components_of[channel];
    if (of.empty()) {
      drive_ += size;
      return;
    }
    const auto& c = rule_.rule.channels[channel];
    if (c.ceiling) {
      const double top = *c.ceiling, e = trace(of.front());
      double to = std::clamp(e + size, -top, top);
      if (c.saturation == Saturation::soft)
        to = size > 0 ? e - (top - e) * expm1(-size / top) : e + (top + e) * expm1(size / top);
      size = to - e;
    }
    for (const auto k : of) trace(k) = static_cast<float>(trace(k) + size);
  }

  const RegionalRule& region_;
  const PlasticRule& rule_;
  const Grid& grid_;
  const PlasticRow& row_;
  const RowUpdate& update_;
  std::size_t synapse_;
  std::int64_t at_;
  double drive_ = 0;
};

}  // namespace

void advance_row_in_sequence(const RegionalRule& region, const Grid& grid, const SpikeTrains& trains,
                             const PlasticRow& row, const RowUpdate& update) {
  std::vector<TrainSpike> spikes;
  std::vector<double> y(region.rule().terms.size());
  for (std::size_t i = 0; i < row.count; ++i) {
    trains.list(row.target[i], update.a, spikes);
    trains.traces_before(row.target[i], update.b, region.ref(), y);
    Sequence(region, grid, row, update, i).run(spikes, y.data());
    if (update.excitatory == nullptr) continue;
    const double sent = row.weight[i] * update.transmitted;
    (sent < 0 ? update.inhibitory : update.excitatory)[row.target[i]] += sent;
  }
}

}  // namespace teg::network
