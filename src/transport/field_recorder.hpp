// What a run of the field writes down.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "transport/field_kernel.hpp"
#include "transport/field_model.hpp"

namespace teg::transport {

std::uint64_t nearest_step(const FieldModel& model, Time t);

// The first value that is not finite or below 0, as an error with stage, voxel and step.
std::optional<Error> bad_number(const FieldGrid& grid, std::span<const double> values, std::uint64_t step);

class FieldRecorder {
 public:
  FieldRecorder(const FieldModel& model, const FieldGrid& grid);
  bool is_due(std::uint64_t step) const;
  // REQUIRES: each step once, in order.
  void record(std::uint64_t step, std::span<const double> values);
  FieldRecording take(std::uint64_t steps);

 private:
  bool probes_are_due(std::uint64_t step) const { return !model_.probes.empty() && step % model_.probe_every == 0; }
  double mean(const Region& region, std::span<const double> values) const;
  void copy_voxels(std::span<const double> values, std::vector<double>& to) const;
  void add_statistics(double time_ms, std::span<const double> values);

  const FieldModel& model_;
  const FieldGrid grid_;
  std::vector<std::uint64_t> statistics_steps_, snapshot_steps_;  // sorted
  std::vector<double> sorted_;
  FieldRecording recording_;
};

}  // namespace teg::transport
