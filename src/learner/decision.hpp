// A decision from its action to its outcome.
#pragma once

#include "teg/learner.hpp"

namespace teg::learner {

// It is open from the action until the next one is asked for or nothing follows; rewards meanwhile are its own.
class Decision {
 public:
  void begin() { is_open_ = true, reward_ = 0; }
  void reset() { is_open_ = false, reward_ = 0; }
  // Takes in the reward of this step, which is `worth` times as much as at once; whether the decision ends here.
  bool ends(const Percept& p, double worth = 1) {
    if (!is_open_) return false;
    reward_ += worth * p.reward;
    is_open_ = !p.asks && !p.is_terminal;
    return !is_open_;
  }
  bool is_open() const { return is_open_; }
  double reward() const { return reward_; }  // what it brought

 private:
  bool is_open_ = false;
  double reward_ = 0;
};

}  // namespace teg::learner
