#include "run/checkpoints.hpp"

#include <filesystem>
#include <fstream>

#include "core/file_set.hpp"
#include "core/fingerprint.hpp"
#include "core/own_file.hpp"

namespace teg::study {
namespace {

// All that a study says, but for how often it is saved.
std::string contents(const Study& study) {
  spec::Value document = study.document;
  if (auto* network = document.find("network"); network && network->table())
    std::erase_if(*network->table(), [](const auto& entry) { return entry.first == "checkpoint_every"; });
  return spec::to_toml(document);
}

namespace fs = std::filesystem;

// What the file that takes a folder for a study says: "study balanced-network (0123456789abcdef), teg 0.1.0".
constexpr std::string_view claim_begins = "study ", claim_goes_on = "), teg ";
bool is_claim(const std::string& text) {
  return text.starts_with(claim_begins) && text.find(claim_goes_on) != std::string::npos && text.size() < 1000 &&
         text.find('\n') == std::string::npos;
}

// A checkpoint of the study that took the folder: it begins as all do, and then says whose it is.
bool is_checkpoint(const fs::path& file, const std::string& claim) {
  std::ifstream in(file, std::ios::binary);
  std::string begin(2000, '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(in.gcount()));
  return begin.starts_with(checkpoint_stem) && begin.find(claim) != std::string::npos;
}

constexpr const char* begin_anew = "begin anew with --restart, or choose another folder with --out";

}  // namespace

Checkpoints::Checkpoints(const Study& study, std::string folder) : folder_(std::move(folder)) {
  if (study.first.is_of_network()) every_ = study.first.network().checkpoint_every;
  Fingerprint hash;
  hash.add(std::string_view(contents(study)));
  study_ = "study " + study.id + " (" + hash.text() + "), teg " TEG_VERSION;
}

std::string Checkpoints::file(std::size_t point, std::uint64_t seed) const {
  return folder_ + "/point-" + std::to_string(point) + "-seed-" + std::to_string(seed);
}

std::string Checkpoints::owner(std::size_t point, std::uint64_t seed) const {
  return study_ + ", point " + std::to_string(point) + ", seed " + std::to_string(seed);
}

Result<Done> Checkpoints::claim() const {
  if (folder_.empty()) return Done{};
  const auto name = folder_ + "/study";
  std::error_code ignored;
  if (!fs::exists(name, ignored)) return are_kept() ? write_file(name, study_) : Done{};
  const auto owner = read_file(name);
  if (!owner) return owner.errors();
  if (*owner == study_) return Done{};
  if (!is_claim(*owner))
    return Error{Fault::bad_value, name, "was not written by teg, which would put a file of this name there",
                 "move it, or choose another folder with --out"};
  return Error{Fault::bad_value, folder_, "holds checkpoints of " + *owner, begin_anew};
}

bool Checkpoints::are_in(const std::string& folder) {
  const auto claim = read_file(folder + "/study", 1000);
  return claim && is_claim(*claim);
}

void Checkpoints::clear(const std::string& folder) {
  const auto claim = read_file(folder + "/study", 1000);
  if (!claim || !is_claim(*claim)) return;
  std::error_code failed;
  std::vector<fs::path> own;
  for (fs::directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed)) {
    const auto name = i->path().filename().string();
    if (!i->is_regular_file(failed)) continue;
    if (is_left_by_dead(name) || (name.starts_with("point-") && is_checkpoint(i->path(), *claim))) own.push_back(*i);
  }
  for (const auto& file : own) fs::remove(file, failed);
  fs::remove(folder + "/study", failed);
  fs::remove(folder, failed);  // where nothing else is in it
}

Result<Done> Checkpoints::restore(NetworkSimulation& simulation, std::size_t point, std::uint64_t seed) const {
  std::error_code ignored;
  if (folder_.empty() || !fs::exists(file(point, seed), ignored)) return Done{};
  auto restored = simulation.restore(file(point, seed), owner(point, seed));
  if (restored) return Done{};
  Errors errors = restored.errors();
  for (auto& e : errors) e.fix = begin_anew;
  return errors;
}

Result<Done> Checkpoints::save(const NetworkSimulation& simulation, std::size_t point, std::uint64_t seed) const {
  return simulation.save(file(point, seed), owner(point, seed));
}

}  // namespace teg::study
