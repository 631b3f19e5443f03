// A trial taken as a whole, by learners that do not look into it.
#pragma once

#include <algorithm>
#include <vector>

#include "teg/learner.hpp"

namespace teg::learner {

struct WholeTrial {
  std::vector<double> cues;  // [cue] the greatest strength so far
  double reward = 0;         // received so far
  void reset(std::size_t n_cues) { cues.assign(n_cues, 0), reward = 0; }
  void take(const Percept& p) {
    if (p.begins_trial) reset(cues.size());
    for (std::size_t i = 0; i < cues.size(); ++i) cues[i] = std::max(cues[i], p.cues[i]);
    reward += p.reward;
  }
};

}  // namespace teg::learner
