#include "run/network_runner.hpp"

#include <algorithm>
#include <memory>

#include "run/network_run.hpp"
#include "study/wanted_point.hpp"

namespace teg::study {

Result<Runs> network_runs(const Study& study, const RunOptions& options, NetworkResults* shown) {
  const auto checkpoints = std::make_shared<const Checkpoints>(study, options.checkpoints);
  if (const auto claimed = checkpoints->claim(); !claimed) return claimed.errors();
  const std::size_t shown_point = wanted_point(study), seeds = study.first.n_seeds();
  if (shown) shown->records.resize(seeds);
  Runs runs{.run = {}, .when_interrupted = checkpoints->how_to_go_on()};
  runs.run = [&study, shown, shown_point, seeds, checkpoints, within = options.within](
                 std::size_t worker, std::size_t index, const IsStopped& stopped,
                 std::span<double> values) -> Result<std::string> {
    const std::size_t point = index / seeds, seed = index % seeds;
    auto built = model_at(study, point);
    if (!built) return built.errors();
    const bool is_shown = shown && point == shown_point;
    auto run = run_network(study, built->network(), {point, built->network().model.seed + seed, is_shown && seed == 0},
                           *checkpoints, stopped, worker == 0 ? within : nullptr);
    if (!run) return run.errors();
    std::ranges::copy(run->values, values.begin());
    if (is_shown) shown->records[seed] = std::move(run->outcome.records);
    if (is_shown && seed == 0) {
      shown->spikes = std::move(run->spikes);
      for (auto& [name, numbers] : run->outcome.task) shown->task.push_back({name, std::move(numbers)});
      shown->ledgers = std::move(run->ledgers);
      shown->counts = run->counts;
    }
    return std::move(run->fingerprint);
  };
  return runs;
}

}  // namespace teg::study
