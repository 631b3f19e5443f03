// The names that gates and drives may use.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receptors/gate.hpp"
#include "teg/modulation.hpp"

namespace teg::modulation {

inline constexpr std::size_t every_messenger = static_cast<std::size_t>(-1);

// Names and dimensions of what a gate may use in a region: modulators, then receptors, then messengers.
// What is in another region has an empty name there, and so have messengers from number `n_messengers` on.
std::vector<receptors::Symbol> symbols_of(const Modulation& modulation, const std::string& region = "",
                                          std::size_t n_messengers = every_messenger);

// By name and region; none where there is no such thing.
std::optional<ModulatorId> find_modulator(const Modulation& modulation, const std::string& name,
                                          const std::string& region);
std::optional<ReceptorId> find_receptor(const Modulation& modulation, const std::string& name,
                                        const std::string& region);

}  // namespace teg::modulation
