// A sweep on disk over a small network, with one and with two workers.
#pragma once

#include <string>

#include "teg/result.hpp"

namespace teg::bench {

struct DiskSweepFigures {
  std::size_t runs = 0;
  double one_worker_s = 0, two_workers_s = 0;  // the best of three each, alternating
  double bytes = 0;                            // of the folder
  bool same = false;                           // fingerprints, also as one run in memory
  std::string fingerprint;
};
// Writes into a folder for temporary files and removes it. Errors: the file system.
Result<DiskSweepFigures> disk_sweep();

}  // namespace teg::bench
