// Runs a study: every point of its sweep, its windows, its verdicts and the traces of one protocol.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/bootstrap.hpp"
#include "analysis/window.hpp"
#include "analysis/window_map.hpp"
#include "core/dataset.hpp"
#include "core/fingerprint.hpp"
#include "study/study.hpp"

namespace teg::study {

struct RunOptions {
  std::size_t threads = 1;
  const std::atomic<bool>* stop = nullptr;                         // set by Ctrl-C
  std::function<void(std::size_t done, std::size_t of)> progress;  // called from one thread
  std::string checkpoints = {};  // folder for those of a network, which goes on from what is there; "": none
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
  std::size_t runs = 0, runs_present = 0;  // fewer present where a sweep is not complete
  std::optional<LearnerResults> learner;   // of the learner substrate, likewise
  std::optional<NetworkResults> network;   // of the network substrate; `shown` then has only its point and model
};

// The measures at every point, [measure][point], normalised where asked. Errors as of run_study.
Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options);

// A study with a fit is fitted first. Errors: Fault::numeric with the point, Fault::interrupted. Results do not depend
// on `threads`.
Result<Results> run_study(const Study& study, const RunOptions& options);

// A quantile over the seeds of a point that have a value, 0 <= part <= 1; NaN where runs of the point are missing.
double seed_quantile(const Results& results, std::size_t measure, std::size_t point, double part);

// The point that figures show: what [show] says, or else the middle of each axis.
std::size_t wanted_point(const Study& study);
// From results.values: windows, the fingerprint, which goes on from `fingerprint`, and verdicts unless runs are
// missing.
Result<Done> conclude(const Study& study, Results& results, Fingerprint fingerprint);

// The traces of the shown protocol, of a study of synapses; of others the shown point and its model. Errors: the
// model's.
Result<Done> add_shown(const Study& study, Results& results);

// Divides the measure's values along its axis by the one of largest size. Where a value is missing, the others along
// the axis have no peak, and no value.
void normalise(const Study& study, const MeasureSpec& m, std::vector<double>& values);

// A window's values against its axis, at one point of the other axes.
std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other);
// The point at position `along` of an axis, at one point of the other axes.
std::size_t window_point(const Study& study, std::size_t axis, std::size_t other, std::size_t along);
std::string other_place(const Study& study, std::size_t axis, std::size_t other);  // "tau = 1 s, dose = 2"
std::size_t n_other_points(const Study& study, std::size_t axis);

// Of a field of a measure's window: "nM s" of an area; of a map.
std::string window_unit(const Study& study, const MeasureSpec& spec, const analysis::WindowField& field);
std::string map_unit(const Study& study, const MeasureSpec& spec, const analysis::MapField& field);

// Everything as labelled arrays, with provenance; `command` is the command that repeats the run.
Dataset to_dataset(const Study& study, const Results& results, const std::string& command);

}  // namespace teg::study
