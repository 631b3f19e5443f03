#include "modulation/rest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace teg::modulation {
namespace {

constexpr double very_late_ms = 1e15;

// The root of a rising function on [0, top], by halving; below 0 at 0 is taken as 0.
template <class F>
double rising_root(double top, const F& f) {
  double low = 0, high = top;
  for (int i = 0; i < 2000; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (f(middle) < 0 ? low : high) = middle;
  }
  return high;
}

class Finder {
 public:
  explicit Finder(const Dynamics& dynamics) : d_(dynamics) {}

  Result<Rests> find() {
    for (const ModulatorId m : d_.modulators()) rests_.tonic_per_ms.push_back(tonic_per_ms(m));
    for (const bool is_last : {false, true}) {
      Rest& rest = is_last ? rests_.last : rests_.first;
      rest.symbols.assign(d_.n_symbols(), 0);
      const Moment at = moment(is_last ? very_late_ms : -very_late_ms);
      if (!find_levels(at, rest.symbols))
        return Error{Fault::numeric, "trajectory", "tonic release is more than clearance can remove at any level",
                     "lower the release, raise vmax, or give an effect on uptake a duration"};
      for (const ReceptorId r : d_.receptors())
        rest.symbols[d_.symbol(r)] = acting_at_rest(d_[r], bound(r, at, rest.symbols));
      for (const MessengerId k : d_.messengers()) rest.symbols[d_.symbol(k)] = d_.drive(k).value(rest.symbols);
      for (const ModulatorId m : d_.modulators())
        if (d_.links(m).empty() &&
            d_.level_slope_per_ms(m, rest.symbols[d_.symbol(m)], d_.effect(m, EffectTarget::uptake, at)) <= 0)
          return Error{Fault::numeric, "modulator " + d_[m].name,
                       "nothing clears it any more once an effect on uptake has set in",
                       "give the effect a duration, or a factor above 0"};
      for (const double value : rest.symbols)
        if (!std::isfinite(value))
          return Error{Fault::numeric, "trajectory", "a messenger's drive is not a finite number at rest",
                       "check it for a division by a level that is 0"};
      rest.states = states(at, rest.symbols);
    }
    find_time_constants();
    return std::move(rests_);
  }

 private:
  double bound(ReceptorId r, Moment at, std::span<const double> symbols) const {
    return receptors::bound_at(d_.binding(r, symbols[d_.symbol(d_.binds(r))], at));
  }

  double tonic_per_ms(ModulatorId m) const {
    const auto& modulator = d_[m];
    if (modulator.firing) return modulator.firing->rate.native() * modulator.firing->amount.native();
    const double level = modulator.tonic.native();
    double needed = transport::cleared_per_ms(modulator.clearance, level) + modulator.loss.native();
    for (const auto& link : d_.links(m)) needed -= link.per_ms * (d_[link.there].tonic.native() - level);
    if (!d_.autoreceptor(m)) return std::max(needed, 0.0);
    const auto& receptor = d_[*d_.autoreceptor(m)];
    const double acts = acting_at_rest(receptor, receptors::equilibrium(receptor, level));
    return std::max(needed, 0.0) * (1 + modulator.autoreceptor->strength * acts);
  }

  // What a level loses beyond what it gains; rises with the level.
  double excess(ModulatorId m, double level, Moment at, std::span<const double> symbols) const {
    const auto& modulator = d_[m];
    double held_back = 1;
    if (const auto r = d_.autoreceptor(m))
      held_back +=
          modulator.autoreceptor->strength * acting_at_rest(d_[*r], receptors::bound_at(d_.binding(*r, level, at)));
    const double released =
        released_per_ms(modulator, rests_.tonic_per_ms[m], d_.effect(m, EffectTarget::release, at), held_back);
    return -d_.level_per_ms(m, level, released, d_.effect(m, EffectTarget::uptake, at),
                            [&](ModulatorId there) { return symbols[d_.symbol(there)]; });
  }

  // Levels at rest under the effects and drugs of a time: where release, less what autoreceptors hold back
  // and what is lost, is cleared or exchanged. False where clearance cannot keep up.
  bool find_levels(Moment at, std::span<double> symbols) const {
    for (const ModulatorId m : d_.modulators()) symbols[d_.symbol(m)] = d_[m].tonic.native();
    bool is_given = true;  // the tonic levels are the resting ones
    for (const ModulatorId m : d_.modulators())
      if (d_[m].firing || !d_[m].effects.empty() || d_.autoreceptor(m)) is_given = false;
    for (int sweep = 0; sweep < 100000 && !is_given; ++sweep) {
      double change = 0;
      for (const ModulatorId m : d_.modulators()) {
        if (d_.is_closed(m) && !d_[m].firing) continue;
        constexpr double top = 1e13;  // nM: 10 M, ten times the highest tonic level
        if (excess(m, top, at, symbols) < 0) return false;
        const double level = excess(m, 0, at, symbols) >= 0
                                 ? 0.0
                                 : rising_root(top, [&](double c) { return excess(m, c, at, symbols); });
        double& kept = symbols[d_.symbol(m)];
        change = std::max(change, std::abs(level - kept) / std::max(level, 1e-300));
        kept = level;
      }
      if (change < 1e-15) break;
    }
    return true;
  }

  std::vector<double> states(Moment at, std::span<const double> symbols) const {
    std::vector<double> out(d_.n_states(), 0);
    const auto set = [&](Dynamics::State s, double value) {
      if (s) out[*s] = value;
    };
    for (const ModulatorId m : d_.modulators()) set(d_.level(m), symbols[d_.symbol(m)]);
    for (const ReceptorId r : d_.receptors()) {
      const double b = bound(r, at, symbols);
      set(d_.bound(r), b);
      if (d_.available(r)) set(d_.available(r), b > 0 ? symbols[d_.symbol(r)] / b : 1.0);
    }
    for (const MessengerId k : d_.messengers()) {
      set(d_.first_stage(k), symbols[d_.symbol(k)]);
      set(d_.last_stage(k), symbols[d_.symbol(k)]);
    }
    return out;
  }

  void find_time_constants() {
    std::vector<double> all;
    const auto add_course = [&](const Course& course) {
      for (const Time t : {course.rise, course.decay})
        if (t.native() > 0 && !course.always()) all.push_back(t.native());
    };
    for (const ModulatorId m : d_.modulators()) {
      for (const auto* rest : {&rests_.first, &rests_.last}) {
        const Moment at = moment(rest == &rests_.first ? -very_late_ms : very_late_ms);
        const double slope = transport::clearance_slope_per_ms(d_[m].clearance, rest->symbols[d_.symbol(m)],
                                                               d_.effect(m, EffectTarget::uptake, at));
        if (slope > 0) all.push_back(1 / slope);
      }
      for (const auto& e : d_[m].effects) add_course(e.course);
    }
    for (const ReceptorId r : d_.receptors()) {
      if (d_[r].k_off)
        all.push_back(1 / receptors::relaxation_per_ms(d_[r], rests_.first.symbols[d_.symbol(d_.binds(r))]));
      if (d_[r].desensitisation) all.push_back(d_[r].desensitisation->recovery.native());
      for (const auto& drug : d_[r].drugs) add_course(drug.course);
    }
    for (const MessengerId k : d_.messengers()) {
      all.push_back(d_[k].tau.native());
      if (d_[k].rise) all.push_back(d_[k].rise->native());
    }
    if (all.empty()) return;
    rests_.fastest_ms = *std::min_element(all.begin(), all.end());
    rests_.slowest_ms = *std::max_element(all.begin(), all.end());
  }

  const Dynamics& d_;
  Rests rests_;
};

}  // namespace

Result<Rests> find_rests(const Dynamics& dynamics) { return Finder(dynamics).find(); }

double earliest_onset_ms(const std::vector<Modulator>& modulators) {
  constexpr double no_end = std::numeric_limits<double>::infinity();
  double earliest = no_end;
  for (const auto& m : modulators)
    for (const auto& p : m.programs) earliest = std::min(earliest, release::onset_ms(p));
  return earliest == no_end ? 0.0 : earliest;
}

bool has_own_times(const Modulation& modulation) {
  const auto is_timed = [](const auto& part) { return !part.course.always(); };
  for (const auto& m : modulation.modulators)
    if (m.trace || std::any_of(m.effects.begin(), m.effects.end(), is_timed)) return true;
  for (const auto& r : modulation.receptors)
    if (std::any_of(r.drugs.begin(), r.drugs.end(), is_timed)) return true;
  return false;
}

void unroll(const Dynamics& dynamics, const Rests& rests, ModulatorId m, const std::vector<ReleaseProgram>& programs,
            double anchor_ms, std::uint64_t seed, release::Schedule& schedule) {
  const auto rates =
      transport::sustaining_rate(dynamics[m], rests.tonic_per_ms[m], rests.first.symbols[dynamics.symbol(m)]);
  release::unroll(programs, rates, anchor_ms, seed, static_cast<std::uint32_t>(m.value()), schedule);
}

}  // namespace teg::modulation
