#include "sim/check_model.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>

namespace teg::sim {
namespace {

using namespace teg::literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

SynapseModel sound() {
  SynapseModel model;
  model.modulators = {{"DA", true, 20_nM, MichaelisMenten{}, {Burst{.pulses = 2, .rate = 20_Hz}, Dip{}, Ramp{}}},
                      {"NE", true, 5_nM, ExponentialClearance{}, {PauseRebound{}}}};
  model.receptors = {{"D1", "DA", 1_uM, 1, 19_Hz}, {"beta", "NE", 100_nM, 1, {}}};
  model.rules = {{"r", {{.window = Window::double_exponential, .tau_rise = 50_ms, .ceiling = 1}}, {BoundKind::soft}}};
  model.synapses = {{.name = "s", .rule = "r", .pre = {0_ms}, .post = {5_ms}, .weight = 0.5}};
  model.until = 1_s;
  return model;
}
Modulator& da(SynapseModel& model) { return model.modulators[0]; }
Channel& channel(SynapseModel& model) { return model.rules[0].channels[0]; }
template <class Program>
Program& program(SynapseModel& model, std::size_t modulator, std::size_t index) {
  return std::get<Program>(model.modulators[modulator].programs[index]);
}
MichaelisMenten& clearance(SynapseModel& model) { return std::get<MichaelisMenten>(da(model).clearance); }

struct Refusal {
  const char* where;
  std::function<void(SynapseModel&, double)> spoil;
  std::vector<double> values;
};
constexpr double infinity = INFINITY;

std::vector<Refusal> release_refusals() {
  return {{"DA program 0 onset", [](auto& m, double v) { program<Burst>(m, 0, 0).onset = Time{v}; }, {infinity}},
          {"DA program 0 pulses", [](auto& m, double) { program<Burst>(m, 0, 0).pulses = 0; }, {}},
          {"DA program 0 repeats", [](auto& m, double) { program<Burst>(m, 0, 0).repeats = -1; }, {}},
          {"DA program 0 rate", [](auto& m, double v) { program<Burst>(m, 0, 0).rate = Rate{v}; }, {0, -1}},
          {"DA program 0 amount", [](auto& m, double v) { program<Burst>(m, 0, 0).amount = Concentration{v}; }, {-1}},
          {"DA program 0 width", [](auto& m, double v) { program<Burst>(m, 0, 0).width = Time{v}; }, {-1}},
          {"DA program 0 jitter", [](auto& m, double v) { program<Burst>(m, 0, 0).jitter = Time{v}; }, {-1}},
          {"DA program 1 duration", [](auto& m, double v) { program<Dip>(m, 0, 1).duration = Time{v}; }, {-1}},
          {"DA program 1 depth", [](auto& m, double v) { program<Dip>(m, 0, 1).depth = v; }, {-0.1, 1.1}},
          {"DA program 2 rise", [](auto& m, double v) { program<Ramp>(m, 0, 2).rise = Concentration{v}; }, {-1}},
          {"DA program 2 hold", [](auto& m, double v) { program<Ramp>(m, 0, 2).hold = Time{v}; }, {-1}},
          {"NE program 0 pause", [](auto& m, double v) { program<PauseRebound>(m, 1, 0).pause = Time{v}; }, {-1}},
          {"NE program 0 gain", [](auto& m, double v) { program<PauseRebound>(m, 1, 0).gain = v; }, {-1}}};
}
std::vector<Refusal> other_refusals() {
  return {{"until", [](auto& m, double v) { m.until = Time{v}; }, {-1, infinity}},
          {"DA tonic", [](auto& m, double v) { da(m).tonic = Concentration{v}; }, {-1, infinity}},
          {"DA vmax", [](auto& m, double v) { clearance(m).vmax = ClearanceRate{v}; }, {0, -1}},
          {"DA km", [](auto& m, double v) { clearance(m).km = Concentration{v}; }, {0, -1}},
          {"NE tau", [](auto& m, double v) { m.modulators[1].clearance = ExponentialClearance{Time{v}}; }, {0, -5}},
          {"D1 ec50", [](auto& m, double v) { m.receptors[0].ec50 = Concentration{v}; }, {0, -1}},
          {"D1 hill", [](auto& m, double v) { m.receptors[0].hill = v; }, {0, -1}},
          {"D1 k_off", [](auto& m, double v) { m.receptors[0].k_off = Rate{v}; }, {0, -1}},
          {"tau_pair", [](auto& m, double v) { channel(m).tau_pair = Time{v}; }, {0, -1}},
          {"tau_pair_rise", [](auto& m, double v) { channel(m).tau_pair_rise = Time{v}; }, {0, 20, 25}},
          {"amplitude", [](auto& m, double v) { channel(m).amplitude = v; }, {infinity}},
          {"tau_trace", [](auto& m, double v) { channel(m).tau_trace = Time{v}; }, {0, -1}},
          {"tau_rise", [](auto& m, double v) { channel(m).tau_rise = Time{v}; }, {0, 1000}},
          {"ceiling", [](auto& m, double v) { channel(m).ceiling = v; }, {0, -1}},
          {"rate", [](auto& m, double v) { channel(m).rate = Rate{v}; }, {infinity}},
          {"weight", [](auto& m, double v) { m.synapses[0].weight = v; }, {-0.1, 1.1}},
          {"axonal_delay", [](auto& m, double v) { m.synapses[0].axonal_delay = Time{v}; }, {-1}},
          {"dendritic_delay", [](auto& m, double v) { m.synapses[0].dendritic_delay = Time{v}; }, {-1}},
          {"pre spike", [](auto& m, double v) { m.synapses[0].pre[0] = Time{v}; }, {-1, infinity}},
          {"post spike", [](auto& m, double v) { m.synapses[0].post[0] = Time{v}; }, {-1, infinity}},
          {"bounds", [](auto& m, double v) { m.rules[0].bounds.least = v; }, {1, 2, -infinity}},
          {"bounds", [](auto& m, double v) { m.rules[0].bounds.most = v; }, {0, infinity}}};
}

std::string text(const Errors& errors) {
  std::string all;
  for (const Error& e : errors) all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  return all;
}

TEST(CheckModel, accepts_a_sound_model) { EXPECT_EQ(text(check_model(sound())), ""); }

TEST(CheckModel, refuses_every_value_out_of_range_and_every_nan_and_says_where) {
  for (auto refusals : {release_refusals(), other_refusals()})
    for (Refusal& refusal : refusals) {
      refusal.values.push_back(NAN);
      for (const double value : refusal.values) {
        auto model = sound();
        refusal.spoil(model, value);
        EXPECT_THAT(text(check_model(model)), HasSubstr(refusal.where)) << "value " << value;
      }
    }
}

TEST(CheckModel, every_error_says_what_is_wrong_and_how_to_fix_it) {
  for (auto refusals : {release_refusals(), other_refusals()})
    for (const Refusal& refusal : refusals) {
      auto model = sound();
      refusal.spoil(model, NAN);
      for (const Error& e : check_model(model)) {
        EXPECT_FALSE(e.what.empty()) << refusal.where;
        EXPECT_FALSE(e.fix.empty()) << refusal.where;
      }
    }
}

TEST(CheckModel, lists_all_errors_at_once) {
  auto model = sound();
  std::vector<const char*> places;
  for (const Refusal& refusal : release_refusals()) refusal.spoil(model, NAN), places.push_back(refusal.where);
  const auto all = text(check_model(model));
  for (const char* place : places) EXPECT_THAT(all, HasSubstr(place));
  EXPECT_GE(check_model(model).size(), places.size());
}

TEST(CheckModel, unknown_names_are_refused_with_the_nearest) {
  auto model = sound();
  model.receptors[0].of = "DAA";
  model.synapses[0].rule = "rr";
  const auto errors = check_model(model);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].fault, Fault::unknown_name);
  EXPECT_THAT(errors[0].fix, HasSubstr("DA"));
  EXPECT_THAT(errors[1].where, HasSubstr("synapse s rule"));
  EXPECT_THAT(errors[1].fix, HasSubstr("r"));
}

TEST(CheckModel, modulators_and_receptors_share_one_space_of_names) {
  auto model = sound();
  model.receptors[1].name = "DA";
  EXPECT_THAT(text(check_model(model)), HasSubstr("DA: two modulators or receptors"));
}

TEST(CheckModel, two_rules_of_one_name_are_refused) {
  auto model = sound();
  model.rules.push_back(model.rules[0]);
  EXPECT_THAT(check_model(model), testing::Not(IsEmpty()));
}

TEST(CheckModel, a_rule_without_channels_and_a_model_without_synapses_are_refused) {
  auto model = sound();
  model.rules[0].channels.clear();
  model.synapses.clear();
  const auto all = text(check_model(model));
  EXPECT_THAT(all, HasSubstr("rule r: has no channel"));
  EXPECT_THAT(all, HasSubstr("no synapse"));
}

TEST(CheckModel, a_power_of_one_or_below_zero_is_refused) {
  for (const double exponent : {1.0, 0.0, -2.0, double{NAN}}) {
    auto model = sound();
    model.rules[0].bounds = {BoundKind::power, 0, 1, exponent};
    EXPECT_THAT(text(check_model(model)), HasSubstr("exponent")) << exponent;
  }
}

TEST(CheckModel, sampled_conversion_needs_a_period_and_has_no_rise) {
  auto model = sound();
  channel(model).conversion = Conversion::sampled;
  channel(model).period = 0_ms;
  const auto all = text(check_model(model));
  EXPECT_THAT(all, HasSubstr("period"));
  EXPECT_THAT(all, HasSubstr("tau_rise"));
}

TEST(CheckModel, what_is_not_used_is_not_checked) {
  auto model = sound();
  channel(model) = {.tau_pair_rise = 500_ms, .period = Time{-1}};
  model.rules[0].bounds = {BoundKind::none, 5, -5, 1};
  program<Burst>(model, 0, 0) = {.pulses = 1, .rate = 0_Hz, .repeats = 1, .period = 0_ms};
  EXPECT_EQ(text(check_model(model)), "");
}

}  // namespace
}  // namespace teg::sim
