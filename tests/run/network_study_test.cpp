#include <gmock/gmock.h>

#include "equations/equations.hpp"
#include "equations/network_equations.hpp"
#include "run/network_runner.hpp"
#include "run/prepare_network.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"
#include "study/load_study.hpp"
#include "study/network_measures.hpp"
#include "study/seed_reduction.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

// A small network with a rewarded synapse, a second of it.
const std::string small = R"([study]
id = "small"
title = "A small network"
substrate = "network"
seeds = 3
[network]
dt = "1 ms"
[modulator.DA]
unit = "1"
[rule.stdp]
bounds = "hard"
w_max = 4
[[rule.stdp.channel]]
gate = "DA"
[population.cells]
size = 50
neuron = { kind = "izhikevich" }
drive = [{ kind = "uniform", half_width = "20 mV/ms" }]
record = true
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-out-degree", count = 10, repeats = false, self = false }
weight = { kind = "uniform", from = 0.5, to = 1.5 }
rule = "stdp"
[synapse.chosen]
index = 3
weight = 0.25
[task]
delay_least = "0 ms"
delay_most = "100 ms"
[probe.path]
of = "weight.chosen"
every = "10 ms"
[protocol]
until = "1 s"
[measure.weight]
of = "weight.chosen"
[measure.start]
of = "probe.path"
at = "0 ms"
[measure.mean]
of = "weight.all"
[measure.rate]
of = "rate.cells"
[measure.rewards]
of = "task.rewards"
reduce = "count"
)";

std::string with(const std::string& line, const std::string& replacement) {
  std::string text = small;
  const auto at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at, line.size(), replacement);
}

std::string errors_of(const std::string& text) {
  const auto study = load_study(text, "a.toml");
  std::string all;
  if (study) return all;
  for (const auto& e : study.errors())
    all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  return all;
}

Results results_of(const std::string& text, std::size_t threads = 1) {
  return run_study(load_study(text, "a.toml").value(), {threads, nullptr, {}}).value();
}

TEST(NetworkRuns, say_how_far_they_are_in_their_own_time) {
  std::vector<double> reached;
  const auto study = load_study(small, "a.toml").value();
  RunOptions options;
  options.within = [&](Time now, Time until) {
    EXPECT_EQ(until.native(), study.first.network().until.native());
    reached.push_back(now.native());
  };
  const auto results = run_study(study, options);
  ASSERT_TRUE(results);
  ASSERT_FALSE(reached.empty());
  EXPECT_EQ(reached.back(), study.first.network().until.native());
  EXPECT_LE(reached.size(), 1001 * results->runs);
  EXPECT_EQ(results->fingerprint, run_study(study, {})->fingerprint);
}

TEST(NetworkStudy, a_sound_study_builds_its_network) {
  const auto study = load_study(small, "a.toml").value();
  const auto& network = study.first.network();
  EXPECT_EQ(network.seeds, 3u);
  EXPECT_EQ(network.model.dt, Time{1});
  EXPECT_EQ(network.model.populations[0].size, 50u);
  EXPECT_TRUE(std::holds_alternative<Izhikevich>(network.model.populations[0].neuron));
  EXPECT_EQ(std::get<FixedOutDegree>(network.model.projections[0].connect).count, 10u);
  EXPECT_EQ(network.model.projections[0].weight.spread, Spread::uniform);
  EXPECT_EQ(network.probes[0].indices, std::vector<std::size_t>{3});
}

TEST(NetworkStudy, results_do_not_depend_on_threads_in_parallel) {
  const auto one = results_of(small, 1), three = results_of(small, 3);
  EXPECT_EQ(one.fingerprint, three.fingerprint);
  EXPECT_EQ(one.by_seed, three.by_seed);
  EXPECT_EQ(one.by_seed[0][0].size(), 3u);
  EXPECT_NE(one.by_seed[2][0][0], one.by_seed[2][0][1]) << "seeds differ";
}

TEST(NetworkStudy, a_blow_up_names_the_step_and_the_command_that_replays_it) {
  const std::vector<std::pair<std::string, std::string>> settings{{"population.cells.drive.0.half_width", "{push}"},
                                                                  {"task.delay_most", "50 ms"}};
  const auto text = small + "[sweep]\npush = [\"20 mV/ms\", \"1e6 mV/ms\"]\n";
  const auto failed = run_study(load_study(text, "my file.toml", settings).value(), {});
  ASSERT_FALSE(failed);
  const auto& error = failed.errors()[0];
  EXPECT_EQ(error.fault, Fault::numeric);
  EXPECT_THAT(error.where, testing::MatchesRegex("fire: neuron [0-9]+ of population cells at step .*seed 1.*"));
  const auto command = error.fix.substr(error.fix.find("to replay it: "));
  EXPECT_THAT(command, testing::StartsWith(
                           "to replay it: teg run 'my file.toml' --set 'population.cells.drive.0.half_width={push}' "
                           "--set 'task.delay_most=50 ms' --set 'sweep.push=[\"1"));
  EXPECT_THAT(command, testing::EndsWith("]' --set study.seed=1 --set study.seeds=1 --no-files"));
  auto again = settings;
  const auto at = command.find("sweep.push=") + 11;
  again.insert(
      again.end(),
      {{"sweep.push", command.substr(at, command.find(']', at) + 1 - at)}, {"study.seed", "1"}, {"study.seeds", "1"}});
  const auto replayed = run_study(load_study(text, "my file.toml", again).value(), {});
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.errors()[0].where.substr(0, replayed.errors()[0].where.find(" (at")),
            error.where.substr(0, error.where.find(" (at")));
}

TEST(NetworkStudy, the_chosen_synapse_starts_where_the_study_says) {
  const auto results = results_of(small);
  for (const double w : results.by_seed[1][0]) EXPECT_DOUBLE_EQ(w, 0.25);
}

TEST(NetworkStudy, setting_a_weight_leaves_the_other_synapses_as_they_were_drawn) {
  const auto built = load_study(small, "a.toml").value().first;
  const auto drawn = NetworkSimulation::make(built.network().model).value().connections("all").value();
  const auto prepared = prepare_network(built.network(), built.network().model.seed).value();
  const auto set = NetworkSimulation::make(prepared.model).value().connections("all").value();
  ASSERT_EQ(drawn.size(), set.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_EQ(drawn[i].source, set[i].source);
    EXPECT_EQ(drawn[i].target, set[i].target);
    EXPECT_EQ(set[i].weight, i == 3 ? 0.25 : drawn[i].weight);
  }
  EXPECT_EQ(prepared.rewarded.source, drawn[3].source);
  EXPECT_EQ(prepared.rewarded.target, drawn[3].target);
}

TEST(NetworkStudy, part_of_a_projection_gets_another_weight) {
  const auto text =
      with("rule = \"stdp\"\n", "rule = \"stdp\"\nset = [{ sources = [0, 9], targets = [40, 49], weight = 3.5 }]\n");
  const auto built = load_study(text, "a.toml").value().first;
  const auto prepared = prepare_network(built.network(), 1).value();
  const auto& pairs = std::get<ExplicitPairs>(prepared.model.projections[0].connect);
  std::size_t n_set = 0;
  for (std::size_t i = 0; i < pairs.source.size(); ++i) {
    const bool inside = pairs.source[i] <= 9 && pairs.target[i] >= 40;
    n_set += inside;
    EXPECT_EQ(pairs.weight[i] == 3.5, inside) << i;
  }
  EXPECT_GT(n_set, 0u);
}

TEST(NetworkStudy, a_sweep_runs_every_seed_at_every_point) {
  const auto text = with("size = 50", "size = \"{n}\"") + "against = \"n\"\n[sweep]\nn = [20, 50]\n[show]\nn = 20\n";
  const auto results = results_of(text);
  EXPECT_EQ(results.values[0].size(), 2u);
  EXPECT_EQ(results.shown.point, 0u);
  EXPECT_EQ(results.by_seed[3][1], results_of(small).by_seed[3][0]);
}

TEST(NetworkStudy, the_dataset_holds_seeds_probes_tasks_and_spikes) {
  const auto study = load_study(small, "a.toml").value();
  const auto results = run_study(study, {}).value();
  const auto data = to_dataset(study, results, "teg run a.toml");
  EXPECT_EQ(data.coordinate("seed")->values, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(data.variable("weight_by_seed")->values, results.by_seed[0][0]);
  EXPECT_EQ(data.variable("probe_path")->values.size(), 3 * data.coordinate("probe_path_time")->values.size());
  ASSERT_EQ(data.spikes.size(), 1u);
  EXPECT_NEAR(static_cast<double>(data.spikes[0].time_ms.size()) / 50, results.by_seed[3][0][0], 1e-9);
  EXPECT_TRUE(std::is_sorted(data.spikes[0].time_ms.begin(), data.spikes[0].time_ms.end()));
}

TEST(NetworkStudy, an_expectation_reads_rates_in_hertz) {
  const auto results = results_of(small +
                                  "[[expect]]\nwhat = \"rate\"\nbetween = [\"0.1 Hz\", \"0.2 kHz\"]\n"
                                  "[[expect]]\nwhat = \"weight\"\nabove = 100\n");
  EXPECT_TRUE(results.verdicts[0].passed) << results.verdicts[0].simulated;
  EXPECT_THAT(results.verdicts[0].simulated, HasSubstr("Hz"));
  EXPECT_FALSE(results.verdicts[1].passed);
}

TEST(NetworkStudy, an_interrupted_run_says_so) {
  const std::atomic<bool> stop{true};
  const auto results = run_study(load_study(small, "a.toml").value(), {2, &stop, {}});
  ASSERT_FALSE(results);
  EXPECT_EQ(results.errors()[0].fault, Fault::interrupted);
}

TEST(NetworkStudy, what_is_unknown_is_named_with_the_nearest_name) {
  EXPECT_THAT(errors_of(with("from = \"cells\"", "from = \"cell\"")), HasSubstr("did you mean 'cells'?"));
  EXPECT_THAT(errors_of(with("rule = \"stdp\"", "rule = \"stpd\"")), HasSubstr("did you mean 'stdp'?"));
  EXPECT_THAT(errors_of(with("\"weight.all\"", "\"weight.al\"")), HasSubstr("did you mean 'all'?"));
  EXPECT_THAT(errors_of(with("\"task.rewards\"", "\"task.reward\"")), HasSubstr("did you mean 'rewards'?"));
  EXPECT_THAT(errors_of(with("\"probe.path\"", "\"probe.pat\"")), HasSubstr("did you mean 'path'?"));
  EXPECT_THAT(errors_of(with("\"izhikevich\"", "\"izikevich\"")), HasSubstr("did you mean 'izhikevich'?"));
  EXPECT_THAT(errors_of(with("\"fixed-out-degree\"", "\"fixed-outdegree\"")), HasSubstr("'fixed-out-degree'"));
  EXPECT_THAT(errors_of(with("of = \"weight.chosen\"\nevery", "of = \"weight.chose\"\nevery")),
              HasSubstr("did you mean 'chosen'?"));
}

TEST(NetworkStudy, what_belongs_to_another_kind_is_refused) {
  EXPECT_THAT(errors_of(with("{ kind = \"izhikevich\" }", "{ kind = \"izhikevich\", tau_m = \"20 ms\" }")),
              HasSubstr("does not belong to kind = \"izhikevich\""));
  EXPECT_THAT(errors_of(with("half_width = \"20 mV/ms\"", "half_width = \"20 mV/ms\", rate = \"5 Hz\"")),
              HasSubstr("does not belong to kind = \"uniform\""));
  EXPECT_THAT(errors_of(with("from = 0.5, to = 1.5", "from = 0.5, to = 1.5, mean = 1")),
              HasSubstr("does not belong to kind = \"uniform\""));
  EXPECT_THAT(errors_of(with("count = 10,", "count = 10, probability = 0.5,")), HasSubstr("fixed-out-degree"));
  EXPECT_THAT(errors_of(with("[task]", "[task]\nblocks = 3")), HasSubstr("does not belong to kind"));
  EXPECT_THAT(errors_of(small + "threshold = 3\n"), HasSubstr("belongs to fraction-above"));
  EXPECT_THAT(errors_of(small + "level = 3\n"), HasSubstr("belongs to reduce = \"time-to\""));
}

TEST(NetworkStudy, sections_of_the_other_substrate_are_refused) {
  EXPECT_THAT(errors_of(with("until = \"1 s\"", "until = \"1 s\"\npre = \"1 s\"")),
              HasSubstr("protocol.pre: does not belong to substrate = \"network\""));
  EXPECT_THAT(errors_of(with("index = 3", "index = 3\nrule = \"stdp\"")), HasSubstr("synapse of a network"));
  EXPECT_THAT(errors_of(with("substrate = \"network\"\n", "")),
              HasSubstr("population: does not belong to substrate = \"synapse\""));
}

TEST(NetworkStudy, every_error_comes_at_once_with_its_place) {
  auto text = with("size = 50", "size = -5");
  text.replace(text.find("half_width = \"20 mV/ms\""), 23, "half_width = \"20 mV\"   ");
  text.replace(text.find("every = \"10 ms\""), 15, "every = \"10 nM\"");
  const auto errors = errors_of(text);
  EXPECT_THAT(errors, HasSubstr("population.cells.size: -5 is out of range"));
  EXPECT_THAT(errors, HasSubstr("'20 mV' is not a voltage per time"));
  EXPECT_THAT(errors, HasSubstr("'10 nM' is not a time"));
  EXPECT_THAT(errors, HasSubstr("a.toml:16:"));
}

TEST(NetworkStudy, a_synapse_that_the_projection_does_not_have_is_found_when_it_is_drawn) {
  const auto study = load_study(with("index = 3", "index = 999999"), "a.toml").value();
  const auto results = run_study(study, {});
  ASSERT_FALSE(results);
  EXPECT_THAT(results.errors()[0].what, HasSubstr("500 synapses"));
}

TEST(NetworkStudy, equations_name_every_part_of_the_network) {
  const auto built = load_study(small, "a.toml").value().first;
  std::string all;
  for (const auto& line : equations(built.model, built.network())) all.append(line).append("\n");
  for (const auto* part : {"d[DA]/dt", "rule stdp", "population cells, 50 neurons", "I uniform in -20 mV/ms",
                           "10 random targets", "uniform in 0.5 to 1.5", "synapse chosen", "task: when the target"})
    EXPECT_THAT(all, HasSubstr(part));
}

TEST(OverSeeds, every_reduction_is_what_its_name_says) {
  const auto reduced = [](OverSeeds how, double threshold = 0, double quantile = 0.5) {
    return over_seeds({how, quantile, threshold}, {4, 1, INFINITY, 2, NAN});
  };
  EXPECT_EQ(reduced(OverSeeds::median), 3);
  EXPECT_EQ(reduced(OverSeeds::quantile, 0, 0), 1);
  EXPECT_EQ(reduced(OverSeeds::quantile, 0, 1), INFINITY);
  EXPECT_EQ(reduced(OverSeeds::least), 1);
  EXPECT_EQ(reduced(OverSeeds::greatest), INFINITY);
  EXPECT_EQ(reduced(OverSeeds::fraction_above, 2), 0.75);
  EXPECT_EQ(reduced(OverSeeds::fraction_below, 2), 0.25);
}

}  // namespace
}  // namespace teg::study
