#include "reference/levels.hpp"

#include <algorithm>
#include <cmath>

#include "receptors/trajectory.hpp"
#include "transport/clearance.hpp"

namespace teg::reference {

Levels::Levels(const NetworkModel& model) : model_(model), dt_(model.dt.native()) {
  for (std::size_t m = 0; m < model.modulators.size(); ++m) {
    const auto& modulator = model.modulators[m];
    const auto sustaining = transport::sustaining_rate(modulator);
    release::unroll(modulator.programs, sustaining, 0, model.seed, static_cast<std::uint32_t>(m),
                    schedules_.emplace_back());
    tonic_rates_.push_back(sustaining.tonic);
    values_.push_back(modulator.tonic.native());
  }
  for (std::size_t r = 0; r < model.receptors.size(); ++r) {
    const auto& receptor = model.receptors[r];
    const auto of = std::ranges::find_if(
        model.modulators, [&](const Modulator& m) { return m.name == receptor.of && m.region == receptor.region; });
    modulator_of_.push_back(static_cast<std::size_t>(of - model.modulators.begin()));
    const double x = binding(r, values_);
    values_.push_back(x / (1 + x));
  }
  values_.resize(messenger(model.messengers.size()), 0.0);
  for (std::size_t k = 0; k < model.messengers.size(); ++k) {
    drives_.push_back(receptors::Gate::compile("drive", model.messengers[k].drive,
                                               receptors::symbols_of(model.modulators, model.receptors,
                                                                     model.messengers, model.messengers[k].region, k))
                          .value());
    values_[messenger(k)] = values_[messenger(k) + 1] = drives_[k].value(symbols());  // at rest
  }
  release_pulses(0);
}

void Levels::release_pulses(std::int64_t step) {
  for (std::size_t m = 0; m < schedules_.size(); ++m)
    for (const auto& pulse : schedules_[m].pulses)
      if (std::llround(pulse.at_ms / dt_) == step) values_[m] += pulse.amount;
}

double Levels::binding(std::size_t receptor, const Values& values) const {
  const auto& r = model_.receptors[receptor];
  return std::pow(std::max(values[modulator_of_[receptor]], 0.0) / r.ec50.native(), r.hill);
}

Levels::Values Levels::symbols_of(const Values& values) const {
  const std::size_t n = model_.modulators.size();
  Values out(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(messenger(0)));
  for (std::size_t r = 0; r < model_.receptors.size(); ++r)
    if (const double x = binding(r, values); !model_.receptors[r].k_off) out[n + r] = x / (1 + x);
  for (std::size_t k = 0; k < model_.messengers.size(); ++k) out.push_back(values[messenger(k) + 1]);
  return out;
}

double Levels::release_rate(std::size_t modulator, double at_ms, double inside_ms) const {
  double rate = tonic_rates_[modulator];
  for (const auto& piece : schedules_[modulator].pieces)
    if (piece.at_ms <= inside_ms) rate = piece.rate + piece.slope * (at_ms - piece.at_ms);
  return std::max(rate, 0.0);
}

Levels::Values Levels::slope(const Values& values, double at_ms, double inside_ms) const {
  const std::size_t n = model_.modulators.size();
  Values d(values.size(), 0.0);
  for (std::size_t m = 0; m < n; ++m)
    d[m] = release_rate(m, at_ms, inside_ms) - transport::cleared_per_ms(model_.modulators[m].clearance, values[m]);
  for (std::size_t r = 0; r < model_.receptors.size(); ++r)
    if (const auto k_off = model_.receptors[r].k_off)
      d[n + r] = k_off->native() * (binding(r, values) * (1 - values[n + r]) - values[n + r]);
  const Values now = symbols_of(values);
  for (std::size_t k = 0; k < model_.messengers.size(); ++k) {
    const auto& m = model_.messengers[k];
    const double drive = drives_[k].value(now), first = values[messenger(k)], second = values[messenger(k) + 1];
    if (m.rise) d[messenger(k)] = (drive - first) / m.rise->native();
    d[messenger(k) + 1] = ((m.rise ? first : drive) - second) / m.tau.native();
  }
  return d;
}

Levels::Values Levels::stepped(const Values& from, double at_ms, double length_ms) const {
  const double inside = at_ms + length_ms / 2;
  const auto moved = [&](const Values& by, double how_far) {
    Values to = from;
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += how_far * by[i];
    return to;
  };
  const Values a = slope(from, at_ms, inside), b = slope(moved(a, length_ms / 2), inside, inside);
  const Values c = slope(moved(b, length_ms / 2), inside, inside);
  const Values d = slope(moved(c, length_ms), at_ms + length_ms, inside);
  Values next = from;
  for (std::size_t i = 0; i < next.size(); ++i) next[i] += length_ms / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return next;
}

double Levels::fastest_per_ms() const {
  double fastest = 0;
  const auto consider = [&](double rate) { fastest = std::max(fastest, rate); };
  for (std::size_t m = 0; m < model_.modulators.size(); ++m)
    consider(transport::clearance_slope_per_ms(model_.modulators[m].clearance, 0));
  for (std::size_t r = 0; r < model_.receptors.size(); ++r)
    if (const auto k_off = model_.receptors[r].k_off) consider(k_off->native() * (1 + binding(r, values_)));
  for (const auto& m : model_.messengers) {
    consider(1 / m.tau.native());
    if (m.rise) consider(1 / m.rise->native());
  }
  return fastest;
}

std::vector<std::vector<double>> Levels::advance(std::int64_t step) {
  const int pairs = std::max(1, static_cast<int>(std::ceil(dt_ * fastest_per_ms() / 0.02)));
  const int parts = 2 * pairs;  // an odd number of readings, for Simpson's rule
  const double from = static_cast<double>(step - 1) * dt_, length = dt_ / parts;
  std::vector<std::vector<double>> readings{symbols()};
  for (int i = 0; i < parts; ++i) {
    values_ = stepped(values_, from + i * length, length);
    readings.push_back(symbols());
  }
  return readings;
}

}  // namespace teg::reference
