#include "transport/check_field.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "transport/field_kernel.hpp"

namespace teg::transport {
namespace {

constexpr double most_nM = 1e12, longest_ms = 1e12, most_steps = 1e12;

std::string text_of(const Voxel& v) {
  return std::to_string(v.x) + ", " + std::to_string(v.y) + ", " + std::to_string(v.z);
}

class Checker {
 public:
  Checker(const FieldModel& model, const FieldOptions& options) : model_(model), options_(options) {}

  Errors all() {
    box();
    medium();
    if (!errors_.empty()) return std::move(errors_);  // what follows is measured in voxels and their factors
    const bool has_step = step();
    start();
    for (std::size_t i = 0; i < model_.releases.size(); ++i)
      release("release " + std::to_string(i), model_.releases[i]);
    for (std::size_t i = 0; i < model_.probes.size(); ++i) probe("probe " + std::to_string(i), model_.probes[i]);
    if (model_.probe_every < 1) fail("probe_every", "is 0", "use at least 1 step");
    for (const Time t : model_.statistics_at) instant("statistics_at", t);
    for (const Time t : model_.snapshots_at) instant("snapshots_at", t);
    for (const double p : model_.quantiles) number("quantiles", p, 0, 1);
    if (has_step) memory();
    return std::move(errors_);
  }

 private:
  void fail(std::string where, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, std::move(where), std::move(what), std::move(fix)});
  }
  bool number(const std::string& where, double value, double least, double most, bool open = false) {
    if (value >= least && value <= most && !(open && value == least)) return true;  // this way round refuses NaN
    fail(where, exact_text(value) + " is out of range",
         "use " + std::string(open ? "more than " : "") + exact_text(least) + " to " + exact_text(most) +
             " in native units");
    return false;
  }
  void instant(const std::string& where, Time t) { number(where, t.native(), 0, model_.until.native()); }
  void box() {
    const Box& b = model_.box;
    for (const auto& [name, n] : {std::pair{"nx", b.nx}, {"ny", b.ny}, {"nz", b.nz}})
      number(std::string("box ") + name, static_cast<double>(n), 1, 1e6);
    number("box spacing", b.spacing.native(), 0, 1e6, true);
  }
  void medium() {
    const Medium& m = model_.medium;
    number("diffusivity", m.diffusivity.native(), 0, 1e9);
    number("tortuosity", m.tortuosity, 1, 1e6);
    number("volume_fraction", m.volume_fraction, 0, 1, true);
    if (m.uptake) {
      number("uptake vmax", m.uptake->vmax.native(), 0, most_nM);
      number("uptake km", m.uptake->km.native(), 0, most_nM, true);
    }
    if (m.tau) number("tau", m.tau->native(), 0, longest_ms, true);
  }
  bool step() {
    const bool has_dt = number("dt", model_.dt.native(), 0, longest_ms, true);
    const bool has_end = number("until", model_.until.native(), 0, longest_ms);
    if (!has_dt || !has_end) return false;
    if (model_.until / model_.dt > most_steps) fail("dt", "is too small for the time to be run", "use larger steps");
    const Time largest = largest_stable_step(model_.box, model_.medium);
    if (model_.dt > largest)
      fail("dt", exact_text(model_.dt.native()) + " ms is beyond the largest stable step",
           "use at most " + exact_text(largest.native()) + " ms, or larger voxels");
    return true;
  }
  void start() {
    const auto& values = model_.start_nM;
    if (values.empty()) return;
    if (values.size() != model_.box.voxels())
      fail("start", "has " + std::to_string(values.size()) + " values",
           "give one for each of the " + std::to_string(model_.box.voxels()) + " voxels, or none");
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!number("start value " + std::to_string(i), values[i], 0, most_nM)) return;  // one is enough
  }
  void release(const std::string& at, const PointRelease& r) {
    instant(at + " at", r.at);
    if (!whole(model_.box).contains(r.voxel)) missing(at + " voxel", r.voxel);
    if (number(at + " molecules", r.molecules, 0, 1e15))
      number(at + " rise", rise(r.molecules, model_.box, model_.medium).native(), 0, most_nM);
  }
  void probe(const std::string& at, const Region& r) {
    const bool empty = r.end.x <= r.first.x || r.end.y <= r.first.y || r.end.z <= r.first.z;
    if (empty) return fail(at, "its region holds no voxel", "let the end lie above the first voxel on each axis");
    const Voxel last{r.end.x - 1, r.end.y - 1, r.end.z - 1};
    if (!whole(model_.box).contains(last)) missing(at, last);
  }
  void missing(const std::string& at, const Voxel& v) {
    const Box& b = model_.box;
    fail(at, "there is no voxel " + text_of(v), "the last one is " + text_of({b.nx - 1, b.ny - 1, b.nz - 1}));
  }
  void memory() {
    const double needed = memory_bytes(model_), limit = static_cast<double>(options_.memory_limit_bytes);
    if (needed <= limit) return;
    const auto mib = [](double bytes) { return short_text(bytes / (1 << 20), 4) + " MiB"; };
    fail("memory", "the run needs " + mib(needed) + " of " + mib(limit) + " allowed",
         "use fewer voxels, snapshots or samples, or raise the limit");
  }

  const FieldModel& model_;
  const FieldOptions& options_;
  Errors errors_;
};

}  // namespace

Errors check_field(const FieldModel& model, const FieldOptions& options) { return Checker(model, options).all(); }

double memory_bytes(const FieldModel& model) {
  const Box& b = model.box;
  const auto number = [](std::size_t n) { return static_cast<double>(n); };
  const double field = number(b.nx + 2) * number(b.ny + 2) * number(b.nz);
  const double voxels = number(b.nx) * number(b.ny) * number(b.nz);
  const double samples = model.until / model.dt / std::max(1.0, number(model.probe_every)) + 1;
  const double numbers = 2 * field + voxels * (number(model.snapshots_at.size()) + !model.statistics_at.empty()) +
                         samples * number(model.probes.size() + 1) +
                         number(model.statistics_at.size()) * number(model.quantiles.size() + 6);
  return 8 * numbers + 40 * number(model.releases.size());
}

}  // namespace teg::transport
