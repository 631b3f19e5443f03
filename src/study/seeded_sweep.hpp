// Every seed at every point of a sweep, in parallel, for substrates that draw random numbers.
#pragma once

#include <mutex>
#include <string>

#include "core/parallel.hpp"
#include "core/text.hpp"
#include "study/runner.hpp"

namespace teg::study {

// Calls run(point, seed, stop), which returns Result<Done>, for each; the first failure in order is what is returned,
// with its point and seed.
template <class Run>
Result<Done> for_each_seed(const Study& study, const RunOptions& options, Run run) {
  static constexpr std::atomic<bool> never{false};
  const auto& stop = options.stop ? *options.stop : never;
  const std::size_t seeds = study.first.n_seeds(), n = study.n_points() * seeds;
  std::mutex mutex;
  std::atomic<bool> failed{false};
  std::atomic<std::size_t> done{0};
  std::size_t failed_index = n;
  Errors errors;
  const bool finished =
      for_each_index(n, std::max<std::size_t>(1, options.threads), 1, stop, [&](std::size_t worker, std::size_t index) {
        if (!failed.load())
          if (const auto ran = run(index / seeds, index % seeds, stop); !ran) {
            const std::lock_guard lock(mutex);
            if (index < failed_index) failed_index = index, errors = ran.errors();
            failed.store(true);
          }
        const std::size_t so_far = ++done;
        if (worker == 0 && options.progress) options.progress(so_far, n);
      });
  if (!errors.empty()) {
    std::vector<std::string> at;
    const auto indices = study.indices(failed_index / seeds);
    for (std::size_t a = 0; a < indices.size(); ++a)
      at.push_back(study.axes[a].name + " = " + study.axes[a].text(indices[a]));
    if (seeds > 1) at.push_back("seed " + std::to_string(study.first.model.seed + failed_index % seeds));
    if (!at.empty())
      for (auto& e : errors) e.where.append(" (at ").append(join(at, ", ")).append(")");
    return errors;
  }
  if (!finished) return Error{Fault::interrupted, study.id, "was interrupted", "run it again; nothing was written"};
  return Done{};
}

}  // namespace teg::study
