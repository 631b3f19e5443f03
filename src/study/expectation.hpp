// Expectations: expressions over what was measured, compared with what was published.
#pragma once

#include <string>
#include <vector>

#include "analysis/window.hpp"
#include "study/study.hpp"

namespace teg::study {

struct Verdict {
  std::string claim, source, expected, simulated;
  bool passed = false;
  bool is_judged = true;        // false: it is about the study as published, and something was set
  bool is_of_published = true;  // whether the study is as published; elsewhere nothing fails, it only differs
  std::string word() const;     // "passed", "FAILED"; "as published", "not as published"; "not judged"
};

// What an expectation is about: values, [measure][point], and windows, [measure][point of the other axes].
struct Measured {
  const std::vector<std::vector<double>>& values;
  const std::vector<std::vector<analysis::WindowSummary>>& windows;
};

// Names, functions and dimensions, before anything is run.
Result<Done> check_expectation(const Study& study, const Expectation& expectation);
// Evaluated at every point of the axes that the expression depends on; the worst point counts.
Result<Verdict> judge(const Study& study, const Measured& measured, const Expectation& expectation);

}  // namespace teg::study
