// What runs outside the chain at each point of a study: pathways and fields. Their outputs are curves, which
// measures read and which modulators may follow.
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pathway/pathway.hpp"
#include "teg/synapse.hpp"
#include "transport/field_model.hpp"
#include "transport/terminals.hpp"

namespace teg::study {

struct Curve {
  std::string name, unit;  // "pathway.d1.Ct", "field.median"
  std::vector<double> time_ms, value;
};

struct PathwayRun {
  std::string name, file;
  std::vector<std::string> outputs;
  std::vector<pathway::Setting> settings, rest;
  std::vector<std::pair<std::string, std::size_t>> drives;  // what of the model, modulator
  double equilibrate = 0, until = 0;                        // in the model's time
  double time_unit_ms = 1000, drive_unit_nM = 1000, relative_tolerance = 1e-8;
  std::optional<double> absolute_tolerance = {};
  std::size_t samples = 4000;
};

struct FieldRun {
  transport::FieldModel model;  // without releases and probes
  transport::Innervation innervation;
  transport::Region column, core;  // of the first burst, or in the middle
  std::vector<std::pair<std::string, transport::Region>> probes;
  std::uint64_t seed = 1;
  double statistics_ms = 100;
};

// A modulator whose level is a curve.
struct Follower {
  std::size_t modulator = 0;
  std::string curve;
  double scale = 1, shift_ms = 0;
};

struct Outside {
  Outside();
  Outside(const Outside& other);
  Outside(Outside&& other) noexcept;
  Outside& operator=(const Outside& other);
  Outside& operator=(Outside&& other) noexcept;
  ~Outside();

  std::vector<PathwayRun> pathways;
  std::optional<FieldRun> field;
  std::vector<Follower> followers;
  bool is_empty() const { return pathways.empty() && !field; }
  std::vector<std::string> curve_names() const;  // in the order of run()
};

// A path with "$NAME/" replaced by the environment variable. Errors: one that is not set.
Result<std::string> expanded_path(const std::string& path);

// Keeps what many points share: models that were read, and their states at rest.
class OutsideRunner {
 public:
  // Runs the field, then each pathway, and gives followers in `model` their levels. Errors: those of the models,
  // Fault::interrupted.
  Result<std::vector<Curve>> run(const Outside& outside, SynapseModel& model, const std::atomic<bool>* stop);

 private:
  struct Rested {
    pathway::Pathway pathway;
    std::optional<pathway::State> state;
  };
  Result<const Rested*> rested(const PathwayRun& run, const std::atomic<bool>* stop);
  Result<Done> run_pathway(const PathwayRun& run, const SynapseModel& model, std::vector<Curve>& curves,
                           const std::atomic<bool>* stop);
  std::map<std::string, Rested> rested_;  // by file and settings
};

}  // namespace teg::study
