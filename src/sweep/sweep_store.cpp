#include "sweep/sweep_store.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/fingerprint.hpp"
#include "core/own_file.hpp"
#include "core/text.hpp"
#include "keep/seal.hpp"

namespace teg::study {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t most_files = 4096, most_network_files = 65536, largest_file = 1 << 30;

std::string id_of(const SweepPlan& plan) {
  Fingerprint hash;
  for (const auto& text : {plan.version, plan.study_text, to_lines(plan.files)}) hash.add(std::string_view(text));
  hash.add_bits(plan.runs), hash.add_bits(plan.block);
  return hash.text();
}

// A document and a line with its checksum.
std::string sealed(const json& document) {
  auto text = document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return text + seal(text) + "\n";
}

std::optional<json> unsealed(const std::string& text) {
  const auto line = text.find('\n');
  if (line == std::string::npos || text.substr(line + 1) != seal(std::string_view(text).substr(0, line + 1)) + "\n")
    return std::nullopt;
  auto document = json::parse(text.substr(0, line), nullptr, false);
  return document.is_discarded() ? std::nullopt : std::optional(std::move(document));
}

// JSON has no numbers for what is not finite.
json number(double value) { return std::isfinite(value) ? json(value) : json(exact_text(value)); }
double number(const json& value) {
  if (value.is_number()) return value.get<double>();
  const auto text = value.get<std::string>();
  return text == "inf" ? INFINITY : text == "-inf" ? -INFINITY : NAN;
}

constexpr std::string_view format = "teg sweep 2", any_format = "\"teg sweep ";

Error damaged(const std::string& file) {
  return {Fault::bad_value, file, "is damaged, or was changed",
          "bring it back, or begin the sweep anew with --restart"};
}

Result<SweepPlan> read_plan(const std::string& folder) {
  const auto file = folder + "/plan.json";
  const auto text = read_file(file);
  if (!text && text.errors()[0].fault == Fault::missing_file)
    return Error{Fault::missing_file, folder, "holds no sweep", "give the folder that 'teg sweep --out' wrote"};
  if (!text) return text.errors();
  const auto document = unsealed(*text);
  if (!document) return damaged(file);
  SweepPlan plan;
  try {
    plan.version = document->at("teg_version");
    if (document->at("format") != format)
      return Error{Fault::bad_value, folder, "holds a sweep of teg " + plan.version + "; this is teg " TEG_VERSION,
                   "go on with teg " + plan.version + ", or begin anew with --restart"};
    plan.id = document->at("id"), plan.command = document->at("command"), plan.study_text = document->at("study");
    plan.runs = document->at("runs"), plan.block = document->at("block");
    plan.files = files_of_lines(document->at("files"));
  } catch (const json::exception&) {
    return damaged(file);
  }
  if (id_of(plan) != plan.id) return damaged(file);
  return plan;
}

// Of several processes that begin at once, one plan stays.
Result<Done> write_plan(const std::string& folder, const SweepPlan& plan) {
  const json document{
      {"format", format},    {"id", plan.id},           {"teg_version", plan.version}, {"runs", plan.runs},
      {"block", plan.block}, {"command", plan.command}, {"study", plan.study_text},    {"files", to_lines(plan.files)}};
  return write_new_file(folder + "/plan.json", sealed(document));
}

// The plan's study as a file of its own, for people and for `teg run`.
Result<Done> check_study(const std::string& file, const SweepPlan& plan) {
  const auto there = read_file(file);
  if (there ? *there == plan.study_text : there.errors()[0].fault == Fault::missing_file) return Done{};
  return Error{Fault::bad_value, file, "is not the study of the sweep in its folder",
               "choose another folder with --out, or move the file"};
}
Result<Done> write_study(const std::string& file, const SweepPlan& plan) {
  if (auto sound = check_study(file, plan); !sound) return sound;
  std::error_code ignored;
  return fs::exists(file, ignored) ? Result<Done>(Done{}) : write_file(file, plan.study_text);
}

}  // namespace

double SweepPlan::block_bytes(std::size_t n_measures) const {
  constexpr double for_number = 20, for_fingerprint = 20, for_file = 4096;  // of text; of disk
  return static_cast<double>(block) * (static_cast<double>(n_measures) * for_number + for_fingerprint) + for_file;
}

SweepPlan make_plan(const Study& study, const std::string& command) {
  SweepPlan plan{.version = TEG_VERSION,
                 .study_text = spec::to_toml(study.document),
                 .command = command,
                 .files = data_files(study)};
  plan.runs = n_runs(study);
  const auto share = [&](std::size_t files) { return std::max<std::size_t>(1, (plan.runs + files - 1) / files); };
  const auto share_of_synapses = [&] {  // whole rows, whose protocols share work
    const std::size_t inner = study.axes.empty() ? 1 : study.axes.back().size();
    return std::clamp<std::size_t>((share(most_files) + inner - 1) / inner * inner, 1,
                                   std::max<std::size_t>(share(most_files), 4096));
  };
  plan.block = !study.first.outside.is_empty()
                   ? share(most_network_files)
                   : study.first.visit([&](const BuiltSynapses&) { return share_of_synapses(); },
                                       [&](const BuiltNetwork&) { return share(most_network_files); },
                                       [&](const BuiltLearner&) { return share(most_files); });
  plan.id = id_of(plan);
  return plan;
}

Result<SweepStore> SweepStore::open_for(const std::string& folder, const SweepPlan& plan) {
  std::error_code ignored;
  const SweepStore store(folder, plan);
  if (!fs::exists(folder + "/plan.json", ignored)) {
    if (const auto study = check_study(store.study_file(), plan); !study) return study.errors();
    if (const auto written = write_plan(folder, plan); !written) return written.errors();
  }
  auto found = read_plan(folder);
  if (!found) return found.errors();
  if (found->id == plan.id) {
    if (const auto study = write_study(store.study_file(), plan); !study) return study.errors();
    return SweepStore(folder, *std::move(found));
  }
  if (found->version != plan.version)
    return Error{Fault::bad_value, folder,
                 "holds a sweep of teg " + found->version + "; this is teg " + plan.version +
                     ", and results of two versions are never joined",
                 "go on with teg " + found->version + ", or begin anew with --restart"};
  if (found->study_text == plan.study_text && found->runs == plan.runs && found->files != plan.files)
    return Error{
        Fault::bad_value, folder,
        "holds a sweep that began with other contents of " + join(changed_files(found->files, plan.files), ", "),
        "bring the old contents back, choose another folder with --out, or begin anew with --restart"};
  return Error{Fault::bad_value, folder, "holds another sweep, made by: " + found->command,
               "choose another folder with --out, or begin anew with --restart"};
}

Result<SweepStore> SweepStore::open(const std::string& folder) {
  auto plan = read_plan(folder);
  if (!plan) return plan.errors();
  SweepStore store(folder, *std::move(plan));
  if (const auto study = write_study(store.study_file(), store.plan()); !study) return study.errors();
  return store;
}

bool SweepStore::is_in(const std::string& folder) {
  const auto plan = read_file(folder + "/plan.json");
  return plan && plan->find(any_format) != std::string::npos;
}

Result<Done> SweepStore::clear(const std::string& folder) {
  const auto plan = read_file(folder + "/plan.json");
  if (!plan && plan.errors()[0].fault == Fault::missing_file) return Done{};
  if (!plan) return plan.errors();
  if (plan->find(any_format) == std::string::npos)
    return Error{Fault::bad_value, folder + "/plan.json", "is not the plan of a sweep",
                 "choose another folder with --out"};
  const auto whole = read_plan(folder);
  const auto study = read_file(folder + "/study.toml");
  std::error_code ignored;
  if (whole && study && *study == whole->study_text) fs::remove(folder + "/study.toml", ignored);
  for (const char* name : {"results.h5", "report.html"})
    if (const auto path = fs::path(folder) / name; is_own_file(path.string())) fs::remove(path, ignored);
  fs::remove(fs::path(folder) / "plan.json", ignored);
  for (const auto& entry : fs::directory_iterator(folder + "/points", ignored)) {
    const auto name = entry.path().filename().string();
    const auto digits = name.find_first_not_of("0123456789");
    if (digits != std::string::npos && digits >= 6 &&
        (name.substr(digits) == ".json" || name.substr(digits) == ".json.damaged"))
      fs::remove(entry.path(), ignored);
  }
  fs::remove(folder + "/points", ignored);  // where nothing else is in it
  return Done{};
}

void SweepStore::sweep_up() const {
  constexpr auto oldest = std::chrono::hours(1);  // a file is written in a moment, also by a process elsewhere
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_ + "/points", ignored)) {
    const auto written = entry.last_write_time(ignored);
    if (entry.path().filename().string().starts_with(".part") && fs::file_time_type::clock::now() - written > oldest)
      fs::remove(entry.path(), ignored);
  }
}

std::string SweepStore::file(std::size_t block) const {
  const auto number = std::to_string(block);
  return folder_ + "/points/" + std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number + ".json";
}

bool SweepStore::has(std::size_t block) const {
  std::error_code ignored;
  return fs::exists(file(block), ignored);
}

Result<Done> SweepStore::put(std::size_t block, const BlockResult& result) const {
  json values = json::array();
  for (const double value : result.values) values.push_back(number(value));
  return write_file(file(block), sealed({{"plan", plan_.id},
                                         {"block", block},
                                         {"values", std::move(values)},
                                         {"fingerprints", result.fingerprints}}));
}

Result<BlockResult> SweepStore::get(std::size_t block, std::size_t n_measures) const {
  const auto wrong = [&](const char* what) {
    return Error{Fault::bad_value, file(block), what, "remove it and run the sweep again; only its runs are made anew"};
  };
  const auto text = read_file(file(block), largest_file);
  if (!text) return text.errors();
  const auto document = unsealed(*text);
  if (!document) return wrong("is damaged or truncated");
  BlockResult result;
  try {
    if (document->at("plan") != plan_.id || document->at("block") != block) return wrong("belongs to another sweep");
    for (const auto& value : document->at("values")) result.values.push_back(number(value));
    result.fingerprints = document->at("fingerprints").get<std::vector<std::string>>();
  } catch (const json::exception&) {
    return wrong("is not a file of results");
  }
  const std::size_t count = std::min(plan_.block, plan_.runs - block * plan_.block);
  if (result.fingerprints.size() != count || result.values.size() != count * n_measures)
    return wrong("has not as many results as the plan says");
  return result;
}

void SweepStore::set_aside(std::size_t block) const {
  std::error_code ignored;
  fs::rename(file(block), file(block) + ".damaged", ignored);
}

}  // namespace teg::study
