#include "run/synapse_runner.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "core/fingerprint.hpp"
#include "run/point_runner.hpp"

namespace teg::study {

Runs synapse_runs(const Study& study, const RunOptions& options) {
  const auto points = std::make_shared<const PointRunner>(study);
  const auto workers = std::make_shared<std::vector<PointRunner::Worker>>(std::max<std::size_t>(1, options.threads));
  const bool has_seeds = study.first.n_seeds() > 1;
  return {
      .together = points->together(),
      .run = [points, workers, has_seeds, stop = options.stop](std::size_t worker, std::size_t run, const IsStopped&,
                                                               std::span<double> values) -> Result<std::string> {
        const auto ran = points->run((*workers)[worker], run, stop, values);
        if (!ran) return ran.errors();
        if (!has_seeds) return std::string();
        Fingerprint fingerprint;
        fingerprint.add(std::vector<double>(values.begin(), values.end()));
        return fingerprint.text();
      }};
}

}  // namespace teg::study
