// What is known: receptors and regions with their values, each with its range and source. To add one, add
// its row in library.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "teg/receptors.hpp"
#include "teg/transport.hpp"

namespace teg::study::library {

struct KnownReceptor {
  std::string_view name, sign;  // sign: what it does to its cell
  Receptor receptor;
  std::string_view range, source;
};

// Fast and slow kinetics stand side by side: 'D1' and 'D1-slow'. Which one a study uses decides whether D1
// sees phasic dopamine only, so a study says which.
std::span<const KnownReceptor> receptors();
const KnownReceptor* receptor(std::string_view name);
std::vector<std::string> receptor_names();

// A modulator in a region. Values below 0 are not known: what the study says stays.
struct KnownLevel {
  std::string_view modulator;
  double tonic_nM = -1, vmax_nM_per_s = -1, km_nM = -1, decay_per_s = -1;
  std::string_view range, source;
  void apply(Modulator& modulator) const;
};
// Anything else worth knowing there: densities, receptors, trace times.
struct KnownFact {
  std::string_view what, value, range, source;
};
struct KnownRegion {
  std::string_view name, title;
  std::vector<KnownLevel> levels;
  std::vector<KnownFact> facts;
  const KnownLevel* find(std::string_view modulator) const;  // by any of its names
};
std::span<const KnownRegion> regions();
const KnownRegion* region(std::string_view name);
std::vector<std::string> region_names();

}  // namespace teg::study::library
