#include "run/synapse_runner.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "run/point_runner.hpp"

namespace teg::study {

Runs synapse_runs(const Study& study, const RunOptions& options) {
  const auto points = std::make_shared<const PointRunner>(study);
  const auto workers = std::make_shared<std::vector<PointRunner::Worker>>(std::max<std::size_t>(1, options.threads));
  return {.together = points->together(),
          .run = [points, workers, stop = options.stop](std::size_t worker, std::size_t point, const IsStopped&,
                                                        std::span<double> values) -> Result<std::string> {
            const auto ran = points->run((*workers)[worker], point, stop, values);
            if (!ran) return ran.errors();
            return std::string();
          }};
}

}  // namespace teg::study
