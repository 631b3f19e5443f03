#include <gmock/gmock.h>

#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

std::string with(const std::string& sections, const std::string& rest = "", const std::string& until = "10 s") {
  return "[study]\nid = \"a\"\ntitle = \"a\"\n[rule.r]\n[[rule.r.channel]]\npairing = \"pre\"\n" + rest +
         "\n[protocol]\nuntil = \"" + until + "\"\npre = [\"0 s\"]\n" + sections;
}
double measured(const std::string& text) {
  return run_study(load_study(text, "a.toml").value(), {}).value().values.at(0).at(0);
}
std::string errors_of(const std::string& text) {
  const auto study = load_study(text, "a.toml");
  std::string all;
  if (!study)
    for (const auto& e : study.errors())
      all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  return all;
}
const std::string at_one = "[measure.c]\nof = \"concentration.DA\"\nat = \"1 s\"\n";

TEST(ChainStudy, the_same_total_is_released_whatever_the_timing) {
  const auto total_after = [](const std::string& timing) {
    return measured(
        with("[modulator.DA]\nclearance = { tau = \"1000000 s\" }\n[[modulator.DA.phasic]]\ntotal = \"90 nM\"\n" +
             timing + "[measure.c]\nof = \"concentration.DA\"\nat = \"10 s\"\n"));
  };
  EXPECT_NEAR(total_after("pulses = 3\nrate = \"30 Hz\"\n"), 90, 1e-3);
  EXPECT_NEAR(total_after("pulses = 9\nrate = \"5 Hz\"\nrepeats = 2\nperiod = \"3 s\"\n"), 90, 1e-3);
}

TEST(ChainStudy, light_recruits_by_power_and_opens_by_width) {
  const auto level = [](const std::string& light) {
    return measured(
        with("[modulator.DA]\nclearance = { tau = \"1000000 s\" }\n[[modulator.DA.stimulation]]\n"
             "pulses = 1\namount = \"100 nM\"\n" +
             light + at_one));
  };
  EXPECT_NEAR(level("power = 2\nhalf_power = 2\nwidth = \"1 s\"\n"), 50, 1e-3);
  EXPECT_NEAR(level("power = 6\nhalf_power = 2\nwidth = \"2 ms\"\nopening = \"2 ms\"\n"), 75 * (1 - std::exp(-1.0)),
              1e-3);
}

TEST(ChainStudy, one_source_releases_two_modulators) {
  const std::string text = with(
      "[source.VTA]\nspikes = { train = \"5 @ 20 Hz\", from = \"0.5 s\" }\n"
      "[modulator.DA]\n[[modulator.DA.spikes]]\nof = \"VTA\"\namount = \"10 nM\"\n"
      "[modulator.Glu]\n[[modulator.Glu.spikes]]\nof = \"VTA\"\namount = \"30 nM\"\n" +
      at_one + "[measure.g]\nof = \"concentration.Glu\"\nat = \"1 s\"\n");
  const auto values = run_study(load_study(text, "a.toml").value(), {}).value().values;
  EXPECT_GT(values[0][0], 1);
  EXPECT_NEAR(values[1][0], 3 * values[0][0], 1e-12);
}

TEST(ChainStudy, a_sweep_moves_the_onset_in_every_region_at_once) {
  const auto study =
      load_study(
          with(
              "[region.A]\n[region.B]\n[region.B.modulator.DA]\ntau = \"1 "
              "s\"\n[modulator.DA]\n[[modulator.DA.phasic]]\n"
              "onset = \"{delay}\"\namount = \"1 nM\"\n[synapse.a]\nregion = \"A\"\n[synapse.b]\nregion = \"B\"\n"
              "[sweep]\ndelay = [\"0.5 s\", \"2 s\"]\n[measure.a]\nof = \"change.a\"\n[measure.b]\nof = \"change.b\"\n",
              "gate = \"DA / 1 nM\""),
          "a.toml")
          .value();
  const auto values = run_study(study, {}).value().values;
  for (std::size_t k = 0; k < 2; ++k) {  // SCIENCE A1, with tau_n of each region
    EXPECT_NEAR(values[0][k], std::exp(k ? -2.0 : -0.5) / (1 + 1 / 0.2), 1e-4);
    EXPECT_NEAR(values[1][k], std::exp(k ? -2.0 : -0.5) / 2, 1e-4);
  }
}

TEST(ChainStudy, a_reduction_finds_the_peak_and_when_it_was) {
  const std::string chain = with(
      "[modulator.DA]\n[[modulator.DA.phasic]]\nonset = \"1.23 s\"\namount = \"70 nM\"\n[measure.m]\nof = "
      "\"concentration.DA\"\n");
  EXPECT_NEAR(measured(chain + "reduce = \"max\"\n"), 70, 1e-9);
  EXPECT_NEAR(measured(chain + "reduce = \"time-of-max\"\n"), 1230, 1e-6);
  EXPECT_NEAR(measured(chain + "reduce = \"half-decay\"\n"), 200 * std::log(2.0), 1e-5);
  EXPECT_NEAR(measured(chain + "reduce = \"mean\"\nfrom = \"1 s\"\nto = \"9 s\"\n"), 70 * 0.2 / 8, 1e-3);
}

TEST(ChainStudy, a_trace_is_scaled_shifted_and_resampled_before_it_is_the_level) {
  const std::string trace = "[modulator.DA]\nunit = \"1\"\ntrace = \"teg:dopamine-transient.csv\"\n";
  const std::string peak = "[measure.m]\nof = \"concentration.DA\"\nreduce = \"max\"\n";
  const double top = measured(with(trace + peak));
  EXPECT_GT(top, 2);
  EXPECT_NEAR(measured(with(trace + "trace_scale = 3\n" + peak)), 3 * top, 1e-9);
  const std::string when = "[measure.m]\nof = \"concentration.DA\"\nreduce = \"time-of-max\"\n";
  EXPECT_NEAR(measured(with(trace + "trace_shift = \"2 s\"\n" + when)), measured(with(trace + when)) + 2000, 1e-6);
  const double smoothed = measured(with(trace + "trace_step = \"500 ms\"\n" + peak));
  EXPECT_LT(smoothed, top);
  EXPECT_GT(smoothed, 0.7 * top);
  EXPECT_THAT(errors_of(with(trace + "trace_step = \"0.1 us\"\n" + peak)), HasSubstr("more than 10^7 samples"));
}

TEST(ChainStudy, a_reduction_sees_what_is_short_in_a_long_protocol) {
  const std::string head = "[study]\nid = \"a\"\ntitle = \"a\"\n[protocol]\nuntil = \"3000 s\"\n[modulator.DA]\n";
  const std::string pulse =
      "[[modulator.DA.phasic]]\nonset = \"17.3 s\"\namount = \"100 nM\"\n[measure.m]\nof = \"concentration.DA\"\n";
  EXPECT_NEAR(measured(head + pulse + "reduce = \"mean\"\n"), 100 * 0.2 / 3000, 1e-4 * 100 * 0.2 / 3000);
  EXPECT_NEAR(measured(head + "tonic = \"10 nM\"\n[[modulator.DA.effect]]\non = \"uptake\"\nfactor = 0.1\nonset = "
                              "\"17.3 s\"\nduration = \"20 ms\"\n"
                              "[measure.m]\nof = \"concentration.DA\"\nreduce = \"max\"\n"),
              100 - 90 * std::exp(-0.1 * 20 / 200), 1e-9);
}

TEST(ChainStudy, a_reduction_ends_with_the_protocol_of_its_own_point) {
  const auto study = load_study(
                         "[study]\nid = \"a\"\ntitle = \"a\"\n[protocol]\nuntil = \"{length}\"\n[sweep]\nlength = [\"5 "
                         "s\", \"10 s\"]\n"
                         "[modulator.DA]\n[[modulator.DA.phasic]]\nonset = \"7 s\"\namount = \"50 nM\"\n"
                         "[measure.m]\nof = \"concentration.DA\"\nreduce = \"max\"\n",
                         "a.toml")
                         .value();
  const auto values = run_study(study, {}).value().values[0];
  EXPECT_EQ(values[0], 0);
  EXPECT_NEAR(values[1], 50, 1e-9);
}

TEST(ChainStudy, an_axis_that_moves_onsets_and_sensors_moves_both) {
  const auto study =
      load_study(
          "[study]\nid = \"a\"\ntitle = \"a\"\n[protocol]\nuntil = \"30 s\"\n[sweep]\nd = [\"1 s\", \"3 s\"]\n"
          "[modulator.DA]\n[[modulator.DA.phasic]]\nonset = \"{d}\"\namount = \"50 nM\"\n"
          "[sensor.s]\nof = \"DA\"\ntau_off = \"{d}\"\n"
          "[measure.m]\nof = \"occupancy.s\"\nreduce = \"half-decay\"\n",
          "a.toml")
          .value();
  const auto values = run_study(study, {}).value().values[0];
  EXPECT_GT(values[1], 2 * values[0]);
}

TEST(ChainStudy, a_trace_holds_its_last_value_at_its_last_moment) {
  EXPECT_NEAR(measured(with("[modulator.DA]\nunit = \"1\"\ntrace = \"teg:dopamine-transient.csv\"\n"
                            "[measure.m]\nof = \"concentration.DA\"\nat = \"6 s\"\n")),
              0.001268, 2e-4);
}

TEST(ChainStudy, what_does_not_fit_together_is_refused_at_its_place) {
  const std::string da = "[modulator.DA]\n";
  EXPECT_THAT(errors_of(with(da + "tonic = \"5 nM\"\nfiring = { amount = \"5 nM\" }\n")),
              HasSubstr("keep one of tonic and firing"));
  EXPECT_THAT(errors_of(with(da + "[[modulator.DA.firing_change]]\n")),
              HasSubstr("changes firing, but the modulator has none"));
  EXPECT_THAT(errors_of(with(da + "[[modulator.DA.spikes]]\namount = \"1 nM\"\nof = \"VAT\"\n[source.VTA]\n")),
              HasSubstr("did you mean 'VTA'?"));
  EXPECT_THAT(errors_of(with(da + "[[modulator.DA.phasic]]\nonset = \"0 s\"\n")), HasSubstr("amount: is missing"));
  EXPECT_THAT(errors_of(with(da + "[[modulator.DA.phasic]]\namount = \"1 nM\"\ntotal = \"1 nM\"\n")),
              HasSubstr("keep one of amount and total"));
  EXPECT_THAT(errors_of(with(da + "autoreceptor = { receptor = \"D3\" }\n[receptor.D2]\nof = \"DA\"\n")),
              HasSubstr("there is no receptor of DA 'D3'"));
  EXPECT_THAT(errors_of(with(da + "[receptor.x]\npreset = \"D9\"\n")), HasSubstr("there is no known receptor 'D9'"));
  EXPECT_THAT(errors_of(with(da + "[region.A]\npreset = \"NAC\"\n")), HasSubstr("did you mean 'NAc'?"));
  EXPECT_THAT(errors_of(with(da + "[region.A]\n[region.B]\n")), HasSubstr("there are several regions"));
  EXPECT_THAT(errors_of(with(da + "[region.A]\n[region.B]\n[synapse.s]\nregion = \"C\"\n")),
              HasSubstr("there is no region 'C'"));
  EXPECT_THAT(errors_of(with(da + "[region.A]\n[[exchange]]\nbetween = [\"A\", \"A\"]\nrate = \"1 Hz\"\n")),
              HasSubstr("is not two regions"));
  EXPECT_THAT(errors_of(with(da + "[messenger.m]\ndrive = \"m + DA / 1 nM\"\n")),
              HasSubstr("there is no modulator or receptor 'm'"));
  EXPECT_THAT(errors_of(with(da + "[measure.m]\nof = \"concentration.DA\"\nfrom = \"1 s\"\n")),
              HasSubstr("belongs to a reduction"));
  EXPECT_THAT(errors_of(with(da + "[[modulator.DA.effect]]\nfactor = -1\n")), HasSubstr("out of range"));
  EXPECT_THAT(errors_of(with("[modulator.\"a.b\"]\n")), HasSubstr("'a.b' cannot be a name"));
  EXPECT_THAT(errors_of(with(da + "unit = \"1\"\n[region.A]\npreset = \"NAc\"\n")), HasSubstr("knows DA in nM"));
  EXPECT_THAT(errors_of(with(da + "unit = \"1\"\n[receptor.D1]\npreset = \"D1\"\n")), HasSubstr("give ec50 too"));
  EXPECT_THAT(errors_of(with(da + "firing = { amount = \"5 nM\" }\n[region.A]\nmodulator.DA.tonic = \"5 nM\"\n")),
              HasSubstr("scale release instead"));
  EXPECT_THAT(errors_of(with(da + "[sensor.s]\nof = \"DA\"\nsampling = \"100000 Hz\"\n", "", "1e4 s")),
              HasSubstr("more than 10^7 samples"));
  EXPECT_THAT(
      errors_of(with(da + "[sweep]\nd = [\"1 s\", \"2 s\"]\n[measure.m]\nof = \"concentration.DA\"\nat = \"{d}\"\n")),
      HasSubstr("a measure is the same at every point"));
}

}  // namespace
}  // namespace teg::study
