#include <cstdio>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "recording/signal.hpp"
#include "study/store.hpp"

namespace teg::cli {

// Only variables over one dimension of time can be a recording.
int export_signal(const ExportCommand& command) {
  const auto data = study::from_hdf5(command.results);
  if (!data) return report_errors(data.errors());
  const auto over_time = [&](const Variable& v) {
    const auto* axis = v.dims.size() == 1 ? data->coordinate(v.dims[0]) : nullptr;
    return axis && axis->unit == "ms" && axis->labels.empty() ? axis : nullptr;
  };
  std::vector<std::string> names;
  for (const auto& v : data->variables)
    if (over_time(v)) names.push_back(v.name);
  const auto* variable = data->variable(command.variable);
  if (!variable || !over_time(*variable))
    return report_errors(
        {{Fault::unknown_name, command.results, "there is no variable over time '" + command.variable + "'",
          name_hint(command.variable, names)}});
  recording::Signal signal{variable->name, variable->unit, {}, {}};
  const auto& time = over_time(*variable)->values;
  for (std::size_t i = 0; i < time.size(); ++i) {  // traces have both sides of a jump: keep the later
    if (!signal.time_ms.empty() && time[i] - signal.time_ms.back() < 1e-4)
      signal.time_ms.pop_back(), signal.value.pop_back();
    signal.time_ms.push_back(time[i]), signal.value.push_back(variable->values[i]);
  }
  const bool is_nwb = command.out.ends_with(".nwb");
  if (!is_nwb && !command.out.ends_with(".csv"))
    return report_errors(
        {{Fault::bad_value, "--out " + command.out, "is neither .csv nor .nwb", "choose one of these"}});
  const auto bytes = is_nwb ? recording::to_nwb(signal, "teg export of " + command.variable)
                            : Result<std::string>(recording::to_csv(signal));
  if (!bytes) return report_errors(bytes.errors());
  const auto written = write_file(command.out, *bytes);
  if (!written) return report_errors(written.errors());
  std::fprintf(stderr, "%zu samples in %s\n", signal.value.size(), command.out.c_str());
  return done;
}

}  // namespace teg::cli
