#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "atlas/atlas.hpp"
#include "atlas/dataset.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "core/embedded.hpp"
#include "core/file.hpp"
#include "core/own_file.hpp"
#include "core/text.hpp"
#include "keep/hdf5_sink.hpp"
#include "report/atlas_page.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;
using study::atlas::Results;

using study::atlas::Contents;
using study::atlas::Part;

void append(Errors& errors, const Errors& more) { errors.insert(errors.end(), more.begin(), more.end()); }

std::vector<Part> wanted_parts(const std::string& only, Errors& errors) {
  std::vector<Part> parts;
  const auto names = study::atlas::part_names();
  for (const auto& part : only.empty() ? names : split(only, ',')) {
    const std::string name(trim(part));
    const auto named = study::atlas::parts_named(name);
    if (named.empty())
      errors.push_back({Fault::unknown_name, "--only", "the atlas has no part '" + name + "'", name_hint(name, names)});
    parts.insert(parts.end(), named.begin(), named.end());
  }
  return parts;
}

// The files that were named, or those inside the program.
Contents read_contents(const AtlasCommand& command, Errors& errors) {
  std::vector<std::pair<std::string, std::string>> texts;  // path, text
  for (const auto& path : command.from)
    if (auto text = read_file(path))
      texts.emplace_back(path, *std::move(text));
    else
      append(errors, text.errors());
  std::vector<embedded::File> files;
  for (const auto& [path, text] : texts) files.push_back({path, text});
  if (files.empty() && !command.from.empty()) return {};
  auto read = study::atlas::read(command.from.empty() ? embedded::atlas() : files, command.quick);
  if (!read) return append(errors, read.errors()), Contents{};
  if (command.from.empty()) name_left_out(*read);
  return *std::move(read);
}

// Each part that --only names has an entry.
void check_parts(const std::string& only, const Contents& contents, Errors& errors) {
  std::vector<std::string> there;
  const auto has = [&](const std::string& name) {
    const auto parts = study::atlas::parts_named(name);
    return std::ranges::any_of(contents.entries,
                               [&](const auto& entry) { return std::ranges::find(parts, entry.part) != parts.end(); });
  };
  for (const auto& name : study::atlas::part_names())
    if (has(name)) there.push_back(name);
  if (only.empty()) return;
  for (const auto& part : split(only, ','))
    if (const std::string name(trim(part)); !has(name))
      errors.push_back(
          {Fault::bad_value, "--only " + name, "there is no entry of this part", "name some of " + join(there, ", ")});
}

std::string window_text(const Results& results) {
  return text_table(report::window_header(), report::window_rows(results));
}

json results_json(const Results& results, const std::string& folder) {
  json out{
      {"fingerprint", results.fingerprint}, {"results", folder + "/results.h5"}, {"report", folder + "/report.html"}};
  out["windows"] = json::array();
  for (const auto& s : results.swept) {
    json one{{"part", study::atlas::name_of(s.entry.part)},
             {"id", s.entry.id},
             {"study", s.entry.study},
             {"label", s.entry.label}};
    if (!s.region.empty()) one["region"] = s.region;
    if (s.study.axes.size() == 1) {
      one["axis_unit"] = s.unit(0);
      for (const auto& field : analysis::window_fields()) one[std::string(field.name)] = s.window.*field.member;
    }
    out["windows"].push_back(std::move(one));
  }
  out["transfer"] = json::array();
  for (const auto& pair : results.pairs)
    out["transfer"].push_back({{"first", results.swept[pair.first].entry.id},
                               {"second", results.swept[pair.second].entry.id},
                               {"r", pair.r},
                               {"words", words(results.swept, pair)}});
  return out;
}

Result<Done> write_atlas(const Results& results, const AtlasCommand& command, const std::string& folder) {
  const auto wanted = formats(command.plots);
  if (!wanted) return wanted.errors();
  std::vector<NamedFile> files;
  study::Hdf5Sink sink(files);
  if (const auto put = sink.put(to_dataset(results, command.command_line)); !put) return put.errors();
  for (const auto& s : results.swept)
    files.push_back({"studies/" + s.study.id +
                         (s.region.empty() || s.region == study::atlas::own_uptake ? "" : "-" + s.region) + ".toml",
                     "# " + std::string(made_by_teg) + "\n" + spec::to_toml(s.study.document)});
  auto figures = report::atlas_figures(results);
  if (const auto drawn = add_plots(figures, *wanted, files); !drawn) return drawn.errors();
  files.push_back(
      {"report.html", report::to_html(report::atlas_page(results, std::move(figures), command.command_line))});
  return write_own_files(folder, files);
}

}  // namespace

int atlas(const AtlasCommand& command) {
  Errors errors;
  const auto parts = wanted_parts(command.only, errors);
  if (const auto sound = formats(command.plots); !sound) append(errors, sound.errors());
  const auto contents = read_contents(command, errors);
  if (errors.empty()) check_parts(command.only, contents, errors);
  if (!errors.empty()) return report_errors(errors);
  if (const auto free = check_folder(command.out, "", command.restart); !free) return report_errors(free.errors());
  const auto results = study::atlas::compute(
      contents, parts, {thread_count(command.threads), &stop_flag(), progress_printer("atlas"), {}});
  if (!results) return report_errors(results.errors());
  if (const auto written = write_atlas(*results, command, command.out); !written)
    return report_errors(written.errors());
  if (command.json) {
    std::printf("%s\n", json_line(results_json(*results, command.out)).c_str());
    return done;
  }
  std::printf("%s", window_text(*results).c_str());
  for (const auto& sentence : report::transfer_sentences(*results)) std::printf("\n%s\n", sentence.c_str());
  std::printf("\nfingerprint %s\nresults     %s/results.h5\nreport      %s/report.html\n", results->fingerprint.c_str(),
              command.out.c_str(), command.out.c_str());
  return done;
}

}  // namespace teg::cli
