// Measures of networks: each reduction of a probe and of a task by hand, and what is refused.
#include "study/network_measures.hpp"

#include <cmath>
#include <limits>

#include "build/refused.hpp"
#include "build/small_network.hpp"

namespace teg::study {
namespace {

const std::string network = changed(small_network, "[network]", "seeds = 2\n[network]") + R"([task]
delay_least = "0 s"
delay_most = "1 s"
[probe.v]
of = "potential.cells"
[protocol]
until = "10 s"
[measure.m]
of = "probe.v"
)";

// What the measure takes of a probe of two indices whose mean is 0, 3, 5, 4, 1 at 1 to 5 s, and of a task.
Result<double> measured(const std::string& keys, const NetworkOutcome* outcome = nullptr) {
  const auto study = load_study(changed(network, "of = \"probe.v\"", keys), "a.toml");
  EXPECT_TRUE(study) << errors_of(changed(network, "of = \"probe.v\"", keys));
  if (!study) return std::nan("");
  NetworkOutcome made;
  made.records.resize(1);
  made.records[0].times_ms = {1000, 2000, 3000, 4000, 5000};
  made.records[0].values = {{-1, 2, 4, 3, 0}, {1, 4, 6, 5, 2}};
  made.weights = {{1, 2, 3, 6}};
  made.counts = {40};
  made.task = {{"rewards", {2, 4, 6}}};
  const auto values = measure_network(study->measures, study->first.network(), outcome ? *outcome : made);
  if (!values) return values.errors();
  return values->at(0);
}
std::string probe(const std::string& keys) { return "of = \"probe.v\"\n" + keys; }

TEST(NetworkMeasures, reduce_a_probe_as_their_names_say) {
  const std::pair<const char*, double> rows[] = {
      {"", 1},
      {"at = \"3.5 s\"", 5},
      {"at = \"3 s\"", 5},
      {"at = \"0 s\"", 0},
      {"reduce = \"max\"", 5},
      {"reduce = \"min\"", 0},
      {"reduce = \"mean\"", 13.0 / 5},
      {"reduce = \"count\"", 5},
      {"reduce = \"deviation\"", std::sqrt((0 + 9 + 25 + 16 + 1 - 33.8) / 4)},
      {"reduce = \"time-of-max\"", 3000},
      {"reduce = \"half-decay\"", 2000},
      {"reduce = \"time-to\"\nlevel = 3", 2000},
      {"reduce = \"max\"\nfrom = \"4 s\"", 4},
      {"reduce = \"max\"\nto = \"2 s\"", 3}};
  for (const auto& [keys, expected] : rows) EXPECT_NEAR(*measured(probe(keys)), expected, 1e-12) << keys;
  const double never = std::numeric_limits<double>::infinity();
  EXPECT_EQ(*measured(probe("reduce = \"time-to\"\nlevel = 6")), never);
  EXPECT_EQ(*measured(probe("reduce = \"half-decay\"\nto = \"4 s\"")), never);
  const auto none = measured(probe("reduce = \"max\"\nfrom = \"6 s\""));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.errors()[0].where, "measure.m");
  EXPECT_EQ(none.errors()[0].what, "its probe has read nothing in this time");
}

TEST(NetworkMeasures, take_weights_rates_and_tasks) {
  EXPECT_EQ(*measured("of = \"weight.chosen\""), 6);
  EXPECT_EQ(*measured("of = \"weight.all\""), 3);
  EXPECT_EQ(*measured("of = \"rate.cells\""), 0.4) << "40 spikes of 10 cells in 10 s";
  EXPECT_EQ(*measured("of = \"rate.cells\"\nfrom = \"4 s\"\nto = \"8 s\""), 1);
  EXPECT_EQ(*measured("of = \"task.rewards\""), 6);
  EXPECT_EQ(*measured("of = \"task.rewards\"\nreduce = \"mean\""), 4);
  EXPECT_EQ(*measured("of = \"task.rewards\"\nreduce = \"count\""), 3);
  NetworkOutcome nothing;
  nothing.weights = {{1}};
  EXPECT_EQ(*measured("of = \"task.rewards\"\nreduce = \"count\"", &nothing), 0);
  EXPECT_TRUE(std::isnan(*measured("of = \"task.rewards\"", &nothing)));
  nothing.task = {{"rewards", {}}};
  EXPECT_TRUE(std::isnan(*measured("of = \"task.rewards\"", &nothing)));
  const auto far = measured("of = \"weight.chosen\"", &nothing);
  ASSERT_FALSE(far);
  EXPECT_EQ(far.errors()[0].where, "synapse.chosen.index");
  EXPECT_EQ(far.errors()[0].what, "its projection has 1 synapses");
}

TEST(NetworkMeasures, are_refused_in_words_that_say_where) {
  const auto of = [](const std::string& keys, const std::string& words) {
    return Change{"of = \"probe.v\"", keys, words};
  };
  const auto task = std::string("[task]\ndelay_least = \"0 s\"\ndelay_most = \"1 s\"\n");
  expect_refused(
      network,
      {of("of = \"change.all\"", "measure.m.of: 'change' cannot be measured of a network; record it with [probe.NAME]"),
       of("of = \"weight.al\"", "measure.m.of: there is no projection or synapse 'al'; did you mean 'all'"),
       of("of = \"rate.cell\"", "measure.m.of: there is no population 'cell'"),
       of("of = \"probe.u\"", "measure.m.of: there is no probe 'u'"),
       of("of = \"task.reward\"", "measure.m.of: there is no measure of this task 'reward'; did you mean 'rewards'"),
       {task + "[probe.v]\nof = \"potential.cells\"\n[protocol]\nuntil = \"10 s\"\n[measure.m]\nof = \"probe.v\"",
        "[protocol]\nuntil = \"10 s\"\n[measure.m]\nof = \"task.rewards\"",
        "measure.m.of: there is no task; add [task] with kind"},
       of("of = \"weight.all\"\nreduce = \"max\"", "measure.m.reduce: belongs to probes and what tasks measure"),
       of("of = \"weight.all\"\nfrom = \"1 s\"", "measure.m.from: belongs to probes and rates; leave it out"),
       of("of = \"weight.all\"\nto = \"1 s\"", "measure.m.to: belongs to probes and rates"),
       of(probe("reduce = \"max\"\nat = \"1 s\""), "measure.m.at: belongs to the value of a probe"),
       of(probe("level = 1"), "measure.m.level: belongs to reduce = \"time-to\""),
       of(probe("reduce = \"time-to\""), "measure.m.level: is missing; say which level is to be reached"),
       of("of = \"task.rewards\"\nreduce = \"time-of-max\"", "measure.m.reduce: reads times, which only a probe has"),
       of("of = \"task.rewards\"\nreduce = \"half-decay\"", "measure.m.reduce: reads times, which only a probe has"),
       of(probe("at = \"11 s\""), "measure.m.at: is after protocol.until; use an earlier time"),
       of(probe("reduce = \"max\"\nfrom = \"2 s\"\nto = \"1 s\""),
          "measure.m.from: from .. to is not a stretch within"),
       of(probe("reduce = \"max\"\nto = \"11 s\""), "measure.m.from: from .. to is not a stretch within the run"),
       of(probe("over_seeds = \"fraction-above\""), "measure.m.threshold: is missing; say above or below what"),
       of(probe("threshold = 1"), "measure.m.threshold: belongs to fraction-above and fraction-below; leave it out"),
       of(probe("quantile = 0.1"), "measure.m.quantile: belongs to over_seeds = \"quantile\"; leave it out")});
}

TEST(NetworkMeasures, have_the_unit_of_what_they_take) {
  const auto unit = [](const std::string& keys) {
    const auto study = load_study(changed(network, "of = \"probe.v\"", keys), "a.toml");
    return study ? study->measures[0].unit : "refused";
  };
  EXPECT_EQ(unit(probe("")), "mV");
  EXPECT_EQ(unit(probe("reduce = \"count\"")), "");
  EXPECT_EQ(unit(probe("reduce = \"time-of-max\"")), "ms");
  EXPECT_EQ(unit(probe("over_seeds = \"fraction-below\"\nthreshold = 1")), "");
  EXPECT_EQ(unit(probe("over_seeds = \"quantile\"\nquantile = 0.1")), "mV");
  EXPECT_EQ(unit("of = \"rate.cells\""), "Hz");
}

}  // namespace
}  // namespace teg::study
