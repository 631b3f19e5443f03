#include "transport/field_recorder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/quantile.hpp"
#include "core/require.hpp"
#include "core/text.hpp"

namespace teg::transport {
namespace {

std::vector<std::uint64_t> steps_of(const FieldModel& model, const std::vector<Time>& times) {
  std::vector<std::uint64_t> steps;
  for (const Time t : times) steps.push_back(nearest_step(model, t));
  std::sort(steps.begin(), steps.end());
  return steps;
}

std::size_t count_of(const std::vector<std::uint64_t>& steps, std::uint64_t step) {
  const auto [from, to] = std::equal_range(steps.begin(), steps.end(), step);
  return static_cast<std::size_t>(to - from);
}

}  // namespace

std::uint64_t nearest_step(const FieldModel& model, Time t) {
  return static_cast<std::uint64_t>(std::llround(t / model.dt));
}

std::optional<Error> bad_number(const FieldGrid& grid, std::span<const double> values, std::uint64_t step) {
  const auto voxel = first_bad_voxel(grid, values);
  if (!voxel) return std::nullopt;
  return Error{Fault::numeric, "field, diffusion and uptake",
               exact_text(values[grid.index(*voxel)]) + " nM in voxel " + std::to_string(voxel->x) + ", " +
                   std::to_string(voxel->y) + ", " + std::to_string(voxel->z) + " at step " + std::to_string(step),
               "lower the amounts released"};
}

FieldRecorder::FieldRecorder(const FieldModel& model, const FieldGrid& grid)
    : model_(model),
      grid_(grid),
      statistics_steps_(steps_of(model, model.statistics_at)),
      snapshot_steps_(steps_of(model, model.snapshots_at)) {
  recording_.probe_nM.resize(model.probes.size());
  const auto samples = static_cast<std::size_t>(nearest_step(model, model.until) / model.probe_every) + 1;
  recording_.time_ms.reserve(model.probes.empty() ? 0 : samples);
  for (auto& probe : recording_.probe_nM) probe.reserve(samples);
}

bool FieldRecorder::is_due(std::uint64_t step) const {
  return probes_are_due(step) || count_of(statistics_steps_, step) > 0 || count_of(snapshot_steps_, step) > 0;
}

void FieldRecorder::record(std::uint64_t step, std::span<const double> values) {
  const double time_ms = static_cast<double>(step) * model_.dt.native();
  if (probes_are_due(step)) {
    TEG_REQUIRE(recording_.time_ms.empty() || recording_.time_ms.back() < time_ms);
    recording_.time_ms.push_back(time_ms);
    for (std::size_t p = 0; p < model_.probes.size(); ++p)
      recording_.probe_nM[p].push_back(mean(model_.probes[p], values));
  }
  for (auto n = count_of(statistics_steps_, step); n > 0; --n) add_statistics(time_ms, values);
  for (auto n = count_of(snapshot_steps_, step); n > 0; --n) {
    recording_.snapshots.push_back({time_ms, {}});
    copy_voxels(values, recording_.snapshots.back().conc_nM);
  }
}

FieldRecording FieldRecorder::take(std::uint64_t steps) {
  recording_.steps = steps;
  return std::move(recording_);
}

double FieldRecorder::mean(const Region& r, std::span<const double> values) const {
  double sum = 0;
  for (std::size_t z = r.first.z; z < r.end.z; ++z)
    for (std::size_t y = r.first.y; y < r.end.y; ++y)
      for (std::size_t x = r.first.x; x < r.end.x; ++x) sum += values[grid_.index({x, y, z})];
  return sum / static_cast<double>(r.voxels());
}

void FieldRecorder::copy_voxels(std::span<const double> values, std::vector<double>& to) const {
  to.clear();
  to.reserve(model_.box.voxels());
  for (std::size_t z = 0; z < grid_.nz; ++z)
    for (std::size_t y = 0; y < grid_.ny; ++y) {
      const auto row = values.subspan(grid_.index({0, y, z}), grid_.nx);
      to.insert(to.end(), row.begin(), row.end());
    }
}

void FieldRecorder::add_statistics(double time_ms, std::span<const double> values) {
  copy_voxels(values, sorted_);
  const double sum = std::accumulate(sorted_.begin(), sorted_.end(), 0.0);
  std::sort(sorted_.begin(), sorted_.end());
  const double one_nM = rise(1, model_.box, model_.medium).native();  // nM that one molecule adds to a voxel
  FieldStatistics s{.time_ms = time_ms,
                    .mean_nM = sum / static_cast<double>(sorted_.size()),
                    .median_nM = quantile_of_sorted(sorted_, 0.5),
                    .least_nM = sorted_.front(),
                    .most_nM = sorted_.back(),
                    .molecules = sum / one_nM,
                    .quantile_nM = {}};
  for (const double p : model_.quantiles) s.quantile_nM.push_back(quantile_of_sorted(sorted_, p));
  recording_.statistics.push_back(std::move(s));
}

}  // namespace teg::transport
