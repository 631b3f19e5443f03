// The program as a user meets it: arguments, output, exit codes, files.
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/program.hpp"
#include "core/text.hpp"

namespace teg {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::string short_study =
    "[study]\nid = \"s\"\ntitle = \"t\"\n[rule.a]\n[[rule.a.channel]]\n[protocol]\npre = \"0 ms\"\npost = \"10 ms\"\n";

TEST_F(Program, run_writes_results_report_and_plots_and_says_where) {
  const auto out = teg("run yagishita-2014 --plots svg,png,pdf --out " + quoted("my out"));
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("fingerprint "));
  EXPECT_THAT(out.text, Not(HasSubstr("FAILED")));
  for (const auto* name :
       {"results.h5", "report.html", "plots/window.svg", "plots/window.png", "plots/window.pdf", "plots/traces.svg"})
    EXPECT_TRUE(fs::exists(folder_ / "my out" / name)) << name;
  EXPECT_EQ(n_files(), 10u) << "nothing else is left behind";
}

TEST_F(Program, an_atlas_of_your_own_entries_writes_a_page_and_studies_that_run) {
  write("mine.toml",
        "[[window]]\nid = \"spine\"\nstudy = \"yagishita-2014\"\nlabel = \"spine\"\nmeasure = \"window\"\n"
        "delay = { before = \"1 s\", after = \"5 s\", least = \"0.1 s\", each_decade = 3 }\n");
  const auto out = teg("atlas --plots svg --threads 1 --from " + quoted("mine.toml") + " --out " + quoted("atlas"));
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("fingerprint "));
  for (const auto* name : {"results.h5", "report.html", "plots/windows.svg", "studies/windows-spine.toml"})
    EXPECT_TRUE(fs::exists(folder_ / "atlas" / name)) << name;
  EXPECT_EQ(teg("run --no-files " + quoted("atlas/studies/windows-spine.toml")).code, 0);
  const auto j = json::parse(
      teg("atlas --json --plots none --threads 2 --from " + quoted("mine.toml") + " --out " + quoted("again")).text);
  EXPECT_THAT(out.text, HasSubstr(j["fingerprint"].get<std::string>()));
}

TEST_F(Program, a_part_that_the_atlas_does_not_have_is_refused_before_anything_runs) {
  const auto out = teg("atlas --only windws --out " + quoted("atlas") + " 2>&1");
  EXPECT_EQ(out.code, 2);
  EXPECT_THAT(out.text, HasSubstr("did you mean 'windows'?"));
  EXPECT_EQ(n_files(), 0u);
}

TEST_F(Program, everything_wrong_with_the_request_for_an_atlas_is_told_at_once) {
  const auto out =
      teg("atlas --from nofile --from nofile2 --only windws,phas --plots gif --out " + quoted("atlas") + " 2>&1");
  EXPECT_EQ(out.code, 2);
  for (const char* words : {"nofile:", "nofile2:", "'windws'", "'phas'", "gif", "5 errors"})
    EXPECT_THAT(out.text, HasSubstr(words));
}

TEST_F(Program, a_part_without_an_entry_is_refused) {
  write("mine.toml",
        "[[phase]]\nid = \"p\"\nstudy = \"yagishita-2014\"\nlabel = \"p\"\nmeasure = \"window\"\n"
        "x = { delay = \"0 s .. 1 s in 2\" }\ny = { unused = [1, 2] }\n");
  const auto out =
      teg("atlas --only windows,phase --from " + quoted("mine.toml") + " --out " + quoted("atlas") + " 2>&1");
  EXPECT_EQ(out.code, 2);
  EXPECT_THAT(out.text, HasSubstr("--only windows: there is no entry of this part"));
  EXPECT_THAT(out.text, HasSubstr("name some of phase"));
  EXPECT_FALSE(fs::exists(folder_ / "atlas"));
}

TEST_F(Program, json_is_one_document_on_stdout) {
  const auto out = teg("run yagishita-2014 --no-files --json 2>/dev/null");
  const auto j = json::parse(out.text);
  EXPECT_TRUE(j["passed"]);
  EXPECT_EQ(j["measures"]["window"]["values"].size(), j["axes"]["delay"]["values"].size());
}

TEST_F(Program, runs_repeat_to_the_bit_whatever_the_threads) {
  const auto one = json::parse(teg("run yagishita-2014 --no-files --json --threads 1").text);
  const auto two = json::parse(teg("run yagishita-2014 --no-files --json --threads 2").text);
  EXPECT_EQ(one["fingerprint"], two["fingerprint"]);
}

TEST_F(Program, a_missed_expectation_exits_with_one) {
  write("claim.toml", short_study + "[[expect]]\nclaim = \"it grows\"\nwhat = \"change\"\nabove = 1000\n");
  const auto out = teg("run " + quoted("claim.toml") + " --no-files");
  EXPECT_EQ(out.code, 1);
  EXPECT_THAT(out.text, HasSubstr("FAILED"));
}

TEST_F(Program, away_from_the_published_values_nothing_fails_unless_it_is_asked_for) {
  const std::string elsewhere = "run yagishita-2014 --no-files --set modulator.DA.phasic.0.onset='{delay + 3 s}'";
  const auto out = teg(elsewhere);
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("not as published"));
  EXPECT_THAT(out.text, Not(HasSubstr("FAILED")));
  EXPECT_EQ(teg(elsewhere + " --expect").code, 1);
}

TEST_F(Program, claims_about_the_published_values_alone_are_not_judged_elsewhere) {
  const auto out = teg("run conditioning --no-files --set study.seed=2");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("not judged"));
  const auto data = json::parse(teg("run conditioning --no-files --json --set study.seed=2").text);
  const auto is_unjudged = [](const json& v) { return v["verdict"] == "not judged" && v["passed"].is_null(); };
  EXPECT_TRUE(std::any_of(data["verdicts"].begin(), data["verdicts"].end(), is_unjudged));
}

TEST_F(Program, alone_says_what_to_try_first) {
  const auto out = teg("");
  EXPECT_EQ(out.code, 0);
  for (const char* command : {"teg run yagishita-2014", "teg list", "teg new my-study.toml"})
    EXPECT_THAT(out.text, HasSubstr(command));
}

TEST_F(Program, a_misspelt_command_option_or_study_has_its_suggestion) {
  EXPECT_THAT(teg("rn yagishita-2014 2>&1").text, HasSubstr("there is no command 'rn'\n  fix: did you mean 'run'?"));
  EXPECT_THAT(teg("run yagishita-2014 --theads 2 2>&1").text, HasSubstr("did you mean '--threads'?"));
  EXPECT_THAT(teg("run yagishita 2>&1").text, HasSubstr("did you mean 'yagishita-2014'?"));
  EXPECT_THAT(teg("sweep yagishita-2014 --axis tau_trace=1s,2s 2>&1").text, HasSubstr("did you mean rule."));
}

TEST_F(Program, help_that_cannot_be_written_is_an_error) {
  EXPECT_EQ(teg("--help >/dev/full 2>/dev/null").code, 2);
  EXPECT_EQ(teg("run --help >/dev/full 2>/dev/null").code, 2);
  EXPECT_EQ(teg(">/dev/full 2>/dev/null").code, 2);
}

TEST_F(Program, a_section_is_a_letter_or_one_number_and_never_a_longer_one) {
  const auto of = [&](const std::string& section) { return teg("reproduce --json --section " + section + " 2>&1"); };
  EXPECT_THAT(of("C1").text, HasSubstr("td-error-shift"));
  EXPECT_THAT(of("C1").text, Not(HasSubstr("conditioning")));
  EXPECT_EQ(of("C9").code, 2);
  EXPECT_EQ(of("F4,Q").code, 2);
}

TEST_F(Program, bad_input_exits_with_two_and_writes_nothing) {
  write("empty.toml", "");
  write("binary.toml", std::string("\x7f"
                                   "ELF\0\1\2",
                                   7));
  write("key.toml", short_study + "[modulator.DA]\ntonik = \"1 nM\"\n");
  write("gate.toml", short_study + "[rule.b]\n[[rule.b.channel]]\ngate = \"D1\"\n");
  write("axis.toml", short_study + "[sweep]\nx = \"0 .. 1 by 1e-12\"\n");
  const auto before = n_files();
  for (const auto* name : {"empty.toml", "binary.toml", "key.toml", "gate.toml", "axis.toml", "missing.toml", "."}) {
    const auto out = teg("run " + quoted(name) + " --out " + quoted("out") + " 2>&1");
    EXPECT_EQ(out.code, 2) << name << "\n" << out.text;
    EXPECT_THAT(out.text, HasSubstr("error: ")) << name;
    EXPECT_THAT(out.text, HasSubstr("  fix: ")) << name;
  }
  EXPECT_EQ(n_files(), before);
}

TEST_F(Program, bad_arguments_exit_with_two) {
  for (const auto* arguments : {"rnu", "run", "run yagishita-2014 --no-files --set x",
                                "run yagishita-2014 --plots gif --no-files", "bench nothing", "list cats", "verify",
                                "run yagishita-2014 --no-files --set protocol.until=NaN", "reproduce --section Z"})
    EXPECT_EQ(teg(std::string(arguments) + " 2>/dev/null").code, 2) << arguments;
}

TEST_F(Program, a_misspelt_study_gets_a_suggestion) {
  EXPECT_THAT(teg("run yagishta-2014 2>&1").text, HasSubstr("did you mean 'yagishita-2014'?"));
}

TEST_F(Program, a_folder_that_cannot_be_written_is_an_error) {
  write("file", "x");
  const auto out = teg("run yagishita-2014 --out " + quoted("file") + " 2>&1");
  EXPECT_EQ(out.code, 2);
  EXPECT_EQ(n_files(), 1u);
  EXPECT_EQ(teg("run yagishita-2014 --out /proc/nowhere 2>/dev/null").code, 2);
}

TEST_F(Program, a_full_disk_leaves_nothing_half_written) {
  const auto disk = folder_ / "disk";
  fs::create_directories(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0) GTEST_SKIP() << "mounting a small disk needs root";
  const auto out = teg("run yagishita-2014 --out " + quoted("disk/out") + " 2>&1");
  EXPECT_TRUE(fs::is_empty(disk));
  ::umount(disk.c_str());
  EXPECT_EQ(out.code, 2);
  EXPECT_THAT(out.text, HasSubstr("No space left"));
}

TEST_F(Program, control_c_exits_with_130_and_writes_nothing) {
  write("long.toml", short_study +
                         "[modulator.DA]\ntonic = \"{x} nM\"\n[sweep]\nx = \"0 .. 1 in 5000000\"\n"
                         "[measure.level]\nof = \"concentration.DA\"\n");
  const auto before = n_files();
  const pid_t child = ::fork();
  if (child == 0) {
    (void)!std::freopen("/dev/null", "w", stdout);
    (void)!std::freopen("/dev/null", "w", stderr);
    ::execl(TEG_PROGRAM, "teg", "run", (folder_ / "long.toml").c_str(), "--out", (folder_ / "out").c_str(), nullptr);
    ::_exit(99);
  }
  ::usleep(700'000);
  ::kill(child, SIGINT);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_EQ(n_files(), before);
}

const std::string long_network = R"([study]
id = "long"
title = "A network that takes a while"
substrate = "network"
seeds = 3
[network]
dt = "0.1 ms"
checkpoint_every = "500 ms"
[population.cells]
size = 100
drive = [{ kind = "poisson", rate = "2 kHz", weight = 0.6 }]
record = true
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-in-degree", count = 20 }
weight = 0.1
rule = "stdp"
[rule.stdp]
bounds = "hard"
[[rule.stdp.channel]]
[protocol]
until = "8 s"
[measure.mean]
of = "weight.all"
)";

TEST_F(Program, a_killed_run_of_a_network_goes_on_from_its_checkpoints) {
  write("long.toml", long_network);
  const auto whole = json::parse(teg("run " + quoted("long.toml") + " --no-files --json").text);
  const auto checkpoints = folder_ / "out" / "checkpoints";
  for (int kill = 0; kill < 3; ++kill) {
    Background killed({"run", (folder_ / "long.toml").string(), "--out", (folder_ / "out").string(), "--threads", "1"});
    for (int wait = 0; wait < 3000 && !fs::exists(checkpoints / ("point-0-seed-" + std::to_string(kill + 1))); ++wait)
      ::usleep(1000);
    killed.kill();
    ASSERT_TRUE(fs::exists(checkpoints));
    ASSERT_FALSE(fs::exists(folder_ / "out" / "results.h5"));
  }
  const auto other = teg("run " + quoted("long.toml") + " --set study.seed=2 --out " + quoted("out") + " 2>&1");
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.text, HasSubstr("fix: begin anew with --restart"));
  const auto resumed = teg("run " + quoted("long.toml") + " --json --out " + quoted("out") + " 2>" + quoted("words"));
  EXPECT_EQ(json::parse(resumed.text)["fingerprint"], whole["fingerprint"]);
  EXPECT_THAT(read_file((folder_ / "words").string()).value(), HasSubstr("going on from the checkpoints in"));
  EXPECT_TRUE(fs::exists(folder_ / "out" / "results.h5"));
  EXPECT_FALSE(fs::exists(checkpoints)) << "they go once there are results";
}

TEST_F(Program, new_copies_a_study_once_and_check_and_run_accept_it) {
  EXPECT_EQ(teg("new " + quoted("mine.toml") + " 2>/dev/null").code, 0);
  EXPECT_EQ(teg("new " + quoted("mine.toml") + " 2>/dev/null").code, 2) << "it never overwrites";
  EXPECT_EQ(teg("check " + quoted("mine.toml")).code, 0);
  EXPECT_EQ(teg("run " + quoted("mine.toml") + " --no-files --set rule.d1.channel.0.tau_trace='0.9 s'").code, 0);
}

TEST_F(Program, explain_shows_values_origins_and_equations) {
  const auto out = teg("explain yagishita-2014 --set modulator.DA.tonic='10 nM'");
  for (const auto* part : {"dD1/dt", "modulator.DA.tonic", "--set", "default", "yagishita-2014.toml:"})
    EXPECT_THAT(out.text, HasSubstr(part));
  EXPECT_THAT(teg("explain rule.d1.channel.0.gate").text, HasSubstr("an expression"));
  EXPECT_THAT(teg("explain rule striatal-d1").text, HasSubstr("max(D1 - 0.05, 0)"));
  EXPECT_EQ(teg("explain rule striatal 2>/dev/null").code, 2);
}

TEST_F(Program, lists_schema_and_reference_are_complete) {
  EXPECT_THAT(teg("list").text, HasSubstr("yagishita-2014"));
  EXPECT_GT(json::parse(teg("list parameters --json").text).size(), 50u);
  EXPECT_THAT(teg("list rules").text, HasSubstr("doi:10.1126/science.1255514"));
  EXPECT_EQ(json::parse(teg("list rules --json").text).at(0).at("gates").at(0), "plateau");
  EXPECT_TRUE(json::parse(teg("schema").text).contains("properties"));
  const auto reference = read_file(TEG_SOURCE_DIR "/docs/reference/parameters.md").value();
  EXPECT_EQ(teg("reference").text, reference) << "run: build/release/teg reference > docs/reference/parameters.md";
}

TEST_F(Program, verify_counts_cases_and_fails_when_one_fails) {
  const std::string cases = std::string(TEG_SOURCE_DIR) + "/tests/conformance/dopamine_stdp.json";
  EXPECT_THAT(teg("verify --cases '" + cases + "'").text, testing::EndsWith("27 passed, 0 failed\n"));
  EXPECT_EQ(teg("verify --cases '" + cases + "' --tolerance 1e-30 >/dev/null").code, 1);
}

TEST_F(Program, reproduce_closes_with_the_count) {
  const auto out = teg("reproduce --section A1,F4");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, testing::EndsWith("8 passed, 0 failed, 0 skipped, 0 errors\n"));
}

TEST_F(Program, reproduce_prints_one_line_of_json_for_each_study_as_it_ends) {
  const auto out = teg("reproduce michaelis-menten-decay he-2015-sign --json 2>/dev/null");
  EXPECT_EQ(out.code, 0);
  std::vector<json> lines;
  for (const auto& line : split(out.text, '\n'))
    if (!line.empty()) lines.push_back(json::parse(line));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].at("study"), "he-2015-sign");
  EXPECT_EQ(lines[0].at("fingerprint").get<std::string>().size(), 16u);
  EXPECT_GT(lines[0].at("cpu_seconds").get<double>(), 0);
  EXPECT_EQ(lines[2].at("studies"), 2);
  EXPECT_EQ(lines[2].at("failed"), 0);
}

TEST_F(Program, falsify_judges_claims_without_what_they_need_and_counts_them) {
  const auto out = teg("reproduce bittner-2017-pairing shindou-2019 --falsify 2>/dev/null");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, testing::EndsWith("6 falsified, 0 toothless, 0 void, 1 known misses\n"));
  EXPECT_THAT(out.text, HasSubstr("bites at"));
  const auto as_json = teg("reproduce he-2015-sign --falsify --json 2>/dev/null");
  const auto study = json::parse(split(as_json.text, '\n')[0]), total = json::parse(split(as_json.text, '\n')[1]);
  EXPECT_EQ(study.at("claims")[0].at("fails_without")[0].at("verdict"), "bites");
  EXPECT_EQ(total.at("falsified"), 4);
  const auto refused = teg("reproduce he-2015-sign --falsify --set study.seed=2 2>&1");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.text, HasSubstr("judges studies as they were published"));
}

TEST_F(Program, mutate_says_which_claims_notice_which_change) {
  const auto out = teg("mutate he-2015-sign 2>/dev/null");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("claim 1: pre-before-post potentiates"));
  EXPECT_THAT(out.text, HasSubstr("changes are noticed by a claim"));
  const auto matrix = json::parse(teg("mutate he-2015-sign --json 2>/dev/null").text);
  EXPECT_EQ(matrix.at("claims").size(), 4u);
  EXPECT_EQ(matrix.at("mutations")[0].at("claims").size(), 4u);
  EXPECT_EQ(teg("mutate nothing-like-it 2>/dev/null").code, 2);
}

TEST_F(Program, reproduce_names_the_nearest_study) {
  const auto out = teg("reproduce yagishita 2>&1");
  EXPECT_EQ(out.code, 2);
  EXPECT_THAT(out.text, HasSubstr("yagishita-2014"));
}

}  // namespace
}  // namespace teg
