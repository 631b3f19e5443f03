// PERFORMANCE W6: trial-level learners. Not timed tests: they print what they measured.
#pragma once

#include <cstdint>
#include <string>

namespace teg::bench {

struct LearnerFigures {
  double td_steps_per_s = 0;    // TD(lambda) with 20 features in its task, recorded trial by trial
  bool same_as_plain = false;   // the same errors, to rounding, as a plain loop over doubles
  double recovery_s = 0;        // 10 000 subjects, 200 trials: learning rates and temperatures from choices
  double rate_correlation = 0;  // of true and recovered learning rates
  double temperature_correlation = 0;
  double converged = 0;  // part of the subjects
  std::string fingerprint;
};
LearnerFigures learner(std::size_t threads);

}  // namespace teg::bench
