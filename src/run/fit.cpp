#include "run/fit.hpp"

#include <nlopt.h>

#include <cmath>
#include <memory>

#include "analysis/window.hpp"
#include "core/text.hpp"
#include "run/sweep_values.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

// The search runs in the unit cube; a parameter on a log scale is spread by its logarithm.
class Problem {
 public:
  Problem(Study& study, const RunOptions& options) : study_(study), options_(options) {}

  std::size_t size() const { return study_.fit->parameters.size(); }
  std::vector<double> start() const {
    std::vector<double> u;
    for (const auto& p : study_.fit->parameters)
      u.push_back(p.is_log ? std::log(p.start / p.from) / std::log(p.to / p.from)
                           : (p.start - p.from) / (p.to - p.from));
    return u;
  }
  double value(std::size_t i, double u) const {
    const auto& p = study_.fit->parameters[i];
    return p.is_log ? p.from * std::exp(u * std::log(p.to / p.from)) : p.from + u * (p.to - p.from);
  }
  void set(const double* u) {
    for (std::size_t i = 0; i < size(); ++i) {
      const auto& p = study_.fit->parameters[i];
      const double v = value(i, u[i]);
      study_.constants[p.name] = {v * p.one.native, p.one.dim};
      study_.constant_texts[p.name] = exact_text(v) + (p.unit.empty() ? "" : " " + p.unit);
    }
  }
  double residual(const double* u) {
    set(u);
    ++evaluations;
    if (options_.progress) options_.progress(evaluations, study_.fit->evaluations);
    const auto values = sweep_values(study_, {options_.threads, options_.stop, {}});
    if (!values) {
      errors = values.errors();
      return 1e300;
    }
    double sum = 0;
    for (const std::size_t m : study_.fit->measures) {
      const auto& spec = study_.measures[m];
      const auto& published = spec.published;
      const auto y = window_values(study_, (*values)[m], *spec.against, 0);
      for (std::size_t i = 0; i < published.x.size(); ++i) {
        const double error = published.error.empty() ? 1.0 : published.error[i];
        const double off =
            (analysis::value_at(study_.axes[*spec.against].values, y, published.x[i]) - published.y[i]) / error;
        sum += std::isfinite(off) ? off * off : 1e12;
      }
    }
    return sum;
  }
  bool is_stopped() const { return options_.stop && options_.stop->load(); }

  std::size_t evaluations = 0;
  Errors errors;  // of the last failed run

 private:
  Study& study_;
  const RunOptions& options_;
};

double objective(unsigned, const double* u, double*, void* data) { return static_cast<Problem*>(data)->residual(u); }

double search(Problem& problem, nlopt_algorithm algorithm, std::size_t evaluations, std::vector<double>& u) {
  const std::unique_ptr<std::remove_pointer_t<nlopt_opt>, decltype(&nlopt_destroy)> opt(
      nlopt_create(algorithm, static_cast<unsigned>(u.size())), nlopt_destroy);
  nlopt_set_lower_bounds1(opt.get(), 0);
  nlopt_set_upper_bounds1(opt.get(), 1);
  nlopt_set_min_objective(opt.get(), objective, &problem);
  nlopt_set_maxeval(opt.get(), static_cast<int>(evaluations));
  nlopt_set_xtol_abs1(opt.get(), 1e-7);
  nlopt_set_ftol_rel(opt.get(), 1e-9);
  if (algorithm == NLOPT_LN_SBPLX) nlopt_set_initial_step1(opt.get(), 0.02);
  double least = 1e300;
  nlopt_optimize(opt.get(), u.data(), &least);
  return least;
}

}  // namespace

Result<FitOutcome> fit_study(Study& study, const RunOptions& options) {
  Problem problem(study, options);
  auto best = problem.start();
  FitOutcome outcome;
  outcome.residual = problem.residual(best.data());
  if (!problem.errors.empty()) return problem.errors;
  nlopt_srand(static_cast<unsigned long>(study.fit->seed));
  for (const auto& [algorithm, share] : {std::pair{NLOPT_GN_CRS2_LM, 0.6}, std::pair{NLOPT_LN_SBPLX, 0.4}}) {
    auto u = best;
    const double least =
        search(problem, algorithm, static_cast<std::size_t>(share * static_cast<double>(study.fit->evaluations)), u);
    if (least < outcome.residual) outcome.residual = least, best = u;
    if (problem.is_stopped())
      return Error{Fault::interrupted, study.id, "the fit was interrupted", "run it again; nothing was written"};
  }
  problem.set(best.data());
  outcome.evaluations = problem.evaluations;
  for (std::size_t i = 0; i < best.size(); ++i) {
    const auto& p = study.fit->parameters[i];
    outcome.constants.push_back({p.name, study.constant_texts[p.name], p.start, problem.value(i, best[i])});
  }
  for (const std::size_t m : study.fit->measures) outcome.points += study.measures[m].published.x.size();
  auto first = model_at(study, 0);
  if (!first) return first.errors();
  study.first = *std::move(first);
  return outcome;
}

}  // namespace teg::study
