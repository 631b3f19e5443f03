#include "reference/chain.hpp"

#include <algorithm>
#include <cmath>

#include "receptors/gate.hpp"
#include "receptors/trajectory.hpp"

namespace teg::reference {
namespace {

using Values = std::vector<double>;

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

struct Pulse {
  double at_ms = 0, amount = 0;
};

std::vector<Pulse> pulses_of(const Modulator& m) {
  std::vector<Pulse> pulses;
  for (const auto& program : m.programs) {
    std::vector<double> times;
    Vesicles vesicles;
    double amount = 0;
    if (const auto* b = std::get_if<Burst>(&program)) {
      for (int k = 0; k < b->pulses; ++k) times.push_back(b->onset.native() + (k > 0 ? k / b->rate.native() : 0));
      vesicles = b->vesicles, amount = b->amount.native();
    } else if (const auto* s = std::get_if<SpikeRelease>(&program)) {
      for (const Time t : s->times) times.push_back((s->onset + t).native());
      vesicles = s->vesicles, amount = s->amount.native();
    }
    double store = 1;
    for (std::size_t k = 0; k < times.size(); ++k) {
      if (k > 0 && vesicles.use > 0)
        store = 1 - (1 - store) * std::exp((times[k - 1] - times[k]) / vesicles.refill.native());
      pulses.push_back({times[k], amount * vesicles.probability * store});
      store -= vesicles.use * vesicles.probability * store;
    }
  }
  return pulses;
}

class Chain {
 public:
  Chain(const SynapseModel& model, const receptors::Trajectory& rest)
      : model_(model), n_(model.modulators.size()), symbols_(rest.n_symbols()) {
    for (std::size_t k = 0; k < model.messengers.size(); ++k)
      drives_.push_back(receptors::Gate::compile("drive", model.messengers[k].drive,
                                                 receptors::symbols_of(model.modulators, model.receptors,
                                                                       model.messengers, model.messengers[k].region, k))
                            .value());
    // levels | B and a of each receptor | m1 and m of each messenger
    const auto at_rest = rest.resting(receptors::Side::before);
    values_.assign(at_rest.begin(), at_rest.begin() + static_cast<std::ptrdiff_t>(n_));
    for (std::size_t m = 0; m < n_; ++m) tonic_.push_back(release_at_rest(m));
    for (std::size_t r = 0; r < model.receptors.size(); ++r) {
      const double x = binding(r, values_, -1e300), bound = x / (1 + x);
      values_.insert(values_.end(), {bound, bound > 0 ? at_rest[n_ + r] / bound : 1.0});
    }
    for (std::size_t k = 0; k < model.messengers.size(); ++k)
      values_.insert(values_.end(), 2, at_rest[n_ + model.receptors.size() + k]);
  }

  Values symbols(const Values& v, double t_ms) const {
    Values out(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n_));
    for (std::size_t r = 0; r < model_.receptors.size(); ++r) out.push_back(acting(r, v, t_ms));
    for (std::size_t k = 0; k < model_.messengers.size(); ++k) out.push_back(v[messenger(k) + 1]);
    return out;
  }

  Values slope(const Values& v, double t_ms, double inside_ms) const {
    Values d(v.size(), 0);
    for (std::size_t m = 0; m < n_; ++m) d[m] = level_slope(m, v, t_ms, inside_ms);
    for (std::size_t r = 0; r < model_.receptors.size(); ++r) {
      const auto& receptor = model_.receptors[r];
      const double x = binding(r, v, t_ms);
      if (receptor.k_off) d[n_ + 2 * r] = receptor.k_off->native() * (x * (1 - v[n_ + 2 * r]) - v[n_ + 2 * r]);
      const double bound = receptor.k_off ? v[n_ + 2 * r] : x / (1 + x), a = v[n_ + 2 * r + 1];
      if (const auto& s = receptor.desensitisation)
        d[n_ + 2 * r + 1] = (1 - a) / s->recovery.native() - s->rate.native() * bound * a;
    }
    const Values now = symbols(v, t_ms);
    for (std::size_t k = 0; k < model_.messengers.size(); ++k) {
      const auto& m = model_.messengers[k];
      const double drive = drives_[k].value(now), first = v[messenger(k)], second = v[messenger(k) + 1];
      if (m.rise) d[messenger(k)] = (drive - first) / m.rise->native();
      d[messenger(k) + 1] = ((m.rise ? first : drive) - second) / m.tau.native();
    }
    return d;
  }

  void pulse(std::size_t m, double amount, double t_ms) {
    values_[m] += amount * effect(model_.modulators[m], EffectTarget::release, t_ms) / held_back(m, values_, t_ms);
  }
  Values& values() { return values_; }

 private:
  std::size_t messenger(std::size_t k) const { return n_ + 2 * model_.receptors.size() + 2 * k; }
  std::size_t find(const std::string& name, const std::string& region) const {
    for (std::size_t m = 0; m < n_; ++m)
      if (model_.modulators[m].name == name && model_.modulators[m].region == region) return m;
    return n_;
  }
  double binding(std::size_t r, const Values& v, double t_ms) const {
    const auto& receptor = model_.receptors[r];
    double above = v[find(receptor.of, receptor.region)] / receptor.ec50.native(), below = 1;
    for (const Drug& drug : receptor.drugs)
      (drug.is_agonist ? above : below) += course(drug.course, t_ms) * (drug.level / drug.affinity);
    return std::pow(std::max(above, 0.0) / below, receptor.hill);
  }
  double acting(std::size_t r, const Values& v, double t_ms) const {
    const double x = binding(r, v, t_ms);
    return (model_.receptors[r].k_off ? v[n_ + 2 * r] : x / (1 + x)) *
           (model_.receptors[r].desensitisation ? v[n_ + 2 * r + 1] : 1);
  }
  double held_back(std::size_t m, const Values& v, double t_ms) const {
    const auto& a = model_.modulators[m].autoreceptor;
    for (std::size_t r = 0; a && r < model_.receptors.size(); ++r)
      if (model_.receptors[r].name == a->receptor && model_.receptors[r].region == model_.modulators[m].region)
        return 1 + a->strength * acting(r, v, t_ms);
    return 1;
  }
  double removed(std::size_t m, const Values& v, double uptake) const {
    const auto& modulator = model_.modulators[m];
    double out = 0;
    if (const auto* e = std::get_if<ExponentialClearance>(&modulator.clearance)) out = uptake * v[m] / e->tau.native();
    if (const auto* k = std::get_if<MichaelisMenten>(&modulator.clearance))
      out = uptake * k->vmax.native() * v[m] / (k->km.native() + v[m]) + k->decay.native() * v[m];
    for (const Exchange& x : modulator.exchange) out -= x.rate.native() * (v[find(modulator.name, x.region)] - v[m]);
    return out;
  }
  // Release that holds the tonic levels, when no effect acts and receptors are at equilibrium.
  double release_at_rest(std::size_t m) const {
    const auto& modulator = model_.modulators[m];
    if (modulator.firing) return modulator.firing->rate.native() * modulator.firing->amount.native();
    Values tonic;
    for (const auto& each : model_.modulators) tonic.push_back(each.tonic.native());
    double held = 1;
    for (const auto& r : model_.receptors)
      if (modulator.autoreceptor && r.name == modulator.autoreceptor->receptor && r.region == modulator.region) {
        const double x = std::pow(tonic[m] / r.ec50.native(), r.hill);
        held += modulator.autoreceptor->strength * x / (1 + x);
      }
    return (removed(m, tonic, 1) + modulator.loss.native()) * held;
  }
  double level_slope(std::size_t m, const Values& v, double t_ms, double inside_ms) const {
    const auto& modulator = model_.modulators[m];
    double release = tonic_[m];
    for (const auto& program : modulator.programs) {
      const auto on = [&](Time onset, Time duration) {
        return onset.native() < inside_ms && inside_ms < (onset + duration).native();
      };
      if (const auto* d = std::get_if<Dip>(&program); d && on(d->onset, d->duration)) release -= d->depth * tonic_[m];
      if (const auto* f = std::get_if<FiringChange>(&program); f && on(f->onset, f->duration))
        release += (f->rate - modulator.firing->rate).native() * modulator.firing->amount.native();
    }
    release = std::max(release, 0.0) * effect(modulator, EffectTarget::release, t_ms) / held_back(m, v, t_ms);
    return std::max(release - modulator.loss.native(), 0.0) -
           removed(m, v, effect(modulator, EffectTarget::uptake, t_ms));
  }

  const SynapseModel& model_;
  std::size_t n_, symbols_;
  std::vector<receptors::Gate> drives_;
  Values tonic_, values_;
};

std::vector<double> instants_of(const SynapseModel& model, const std::vector<Time>& at) {
  std::vector<double> times{0};
  for (const Time t : at) times.push_back(t.native());
  const auto add = [&](const Course& c) {
    if (c.onset.native() <= -1e12) return;
    times.push_back(c.onset.native());
    if (c.onset.native() + c.duration.native() < 1e12) times.push_back((c.onset + c.duration).native());
  };
  for (const auto& m : model.modulators) {
    for (const auto& p : pulses_of(m)) times.push_back(p.at_ms);
    for (const auto& e : m.effects) add(e.course);
    for (const auto& program : m.programs) {
      if (const auto* d = std::get_if<Dip>(&program))
        times.push_back((d->onset + d->duration).native()), times.push_back(d->onset.native());
      if (const auto* f = std::get_if<FiringChange>(&program))
        times.push_back((f->onset + f->duration).native()), times.push_back(f->onset.native());
    }
  }
  for (const auto& r : model.receptors)
    for (const auto& drug : r.drugs) add(drug.course);
  std::ranges::sort(times);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

Values stepped(const Chain& chain, const Values& y, double t, double h, double inside) {
  const auto moved = [&](const Values& by, double how_far) {
    Values to = y;
    for (std::size_t i = 0; i < y.size(); ++i) to[i] += how_far * by[i];
    return to;
  };
  // Courses step at instants: their values are taken just inside.
  const auto slope = [&](const Values& v, double at) {
    return chain.slope(v, at + (inside > at ? 1e-9 : -1e-9), inside);
  };
  const Values a = slope(y, t), b = slope(moved(a, h / 2), t + h / 2), c = slope(moved(b, h / 2), t + h / 2);
  const Values d = slope(moved(c, h), t + h);
  Values next = y;
  for (std::size_t i = 0; i < y.size(); ++i) next[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return next;
}

}  // namespace

Recording simulate_chain(const SynapseModel& model, Time step, const std::vector<Time>& at) {
  receptors::Trajectory rest;
  auto quiet = model.modulators;
  for (auto& m : quiet) m.programs.clear();
  (void)rest.solve(quiet, model.receptors, model.seed, model.messengers).value();
  Chain chain(model, rest);
  Recording out;
  out.concentration.resize(model.modulators.size());
  out.occupancy.resize(model.receptors.size());
  out.messenger.resize(model.messengers.size());
  const auto instants = instants_of(model, at);
  std::size_t next = 0;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    if (i > 0) {
      const double from = instants[i - 1], length = instants[i] - from;
      const int steps = std::max(1, static_cast<int>(std::ceil(length / step.native())));
      for (int k = 0; k < steps; ++k)
        chain.values() = stepped(chain, chain.values(), from + length * k / steps, length / steps, from + length / 2);
    }
    for (std::size_t m = 0; m < model.modulators.size(); ++m)
      for (const Pulse& p : pulses_of(model.modulators[m]))
        if (p.at_ms == instants[i]) chain.pulse(m, p.amount, instants[i]);
    for (; next < at.size() && at[next].native() == instants[i]; ++next) {
      const Values now = chain.symbols(chain.values(), instants[i]);
      out.times_ms.push_back(instants[i]);
      std::size_t s = 0;
      for (auto* list : {&out.concentration, &out.occupancy, &out.messenger})
        for (auto& series : *list) series.push_back(now[s++]);
    }
  }
  return out;
}

}  // namespace teg::reference
