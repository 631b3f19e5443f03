// What the runs of a study give.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/bootstrap.hpp"
#include "analysis/window.hpp"
#include "analysis/window_map.hpp"
#include "study/expectation.hpp"
#include "study/study.hpp"

namespace teg::study {

// The traces of the protocol that figures show.
struct Shown {
  std::size_t point = 0;
  Recording recording;
  std::vector<std::vector<double>> release_ms;  // [modulator]
  SynapseModel model;
  std::vector<recording::Signal> sensors;  // what each sensor of the study records
  std::vector<Curve> curves;               // outputs of pathways and of the field
};

// What the runs of a network left behind beside its measures.
struct NetworkResults {
  NetworkResults();
  NetworkResults(const NetworkResults& other);
  NetworkResults(NetworkResults&& other) noexcept;
  NetworkResults& operator=(const NetworkResults& other);
  NetworkResults& operator=(NetworkResults&& other) noexcept;
  ~NetworkResults();

  std::vector<std::vector<ProbeRecord>> records;  // [seed][probe], at the shown point
  std::vector<std::vector<Spike>> spikes;         // [population], of the first seed there; empty: not recorded
  std::vector<Task::Measure> task;                // what its task measured there
  std::vector<SynapseLedger> ledgers;             // of that run
  NetworkCounts counts;                           // of that run
};

// What the sessions of a learner left behind at the shown point, beside their measures.
struct LearnerResults {
  LearnerResults();
  LearnerResults(const LearnerResults& other);
  LearnerResults(LearnerResults&& other) noexcept;
  LearnerResults& operator=(const LearnerResults& other);
  LearnerResults& operator=(LearnerResults&& other) noexcept;
  ~LearnerResults();

  std::vector<std::string> names;                // of the series
  std::vector<std::vector<double>> mean, error;  // [series][trial] over seeds, and the standard error of the mean
  LearnerRecord first;                           // of the first seed, with its traces
};

struct Results {
  Results();
  Results(const Results& other);
  Results(Results&& other) noexcept;
  Results& operator=(const Results& other);
  Results& operator=(Results&& other) noexcept;
  ~Results();

  std::vector<std::vector<double>> values;                    // [measure][point], normalised where asked
  std::vector<std::vector<std::vector<double>>> by_seed;      // [measure][point][seed], of networks and learners
  std::vector<std::vector<analysis::WindowSummary>> windows;  // [measure][point of the other axes]; empty where none
  // [measure][point of the other axes][field of a window], over seeds; empty where there is one seed
  std::vector<std::vector<std::vector<analysis::BootstrapEstimate>>> intervals;
  std::vector<std::vector<double>> closed_form;           // [measure][point], where the algebra gives one; else empty
  std::vector<std::optional<analysis::MapSummary>> maps;  // [measure], of two axes of numbers
  std::vector<Verdict> verdicts;
  Shown shown;
  std::vector<std::pair<std::string, std::string>> fitted;  // constants and their fitted values
  std::string fingerprint;
  std::vector<std::size_t> diverged;       // [point] of a learner: how many of its sessions diverged; empty: none
  std::size_t runs = 0, runs_present = 0;  // fewer present where a sweep is not complete
  std::optional<LearnerResults> learner;   // of the learner substrate, likewise
  std::optional<NetworkResults> network;   // of the network substrate; `shown` then has only its point and model
};

// A quantile over the seeds of a point that have a value, 0 <= part <= 1; NaN where runs of the point are missing.
double seed_quantile(const Results& results, std::size_t measure, std::size_t point, double part);
// How many sessions diverged, where most, and what they have; "" where none did.
std::string divergence_text(const Study& study, const Results& results);

}  // namespace teg::study
