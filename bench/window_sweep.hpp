// PERFORMANCE W4. Not a timed test: prints what it measured, and checks that results are right.
#pragma once

#include <string>

namespace teg::bench {

struct SweepFigures {
  double protocols_per_s = 0;       // one thread
  bool same_as_one_by_one = false;  // bit for bit
  std::string fingerprint;
};
SweepFigures window_sweep(bool saturating);

}  // namespace teg::bench
