#include "network/neuron_block.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/maths.hpp"
#include "core/variant.hpp"
#include "network/neuron_kernels.hpp"
#include "network/subthreshold.hpp"
#include "teg/network_fields.hpp"

namespace teg::network {
namespace {

const SynapseDynamics* synapses_of(const Neuron& neuron) {
  return std::visit(
      [](const auto& n) -> const SynapseDynamics* {
        if constexpr (HasSynapses<std::decay_t<decltype(n)>>)
          return &n.synapses;
        else
          return nullptr;
      },
      neuron);
}
bool is_source(const Neuron& neuron) {
  return std::visit([]<class Model>(const Model&) { return Described<Model>::is_source; }, neuron);
}
// Where a neuron begins: its potential, and its recovery or adaptation where it has one.
struct Start {
  double v = 0;
  std::optional<double> u;
};
Start start_of(const Neuron& neuron) {
  return std::visit(
      Overloaded{[](const LeakyIntegrateAndFire& p) { return Start{p.rest.native(), {}}; },
                 [](const AdaptiveExponential& p) { return Start{p.rest.native(), 0.0}; },
                 [](const EscapeNoise& p) { return Start{p.rest.native(), {}}; },
                 [](const Izhikevich& p) { return Start{p.start_v, p.start_u}; },
                 [](const RateUnit&) { return Start{}; }, [](const PoissonSource&) { return Start{}; },
                 [](const RegularSource&) { return Start{}; }, [](const ReplaySource&) { return Start{}; }},
      neuron);
}
// Whether a window (onset, onset + duration] holds a step.
bool is_on(Time onset, Time duration, double now_ms, double dt_ms) {
  const double after = (now_ms - onset.native()) / dt_ms, length = duration.native() / dt_ms;
  return after > 1e-6 && after <= length + 1e-6;
}

}  // namespace

NeuronBlock::NeuronBlock(const NetworkModel& model, const Block& block, std::size_t slots)
    : model_(model),
      population_(model.populations[block.population]),
      block_(block),
      grid_{model.dt.native()},
      n_(block.count),
      slots_(slots),
      fired_(block.count) {
  const Neuron& neuron = population_.neuron;
  for (const auto& drive : population_.drives) {
    const auto* poisson = std::get_if<PoissonDrive>(&drive);
    tables_.emplace_back(poisson ? poisson->rate.native() * grid_.dt_ms : 0.0);
    has_current_drive_ |= poisson == nullptr;
  }
  if (const auto* replay = std::get_if<ReplaySource>(&neuron)) {
    std::vector<std::pair<std::int64_t, std::int64_t>> spikes;
    for (std::size_t i = 0; i < n_ && block.first + i < replay->spikes.size(); ++i)
      for (const Time t : replay->spikes[block.first + i])
        if (grid_.steps(t.native()) >= 1) spikes.emplace_back(grid_.steps(t.native()), i);
    std::sort(spikes.begin(), spikes.end());
    spikes.erase(std::unique(spikes.begin(), spikes.end()), spikes.end());
    for (const auto& [step, i] : spikes) {
      replay_steps_.push_back(step);
      replay_neurons_.push_back(i);
    }
  }
  if (is_source(neuron)) return;
  const auto* synapses = synapses_of(neuron);
  const SynapseShape shape = synapses ? synapses->shape : SynapseShape::delta;
  signs_part_ = shape != SynapseShape::delta;
  is_plain_leaky_ = std::holds_alternative<LeakyIntegrateAndFire>(neuron) && !signs_part_ && !has_current_drive_;
  excitatory_.resize(slots * n_);
  drive_.resize(n_);
  if (signs_part_) {
    inhibitory_.resize(slots * n_);
    current_.resize((shape == SynapseShape::alpha ? 4 : 2) * n_);
  }
  refractory_.resize(n_);
  const Start start = start_of(neuron);
  v_.assign(n_, start.v);
  if (start.u) u_.assign(n_, *start.u);
}

const std::uint32_t* NeuronBlock::draw(Stream stream, std::uint32_t id, std::int64_t step) {
  const std::size_t group = block_.first / 64, groups = (block_.first + n_ - 1) / 64 - group + 1;
  words_.resize(64 * groups);
  fill_noise(model_.seed, stream, id, static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(group), groups,
             words_.data());
  return words_.data() + (block_.first - 64 * group);
}

void NeuronBlock::take_input(std::int64_t step, const NeuronInfluence& influence) {
  in_excitatory_ = {excitatory(step), n_};
  if (signs_part_) in_inhibitory_ = {inhibitory(step), n_};
  if (!is_plain(influence)) std::fill(drive_.begin(), drive_.end(), 0.0);
  add_drives(step, influence);
  if (influence.gain != 1) {
    for (double& w : in_excitatory_) w *= influence.gain;
    for (double& w : in_inhibitory_) w *= influence.gain;
    for (double& i : drive_) i *= influence.gain;
  }
  if (influence.excitability != 0)
    for (double& i : drive_) i += influence.excitability;
}

bool NeuronBlock::is_plain(const NeuronInfluence& influence) const {
  return is_plain_leaky_ && influence.excitability == 0;
}

void NeuronBlock::add_drives(std::int64_t step, const NeuronInfluence& influence) {
  for (std::size_t k = 0; k < population_.drives.size(); ++k) {
    const auto id = static_cast<std::uint32_t>(block_.population * 8 + k);
    std::visit(Overloaded{[&](const PoissonDrive& d) {
                            const PoissonTable changed(
                                influence.rate == 1 ? 0 : d.rate.native() * influence.rate * grid_.dt_ms);
                            const auto& table = influence.rate == 1 ? tables_[k] : changed;
                            auto& input = d.weight < 0 && signs_part_ ? in_inhibitory_ : in_excitatory_;
                            add_poisson(table.thresholds(), draw(Stream::drive, id, step), d.weight, n_, input.data());
                          },
                          [&](const UniformDrive& d) {
                            add_uniform(draw(Stream::drive, id, step), d.mean.native(), d.half_width.native(), n_,
                                        drive_.data());
                          },
                          [&](const NormalDrive& d) {
                            const auto* words = draw(Stream::drive, id, step);
                            for (std::size_t i = 0; i < n_; ++i)
                              drive_[i] += d.mean.native() + d.deviation.native() * unit_normal(words[i]);
                          },
                          [&](const StepDrive& d) {
                            if (!is_on(d.onset, d.duration, grid_.time_ms(step), grid_.dt_ms)) return;
                            for (std::size_t i = 0; i < n_; ++i)
                              if (block_.first + i >= d.first && block_.first + i - d.first < d.count)
                                drive_[i] += d.drive.native();
                          }},
               population_.drives[k]);
  }
}

void NeuronBlock::collect(std::vector<std::uint16_t>& fired) const {
  std::size_t i = 0;
  for (; i + 8 <= n_; i += 8) {
    std::uint64_t eight = 0;
    std::copy_n(fired_.data() + i, 8, reinterpret_cast<std::uint8_t*>(&eight));
    if (eight == 0) continue;
    for (std::size_t k = i; k < i + 8; ++k)
      if (fired_[k]) fired.push_back(static_cast<std::uint16_t>(k));
  }
  for (; i < n_; ++i)
    if (fired_[i]) fired.push_back(static_cast<std::uint16_t>(i));
}

// Moves the currents over a step, leaving in drive_ what they and the drive add to V.
void NeuronBlock::receive(const SynapseDynamics& synapses, double tau_m_ms) {
  const double dt = grid_.dt_ms, held = tau_m_ms * -expm1(-dt / tau_m_ms);
  for (double& d : drive_) d *= held;
  if (synapses.shape == SynapseShape::delta) {
    for (std::size_t i = 0; i < n_; ++i) drive_[i] += in_excitatory_[i];
    return;
  }
  const bool is_alpha = synapses.shape == SynapseShape::alpha;
  for (std::size_t sign = 0; sign < 2; ++sign) {
    const double tau = (sign == 0 ? synapses.tau_excitatory : synapses.tau_inhibitory).native();
    const CurrentStep s = current_step(tau, tau_m_ms, dt);
    const auto& in = sign == 0 ? in_excitatory_ : in_inhibitory_;
    double* current = &current_[sign * n_];
    double* rise = is_alpha ? &current_[(2 + sign) * n_] : nullptr;
    for (std::size_t i = 0; i < n_; ++i) {
      drive_[i] += s.first * current[i] + (is_alpha ? s.second * rise[i] : 0);
      current[i] = s.keep * (current[i] + (is_alpha ? dt * rise[i] : 0));
      if (is_alpha)
        rise[i] = s.keep * rise[i] + in[i] / (tau * tau);
      else
        current[i] += in[i] / tau;
    }
  }
}

namespace {

// One neuron's Runge-Kutta step with its arrivals added afterwards.
struct Arrivals {
  double excitatory = 0, inhibitory = 0;
};
void arrive(const SynapseDynamics& s, const Arrivals& in, Membrane& m) {
  const double ex = s.tau_excitatory.native(), inh = s.tau_inhibitory.native();
  switch (s.shape) {
    case SynapseShape::delta: m.v += in.excitatory; return;
    case SynapseShape::exponential:
      m.excitatory += in.excitatory / ex;
      m.inhibitory += in.inhibitory / inh;
      return;
    case SynapseShape::alpha:
      m.rise_excitatory += in.excitatory / (ex * ex);
      m.rise_inhibitory += in.inhibitory / (inh * inh);
      return;
    case SynapseShape::conductance:
      m.excitatory += in.excitatory;
      m.inhibitory -= in.inhibitory;  // a conductance, from weights below 0
      return;
  }
}
// Where a neuron's membrane lies in the arrays of its block.
class MembraneView {
 public:
  MembraneView(std::vector<double>& v, std::vector<double>& u, std::vector<double>& current, std::size_t n)
      : v_(v), u_(u), current_(current), n_(n) {}
  Membrane read(std::size_t i) const {
    Membrane m{v_[i], u_.empty() ? 0 : u_[i]};
    if (current_.size() >= 2 * n_) m.excitatory = current_[i], m.inhibitory = current_[n_ + i];
    if (current_.size() >= 4 * n_) m.rise_excitatory = current_[2 * n_ + i], m.rise_inhibitory = current_[3 * n_ + i];
    return m;
  }
  void write(std::size_t i, const Membrane& m) {
    v_[i] = m.v;
    if (!u_.empty()) u_[i] = m.w;
    if (current_.size() >= 2 * n_) current_[i] = m.excitatory, current_[n_ + i] = m.inhibitory;
    if (current_.size() >= 4 * n_) current_[2 * n_ + i] = m.rise_excitatory, current_[3 * n_ + i] = m.rise_inhibitory;
  }

 private:
  std::vector<double>&v_, &u_, &current_;
  std::size_t n_;
};

}  // namespace

template <>
void NeuronBlock::fire(const LeakyIntegrateAndFire& p, std::int64_t, const NeuronInfluence& influence) {
  const double tau_m = p.tau_m.native(), threshold = p.threshold.native() + influence.threshold;
  const double held = static_cast<double>(grid_.steps(p.refractory.native()));
  if (p.synapses.shape != SynapseShape::conductance) {
    if (!is_plain(influence)) receive(p.synapses, tau_m);
    step_leaky({exp(-grid_.dt_ms / tau_m), p.rest.native(), p.reset.native(), threshold, held},
               is_plain(influence) ? in_excitatory_.data() : drive_.data(), n_, v_.data(), refractory_.data(),
               fired_.data());
    return;
  }
  MembraneEquation equation{.tau_m_ms = tau_m, .rest = p.rest.native(), .synapses = p.synapses};
  MembraneView view(v_, u_, current_, n_);
  for (std::size_t i = 0; i < n_; ++i) {
    equation.is_held = refractory_[i] > 0;
    Membrane m = membrane_step(equation, view.read(i), drive_[i], grid_.dt_ms);
    arrive(p.synapses, {in_excitatory_[i], in_inhibitory_[i]}, m);
    fired_[i] = !equation.is_held && m.v >= threshold;
    refractory_[i] = fired_[i] ? held : std::max(refractory_[i] - 1, 0.0);
    if (fired_[i]) m.v = p.reset.native();
    view.write(i, m);
  }
}

template <>
void NeuronBlock::fire(const AdaptiveExponential& p, std::int64_t, const NeuronInfluence& influence) {
  MembraneEquation equation{
      p.tau_m.native(), p.rest.native(),  p.slope.native(), p.threshold.native() + influence.threshold,
      p.peak.native(),  p.tau_w.native(), p.coupling,       p.synapses};
  const double held = static_cast<double>(grid_.steps(p.refractory.native()));
  MembraneView view(v_, u_, current_, n_);
  for (std::size_t i = 0; i < n_; ++i) {
    equation.is_held = refractory_[i] > 0;
    Membrane m = membrane_step(equation, view.read(i), drive_[i], grid_.dt_ms);
    const bool is_lost = equation.is_held && p.synapses.shape == SynapseShape::delta;
    arrive(p.synapses, is_lost ? Arrivals{} : Arrivals{in_excitatory_[i], signs_part_ ? in_inhibitory_[i] : 0}, m);
    fired_[i] = !equation.is_held && m.v >= p.peak.native();
    refractory_[i] = fired_[i] ? held : std::max(refractory_[i] - 1, 0.0);
    if (fired_[i]) m.v = p.reset.native(), m.w += p.jump.native();
    view.write(i, m);
  }
}

template <>
void NeuronBlock::fire(const Izhikevich& p, std::int64_t, const NeuronInfluence& influence) {
  for (std::size_t i = 0; i < n_; ++i) drive_[i] += in_excitatory_[i];
  step_izhikevich({p.a, p.b, p.c, p.d, 30 + influence.threshold, grid_.dt_ms}, drive_.data(), n_, v_.data(), u_.data(),
                  fired_.data());
}

template <>
void NeuronBlock::fire(const EscapeNoise& p, std::int64_t step, const NeuronInfluence& influence) {
  const double tau_m = p.tau_m.native(), dt = grid_.dt_ms, keep = exp(-dt / tau_m), rest = p.rest.native();
  const double threshold = p.threshold.native() + influence.threshold;
  const double held = static_cast<double>(grid_.steps(p.refractory.native()));
  const bool is_conductance = p.synapses.shape == SynapseShape::conductance;
  const auto* words = draw(Stream::source_spike, static_cast<std::uint32_t>(block_.population), step);
  const MembraneEquation equation{.tau_m_ms = tau_m, .rest = rest, .synapses = p.synapses};
  MembraneView view(v_, u_, current_, n_);
  if (!is_conductance) receive(p.synapses, tau_m);
  for (std::size_t i = 0; i < n_; ++i) {
    if (is_conductance) {
      Membrane m = membrane_step(equation, view.read(i), drive_[i], dt);
      arrive(p.synapses, {in_excitatory_[i], in_inhibitory_[i]}, m);
      view.write(i, m);
    } else {
      v_[i] = rest + (v_[i] - rest) * keep + drive_[i];
    }
    const double hazard = p.rate_at_threshold.native() * exp((v_[i] - threshold) / p.width.native());
    const bool is_silent = refractory_[i] > 0;
    fired_[i] = !is_silent && unit_uniform(words[i]) < -expm1(-hazard * dt);
    refractory_[i] = fired_[i] ? held : std::max(refractory_[i] - 1, 0.0);
    if (fired_[i]) v_[i] -= p.reset_depth.native();
  }
}

template <>
void NeuronBlock::fire(const RateUnit& p, std::int64_t step, const NeuronInfluence& influence) {
  const double dt = grid_.dt_ms, tau = p.tau.native(), keep = exp(-dt / tau), held = tau * -expm1(-dt / tau);
  const auto* words = draw(Stream::source_spike, static_cast<std::uint32_t>(block_.population), step);
  for (std::size_t i = 0; i < n_; ++i) {
    v_[i] = v_[i] * keep + held * drive_[i] + in_excitatory_[i];
    const double rate =
        p.most.native() / (1 + exp(-(v_[i] - p.half.native() - influence.threshold) / p.width.native()));
    fired_[i] = unit_uniform(words[i]) < -expm1(-rate * dt);
  }
}

template <>
void NeuronBlock::fire(const PoissonSource& p, std::int64_t step, const NeuronInfluence& influence) {
  std::fill(fired_.begin(), fired_.end(), std::uint8_t{0});
  if (!is_on(p.onset, p.duration, grid_.time_ms(step), grid_.dt_ms)) return;
  const double probability = -expm1(-p.rate.native() * std::max(influence.rate, 0.0) * grid_.dt_ms);
  fire_by_chance(probability, draw(Stream::source_spike, static_cast<std::uint32_t>(block_.population), step), n_,
                 fired_.data());
}

template <>
void NeuronBlock::fire(const RegularSource& p, std::int64_t step, const NeuronInfluence&) {
  for (std::size_t i = 0; i < n_; ++i) {
    const double first = p.first.native() + static_cast<double>(block_.first + i) * p.stagger.native();
    const double turn = std::floor((grid_.time_ms(step) - first) / p.interval.native() + 0.5);
    fired_[i] = turn >= 0 && grid_.steps(first + turn * p.interval.native()) == step;
  }
}

template <>
void NeuronBlock::fire(const ReplaySource&, std::int64_t step, const NeuronInfluence&) {
  std::fill(fired_.begin(), fired_.end(), std::uint8_t{0});
  for (auto& next = replayed_[0]; next < replay_steps_.size() && replay_steps_[next] <= step; ++next)
    fired_[static_cast<std::size_t>(replay_neurons_[next])] = 1;
}

void NeuronBlock::advance(std::int64_t step, const NeuronInfluence& influence, std::vector<std::uint16_t>& fired) {
  if (takes_input()) take_input(step, influence);
  std::visit([&](const auto& p) { fire(p, step, influence); }, population_.neuron);
  std::fill(in_excitatory_.begin(), in_excitatory_.end(), 0.0);
  std::fill(in_inhibitory_.begin(), in_inhibitory_.end(), 0.0);
  collect(fired);
}

bool NeuronBlock::is_finite() const { return all_finite(v_.data(), v_.size()) && all_finite(u_.data(), u_.size()); }

std::size_t NeuronBlock::first_blown_up() const {
  for (std::size_t i = 0; i < v_.size(); ++i)
    if (!std::isfinite(v_[i]) || (!u_.empty() && !std::isfinite(u_[i]))) return i;
  return n_;
}

double NeuronBlock::bytes() const {
  return static_cast<double>(8 * (v_.capacity() + u_.capacity() + current_.capacity() + refractory_.capacity() +
                                  excitatory_.capacity() + inhibitory_.capacity() + drive_.capacity()) +
                             4 * words_.capacity() + fired_.capacity());
}

}  // namespace teg::network
