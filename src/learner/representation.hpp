// What stands for the stimuli of a task over time: the features whose weights a learner changes.
#pragma once

#include <vector>

#include "learner/settings.hpp"

namespace teg::learner {

// serial-compound: one feature for each step since a cue's onset, for `taps` steps (Montague, Dayan & Sejnowski 1996).
// microstimuli: each onset leaves a trace that decays; features are Gaussian windows on its height, times it (Ludvig,
//   Sutton & Kehoe 2008, eq. 4-6). Rewards leave one too.
// presence: the cues themselves.  states: one feature for each state.
enum class RepresentationKind { serial_compound, microstimuli, presence, states };

}  // namespace teg::learner

namespace teg {

template <>
struct Names<learner::RepresentationKind> {
  static constexpr auto all = std::to_array<Named<learner::RepresentationKind>>(
      {{"serial-compound", learner::RepresentationKind::serial_compound},
       {"microstimuli", learner::RepresentationKind::microstimuli},
       {"presence", learner::RepresentationKind::presence},
       {"states", learner::RepresentationKind::states}});
};

}  // namespace teg

namespace teg::learner {

// The settings that choose one; part of a learner's list.
#define TEG_REPRESENTATION_SETTINGS                                                                         \
  SettingInfo{"representation", "serial-compound", SettingKind::choice, 0, 0, choices<RepresentationKind>}, \
      SettingInfo{"taps", "20", SettingKind::number, 1, 1e6},                                               \
      SettingInfo{"microstimuli", "6", SettingKind::number, 1, 1000},                                       \
      SettingInfo{"microstimulus_width", "0.08", SettingKind::number, 1e-6, 1e3},                           \
      SettingInfo{"microstimulus_decay", "0.985", SettingKind::number, 0, 1}

// Features at one step: most are 0, so those that are not are listed.
struct Features {
  std::vector<double> x;
  std::vector<std::size_t> active;
  void clear(std::size_t n) {
    if (x.size() != n) x.assign(n, 0), active.clear();
    for (const auto i : active) x[i] = 0;
    active.clear();
  }
  void set(std::size_t i, double value) {
    if (value == 0) return;
    x[i] = value;
    active.push_back(i);
  }
  double dot(const std::vector<double>& w) const {
    double sum = 0;
    for (const auto i : active) sum += w[i] * x[i];
    return sum;
  }
};

class Representation {
 public:
  Representation() = default;
  static Representation make(SettingReader& in, const TaskShape& task);
  std::size_t size() const { return size_; }
  void reset();
  // The features of this step. At the first step of a trial what came before is forgotten.
  void features(const Percept& percept, Features& out);

 private:
  RepresentationKind kind_ = RepresentationKind::presence;
  std::size_t size_ = 0, taps_ = 0, n_micro_ = 0;
  double width_ = 0, decay_ = 0;
  std::vector<double> height_, strength_;  // [cue, then reward] of its trace; [cue] at its onset
  std::vector<std::size_t> since_;         // [cue] steps since its onset
  std::vector<bool> present_;
};

}  // namespace teg::learner
