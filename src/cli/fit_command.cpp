#include "run/fit.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "study/load_study.hpp"

namespace teg::cli {

int fit(const StudyOptions& command) {
  auto study = study::open_study(command.study, command.settings);
  if (!study) return report_errors(study.errors());
  if (!study->fit)
    return report_errors({{Fault::bad_value, command.study, "has no fit",
                           "add [fit] with measures, and a [fit.parameter.NAME] for each constant"}});
  const auto outcome =
      study::fit_study(*study, {thread_count(command.threads), &stop_flag(), progress_printer(study->id)});
  if (!outcome) return report_errors(outcome.errors());
  std::vector<std::vector<std::string>> rows;
  nlohmann::json out{{"study", study->id},
                     {"residual", outcome->residual},
                     {"points", outcome->points},
                     {"evaluations", outcome->evaluations}};
  for (std::size_t i = 0; i < outcome->constants.size(); ++i) {
    const auto& c = outcome->constants[i];
    const auto& p = study->fit->parameters[i];
    out["constants"][c.name] = c.text;
    rows.push_back(
        {c.name, short_text(c.start), short_text(c.value, 8), p.unit, short_text(p.from) + " to " + short_text(p.to)});
  }
  if (command.json)
    std::printf("%s\n", json_line(out).c_str());
  else
    std::printf("%s\nresidual %s for %zu values, %zu evaluations\n",
                text_table({"constant", "start", "fitted", "unit", "range"}, rows).c_str(),
                short_text(outcome->residual).c_str(), outcome->points, outcome->evaluations);
  return done;
}

}  // namespace teg::cli
