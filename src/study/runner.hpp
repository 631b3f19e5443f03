// Runs a study: every point of its sweep, its windows, its verdicts and the traces of one protocol.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "analysis/window.hpp"
#include "core/dataset.hpp"
#include "study/study.hpp"

namespace teg::study {

struct RunOptions {
  std::size_t threads = 1;
  const std::atomic<bool>* stop = nullptr;                         // set by Ctrl-C
  std::function<void(std::size_t done, std::size_t of)> progress;  // called from one thread
};

struct Verdict {
  std::string claim, source, expected, simulated;
  bool passed = false;
};

// The traces of the protocol that figures show.
struct Shown {
  std::size_t point = 0;
  Recording recording;
  std::vector<std::vector<double>> release_ms;  // [modulator]
  SynapseModel model;
  std::vector<recording::Signal> sensors;  // what each sensor of the study records
  std::vector<Curve> curves;               // outputs of pathways and of the field
};

struct Results {
  std::vector<std::vector<double>> values;                    // [measure][point], normalised where asked
  std::vector<std::vector<analysis::WindowSummary>> windows;  // [measure][point of the other axes]; empty where none
  std::vector<Verdict> verdicts;
  Shown shown;
  std::vector<std::pair<std::string, std::string>> fitted;  // constants and their fitted values
  std::string fingerprint;
};

// The measures at every point, [measure][point], normalised where asked. Errors as of run_study.
Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options);

// A study with a fit is fitted first. Errors: Fault::numeric with the point, Fault::interrupted. Results do not depend
// on `threads`.
Result<Results> run_study(const Study& study, const RunOptions& options);

// A window's values against its axis, at one point of the other axes.
std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other);
std::size_t n_other_points(const Study& study, std::size_t axis);

// Everything as labelled arrays, with provenance; `command` is the command that repeats the run.
Dataset to_dataset(const Study& study, const Results& results, const std::string& command);

}  // namespace teg::study
