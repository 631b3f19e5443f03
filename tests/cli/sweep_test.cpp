// Sweeps as a user meets them: kept on disk, killed, shared, joined.
#include <nlohmann/json.hpp>

#include "cli/program.hpp"

namespace teg {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string small_network = R"([study]
id = "small"
title = "A small network"
substrate = "network"
seeds = 2
[network]
dt = "0.1 ms"
[population.cells]
size = 60
drive = [{ kind = "poisson", rate = "{rate} kHz", weight = 0.6 }]
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-in-degree", count = 20 }
weight = 0.1
rule = "stdp"
[rule.stdp]
bounds = "hard"
[[rule.stdp.channel]]
[constant]
rate = 2
[protocol]
until = "600 ms"
[measure.mean]
of = "weight.all"
)";

class Sweep : public Program {
 protected:
  std::string sweep(const std::string& more = "") const {
    return "sweep " + quoted("a.toml") + " --axis rate=1.5..3:0.1 --out " + quoted("out") + " " + more;
  }
  json merged() const { return json::parse(teg("merge --json " + quoted("out") + " 2>/dev/null").text); }
};

TEST_F(Sweep, killed_at_any_moment_goes_on_to_the_same_result) {
  write("a.toml", small_network);
  const auto whole = json::parse(
      teg("sweep " + quoted("a.toml") + " --axis rate=1.5..3:0.1 --json --out " + quoted("whole") + " 2>/dev/null")
          .text);
  const auto points = folder_ / "out" / "points";
  const auto n_points = [&] {
    std::error_code none;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(points, none), {}));
  };
  for (std::size_t kill = 1; kill <= 3; ++kill) {
    Background killed({"sweep", (folder_ / "a.toml").string(), "--axis", "rate=1.5..3:0.1", "--threads", "2", "--out",
                       (folder_ / "out").string()});
    for (int wait = 0; wait < 60000 && n_points() < 5 * kill && !killed.has_ended(); ++wait) ::usleep(1000);
  }
  ASSERT_FALSE(fs::exists(folder_ / "out" / "results.h5"));
  const auto part = merged();
  EXPECT_LT(part["runs_present"], part["runs"]);
  const auto resumed = teg(sweep("--json 2>" + quoted("words")));
  EXPECT_EQ(resumed.code, 0);
  EXPECT_EQ(json::parse(resumed.text)["fingerprint"], whole["fingerprint"]);
  EXPECT_THAT(read_file((folder_ / "words").string()).value(), HasSubstr("going on from"));
  for (const char* file : {"results.h5", "report.html", "study.toml", "plan.json"})
    EXPECT_TRUE(fs::exists(folder_ / "out" / file)) << file;
}

TEST_F(Sweep, shards_merge_to_the_whole_and_a_part_is_marked_partial) {
  write("a.toml", small_network);
  const auto whole =
      json::parse(teg("sweep " + quoted("a.toml") + " --axis rate=1.5..3:0.5 --json --out " + quoted("whole")).text);
  const auto shard = [&](const std::string& which) {
    return teg("sweep " + quoted("a.toml") + " --axis rate=1.5..3:0.5 --out " + quoted("out") + " " + which + " 2>&1");
  };
  EXPECT_THAT(shard("--shard 1/3").text, HasSubstr("part 1 of 3 is done"));
  EXPECT_EQ(shard("--shard 3/3").code, 0);
  const auto part = teg("merge " + quoted("out") + " 2>&1");
  EXPECT_EQ(part.code, 4);
  EXPECT_THAT(part.text, HasSubstr("PARTIAL 5/8"));
  EXPECT_EQ(shard("--shard 2/3").code, 0);
  EXPECT_EQ(merged()["fingerprint"], whole["fingerprint"]);
}

TEST_F(Sweep, of_networks_and_learners_with_modulators_have_their_reports) {
  write("a.toml", small_network +
                      "[modulator.DA]\ntonic = \"5 nM\"\nclearance = { tau = \"0.2 s\" }\n"
                      "[measure.level]\nof = \"probe.DA\"\n[probe.DA]\nof = \"level.DA\"\n");
  for (const auto& study : std::vector<std::string>{quoted("a.toml"), "doya-map", "td-error-shift"}) {
    const auto swept = teg("sweep " + study + " --seeds 1 --json --out " + quoted("out") + " --restart 2>&1");
    ASSERT_EQ(swept.code, 0) << swept.text;
    const auto again = teg("rerun " + quoted("out/results.h5") + " 2>&1");
    EXPECT_EQ(again.code, 0) << again.text;
    EXPECT_THAT(read_file((folder_ / "out" / "report.html").string()).value(),
                testing::Not(HasSubstr("on the synapse substrate")));
  }
}

TEST_F(Sweep, wrong_input_is_told_at_once_and_writes_nothing) {
  write("a.toml", small_network);
  for (const auto& [arguments, words] : std::vector<std::pair<std::string, std::string>>{
           {"--axis rat=1,2", "did you mean 'rate'?"},
           {"--axis rate", "is not path=values"},
           {"--axis rate=1..2:0.1 --shard 4/3", "write 1/8"},
           {"--axis population.cells.sice=10,20", "did you mean"},
           {"--axis rate=1..2 --sample halton:8", "the names here are latin-hypercube, sobol"},
           {"--axis rate=1,2,", "has a value that is empty"},
           {"--axis rate=1 --axis rate=2", "is named twice"},
           {"--axis sweep.none=1,2", "the study has no axis or constant 'none'"},
           {"--axis study.seeds=1,2", "is the same at every point"},
           {"--axis rule.stdp.channel.1.tau_trace=1s,2s", "rule.stdp.channel has 1 element(s)"},
           {"--axis rate=1,-2", "(at rate = -2)"},
           {"--axis population.cells.size=10,20 --axis mean_by_seed=1", "no axis or constant 'mean_by_seed'"},
           {"--shard ''", "write 1/8"},
           {"--threads -1", "not in range"},
           {"--seeds 0", "not in range 1 to 1000000"},
           {"--axis rate --shard 4/3 --plots gif --set study.sedes=2", "4 errors"},
           {"--plots gif", "there is no format 'gif'"}}) {
    const auto out = teg("sweep " + quoted("a.toml") + " --out " + quoted("out") + " " + arguments + " 2>&1");
    EXPECT_EQ(out.code, 2) << arguments;
    EXPECT_THAT(out.text, HasSubstr(words));
    EXPECT_FALSE(fs::exists(folder_ / "out")) << arguments;
  }
  EXPECT_EQ(teg("merge " + quoted("nothing") + " 2>/dev/null").code, 2);
}

TEST_F(Sweep, another_plan_is_refused_until_it_is_restarted) {
  write("a.toml", small_network);
  const std::string first = "sweep " + quoted("a.toml") + " --axis rate=2,3 --plots none --out " + quoted("out");
  const std::string second = "sweep " + quoted("a.toml") + " --axis rate=2,2.5 --plots none --out " + quoted("out");
  EXPECT_EQ(teg(first + " >/dev/null").code, 0);
  const auto refused = teg(second + " 2>&1");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.text, HasSubstr("holds another sweep, made by: teg sweep"));
  EXPECT_EQ(teg(second + " --restart >/dev/null 2>&1").code, 0);
}

}  // namespace
}  // namespace teg
