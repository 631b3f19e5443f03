#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "keep/results_view.hpp"
#include "keep/store.hpp"
#include "keep/store_write.hpp"
#include "recording/nwb_write.hpp"
#include "recording/signal.hpp"
#include "report/results_figure.hpp"

namespace teg::cli {
namespace {

recording::Signal signal_of(const Dataset& data, const Variable& variable) {
  recording::Signal signal{variable.name, variable.unit, {}, {}};
  const auto& time = data.coordinate(variable.dims[0])->values;
  for (std::size_t i = 0; i < time.size(); ++i) {  // traces have both sides of a jump: keep the later
    if (!signal.time_ms.empty() && time[i] - signal.time_ms.back() < 1e-4)
      signal.time_ms.pop_back(), signal.value.pop_back();
    signal.time_ms.push_back(time[i]), signal.value.push_back(variable.values[i]);
  }
  return signal;
}

// Variables over time, and the spikes that were recorded.
Result<std::string> to_nwb(const Dataset& data, const Dataset& all, const ExportCommand& command) {
  recording::NwbFile file;
  for (const auto& variable : data.variables) {
    if (!study::time_axis(all, variable) || variable.dims.size() != 1)
      return Error{Fault::bad_value, command.results, "'" + variable.name + "' is no variable over time alone",
                   "name those that are, such as concentration_DA, or write .csv"};
    file.signals.push_back(signal_of(data, variable));
  }
  for (const auto& table : all.spikes) file.spikes.push_back({table.population, {table.time_ms, table.neuron}});
  file.description = "teg export of " + (data.variables.empty() ? "spikes" : data.variables[0].name);
  for (const auto& text : command.about) {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      return Error{Fault::bad_value, "--about " + text, "is not KEY=TEXT", "write it as in --about subject_id=mouse-7"};
    file.about.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return recording::to_nwb(file);
}

// A CSV of one variable over time is a recording, which teg reads again; any other is a table.
Result<std::string> bytes_of(const Dataset& data, const Dataset& all, const ExportCommand& command) {
  const auto ends = [&](const char* extension) { return command.out.ends_with(extension); };
  const bool is_signal = data.variables.size() == 1 && study::time_axis(all, data.variables[0]);
  if (ends(".vl.json")) return study::to_vega_lite(data, all);
  if (ends(".json")) return study::to_json(data);
  if (ends(".nc")) return study::to_hdf5(data);
  if (ends(".csv") && is_signal) return recording::to_csv(signal_of(data, data.variables[0]));
  if (ends(".csv")) return study::to_table_csv(data);
  if (!ends(".nwb"))
    return Error{Fault::bad_value, "--out " + command.out, "has no extension that says what to write",
                 "end it with .csv, .nc, .json, .vl.json (Vega-Lite), .nwb, or .h5 (spikes in SONATA layout)"};
  return to_nwb(data, all, command);
}

int list_variables(const Dataset& data, bool as_json) {
  std::vector<std::vector<std::string>> rows;
  nlohmann::json list = nlohmann::json::array();
  for (const auto& v : data.variables) {
    rows.push_back({v.name, join(v.dims, ", "), v.unit, v.doc});
    list.push_back({{"name", v.name}, {"dimensions", v.dims}, {"unit", v.unit}, {"description", v.doc}});
  }
  std::printf("%s", as_json ? (list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n").c_str()
                            : text_table({"variable", "over", "unit", "what"}, rows).c_str());
  return done;
}

// What is named, at the positions that are fixed; says on stderr where these are not those that were asked for.
Result<Dataset> selected(const Dataset& all, const ResultsCommand& command, std::vector<std::string> names) {
  auto data = study::chosen(all, names, command.results);
  Errors errors = data ? Errors{} : data.errors();
  std::vector<std::pair<std::string, std::string>> positions;
  for (const auto& text : command.at) {
    const auto equals = text.find('=');
    if (equals != std::string::npos)
      positions.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    else
      errors.push_back(
          {Fault::bad_value, "--at " + text, "is not axis=value", "write it as in --at tau_trace=\"1 s\""});
  }
  if (!errors.empty()) return errors;
  std::vector<std::string> notes;
  auto placed = study::at_positions(*std::move(data), positions, notes);
  if (placed)
    for (const auto& note : notes) std::fprintf(stderr, "note: %s\n", note.c_str());
  return placed;
}

bool is_spikes(const std::string& path) { return path.ends_with(".h5") || path.ends_with(".sonata"); }

// Results are never written over: neither those that are read, nor others by what is not results.
Result<Done> check_target(const ResultsCommand& command) {
  std::error_code ignored;
  if (std::filesystem::equivalent(command.results, command.out, ignored))
    return Error{Fault::bad_value, "--out " + command.out, "is the results file itself", "write another file"};
  if (!is_spikes(command.out) || !std::filesystem::exists(command.out, ignored)) return Done{};
  const auto there = study::from_hdf5(command.out);
  if (there && !study::attribute(*there, "fingerprint").empty())
    return Error{Fault::bad_value, "--out " + command.out, "is a results file, which spikes would replace",
                 "write another file, such as spikes.h5"};
  return Done{};
}

// A file of the same contents may be there: tables do not say who wrote them.
Result<Done> write_output(const ResultsCommand& command, const std::string& bytes) {
  const auto there = read_file(command.out, bytes.size());
  if (there && *there == bytes) return Done{};
  if (!command.overwrite)
    if (const auto free = check_file(command.out); !free) return free;
  return write_file(command.out, bytes);
}

std::vector<std::string> all_names(const Dataset& data) {
  std::vector<std::string> names;
  for (const auto& v : data.variables) names.push_back(v.name);
  return names;
}

int export_spikes(const Dataset& all, const ExportCommand& command) {
  const auto bytes = study::to_sonata(all, command.results);
  if (!bytes) return report_errors(bytes.errors());
  if (const auto written = write_output(command, *bytes); !written) return report_errors(written.errors());
  std::fprintf(stderr, "spikes in %s\n", command.out.c_str());
  return done;
}

}  // namespace

int export_results(const ExportCommand& command) {
  const auto all = study::from_hdf5(command.results);
  if (!all) return report_errors(all.errors());
  if (command.list) return list_variables(*all, command.json);
  if (command.out.empty())
    return report_errors({{Fault::bad_value, "teg export", "--out is missing", "write --out FILE, or --list"}});
  if (const auto free = check_target(command); !free) return report_errors(free.errors());
  if (!command.about.empty() && !command.out.ends_with(".nwb"))
    return report_errors({{Fault::bad_value, "--about", "is for .nwb files", "leave it out, or write --out FILE.nwb"}});
  if (is_spikes(command.out) && (!command.variables.empty() || !command.at.empty()))
    return report_errors({{Fault::bad_value, "--out " + command.out, "holds spikes and no variables",
                           "leave the variables and --at out, or write them to .csv, .nc or .json"}});
  if (is_spikes(command.out)) return export_spikes(*all, command);
  const bool is_whole =
      command.out.ends_with(".nc") || (command.out.ends_with(".json") && !command.out.ends_with(".vl.json"));
  auto names = command.variables;
  const bool is_spikes_alone = names.empty() && command.out.ends_with(".nwb") && !all->spikes.empty();
  if (names.empty() && !is_spikes_alone) names = is_whole ? all_names(*all) : study::measure_names(*all);
  const auto data = is_spikes_alone ? Result<Dataset>(Dataset{}) : selected(*all, command, names);
  if (!data) return report_errors(data.errors());
  const auto bytes = bytes_of(*data, *all, command);
  if (!bytes) return report_errors(bytes.errors());
  if (const auto written = write_output(command, *bytes); !written) return report_errors(written.errors());
  std::fprintf(stderr, "%s in %s\n",
               is_spikes_alone    ? "spikes"
               : names.size() > 8 ? (std::to_string(names.size()) + " variables").c_str()
                                  : join(names, ", ").c_str(),
               command.out.c_str());
  return done;
}

int plot(const PlotCommand& command) {
  const auto all = study::from_hdf5(command.results);
  if (!all) return report_errors(all.errors());
  const auto dot = command.out.rfind('.');
  const auto format = formats(dot == std::string::npos ? "" : command.out.substr(dot + 1));
  if (!format || format->size() != 1)
    return report_errors(
        {{Fault::bad_value, "--out " + command.out, "is no picture", "end it with .svg, .png or .pdf"}});
  if (const auto free = check_target(command); !free) return report_errors(free.errors());
  const auto data = selected(*all, command, command.variables.empty() ? study::measure_names(*all) : command.variables);
  if (!data) return report_errors(data.errors());
  const auto figure = report::results_figure(*data, *all, command.against);
  if (!figure) return report_errors(figure.errors());
  const auto bytes = report::draw(*figure, format->front());
  if (!bytes) return report_errors(bytes.errors());
  if (const auto written = write_output(command, *bytes); !written) return report_errors(written.errors());
  return done;
}

}  // namespace teg::cli
