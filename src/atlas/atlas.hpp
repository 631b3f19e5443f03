// Simulates what the atlas consists of.
#pragma once

#include <string>
#include <vector>

#include "atlas/contents.hpp"
#include "atlas/swept.hpp"
#include "atlas/transfer.hpp"
#include "run/run_options.hpp"

namespace teg::study::atlas {

struct Results {
  std::vector<Swept> swept;  // in the order of the entries
  std::vector<Pair> pairs;   // of Part::transfer
  std::vector<LeftOut> left_out;
  std::string fingerprint;
  std::vector<const Swept*> of(Part part) const;
};

// Simulates every entry of the wanted parts. Results do not depend on options.threads.
// Errors: an entry that cannot be read, with its place; Fault::numeric; Fault::interrupted.
Result<Results> compute(const Contents& contents, const std::vector<Part>& wanted, const RunOptions& options);

}  // namespace teg::study::atlas
