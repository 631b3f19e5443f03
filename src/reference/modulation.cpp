#include "reference/modulation.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "core/variant.hpp"
#include "modulation/symbols.hpp"

namespace teg::reference {
namespace {

constexpr double long_ago_ms = -1e13;  // before every course

double course(const Course& c, double t_ms) {
  if (c.onset.native() <= -1e12) return 1;
  const double end = c.onset.native() + c.duration.native();
  const auto risen = [&](double t) {
    return c.rise.native() > 0 ? 1 - std::exp(-(t - c.onset.native()) / c.rise.native()) : 1.0;
  };
  if (t_ms < c.onset.native()) return 0;
  if (t_ms < end) return risen(t_ms);
  return c.decay.native() > 0 ? risen(end) * std::exp(-(t_ms - end) / c.decay.native()) : 0;
}

double effect(const Modulator& m, EffectTarget target, double t_ms) {
  double product = 1;
  for (const Effect& e : m.effects)
    if (e.target == target) product *= 1 + (e.factor - 1) * course(e.course, t_ms);
  return product;
}

double cleared(const Clearance& clearance, double level, double uptake) {
  return std::visit(Overloaded{[&](const ExponentialClearance& c) { return uptake * level / c.tau.native(); },
                               [&](const MichaelisMenten& c) {
                                 return uptake * c.vmax.native() * level / (c.km.native() + level) +
                                        c.decay.native() * level;
                               }},
                    clearance);
}

// trace - tonic while the trace lasts.
double recorded(const Modulator& m, double t_ms, double inside_ms) {
  if (!m.trace || inside_ms < m.trace->time_ms.front() || inside_ms > m.trace->time_ms.back()) return 0;
  const auto& times = m.trace->time_ms;
  std::size_t k = 1;
  while (k + 1 < times.size() && times[k] < inside_ms) ++k;
  const double slope = (m.trace->level[k] - m.trace->level[k - 1]) / (times[k] - times[k - 1]);
  return m.trace->level[k - 1] + slope * (t_ms - times[k - 1]) - m.tonic.native();
}

}  // namespace

PlainModulation::PlainModulation(const Modulation& modulation) : model_(modulation), n_(modulation.modulators.size()) {
  for (std::size_t k = 0; k < model_.messengers.size(); ++k)
    drives_.push_back(receptors::Gate::compile("drive", model_.messengers[k].drive,
                                               modulation::symbols_of(model_, model_.messengers[k].region, k))
                          .value());
  for (std::size_t m = 0; m < n_; ++m) releases_.push_back({tonic_release(m), {}, {}});
  settle();
  for (std::size_t m = 0; m < n_; ++m) {
    const auto& programs = model_.modulators[m].programs;
    for (std::size_t p = 0; p < programs.size(); ++p) unroll(programs[p], m, p, releases_[m]);
    std::ranges::stable_sort(releases_[m].pulses, {}, &Pulse::at_ms);
  }
}

std::size_t PlainModulation::modulator(const std::string& name, const std::string& region) const {
  std::size_t m = 0;
  while (model_.modulators[m].name != name || model_.modulators[m].region != region) ++m;
  return m;
}

std::optional<std::size_t> PlainModulation::autoreceptor(std::size_t m) const {
  const auto& a = model_.modulators[m].autoreceptor;
  for (std::size_t r = 0; a && r < model_.receptors.size(); ++r)
    if (model_.receptors[r].name == a->receptor && model_.receptors[r].region == model_.modulators[m].region) return r;
  return std::nullopt;
}

// Release that holds the tonic levels, when no effect acts and receptors are at equilibrium.
double PlainModulation::tonic_release(std::size_t m) const {
  const auto& modulator = model_.modulators[m];
  if (modulator.firing) return modulator.firing->rate.native() * modulator.firing->amount.native();
  Values tonic(stage(model_.messengers.size()), 1.0);
  for (std::size_t i = 0; i < n_; ++i) tonic[i] = model_.modulators[i].tonic.native();
  double held = 1;
  if (const auto r = autoreceptor(m)) {
    const auto& receptor = model_.receptors[*r];
    const double x = std::pow(tonic[m] / receptor.ec50.native(), receptor.hill), b = x / (1 + x);
    const auto& d = receptor.desensitisation;
    const double available = d ? 1 / (1 + d->rate.native() * d->recovery.native() * b) : 1;
    held += modulator.autoreceptor->strength * b * available;
  }
  return std::max(removed_per_ms(m, tonic, 1) + modulator.loss.native(), 0.0) * held;
}

// Levels come to rest by themselves; receptors and messengers are where their equations end.
void PlainModulation::settle() {
  rest_.assign(stage(model_.messengers.size()), 1.0);
  for (std::size_t m = 0; m < n_; ++m) rest_[m] = model_.modulators[m].tonic.native();
  const auto bind = [&] {
    for (std::size_t r = 0; r < model_.receptors.size(); ++r) {
      const auto& receptor = model_.receptors[r];
      const double x = x_of(r, rest_[modulator(receptor.of, receptor.region)], long_ago_ms);
      const double b = std::isinf(x) ? 1 : x / (1 + x);
      const auto& d = receptor.desensitisation;
      rest_[bound(r)] = b;
      rest_[bound(r) + 1] = d ? 1 / (1 + d->rate.native() * d->recovery.native() * b) : 1;
    }
  };
  const bool moves = std::ranges::any_of(
      model_.modulators, [](const Modulator& m) { return m.firing || !m.effects.empty() || m.autoreceptor; });
  for (int i = 0; i < 10'000'000 && moves; ++i) {
    bind();
    double change = 0;
    Values next = rest_;
    for (std::size_t m = 0; m < n_; ++m) {
      const auto& modulator = model_.modulators[m];
      double gained = releases_[m].tonic * effect(modulator, EffectTarget::release, long_ago_ms) /
                      held_back(m, rest_, long_ago_ms, long_ago_ms);
      gained = std::max(gained - modulator.loss.native(), 0.0) -
               removed_per_ms(m, rest_, effect(modulator, EffectTarget::uptake, long_ago_ms));
      next[m] = std::max(rest_[m] + 0.3 * gained / fastest_per_ms(rest_), 0.0);
      change = std::max(change, std::abs(next[m] - rest_[m]) / std::max(next[m], 1e-9));
    }
    rest_ = next;
    if (change < 1e-16) break;
  }
  bind();
  for (std::size_t k = 0; k < model_.messengers.size(); ++k) {
    const double drive = drives_[k].value(symbols(rest_, long_ago_ms, long_ago_ms));
    rest_[stage(k)] = rest_[stage(k) + 1] = drive;
  }
}

void PlainModulation::emit(const std::vector<double>& times, double amount, double width, const Vesicles& vesicles,
                           std::size_t m, std::size_t program, Release& release) const {
  double store = 1;
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (k > 0 && vesicles.use > 0)
      store = 1 - (1 - store) * std::exp((times[k - 1] - times[k]) / vesicles.refill.native());
    double happens = vesicles.probability;
    if (vesicles.drawn)
      happens = uniform({model_.seed, Stream::vesicle_release, static_cast<std::uint32_t>(m),
                         (std::uint64_t{program} << 40) | k}) < happens;
    const double released = amount * happens * store;
    store -= vesicles.use * happens * store;
    if (width > 0)
      release.stretches.push_back({times[k], times[k] + width, 0, released / width, 0});
    else
      release.pulses.push_back({times[k], released});
  }
}

void PlainModulation::unroll(const ReleaseProgram& one, std::size_t m, std::size_t program, Release& release) const {
  const auto sorted = [](std::vector<double> times, const Vesicles& vesicles) {
    if (vesicles.use > 0 || vesicles.probability < 1) std::ranges::sort(times);
    return times;
  };
  const auto burst = [&](const Burst& b) {
    std::vector<double> times;
    Draw draw{model_.seed, Stream::release_jitter, static_cast<std::uint32_t>(m), std::uint64_t{program} << 40};
    for (int repeat = 0; repeat < b.repeats; ++repeat)
      for (int k = 0; k < b.pulses; ++k, ++draw.step) {
        double at = b.onset.native() + repeat * b.period.native();
        if (k > 0) at += k / b.rate.native();
        times.push_back(at + b.jitter.native() * normal(draw));
      }
    emit(sorted(times, b.vesicles), b.amount.native(), b.width.native(), b.vesicles, m, program, release);
  };
  const auto spikes = [&](const SpikeRelease& s) {
    std::vector<double> times;
    for (const Time t : s.times) times.push_back((s.onset + t).native());
    emit(sorted(times, s.vesicles), s.amount.native(), 0, s.vesicles, m, program, release);
  };
  const auto dip = [&](const Dip& d) {
    release.stretches.push_back({d.onset.native(), (d.onset + d.duration).native(), -d.depth, 0, 0});
  };
  const auto pause = [&](const PauseRebound& p) {
    const double onset = p.onset.native(), rebound = onset + p.pause.native();
    release.stretches.push_back({onset, rebound, -p.depth, 0, 0});
    release.stretches.push_back({rebound, rebound + p.rebound.native(), p.gain, 0, 0});
  };
  const auto ramp = [&](const Ramp& r) {
    const auto& clearance = model_.modulators[m].clearance;
    const double rise = cleared(clearance, rest_[m] + r.rise.native(), 1) - cleared(clearance, rest_[m], 1);
    const double onset = r.onset.native(), top = onset + r.duration.native();
    if (top > onset) release.stretches.push_back({onset, top, 0, 0, rise / (top - onset)});
    release.stretches.push_back({top, top + r.hold.native(), 0, rise, 0});
  };
  const auto firing_change = [&](const FiringChange& f) {
    const auto& firing = *model_.modulators[m].firing;
    release.stretches.push_back({f.onset.native(), (f.onset + f.duration).native(), 0,
                                 (f.rate - firing.rate).native() * firing.amount.native(), 0});
  };
  std::visit(Overloaded{burst, spikes, dip, pause, ramp, firing_change}, one);
}

double PlainModulation::level(std::size_t m, const Values& values, double t_ms, double inside_ms) const {
  return values[m] + recorded(model_.modulators[m], t_ms, inside_ms);
}

double PlainModulation::x_of(std::size_t r, double level, double t_ms) const {
  const auto& receptor = model_.receptors[r];
  double above = std::max(level, 0.0) / receptor.ec50.native(), below = 1;
  for (const Drug& drug : receptor.drugs)
    (drug.is_agonist ? above : below) += course(drug.course, t_ms) * (drug.level / drug.affinity);
  return std::pow(above / below, receptor.hill);
}

double PlainModulation::acting(std::size_t r, const Values& values, double t_ms, double inside_ms) const {
  const auto& receptor = model_.receptors[r];
  const double x = x_of(r, level(modulator(receptor.of, receptor.region), values, t_ms, inside_ms), inside_ms);
  const double b = receptor.k_off ? values[bound(r)] : x / (1 + x);
  return receptor.desensitisation ? b * values[bound(r) + 1] : b;
}

double PlainModulation::held_back(std::size_t m, const Values& values, double t_ms, double inside_ms) const {
  const auto r = autoreceptor(m);
  return r ? 1 + model_.modulators[m].autoreceptor->strength * acting(*r, values, t_ms, inside_ms) : 1;
}

double PlainModulation::removed_per_ms(std::size_t m, const Values& values, double uptake) const {
  const auto& modulator = model_.modulators[m];
  double out = cleared(modulator.clearance, values[m], uptake);
  for (const Exchange& x : modulator.exchange)
    out -= x.rate.native() * (values[this->modulator(modulator.name, x.region)] - values[m]);
  return out;
}

// R(t) of the programs; no stretch begins or ends between t and `inside`.
double PlainModulation::released_per_ms(std::size_t m, double t_ms, double inside_ms) const {
  const Release& release = releases_[m];
  double scale = 1, drives = 0;
  for (const Stretch& s : release.stretches) {
    if (inside_ms < s.from_ms || s.to_ms < inside_ms) continue;
    scale += s.scale;
    drives += s.rate + s.slope * (t_ms - s.from_ms);
  }
  return std::max(release.tonic * scale + drives, 0.0);
}

Values PlainModulation::symbols(const Values& values, double t_ms, double inside_ms) const {
  Values out;
  for (std::size_t m = 0; m < n_; ++m) out.push_back(level(m, values, t_ms, inside_ms));
  for (std::size_t r = 0; r < model_.receptors.size(); ++r) out.push_back(acting(r, values, t_ms, inside_ms));
  for (std::size_t k = 0; k < model_.messengers.size(); ++k) out.push_back(values[stage(k) + 1]);
  return out;
}

Values PlainModulation::slope(const Values& v, double t_ms, double inside_ms) const {
  Values d(v.size(), 0);
  // Courses step at instants: their values are taken just inside.
  const double near_ms = t_ms + (inside_ms > t_ms ? 1e-9 : -1e-9);
  for (std::size_t m = 0; m < n_; ++m) {
    const auto& modulator = model_.modulators[m];
    const double released = released_per_ms(m, t_ms, inside_ms) * effect(modulator, EffectTarget::release, near_ms) /
                            held_back(m, v, t_ms, near_ms);
    d[m] = std::max(released - modulator.loss.native(), 0.0) -
           removed_per_ms(m, v, effect(modulator, EffectTarget::uptake, near_ms));
  }
  for (std::size_t r = 0; r < model_.receptors.size(); ++r) {
    const auto& receptor = model_.receptors[r];
    const double x = x_of(r, level(modulator(receptor.of, receptor.region), v, t_ms, inside_ms), near_ms);
    const double b = receptor.k_off ? v[bound(r)] : x / (1 + x), a = v[bound(r) + 1];
    if (receptor.k_off) d[bound(r)] = receptor.k_off->native() * (x * (1 - b) - b);
    if (const auto& s = receptor.desensitisation)
      d[bound(r) + 1] = (1 - a) / s->recovery.native() - s->rate.native() * b * a;
  }
  const Values now = symbols(v, t_ms, near_ms);
  for (std::size_t k = 0; k < model_.messengers.size(); ++k) {
    const auto& messenger = model_.messengers[k];
    const double drive = drives_[k].value(now), first = v[stage(k)], second = v[stage(k) + 1];
    if (messenger.rise) d[stage(k)] = (drive - first) / messenger.rise->native();
    d[stage(k) + 1] = ((messenger.rise ? first : drive) - second) / messenger.tau.native();
  }
  return d;
}

double PlainModulation::released(std::size_t m, double amount, const Values& values, double t_ms) const {
  return amount * effect(model_.modulators[m], EffectTarget::release, t_ms) / held_back(m, values, t_ms, t_ms);
}

std::vector<double> PlainModulation::instants_ms() const {
  std::vector<double> times;
  const auto add = [&](const Course& c) {
    if (c.onset.native() <= -1e12) return;
    times.push_back(c.onset.native());
    if (c.onset.native() + c.duration.native() < 1e12) times.push_back((c.onset + c.duration).native());
  };
  for (std::size_t m = 0; m < n_; ++m) {
    for (const Pulse& p : releases_[m].pulses) times.push_back(p.at_ms);
    for (const Stretch& s : releases_[m].stretches) times.insert(times.end(), {s.from_ms, s.to_ms});
    for (const Effect& e : model_.modulators[m].effects) add(e.course);
    if (const auto& trace = model_.modulators[m].trace)
      times.insert(times.end(), trace->time_ms.begin(), trace->time_ms.end());
  }
  for (const auto& r : model_.receptors)
    for (const auto& drug : r.drugs) add(drug.course);
  std::ranges::sort(times);
  return times;
}

double PlainModulation::fastest_per_ms(const Values& values) const {
  double fastest = 0;
  const auto consider = [&](double rate) { fastest = std::max(fastest, rate); };
  for (std::size_t m = 0; m < n_; ++m) {
    const auto& modulator = model_.modulators[m];
    double rate = cleared(modulator.clearance, 1e-6, 1) / 1e-6;  // steepest at 0
    for (const Exchange& x : modulator.exchange) rate += x.rate.native();
    consider(rate);
  }
  for (std::size_t r = 0; r < model_.receptors.size(); ++r) {
    const auto& receptor = model_.receptors[r];
    const double x = x_of(r, values[modulator(receptor.of, receptor.region)], 0);
    if (receptor.k_off) consider(receptor.k_off->native() * (1 + x));
    if (const auto& d = receptor.desensitisation) consider(1 / d->recovery.native() + d->rate.native());
  }
  for (const auto& m : model_.messengers) {
    consider(1 / m.tau.native());
    if (m.rise) consider(1 / m.rise->native());
  }
  return fastest;
}

}  // namespace teg::reference
