// PERFORMANCE W5. Not a timed test: prints what it measured, and checks that results are right.
#pragma once

#include <cstdint>
#include <string>

namespace teg::bench {

struct FieldFigures {
  std::uint64_t voxels = 0, steps = 0;
  double updates_per_s = 0;  // one thread; a voxel advanced by one step
  double updates_per_s_two_threads = 0;
  bool same_on_two_threads = false;     // bit for bit
  double molecules = 0, median_nM = 0;  // at the end
  std::string fingerprint;              // of the whole field at the end
};
FieldFigures field();

}  // namespace teg::bench
