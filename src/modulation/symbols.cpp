#include "modulation/symbols.hpp"

namespace teg::modulation {
namespace {

template <class Id, class List>
std::optional<Id> find(const List& list, const std::string& name, const std::string& region) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].name == name && list[i].region == region) return Id{i};
  return std::nullopt;
}

}  // namespace

std::vector<receptors::Symbol> symbols_of(const Modulation& modulation, const std::string& region,
                                          std::size_t n_messengers) {
  std::vector<receptors::Symbol> symbols;
  const auto add = [&](const auto& item, Dim dim, bool is_known = true) {
    symbols.push_back({is_known && item.region == region ? item.name : "", dim});
  };
  for (const auto& m : modulation.modulators) add(m, m.is_concentration ? dim::concentration : dim::number);
  for (const auto& r : modulation.receptors) add(r, dim::number);
  for (std::size_t k = 0; k < modulation.messengers.size(); ++k)
    add(modulation.messengers[k], dim::number, k < n_messengers);
  return symbols;
}

std::optional<ModulatorId> find_modulator(const Modulation& modulation, const std::string& name,
                                          const std::string& region) {
  return find<ModulatorId>(modulation.modulators, name, region);
}
std::optional<ReceptorId> find_receptor(const Modulation& modulation, const std::string& name,
                                        const std::string& region) {
  return find<ReceptorId>(modulation.receptors, name, region);
}

}  // namespace teg::modulation
