// A study again, from the results file that it left.
#pragma once

#include <string>
#include <vector>

#include "keep/dataset.hpp"
#include "study/study.hpp"

namespace teg::study {

struct Recorded {
  Study study;
  std::string version, fingerprint;        // of the run that wrote the file
  std::vector<std::string> changed_files;  // which the study reads, and which had other contents then
};
// What a results file says of the run behind it; `path` opens errors. Errors: a file without a study or fingerprint,
// one of a sweep that is not complete, a study that this version refuses.
Result<Recorded> recorded_study(const Dataset& results, const std::string& path);

// How far the same variable of two files differs at most.
struct Difference {
  std::string variable, unit;
  double largest = 0;  // of |a - b|; infinite where one has a value and the other none, or where shapes differ
  std::string at;      // "delay = 0.5 s, seed = 3"; "" for a scalar
};
// Of variables that both have, in their order; only those that differ.
std::vector<Difference> differences(const Dataset& a, const Dataset& b);

}  // namespace teg::study
