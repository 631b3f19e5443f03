#include "transport/field.hpp"

#include <algorithm>

#include "core/worker_team.hpp"
#include "transport/check_field.hpp"
#include "transport/field_kernel.hpp"
#include "transport/field_recorder.hpp"

namespace teg::transport {
namespace {

constexpr std::uint64_t check_every = 1024;  // steps between looks at every value

// A release as the steps see it.
struct Rise {
  std::uint64_t step;
  std::size_t z, index;
  double conc_nM;
};

class Run {
 public:
  Run(const FieldModel& model, const FieldOptions& options)
      : model_(model),
        stop_(options.stop),
        grid_(model.box),
        factors_(model.box, model.medium, model.dt),
        steps_(nearest_step(model, model.until)),
        threads_(std::clamp<std::size_t>(options.threads, 1, model.box.nz)),
        now_(grid_.size()),
        next_(grid_.size()),
        recorder_(model, grid_) {}

  Result<FieldRecording> all() {
    start();
    WorkerTeam team(threads_);
    const std::function<void(std::size_t)> advance = [this](std::size_t slab) {
      advance_slab(grid_.nz * slab / threads_, grid_.nz * (slab + 1) / threads_);
    };
    while (step_ < steps_ && !failure_) {
      team.run(threads_, advance);
      end_step();
    }
    if (failure_) return *failure_;
    return recorder_.take(steps_);
  }

 private:
  void start() {
    if (!model_.start_nM.empty()) {
      std::size_t i = 0;
      for (std::size_t z = 0; z < grid_.nz; ++z)
        for (std::size_t y = 0; y < grid_.ny; ++y)
          for (std::size_t x = 0; x < grid_.nx; ++x) now_[grid_.index({x, y, z})] = model_.start_nM[i++];
    }
    for (const auto& r : model_.releases)
      rises_.push_back({nearest_step(model_, r.at), r.voxel.z, grid_.index(r.voxel),
                        rise(r.molecules, model_.box, model_.medium).native()});
    std::stable_sort(rises_.begin(), rises_.end(), [](const Rise& a, const Rise& b) { return a.step < b.step; });
    for (std::size_t z = 0; z < grid_.nz; ++z) fill_border(grid_, z, now_);
    release_into(now_, 0, 0, grid_.nz);
    settle();
  }

  // The planes from z0 up to z1, one step onward.
  void advance_slab(std::size_t z0, std::size_t z1) {
    for (std::size_t z = z0; z < z1; ++z) advance_plane(grid_, factors_, z, now_, next_);
    release_into(next_, step_ + 1, z0, z1);
  }
  void release_into(std::vector<double>& values, std::uint64_t step, std::size_t z0, std::size_t z1) {
    for (std::size_t i = first_rise_; i < rises_.size() && rises_[i].step == step; ++i) {
      const Rise& r = rises_[i];
      if (r.z < z0 || r.z >= z1) continue;
      values[r.index] += r.conc_nM;
      fill_border(grid_, r.z, values);
    }
  }

  void end_step() {
    std::swap(now_, next_);
    ++step_;
    settle();
  }
  // Once all values of step_ are there.
  void settle() {
    while (first_rise_ < rises_.size() && rises_[first_rise_].step <= step_) ++first_rise_;
    if (stop_ && stop_->load(std::memory_order_relaxed))
      failure_ = Error{Fault::interrupted, "field", "stopped at step " + std::to_string(step_), "run it again"};
    else if (recorder_.is_due(step_) || step_ % check_every == 0 || step_ == steps_)
      failure_ = bad_number(grid_, now_, step_);
    if (!failure_) recorder_.record(step_, now_);
  }

  const FieldModel& model_;
  const std::atomic<bool>* stop_;
  FieldGrid grid_;
  StepFactors factors_;
  std::uint64_t steps_;
  std::size_t threads_;
  std::vector<Rise> rises_;     // in the order of their steps
  std::size_t first_rise_ = 0;  // of those after step_
  std::uint64_t step_ = 0;
  std::vector<double> now_, next_;  // nM, at step_ and the one after
  FieldRecorder recorder_;
  std::optional<Error> failure_;
};

}  // namespace

Result<FieldRecording> simulate_field(const FieldModel& model, const FieldOptions& options) {
  if (auto errors = check_field(model, options); !errors.empty()) return errors;
  return Run(model, options).all();
}

}  // namespace teg::transport
