#include "reference/projection.hpp"

#include <algorithm>
#include <cmath>

#include "modulation/trajectory.hpp"
#include "network/plastic_rule.hpp"

namespace teg::reference {

void add_weight(double weight, NeuronInput& input) { (weight > 0 ? input.excitatory : input.inhibitory) += weight; }

std::size_t region_of(const Population& population, std::size_t neuron) {
  return neuron * population.regions.size() / population.size;
}

std::size_t index_of(const NetworkModel& model, const std::string& population) {
  const auto found = std::ranges::find(model.populations, population, &Population::name);
  return static_cast<std::size_t>(found - model.populations.begin());
}

ReferenceProjection::ReferenceProjection(const NetworkModel& model, const Projection& projection,
                                         const std::vector<Connection>& connections)
    : projection_(projection),
      target_population_(model.populations[index_of(model, projection.target)]),
      dt_(model.dt.native()),
      source_(index_of(model, projection.source)),
      target_(index_of(model, projection.target)),
      axonal_delay_(std::llround(projection.axonal_delay.native() / dt_)) {
  const auto found = std::ranges::find(model.rules, projection.rule, &Rule::name);
  if (!projection.rule.empty()) rule_ = &*found, compile_gates(model);
  for (const Connection& c : connections) {
    const auto delay = std::llround(c.dendritic_delay_ms / dt_);
    links_.push_back({c.source, c.target, region_of(target_population_, c.target), delay, c.weight, {}});
    if (rule_) links_.back().plastic.emplace(*rule_, c.weight, dt_);
  }
  stores_.resize(model.populations[source_].size);
  touched_.resize(stores_.size(), 0);
}

void ReferenceProjection::compile_gates(const NetworkModel& model) {
  for (const std::string& region : target_population_.regions) {
    const auto names = modulation::symbols_of(model, region);
    auto& gates = gates_.emplace_back();
    for (const Channel& c : rule_->channels)
      gates.push_back({receptors::Gate::compile("gate", c.gate, names).value(),
                       receptors::Gate::compile("induction", c.induction.empty() ? "1" : c.induction, names).value()});
  }
}

// Simpson's rule for the integrals.
std::vector<ChannelDrive> ReferenceProjection::drives_of(std::size_t region,
                                                         const std::vector<std::vector<double>>& readings) const {
  std::vector<ChannelDrive> drives;
  const double width = dt_ / static_cast<double>(readings.size() - 1);
  for (std::size_t c = 0; c < gates_[region].size(); ++c) {
    const auto& gates = gates_[region][c];
    const Channel& channel = rule_->channels[c];
    ChannelDrive drive{gates.gate.value(readings.back()), gates.induction.value(readings.back())};
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const bool is_end = i == 0 || i + 1 == readings.size();
      const double since = static_cast<double>(i) * width;
      const double share = width / 3 * (is_end ? 1 : i % 2 == 1 ? 4 : 2) * gates.gate.value(readings[i]);
      drive.decaying += share * std::exp(-since / channel.tau_trace.native());
      if (channel.tau_rise) drive.rising += share * std::exp(-since / channel.tau_rise->native());
    }
    drive.decaying_kept = std::exp(-dt_ / channel.tau_trace.native());
    if (channel.tau_rise) drive.rising_kept = std::exp(-dt_ / channel.tau_rise->native());
    drives.push_back(drive);
  }
  return drives;
}

void ReferenceProjection::emit(const Raster& source) {
  if (projection_.short_term.empty()) return;
  const ShortTerm& s = projection_.short_term[0];
  const std::int64_t step = source.last_step();
  for (std::size_t i = 0; i < stores_.size(); ++i) {
    if (!source.fired(step, i)) continue;
    Store& store = stores_[i];
    const double since = static_cast<double>(step - store.last_step) * dt_;
    store.last_step = step;
    store.left = s.recovery.native() > 0 ? 1 - (1 - store.left) * std::exp(-since / s.recovery.native()) : 1;
    if (s.facilitation.native() > 0) {
      store.use *= std::exp(-since / s.facilitation.native());
      store.use += s.use * (1 - store.use);
    } else {
      store.use = s.use;
    }
    store.transmitted[step] = store.use * store.left;
    store.left -= store.use * store.left;
  }
}

void ReferenceProjection::transmit(const Link& link, std::int64_t step, double transmission, Arrivals& arrivals) const {
  double weight = link.now() * transmission;
  if (!projection_.short_term.empty()) weight *= stores_[link.source].transmitted.at(step - axonal_delay_);
  auto& inputs = arrivals[step + link.delay];
  inputs.resize(target_population_.size);
  add_weight(weight, inputs[link.target]);
}

void ReferenceProjection::advance(const std::vector<std::vector<double>>& readings, const Raster& source,
                                  const Raster& target, const std::vector<double>& transmission, Arrivals& arrivals) {
  const std::int64_t step = source.last_step();
  std::vector<std::vector<ChannelDrive>> drives;
  for (std::size_t region = 0; region < gates_.size(); ++region) drives.push_back(drives_of(region, readings));
  for (Link& link : links_) {
    const bool pre = source.fired(step - axonal_delay_, link.source);
    if (link.plastic) {
      link.plastic->advance(step, drives[link.region], pre, target.fired(step - link.delay, link.target));
      if (pre) link.plastic->touch();
    }
    if (pre) touched_[link.source] = step, transmit(link, step, transmission[link.region], arrivals);
  }
}

void ReferenceProjection::regulate(const Raster& target) {
  if (projection_.homeostasis.empty()) return;
  const Homeostasis& h = projection_.homeostasis[0];
  const std::int64_t step = target.last_step(), period = std::llround(h.period.native() / dt_);
  if (step % period != 0) return;
  for (Link& link : links_) {
    int count = 0;
    for (std::int64_t k = step - period + 1; k <= step; ++k) count += target.fired(k, link.target);
    const double rate = count / h.period.native();
    const double factor = 1 + h.strength * (h.target.native() - rate) / h.target.native();
    link.weight *= factor;
    if (link.plastic) link.plastic->touch(), link.plastic->scale(factor);
  }
  std::ranges::fill(touched_, step);
}

// The engine goes through silent rows now and then; a bound acts there too.
void ReferenceProjection::touch_silent(std::int64_t step) {
  if (!rule_) return;
  const auto rule = network::compile_rule(*rule_, Grid{dt_});
  if (step % rule.shift != 0) return;
  for (Link& link : links_)
    if (link.plastic && step - touched_[link.source] >= rule.touch) link.plastic->touch();
  for (auto& touched : touched_)
    if (step - touched >= rule.touch) touched = step;
}

std::vector<double> ReferenceProjection::weights() const {
  std::vector<double> weights;
  for (const Link& link : links_) weights.push_back(link.now());
  return weights;
}

std::vector<std::vector<double>> ReferenceProjection::eligibilities() const {
  std::vector<std::vector<double>> all(rule_ ? rule_->channels.size() : 0);
  for (std::size_t c = 0; c < all.size(); ++c)
    for (const Link& link : links_) all[c].push_back(link.plastic->eligibility(c));
  return all;
}

}  // namespace teg::reference
