#include "build/library.hpp"

#include <algorithm>

#include "build/modulator_names.hpp"

namespace teg::study::library {
namespace {

Receptor binds(const char* of, double ec50_nM, std::optional<double> k_off_per_s = {}) {
  Receptor r{"", of, Concentration{ec50_nM}};
  if (k_off_per_s) r.k_off = Rate{*k_off_per_s / 1000};
  return r;
}
Receptor desensitising(Receptor r, double rate_per_s, double recovery_s) {
  r.desensitisation = Desensitisation{Rate{rate_per_s / 1000}, Time{1000 * recovery_s}};
  return r;
}

constexpr std::string_view fast_da = "Ejdrup et al. 2023; SCIENCE G4: fast kinetics";
constexpr std::string_view slow_da = "Hunger et al. 2020, doi:10.1523/JNEUROSCI.0937-20.2020: slow kinetics";
constexpr std::string_view ne_source = "Ramos & Arnsten 2007 (review of binding constants of noradrenaline)";
constexpr std::string_view guide = "IUPHAR/BPS Guide to Pharmacology, range over its assays";

// clang-format off: a row a line
const std::vector<KnownReceptor>& receptor_table() {
  static const std::vector<KnownReceptor> table{
      {"D1", "Gs: excites, raises cAMP", binds("DA", 1000, 19.47), "EC50 0.9-2.5 uM", fast_da},
      {"D2", "Gi: inhibits, lowers cAMP", binds("DA", 7, 0.2), "EC50 2-50 nM", fast_da},
      {"D3", "Gi: inhibits", binds("DA", 30, 0.2), "Ki 5-60 nM; kinetics as D2", guide},
      {"D1-slow", "Gs: excites, raises cAMP", binds("DA", 1600, 0.5 / 60), "Kd 1.6 uM, minutes", slow_da},
      {"D2-slow", "Gi: inhibits, lowers cAMP", binds("DA", 25, 0.5 / 60), "Kd 25 nM, minutes", slow_da},
      {"alpha1", "Gq: excites", binds("NE", 330), "Ki 300-1000 nM", ne_source},
      {"alpha2", "Gi: inhibits; autoreceptor", binds("NE", 56), "Ki 20-100 nM", ne_source},
      {"beta1", "Gs: raises cAMP", binds("NE", 740), "Ki 600-900 nM", ne_source},
      {"beta2", "Gs: raises cAMP", binds("NE", 1500), "Ki 0.7-2 uM; below alpha and beta1", ne_source},
      {"M1", "Gq: excites", binds("ACh", 10000), "Ki 3-30 uM", guide},
      {"M2", "Gi: inhibits; autoreceptor", binds("ACh", 1000), "Ki 0.3-3 uM", guide},
      {"M4", "Gi: inhibits", binds("ACh", 3000), "Ki 1-10 uM", guide},
      {"nicotinic", "channel: excites; desensitises", desensitising(binds("ACh", 1600), 2, 5), "EC50 of high-affinity alpha4 beta2 1-3 uM; desensitisation within a second, recovery within seconds", "Quick & Lester 2002, order of magnitude"},
      {"5-HT1A", "Gi: inhibits; autoreceptor", binds("SER", 3), "Ki 0.5-10 nM", guide},
      {"5-HT1B", "Gi: inhibits release", binds("SER", 10), "Ki 2-40 nM", guide},
      {"5-HT2A", "Gq: excites", binds("SER", 300), "Ki 10-1000 nM by state and assay", guide},
      {"5-HT2C", "Gq: excites", binds("SER", 30), "Ki 5-170 nM", guide},
      {"5-HT3", "channel: excites; desensitises", desensitising(binds("SER", 2000), 1, 5), "EC50 1-5 uM; desensitises over seconds", guide},
  };
  return table;
}

const std::vector<KnownRegion>& region_table() {
  constexpr std::string_view ejdrup = "Ejdrup et al. 2023; SCIENCE G1", mean_field = "Dreyer et al. 2010; SCIENCE G2";
  constexpr std::string_view cortical = "SCIENCE G3, G5: about a tenth of striatal uptake";
  static const std::vector<KnownRegion> table{
      {"dorsal-striatum", "dorsal striatum (caudate-putamen)",
       {{"DA", 5.3, 6000, 210, -1, "tonic 5-20 nM by fast methods, 40-60 nM in mean-field models; Vmax 4-6 uM/s; Km 160-210 nM", ejdrup}},
       {{"varicosities", "1 per 25 um^3", "", ejdrup}, {"receptors", "D1 and D2 on separate projection neurons; M4, nicotinic", "", "Gerfen & Surmeier 2011"},
        {"acetylcholine", "tonic firing with pauses of 200-300 ms and a rebound; removed by acetylcholinesterase within milliseconds", "", "SCIENCE G5"},
        {"eligibility trace", "about 1-2 s", "dopamine works 1 to 2 s after pairing, not 4 s", "Shindou et al. 2019"}}},
      {"NAc", "ventral striatum (nucleus accumbens)",
       {{"DA", 19.3, 2000, 210, -1, "Vmax 1.5-2 uM/s; Km 160-210 nM", ejdrup}},
       {{"varicosities", "1 per 29.4 um^3", "", ejdrup}, {"mean field", "Vmax 1500 nM/s, 200 nM per volley, Km 160 nM", "", mean_field},
        {"eligibility trace", "1 s", "dopamine works 0.3-2 s after pairing", "Yagishita et al. 2014, doi:10.1126/science.1255514"}}},
      {"PFC", "prefrontal cortex",
       {{"DA", 5, 300, 160, -1, "Vmax 0.2-0.5 uM/s: half-lives of a second and more", cortical}, {"NE", 5, 300, 350, -1, "noradrenaline transporter also takes up dopamine", "order of magnitude"}},
       {{"receptors", "D1 > D2; alpha1, alpha2, beta1; 5-HT1A, 5-HT2A; M1", "", "Arnsten 2011"},
        {"eligibility trace", "5-10 s for potentiation, 2.5-3 s for depression", "measured in visual and prefrontal cortex", "He et al. 2015, doi:10.1016/j.neuron.2015.09.037"}}},
      {"hippocampus", "hippocampus (CA1)",
       {{"DA", 2, 300, 160, -1, "few fibres; from the ventral tegmental area and the locus coeruleus", cortical}, {"NE", 5, 300, 350, -1, "", "order of magnitude"}},
       {{"receptors", "D1/D5, beta1, beta2, M1, nicotinic, 5-HT1A", "", "Lisman & Grace 2005"},
        {"eligibility trace", "plateau kernel: 1.31 s before, 0.69 s after", "", "Bittner et al. 2017, doi:10.1126/science.aan3846"},
        {"dopamine after pairing", "turns depression to potentiation for a minute or more", "", "Brzosko et al. 2015, doi:10.7554/eLife.09685"}}},
      {"amygdala", "basolateral amygdala",
       {{"DA", 5, 800, 200, -1, "uptake between striatum and cortex", "Jones et al. 1995, order of magnitude"}, {"NE", 5, 300, 350, -1, "", "order of magnitude"}},
       {{"receptors", "D1, D2, beta1, beta2, alpha1", "", "Johansen et al. 2014"}, {"eligibility trace", "unknown; footshock within a second of pairing", "", "Johansen et al. 2014"}}},
      {"sensory-cortex", "primary sensory cortex",
       {{"NE", 5, 300, 350, -1, "", "order of magnitude"}, {"SER", 2, 200, 250, -1, "slow reuptake", "order of magnitude"}},
       {{"receptors", "beta1, beta2, alpha1, alpha2; 5-HT1A, 2A, 2C; M1, M2, nicotinic", "", "Gu 2002"},
        {"eligibility trace", "5-10 s converted by noradrenaline (beta), 2.5-3 s by serotonin (2C)", "", "He et al. 2015, doi:10.1016/j.neuron.2015.09.037"}}},
      {"mushroom-body", "fly mushroom body, a compartment of the gamma lobe",
       {{"DA", 0, 1000, 200, -1, "not measured; levels fall within about a second", "Handler et al. 2019, sensor imaging"}},
       {{"receptors", "DopR1 (cAMP), DopR2 (calcium from stores)", "", "Handler et al. 2019, doi:10.1016/j.cell.2019.05.040"},
        {"order", "odour then dopamine depresses (0-0.5 s), dopamine then odour potentiates (about 1 s)", "compartments differ", "Handler et al. 2019; Aso & Rubin 2016"}}},
  };
  return table;
}
// clang-format on

template <class List>
auto named(const List& list, std::string_view name) -> decltype(&list[0]) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return at == list.end() ? nullptr : &*at;
}
template <class List>
std::vector<std::string> names(const List& list) {
  std::vector<std::string> all;
  for (const auto& item : list) all.emplace_back(item.name);
  return all;
}

}  // namespace

std::span<const KnownReceptor> receptors() { return receptor_table(); }
const KnownReceptor* receptor(std::string_view name) { return named(receptor_table(), name); }
std::vector<std::string> receptor_names() { return names(receptor_table()); }
std::span<const KnownRegion> regions() { return region_table(); }
const KnownRegion* region(std::string_view name) { return named(region_table(), name); }
std::vector<std::string> region_names() { return names(region_table()); }

const KnownLevel* KnownRegion::find(std::string_view modulator) const {
  const auto same = other_names(modulator);
  for (const auto& level : levels)
    if (level.modulator == modulator || std::ranges::find(same, level.modulator) != same.end()) return &level;
  return nullptr;
}

void KnownLevel::apply(Modulator& m) const {
  if (tonic_nM >= 0 && !m.firing) m.tonic = Concentration{tonic_nM};
  if (vmax_nM_per_s < 0 || !m.is_concentration) return;
  MichaelisMenten uptake{ClearanceRate{vmax_nM_per_s / 1000}, Concentration{km_nM}};
  if (decay_per_s >= 0) uptake.decay = Rate{decay_per_s / 1000};
  m.clearance = uptake;
}

}  // namespace teg::study::library
