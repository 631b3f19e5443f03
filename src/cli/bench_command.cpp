#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "field.hpp"
#include "window_sweep.hpp"

namespace teg::cli {
namespace {

// What a benchmark has to say: one JSON line, or a table; and whether its results were right.
struct Figures {
  nlohmann::json json;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  bool right = false;
};

std::string yes_or_no(bool is_so) { return is_so ? "yes" : "NO"; }

Figures window_sweep() {
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
          closed.same_as_one_by_one && saturating.same_as_one_by_one};
}

Figures field() {
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
          f.same_on_two_threads};
}

struct Benchmark {
  std::string name;
  Figures (*measure)();
};
const std::vector<Benchmark>& benchmarks() {
  static const std::vector<Benchmark> all{{"window-sweep", window_sweep}, {"field", field}};
  return all;
}

}  // namespace

int bench(const BenchCommand& command) {
  std::vector<std::string> names;
  for (const auto& b : benchmarks()) {
    names.push_back(b.name);
    if (b.name != command.name) continue;
    const Figures figures = b.measure();
    const std::string text = command.json ? figures.json.dump() + "\n" : text_table(figures.header, figures.rows);
    std::printf("%s", text.c_str());
    return figures.right ? done : missed;
  }
  return report_errors(
      {{Fault::unknown_name, "bench", "there is no benchmark '" + command.name + "'", name_hint(command.name, names)}});
}

}  // namespace teg::cli
