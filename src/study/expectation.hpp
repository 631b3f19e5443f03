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
  bool is_known_miss = false;   // it does not pass, as its study says and why
  bool has_no_value = false;    // it does not pass, and at no point because of a number: there is none
  bool is_controlled = true;    // its positive control is met
  std::string word() const;     // "passed", "FAILED", "known miss"; "as published", "not as published"; "not judged"
};

// What an expectation is about: values, [measure][point], and windows, [measure][point of the other axes].
struct Measured {
  const std::vector<std::vector<double>>& values;
  const std::vector<std::vector<analysis::WindowSummary>>& windows;
};

// A study and its results that references and conditions are taken from, where another's values are judged by them.
struct Reference {
  const Study& study;
  const Measured& measured;
};

// Names, functions and dimensions, before anything is run.
Result<Done> check_expectation(const Study& study, const Expectation& expectation);
// Evaluated at every point of the axes that the expression depends on; the worst point counts.
// REQUIRES: the axes of `reference` are those of the study.
Result<Verdict> judge(const Study& study, const Measured& measured, const Expectation& expectation,
                      const Reference* reference = nullptr);

}  // namespace teg::study
