// Whether the claims of a study can fail: each is judged again without what it says it needs.
#pragma once

#include <string>
#include <vector>

#include "falsify/lesions.hpp"

namespace teg::study {

// What one falsifier showed.
struct Falsification {
  std::string because, change;  // "rule.d1.channel.0.tau_trace = 20 ms"
  bool is_graded = false;
  Bite bite;
  std::string fingerprint;  // of the changed study's results
  // It fails more than half of the study's claims, and so counts for one of them.
  bool is_blanket = false;
  std::string bites_at;      // of a graded one that bites: the first of eight even steps at which the claim fails
  bool is_loose = false;     // it bites only beyond three times its source's own uncertainty
  std::string word() const;  // "bites", "does not bite", "VOID", "bites, but most claims with it"
};

struct FalsifiedClaim {
  enum class Kind { falsified, toothless, is_void, known_miss, failed };
  Kind kind = Kind::toothless;
  std::string claim;
  std::vector<Falsification> by;
  std::string word() const;  // "falsified", "toothless", "VOID", "known miss", "FAILED"
};

// Changes that cannot be read, each with the place of its falsifier; empty where all can.
Errors check_falsifiers(const Study& study);

// In the order of the study's expectations. A claim is falsified where each of its falsifiers bites, and one of them
// bites it and not most of the others, or counts for it. Errors: as of run_study for the study as it is;
// Fault::interrupted.
Result<std::vector<FalsifiedClaim>> falsify(const Study& study, const Results& published, const RunOptions& options);

}  // namespace teg::study
