// Release, transport, receptors and messengers again, slow and plain: the equations as they stand in the public
// headers, written without anything of the engine but its random numbers and gates. Complete: whatever a model may
// have is here, and the references of all substrates stand on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receptors/gate.hpp"
#include "teg/modulation.hpp"

namespace teg::reference {

using Values = std::vector<double>;

// One step of the classical Runge-Kutta method of fourth order; slope(values, time) gives values per ms.
template <class Slope>
Values stepped(const Values& y, double t_ms, double h_ms, const Slope& slope) {
  const auto moved = [&](const Values& by, double how_far) {
    Values to = y;
    for (std::size_t i = 0; i < y.size(); ++i) to[i] += how_far * by[i];
    return to;
  };
  const Values a = slope(y, t_ms), b = slope(moved(a, h_ms / 2), t_ms + h_ms / 2);
  const Values c = slope(moved(b, h_ms / 2), t_ms + h_ms / 2), d = slope(moved(c, h_ms), t_ms + h_ms);
  Values next = y;
  for (std::size_t i = 0; i < y.size(); ++i) next[i] += h_ms / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return next;
}

struct Pulse {
  double at_ms = 0, amount = 0;
};

class PlainModulation {
 public:
  // REQUIRES: the modulation outlives it.
  explicit PlainModulation(const Modulation& modulation);

  // Values: of each modulator the level (without its recorded trace), of each receptor B and a, of each messenger its
  // two stages.
  const Values& at_rest() const { return rest_; }
  // What gates may name. No program, drug, effect or trace begins or ends between t and `inside`, which tells the side.
  Values symbols(const Values& values, double t_ms, double inside_ms) const;
  Values slope(const Values& values, double t_ms, double inside_ms) const;

  const std::vector<Pulse>& pulses(std::size_t modulator) const { return releases_[modulator].pulses; }
  // What a pulse adds to its level.
  double released(std::size_t modulator, double amount, const Values& values, double t_ms) const;
  // Every moment at which a pulse is released, or at which anything begins, ends or turns.
  std::vector<double> instants_ms() const;
  // The rate of the fastest return to rest, per ms.
  double fastest_per_ms(const Values& values) const;

 private:
  // Between two times: adds tonic x scale + rate + slope (t - from) to release.
  struct Stretch {
    double from_ms = 0, to_ms = 0, scale = 0, rate = 0, slope = 0;
  };
  struct Release {
    double tonic = 0;  // per ms
    std::vector<Pulse> pulses;
    std::vector<Stretch> stretches;
  };
  void emit(const std::vector<double>& times, double amount, double width, const Vesicles& vesicles,
            std::size_t modulator, std::size_t program, Release& release) const;
  void unroll(const ReleaseProgram& one, std::size_t modulator, std::size_t program, Release& release) const;

  void settle();
  double tonic_release(std::size_t modulator) const;
  std::size_t modulator(const std::string& name, const std::string& region) const;
  std::optional<std::size_t> autoreceptor(std::size_t modulator) const;
  double level(std::size_t modulator, const Values& values, double t_ms, double inside_ms) const;
  double x_of(std::size_t receptor, double level, double t_ms) const;
  double acting(std::size_t receptor, const Values& values, double t_ms, double inside_ms) const;
  double held_back(std::size_t modulator, const Values& values, double t_ms, double inside_ms) const;
  double released_per_ms(std::size_t modulator, double t_ms, double inside_ms) const;
  double removed_per_ms(std::size_t modulator, const Values& values, double uptake) const;
  std::size_t bound(std::size_t receptor) const { return n_ + 2 * receptor; }
  std::size_t stage(std::size_t messenger) const { return n_ + 2 * (model_.receptors.size() + messenger); }

  const Modulation& model_;
  std::size_t n_;
  std::vector<receptors::Gate> drives_;  // [messenger]
  std::vector<Release> releases_;        // [modulator]
  Values rest_;
};

}  // namespace teg::reference
