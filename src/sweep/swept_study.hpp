// Any parameter of a study as an axis: what `teg sweep --axis` asks for.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "run/run_options.hpp"
#include "study/load_study.hpp"

namespace teg::study {

struct SweepRequest {
  // An axis or a constant of the study by its name, or any parameter by its path; and its values: "-2s..6s:0.02s",
  // "0.2s..5s:log:25", "0..1:in:11", "D1, D1 * (1 - M4)", a TOML list, or as in [sweep]. With a sample ranges without a
  // step: "0.2s..5s", "0.2s..5s:log".
  Settings axes;
  std::string sample;     // "latin-hypercube:200" or "sobol:256"; "": a grid
  std::size_t seeds = 0;  // 0: as many as the study has
};

// The study with these axes. New axes come before its own, so that windows stay along the fastest one; an axis that it
// has is replaced. What the study expects of values that are no longer there is left out; a fit is made first, with
// `options`. Errors: all of the request and the study at once.
Result<Study> swept_study(const std::string& path_or_id, const Settings& settings, const SweepRequest& request,
                          const RunOptions& options);

}  // namespace teg::study
