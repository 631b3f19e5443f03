// A study with something changed, run once for each change.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study {

// What the changed study gave; or why that says nothing about the study's claims.
struct LesionedRun {
  std::string is_void;  // "" where it can be judged
  std::string fingerprint;
  Study study;
  std::vector<std::vector<double>> values;
  std::vector<std::vector<analysis::WindowSummary>> windows;
};

// How a claim stands in a changed study.
struct Bite {
  enum class Kind { bites, does_not_bite, is_void };
  Kind kind = Kind::is_void;
  std::string then;  // what came out, or why nothing can be said
};

class Lesions {
 public:
  // REQUIRES: `published` outlives this, and is results of `study`.
  Lesions(const Study& study, const Results& published, RunOptions options);

  // The same run for the same settings. Errors: Fault::interrupted.
  Result<const LesionedRun*> run(const Settings& settings);
  // With references and conditions as they are in the published study.
  Result<Bite> judge(const Expectation& expectation, const Settings& settings);
  // The runs so far, which take memory.
  void forget() { runs_.clear(); }

 private:
  Result<LesionedRun> make(const Settings& settings) const;
  std::string void_because(const Results& results) const;

  Study study_;  // with what was fitted
  const Results& published_;
  RunOptions options_;
  std::map<Settings, LesionedRun> runs_;
};

}  // namespace teg::study
