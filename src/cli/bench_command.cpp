#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "field.hpp"
#include "learner.hpp"
#include "network.hpp"
#include "sweep.hpp"
#include "window_sweep.hpp"

namespace teg::cli {
namespace {

// What a benchmark has to say: one JSON line, or a table; and whether its results were right.
struct Figures {
  nlohmann::json json;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  bool right = false;
  Errors errors;
};

std::string yes_or_no(bool is_so) { return is_so ? "yes" : "NO"; }

Figures window_sweep(const BenchCommand&) {
  const auto closed = bench::window_sweep(false), saturating = bench::window_sweep(true);
  const auto row = [](const std::string& name, const bench::SweepFigures& f) {
    return std::vector<std::string>{name, short_text(f.protocols_per_s, 4), yes_or_no(f.same_as_one_by_one),
                                    f.fingerprint};
  };
  return {{{"bench", "window-sweep"},
           {"protocols", 100000},
           {"threads", 1},
           {"protocols_per_s", closed.protocols_per_s},
           {"same_as_one_by_one", closed.same_as_one_by_one},
           {"fingerprint", closed.fingerprint},
           {"saturating_protocols_per_s", saturating.protocols_per_s},
           {"saturating_same_as_one_by_one", saturating.same_as_one_by_one},
           {"saturating_fingerprint", saturating.fingerprint}},
          {"workload", "protocols/s", "same as one by one", "fingerprint"},
          {row("exponential clearance", closed), row("Michaelis-Menten, D1", saturating)},
          closed.same_as_one_by_one && saturating.same_as_one_by_one,
          {}};
}

Figures field(const BenchCommand&) {
  const auto f = bench::field();
  return {{{"bench", "field"},
           {"voxels", f.voxels},
           {"steps", f.steps},
           {"threads", 1},
           {"voxel_updates_per_s", f.updates_per_s},
           {"voxel_updates_per_s_two_threads", f.updates_per_s_two_threads},
           {"same_on_two_threads", f.same_on_two_threads},
           {"median_nM", f.median_nM},
           {"molecules", f.molecules},
           {"fingerprint", f.fingerprint}},
          {"threads", "voxel updates/s", "same bits", "median nM", "fingerprint"},
          {{"1", short_text(f.updates_per_s, 4), "", short_text(f.median_nM, 4), f.fingerprint},
           {"2", short_text(f.updates_per_s_two_threads, 4), yes_or_no(f.same_on_two_threads), "", ""}},
          f.same_on_two_threads,
          {}};
}

Figures learner(const BenchCommand& c) {
  const auto f = bench::learner(c.threads);
  return {{{"bench", "learner"},
           {"td_features", 20},
           {"td_steps_per_s", f.td_steps_per_s},
           {"same_as_plain", f.same_as_plain},
           {"recovery_subjects", 10000},
           {"recovery_trials", 200},
           {"recovery_threads", c.threads},
           {"recovery_s", f.recovery_s},
           {"rate_correlation", f.rate_correlation},
           {"temperature_correlation", f.temperature_correlation},
           {"converged", f.converged},
           {"fingerprint", f.fingerprint}},
          {"TD steps/s", "as plain loop", "recovery s", "r of rates", "r of temperatures", "fingerprint"},
          {{short_text(f.td_steps_per_s, 4), yes_or_no(f.same_as_plain), short_text(f.recovery_s, 3),
            short_text(f.rate_correlation, 3), short_text(f.temperature_correlation, 3), f.fingerprint}},
          f.same_as_plain,
          {}};
}

Figures disk_sweep(const BenchCommand&) {
  const auto measured = bench::disk_sweep();
  if (!measured) return {{}, {}, {}, false, measured.errors()};
  const auto& f = *measured;
  const double ratio = f.one_worker_s / f.two_workers_s;
  return {{{"bench", "sweep"},
           {"runs", f.runs},
           {"one_worker_s", f.one_worker_s},
           {"two_workers_s", f.two_workers_s},
           {"two_workers_ratio", ratio},
           {"bytes", f.bytes},
           {"same", f.same},
           {"fingerprint", f.fingerprint}},
          {"runs", "one worker s", "two workers s", "ratio", "same", "fingerprint"},
          {{std::to_string(f.runs), short_text(f.one_worker_s, 3), short_text(f.two_workers_s, 3), short_text(ratio, 3),
            yes_or_no(f.same), f.fingerprint}},
          f.same,
          {}};
}

Figures of_network(const std::string& name, const Result<bench::NetworkFigures>& measured, nlohmann::json more) {
  if (!measured) return {{}, {}, {}, false, measured.errors()};
  const auto& f = *measured;
  nlohmann::json json{{"bench", name},
                      {"plastic_synapses", f.plastic_synapses},
                      {"static_synapses", f.static_synapses},
                      {"plastic_events", f.plastic_events},
                      {"rate_hz", f.rate_hz},
                      {"build_s", f.build_s},
                      {"synapses_built_per_s", static_cast<double>(f.plastic_synapses + f.static_synapses) / f.build_s},
                      {"run_s", f.run_s},
                      {"seconds_per_second", f.seconds_per_second},
                      {"plastic_events_per_s", f.plastic_events_per_s},
                      {"bytes_per_synapse", f.bytes_per_synapse},
                      {"resident_bytes", f.resident_bytes},
                      {"fingerprint", f.fingerprint}};
  json.update(more);
  return {json,
          {"plastic synapses", "rate Hz", "s per s", "plastic events/s", "bytes/synapse", "fingerprint"},
          {{short_text(static_cast<double>(f.plastic_synapses), 4), short_text(f.rate_hz, 4),
            short_text(f.seconds_per_second, 4), short_text(f.plastic_events_per_s, 4),
            short_text(f.bytes_per_synapse, 4), f.fingerprint}},
          true,
          {}};
}
Figures da_brunel(const BenchCommand& c) {
  bench::BrunelOptions o{.dopamine_rate_per_s = c.dopamine_rate, .threads = c.threads};
  if (c.scale > 0) o.scale = c.scale;
  return of_network("da-brunel", bench::da_brunel(o),
                    {{"scale", o.scale}, {"dopamine_rate_per_s", o.dopamine_rate_per_s}, {"threads", c.threads}});
}
Figures billion(const BenchCommand& c) {
  const double share = c.scale > 0 ? c.scale : 1;
  return of_network("billion", bench::billion(c.threads, share), {{"share", share}, {"threads", c.threads}});
}
Figures izhikevich_hour(const BenchCommand& c) {
  const double hours = c.scale > 0 ? c.scale : 1;
  return of_network("izhikevich-1h", bench::izhikevich_hour(3600 * hours), {{"hours", hours}, {"threads", 1}});
}

struct Benchmark {
  std::string name;
  Figures (*measure)(const BenchCommand&);
};
const std::vector<Benchmark>& benchmarks() {
  static const std::vector<Benchmark> all{
      {"window-sweep", window_sweep},     {"field", field},     {"da-brunel", da_brunel}, {"billion", billion},
      {"izhikevich-1h", izhikevich_hour}, {"learner", learner}, {"sweep", disk_sweep}};
  return all;
}

}  // namespace

std::vector<std::string> benchmark_names() {
  std::vector<std::string> names;
  for (const auto& b : benchmarks()) names.push_back(b.name);
  return names;
}

int bench(const BenchCommand& command) {
  const auto names = benchmark_names();
  for (const auto& b : benchmarks()) {
    if (b.name != command.name) continue;
    const Figures figures = b.measure(command);
    if (!figures.errors.empty()) return report_errors(figures.errors);
    const std::string text = command.json ? figures.json.dump() + "\n" : text_table(figures.header, figures.rows);
    std::printf("%s", text.c_str());
    return figures.right ? done : missed;
  }
  return report_errors(
      {{Fault::unknown_name, "bench", "there is no benchmark '" + command.name + "'", name_hint(command.name, names)}});
}

}  // namespace teg::cli
