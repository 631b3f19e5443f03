#include "equations/learner_equations.hpp"

#include "core/text.hpp"

namespace teg::study {

std::vector<std::string> learner_equations(const BuiltLearner& built) {
  const auto& m = built.model;
  std::vector<std::string> lines;
  const auto* task = find_trial_task(m.task);
  const auto* learner = find_learner(m.learner);
  if (task)
    lines.push_back("task " + m.task + ": " + std::string(task->line) + "  (" + std::string(task->source) + ")");
  if (!learner) return lines;
  lines.push_back("learner " + m.learner + ": " + std::string(learner->line) + "  (" + std::string(learner->source) +
                  ")");
  for (const auto e : learner->equations) lines.emplace_back(e);
  for (const auto& r : m.releases)
    lines.push_back(r.signal + " releases " + r.modulator + ": " + short_text(r.amount.native()) +
                    " for each unit above " + short_text(r.baseline) + (r.only_above ? ", never less than 0" : ""));
  for (const auto& l : m.live) lines.push_back(l.parameter + " = " + l.gate);
  if (m.teaching) lines.push_back("what teaches in place of the prediction error: the integral of " + *m.teaching);
  return lines;
}

}  // namespace teg::study
