// What the kinds of a modulation are made of, each described once (teg/described.hpp). To add a kind (a release
// program, a clearance): a struct, a member of its variant, a Described here; the compiler then shows the equations
// that must know it.
#pragma once

#include "teg/described.hpp"
#include "teg/modulation.hpp"

namespace teg {

template <>
struct Described<ExponentialClearance> {
  static constexpr std::string_view name = "exponential", section = "modulator.*.clearance",
                                    doc = "how it leaves the region";
  static constexpr std::tuple fields{Field{"tau", &ExponentialClearance::tau, "200 ms",
                                           "time constant of exponential clearance", "Izhikevich 2007", 0, 1e12, true}};
};
static_assert(fields::is_complete<ExponentialClearance>);

template <>
struct Described<MichaelisMenten> {
  static constexpr std::string_view name = "michaelis-menten", section = "modulator.*.clearance",
                                    doc = "how it leaves the region";
  static constexpr std::tuple fields{
      Field{"vmax", &MichaelisMenten::vmax, "4 uM/s", "highest rate of Michaelis-Menten uptake",
            "striatum, about 4 uM/s", 0, 1e12, true},
      Field{"km", &MichaelisMenten::km, "210 nM", "level at half that rate", "dopamine transporter, 160-210 nM", 0,
            1e12, true},
      Field{"decay", &MichaelisMenten::decay, "0 /s",
            "first-order loss beside Michaelis-Menten uptake: enzymes, diffusion out of the region", "", 0, 1e6}};
};
static_assert(fields::is_complete<MichaelisMenten>);

template <>
struct Described<Firing> {
  static constexpr std::string_view section = "modulator.*.firing", doc = "tonic firing of the neurons that release it";
  static constexpr std::tuple fields{
      Field{"rate", &Firing::rate, "4 Hz", "tonic firing of the releasing neurons, which then gives the tonic level",
            "dopamine 3-5 Hz, locus coeruleus 1-3 Hz, dorsal raphe 0.5-3 Hz", 0, 1e9},
      Field{"amount", &Firing::amount, "", "by how much one spike of all of them raises the level",
            "Dreyer et al. 2010: VTA 200 nM, SNc 400 nM", 0, 1e12, false, true, true}};
};
static_assert(fields::is_complete<Firing>);

template <>
struct Described<FiringChange> {
  static constexpr std::string_view section = "modulator.*.firing_change.#", doc = "a change of their rate";
  static constexpr std::tuple fields{
      Field{"onset", &FiringChange::onset, "0 s", "when their rate changes", "", -fields::longest, fields::longest},
      Field{"duration", &FiringChange::duration, "300 ms", "for how long", "bursts 200-500 ms", 0, fields::longest},
      Field{"rate", &FiringChange::rate, "20 Hz", "their rate meanwhile", "bursts 15-30 Hz", 0, 1e9}};
};
static_assert(fields::is_complete<FiringChange>);

template <>
struct Described<Dip> {
  static constexpr std::string_view section = "modulator.*.dip.#", doc = "a dip of tonic release";
  static constexpr std::tuple fields{
      Field{"onset", &Dip::onset, "0 s", "when it begins", "", -fields::longest, fields::longest},
      Field{"duration", &Dip::duration, "500 ms", "how long it lasts", "", 0, fields::longest},
      Field{"depth", &Dip::depth, "1.0", "fraction of tonic release that is missing", "", 0, 1}};
};
static_assert(fields::is_complete<Dip>);

template <>
struct Described<Ramp> {
  static constexpr std::string_view section = "modulator.*.ramp.#",
                                    doc = "a ramp of the level, or with duration 0 a step";
  static constexpr std::tuple fields{
      Field{"onset", &Ramp::onset, "0 s", "when it begins", "", -fields::longest, fields::longest},
      Field{"duration", &Ramp::duration, "1 s", "how long it rises; 0 is a step", "", 0, fields::longest},
      Field{"rise", &Ramp::rise, "20 nM", "the level that its last release rate sustains, above tonic", "", 0, 1e12,
            false, false, true},
      Field{"hold", &Ramp::hold, "0 s", "how long it stays at the top", "", 0, fields::longest}};
};
static_assert(fields::is_complete<Ramp>);

template <>
struct Described<PauseRebound> {
  static constexpr std::string_view section = "modulator.*.pause.#", doc = "a pause of tonic release, then a rebound";
  static constexpr std::tuple fields{
      Field{"onset", &PauseRebound::onset, "0 s", "when it begins", "", -fields::longest, fields::longest},
      Field{"pause", &PauseRebound::pause, "250 ms", "duration of the pause", "cholinergic interneurons 200-300 ms", 0,
            fields::longest},
      Field{"rebound", &PauseRebound::rebound, "150 ms", "duration of the rebound", "", 0, fields::longest},
      Field{"depth", &PauseRebound::depth, "1.0", "fraction of tonic release that is missing in the pause", "", 0, 1},
      Field{"gain", &PauseRebound::gain, "1.0", "extra release in the rebound, in units of tonic release", "", 0, 1e6}};
};
static_assert(fields::is_complete<PauseRebound>);

template <>
struct Described<Desensitisation> {
  static constexpr std::string_view section = "receptor.*.desensitisation", doc = "bound receptors that fall silent";
  static constexpr std::tuple fields{Field{"rate", &Desensitisation::rate, "", "at which bound receptors fall silent",
                                           "Katz & Thesleff 1957", 0, 1e6, false, true},
                                     Field{"recovery", &Desensitisation::recovery, "1 s",
                                           "time constant of their recovery", "", 0, fields::longest, true}};
};
static_assert(fields::is_complete<Desensitisation>);

// The numbers of a receptor; its name, modulator, region, drugs and desensitisation are structure.
template <>
struct Described<Receptor> {
  static constexpr std::string_view section = "receptor.*",
                                    doc = "what a modulator binds; its name stands for its occupancy in gates";
  static constexpr std::tuple fields{
      Field{"ec50", &Receptor::ec50, "1 uM", "level at half occupancy", "D1 1000 nM, D2 7 nM", 0, 1e12, true, false,
            true},
      Field{"hill", &Receptor::hill, "1.0", "Hill coefficient", "", 0, 16, true},
      Field{"k_off", &Receptor::k_off, "", "unbinding rate; without it the receptor is at equilibrium at every moment",
            "D1 19.47 /s, D2 0.2 /s", 0, 1e6, true}};
};
static_assert(fields::n_members<Receptor>() == 5 + std::tuple_size_v<decltype(Described<Receptor>::fields)>);

}  // namespace teg
