#include "study/sweep_store.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/text.hpp"
#include "study/seal.hpp"

namespace teg::study {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t most_files = 4096, most_network_files = 65536, largest_file = 1 << 30;

std::string id_of(const SweepPlan& plan) {
  Fingerprint hash;
  for (const auto& text : {plan.version, plan.study_text}) hash.add(std::string_view(text));
  hash.add_bits(plan.runs), hash.add_bits(plan.block);
  return hash.text();
}

// A document and a line with its checksum.
std::string sealed(const json& document) {
  auto text = document.dump() + "\n";
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

Result<SweepPlan> read_plan(const std::string& folder) {
  const auto damaged = [&](const std::string& name) {
    return Error{Fault::bad_value, folder + "/" + name, "is damaged, or was changed",
                 "bring it back, or begin the sweep anew with --restart"};
  };
  const auto text = read_file(folder + "/plan.json");
  if (!text && text.errors()[0].fault == Fault::missing_file)
    return Error{Fault::missing_file, folder, "holds no sweep", "give the folder that 'teg sweep --out' wrote"};
  if (!text) return text.errors();
  const auto document = unsealed(*text);
  if (!document) return damaged("plan.json");
  SweepPlan plan;
  try {
    plan.id = document->at("id"), plan.version = document->at("teg_version"), plan.command = document->at("command");
    plan.runs = document->at("runs"), plan.block = document->at("block");
  } catch (const json::exception&) {
    return damaged("plan.json");
  }
  auto study = read_file(folder + "/study.toml");
  if (!study) return study.errors();
  plan.study_text = *std::move(study);
  if (id_of(plan) != plan.id) return damaged("study.toml");
  return plan;
}

Result<Done> write_plan(const std::string& folder, const SweepPlan& plan) {
  const json document{{"format", "teg sweep 1"}, {"id", plan.id},       {"teg_version", plan.version},
                      {"runs", plan.runs},       {"block", plan.block}, {"command", plan.command}};
  if (auto written = write_file(folder + "/study.toml", plan.study_text); !written) return written;
  return write_file(folder + "/plan.json", sealed(document));
}

}  // namespace

SweepPlan make_plan(const Study& study, const std::string& command) {
  SweepPlan plan{.version = TEG_VERSION, .study_text = spec::to_toml(study.document), .command = command};
  plan.runs = n_runs(study);
  const auto share = [&](std::size_t files) { return std::max<std::size_t>(1, (plan.runs + files - 1) / files); };
  if (study.first.network || !study.first.outside.is_empty()) {
    plan.block = share(most_network_files);
  } else if (study.first.learner) {
    plan.block = share(most_files);
  } else {
    const std::size_t inner = study.axes.empty() ? 1 : study.axes.back().size();
    plan.block = std::clamp<std::size_t>((share(most_files) + inner - 1) / inner * inner, 1,
                                         std::max<std::size_t>(share(most_files), 4096));
  }
  plan.id = id_of(plan);
  return plan;
}

Result<SweepStore> SweepStore::open_for(const std::string& folder, const SweepPlan& plan) {
  std::error_code ignored;
  if (!fs::exists(folder + "/plan.json", ignored))
    if (const auto written = write_plan(folder, plan); !written) return written.errors();
  auto found = read_plan(folder);
  if (!found) return found.errors();
  if (found->id == plan.id) return SweepStore(folder, *std::move(found));
  constexpr const char* fix = "choose another folder with --out, or begin anew with --restart";
  if (found->version != plan.version)
    return Error{Fault::bad_value, folder,
                 "holds a sweep of teg " + found->version + "; this is teg " + plan.version +
                     ", and results of two versions are never joined",
                 "go on with teg " + found->version + ", or begin anew with --restart"};
  return Error{Fault::bad_value, folder, "holds another sweep, made by: " + found->command, fix};
}

Result<SweepStore> SweepStore::open(const std::string& folder) {
  auto plan = read_plan(folder);
  if (!plan) return plan.errors();
  return SweepStore(folder, *std::move(plan));
}

void SweepStore::clear(const std::string& folder) {
  std::error_code ignored;
  for (const char* name : {"plan.json", "study.toml", "points"}) fs::remove_all(fs::path(folder) / name, ignored);
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

double SweepStore::bytes_needed(std::size_t n_measures) const {
  constexpr double for_number = 20, for_fingerprint = 20, for_file = 4096;  // of text; of disk
  const auto runs = static_cast<double>(plan_.runs);
  return runs * (static_cast<double>(n_measures) * for_number + for_fingerprint) +
         for_file * runs / static_cast<double>(plan_.block);
}

}  // namespace teg::study
