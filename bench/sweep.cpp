#include "sweep.hpp"
#include "run/runner.hpp"
#include "run/runs.hpp"
#include "study/load_study.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "sweep/sweep.hpp"

namespace teg::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* network = R"([study]
id = "sweep"
title = "A small network, swept"
substrate = "network"
[network]
dt = "0.1 ms"
[population.cells]
size = 1000
drive = [{ kind = "poisson", rate = "{rate}", weight = 0.6 }]
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-in-degree", count = 100 }
weight = 0.1
rule = "stdp"
[rule.stdp]
bounds = "hard"
[[rule.stdp.channel]]
[sweep]
rate = "1 kHz .. 3 kHz in 24"
[protocol]
until = "2 s"
[measure.mean]
of = "weight.all"
)";

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double size_of(const fs::path& folder) {
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  return bytes;
}

}  // namespace

Result<DiskSweepFigures> disk_sweep() {
  const auto study = study::load_study(network, "sweep.toml");
  if (!study) return study.errors();
  const auto folder = fs::temp_directory_path() / ("teg-bench-" + std::to_string(::getpid()));
  DiskSweepFigures figures{.runs = study::n_runs(*study), .one_worker_s = 1e300, .two_workers_s = 1e300, .same = true};
  for (int repeat = 0; repeat < 3; ++repeat)
    for (const std::size_t workers : {1, 2}) {
      (void)study::SweepStore::clear(folder.string());
      const auto store = study::SweepStore::open_for(folder.string(), study::make_plan(*study, "teg bench sweep"));
      if (!store) return store.errors();
      Result<Done> ran = Done{};
      const double took = seconds([&] { ran = study::run_sweep(*study, *store, {.run = {workers}}); });
      if (!ran) return ran.errors();
      const auto merged = study::merge_sweep(*study, *store);
      if (!merged) return merged.errors();
      auto& least = workers == 1 ? figures.one_worker_s : figures.two_workers_s;
      least = std::min(least, took);
      if (figures.fingerprint.empty()) figures.fingerprint = merged->results.fingerprint;
      figures.same = figures.same && merged->results.fingerprint == figures.fingerprint;
    }
  figures.bytes = size_of(folder);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  const auto in_memory = study::run_study(*study, {2});
  figures.same = figures.same && in_memory && in_memory->fingerprint == figures.fingerprint;
  return figures;
}

}  // namespace teg::bench
