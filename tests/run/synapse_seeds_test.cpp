// Seeds of studies of synapses: runs that differ in what is drawn at random.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "run/runner.hpp"
#include "run/to_dataset.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

// One vesicle that is released with probability 0.3 while the trace of one pairing lasts.
std::string study(const std::string& keys, const std::string& release = "drawn = true\nprobability = 0.3",
                  const std::string& measures = "[measure.change]\nof = \"change\"\n") {
  return "[study]\nid = \"a\"\ntitle = \"Seeds\"\n" + keys +
         "\n[modulator.DA]\nunit = \"1\"\n[[modulator.DA.phasic]]\nonset = \"500 ms\"\namount = 1\n" + release +
         "\n[rule.r]\n[[rule.r.channel]]\npairing = \"post\"\ngate = \"DA\"\n[protocol]\nuntil = \"12 s\"\npost = [\"0 "
         "s\"]\n" +
         measures;
}
std::string errors_of(const std::string& text) {
  const auto read = load_study(text, "a.toml");
  std::string all;
  for (const auto& e : read ? Errors{} : read.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}
Results results_of(const std::string& text, std::size_t threads = 1) {
  const auto read = load_study(text, "a.toml");
  EXPECT_TRUE(read) << errors_of(text);
  if (!read) return {};
  auto results = run_study(*read, {threads, nullptr, {}});
  EXPECT_TRUE(results);
  return results ? *std::move(results) : Results{};
}

TEST(SynapseSeeds, differ_in_what_is_drawn_as_often_as_its_probability_says) {
  const auto results = results_of(study("seeds = 400", "drawn = true\nprobability = 0.3",
                                        "[measure.change]\nof = \"change\"\n[measure.consolidated]\nof = "
                                        "\"change\"\nover_seeds = \"fraction-above\"\nthreshold = 1e-9\n"));
  ASSERT_EQ(results.by_seed.size(), 2u);
  ASSERT_EQ(results.by_seed[0][0].size(), 400u);
  const double happened = results.values[1][0];  // its standard deviation is 0.023
  EXPECT_NEAR(happened, 0.3, 0.09);
  EXPECT_EQ(happened,
            static_cast<double>(std::ranges::count_if(results.by_seed[0][0], [](double v) { return v > 0; })) / 400);
  EXPECT_EQ(results.values[0][0], 0) << "the median, for most releases fail";
}

TEST(SynapseSeeds, are_those_of_single_runs_with_each_seed) {
  const auto together = results_of(study("seeds = 5\nseed = 7", "jitter = \"100 ms\""));
  for (int s = 0; s < 5; ++s) {
    const auto alone = results_of(study("seed = " + std::to_string(7 + s), "jitter = \"100 ms\""));
    EXPECT_EQ(together.by_seed[0][0][static_cast<std::size_t>(s)], alone.values[0][0]);
  }
}

TEST(SynapseSeeds, make_windows_with_intervals_and_do_not_depend_on_threads) {
  auto text =
      study("seeds = 6", "jitter = \"100 ms\"",
            "[sweep]\ndelay = \"-1 s .. 3 s by 0.5 s\"\n[measure.change]\nof = \"change\"\nagainst = \"delay\"\n");
  text.replace(text.find("500 ms"), 6, "{delay}");
  const auto one = results_of(text), two = results_of(text, 2);
  EXPECT_EQ(one.fingerprint, two.fingerprint);
  EXPECT_EQ(one.runs, 54u);
  ASSERT_EQ(one.intervals.size(), 1u);
  const auto data = to_dataset(*load_study(text, "a.toml"), one, "");
  for (const char* name : {"change_by_seed", "change_p10", "change_p90", "change_seeds_with_value", "change_peak_low"})
    EXPECT_TRUE(data.variable(name)) << name;
  EXPECT_EQ(data.coordinate("seed")->size(), 6u);
}

TEST(SynapseSeeds, draw_poisson_trains_anew) {
  auto text = study("seeds = 300", "", "[measure.change]\nof = \"change\"\nover_seeds = \"mean\"\n");
  text.replace(text.find("post = [\"0 s\"]"), 14, "post = { poisson = \"20 Hz\", from = \"1 s\", until = \"3 s\" }");
  text.replace(text.find("[[modulator.DA.phasic]]"), 23, "tonic = 1\n[[modulator.DA.dip]]");
  text.replace(text.find("amount = 1"), 10, "duration = \"1 ms\"\ndepth = 0.5");
  const auto results = results_of(text);
  auto of = results.by_seed[0][0];
  // 40 spikes on average, Poisson: each weighs the trace's integral at a level of 1, almost 1 s.
  const double mean = results.values[0][0];
  double variance = 0;
  for (const double v : of) variance += (v - mean) * (v - mean) / 299;
  const double weight = variance / mean;
  EXPECT_NEAR(mean / weight, 40, 8);
  std::ranges::sort(of);
  EXPECT_GT(of.back(), of.front());
}

TEST(SynapseSeeds, without_anything_drawn_are_refused) {
  EXPECT_THAT(errors_of(study("seeds = 2", "")), HasSubstr("nothing of this study is drawn at random"));
  EXPECT_THAT(errors_of(study("seeds = 2", "probability = 0.3")), HasSubstr("study.seeds"));
  EXPECT_THAT(errors_of(study("seeds = 2", "drawn = true\nprobability = 1")), HasSubstr("study.seeds"));
  EXPECT_EQ(errors_of(study("seeds = 1", "")), "");
  EXPECT_EQ(errors_of(study("seeds = 2")), "");
  EXPECT_EQ(errors_of(study("seeds = 2", "jitter = \"{j}\"",
                            "[sweep]\nj = [\"0 s\", \"1 ms\"]\n[measure.m]\nof = \"change\"\n")),
            "")
      << "something is drawn at one value of the axis";
}

TEST(SynapseSeeds, refuse_poisson_trains_without_a_rate) {
  auto text = study("seeds = 2");
  text.replace(text.find("post = [\"0 s\"]"), 14, "post = { poisson = \"20 ms\" }");
  EXPECT_THAT(errors_of(text), HasSubstr("is not a rate above 0"));
}

}  // namespace
}  // namespace teg::study
