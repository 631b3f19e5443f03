#include "study/checkpoints.hpp"

#include <filesystem>

#include "core/file.hpp"
#include "core/fingerprint.hpp"

namespace teg::study {
namespace {

// All that a study says, but for how often it is saved.
std::string contents(const Study& study) {
  spec::Value document = study.document;
  if (auto* network = document.find("network"); network && network->table())
    std::erase_if(*network->table(), [](const auto& entry) { return entry.first == "checkpoint_every"; });
  return spec::to_toml(document);
}

constexpr const char* begin_anew = "begin anew with --restart, or choose another folder with --out";

}  // namespace

Checkpoints::Checkpoints(const Study& study, std::string folder) : folder_(std::move(folder)) {
  if (study.first.network) every_ = study.first.network->checkpoint_every;
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
  if (!std::filesystem::exists(name, ignored)) return are_kept() ? write_file(name, study_) : Done{};
  const auto owner = read_file(name);
  if (!owner) return owner.errors();
  if (*owner == study_) return Done{};
  return Error{Fault::bad_value, folder_, "holds checkpoints of " + *owner, begin_anew};
}

Result<Done> Checkpoints::restore(NetworkSimulation& simulation, std::size_t point, std::uint64_t seed) const {
  std::error_code ignored;
  if (folder_.empty() || !std::filesystem::exists(file(point, seed), ignored)) return Done{};
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
