#include "study/seeded_sweep.hpp"

#include <algorithm>
#include <mutex>

#include "core/parallel.hpp"
#include "core/text.hpp"
#include "study/network_measures.hpp"
#include "study/replay.hpp"

namespace teg::study {
namespace {

class Runs {
 public:
  explicit Runs(const SeededSweep& sweep)
      : sweep_(sweep), study_(sweep.study), seeds_(study_.first.n_seeds()), n_(study_.n_points() * seeds_) {
    fingerprints_.resize(n_);
    by_seed_.assign(study_.measures.size(),
                    std::vector<std::vector<double>>(study_.n_points(), std::vector<double>(seeds_)));
  }

  Result<Results> run() {
    static constexpr std::atomic<bool> never{false};
    const auto& stop = sweep_.options.stop ? *sweep_.options.stop : never;
    const std::function<bool()> stopped = [&] { return stop.load() || failed_.load(); };
    const bool finished = for_each_index(n_, std::max<std::size_t>(1, sweep_.options.threads), 1, stop,
                                         [&](std::size_t worker, std::size_t index) {
                                           if (!failed_.load()) run_one(index, stopped);
                                           const std::size_t done = ++done_;
                                           const auto& progress = sweep_.options.progress;
                                           if (worker == 0 && progress) progress(done, n_);
                                         });
    if (!errors_.empty()) return errors_;
    if (!finished) return Error{Fault::interrupted, study_.id, "was interrupted", sweep_.when_interrupted};
    return reduce();
  }

 private:
  void run_one(std::size_t index, const std::function<bool()>& stopped) {
    const std::size_t point = index / seeds_, seed = index % seeds_;
    auto ran = sweep_.run(point, seed, stopped);
    if (!ran) return fail(index, ran.errors());
    fingerprints_[index] = std::move(ran->fingerprint);
    for (std::size_t m = 0; m < by_seed_.size(); ++m) by_seed_[m][point][seed] = ran->values[m];
  }

  void fail(std::size_t index, Errors errors) {
    const std::lock_guard lock(mutex_);
    if (failed_.load() && index >= failed_index_) return;
    failed_index_ = index;
    failed_.store(true);
    std::vector<std::string> at;
    const auto indices = study_.indices(index / seeds_);
    for (std::size_t a = 0; a < indices.size(); ++a)
      at.push_back(study_.axes[a].name + " = " + study_.axes[a].text(indices[a]));
    if (seeds_ > 1) at.push_back("seed " + std::to_string(study_.first.model.seed + index % seeds_));
    errors_ = std::move(errors);
    for (auto& e : errors_) {
      if (!at.empty()) e.where.append(" (at ").append(join(at, ", ")).append(")");
      if (e.fault == Fault::numeric)
        e.fix.append("; to replay it: ").append(replay_command(study_, index / seeds_, index % seeds_));
    }
  }

  Result<Results> reduce() {
    Results results;
    Fingerprint fingerprint;
    for (const auto& text : fingerprints_) fingerprint.add(text);
    for (std::size_t m = 0; m < by_seed_.size(); ++m) {
      const auto& spec = study_.measures[m];
      auto& values = results.values.emplace_back();
      for (const auto& seeds : by_seed_[m]) {
        fingerprint.add(seeds);
        values.push_back(over_seeds(spec.network ? spec.network->seeds : spec.learner->seeds, seeds));
      }
      if (spec.normalise_to_peak) normalise(study_, spec, values);
    }
    results.by_seed = std::move(by_seed_);
    results.shown.point = wanted_point(study_);
    auto built = model_at(study_, results.shown.point);
    if (!built) return built.errors();
    results.shown.model = std::move(built->model);
    if (const auto judged = conclude(study_, results, fingerprint); !judged) return judged.errors();
    return results;
  }

  const SeededSweep& sweep_;
  const Study& study_;
  std::size_t seeds_, n_;
  std::vector<std::vector<std::vector<double>>> by_seed_;  // [measure][point][seed]
  std::vector<std::string> fingerprints_;                  // [point x seed]
  std::mutex mutex_;
  std::atomic<bool> failed_{false};
  std::atomic<std::size_t> done_{0};
  std::size_t failed_index_ = 0;
  Errors errors_;
};

}  // namespace

Result<Results> run_seeded(const SeededSweep& sweep) { return Runs(sweep).run(); }

}  // namespace teg::study
