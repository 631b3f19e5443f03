// The Jacobian of results of a tape by some of its inputs, exact and sparse: each instruction carries
// the derivatives of its value by the inputs that it depends on, and which these are is known when the
// model is compiled.
#pragma once

#include <span>
#include <vector>

#include "pathway/tape.hpp"

namespace teg::pathway {

// Where the Jacobian may be other than 0, by columns (the layout of KLU).
struct SparsePattern {
  std::vector<std::int64_t> starts;  // [column], first entry of it; and one more, the number of entries
  std::vector<std::int64_t> rows;    // [entry], rising within a column; the diagonal is always there
};

class Gradient {
 public:
  // Row i is results[i], column j is inputs[j]; there are as many of each. `program` computes results.
  Gradient(std::size_t n_slots, std::span<const Instruction> program, std::span<const Slot> results,
           std::span<const Slot> inputs);

  const SparsePattern& pattern() const { return pattern_; }

  // REQUIRES: `slots` holds the values after evaluating the program. `work` is kept by the caller.
  void evaluate(std::span<const double> slots, std::vector<double>& work, std::span<double> entries) const;

 private:
  struct Term {  // of one derivative: where those of the operands are in `work`; 0 is always 0
    std::uint32_t a = 0, b = 0;
  };
  struct Step {
    Instruction instruction;
    std::uint32_t first = 0, count = 0;  // in work; the terms stand at the same index
  };
  struct Entry {
    std::uint32_t from = 0;  // in work
    std::int64_t to = 0;     // in entries
  };
  std::vector<Step> steps_;
  std::vector<Term> terms_;
  std::vector<double> seed_;  // work before the first step: 1 for each input by itself
  std::vector<Entry> copied_;
  SparsePattern pattern_;
};

}  // namespace teg::pathway
