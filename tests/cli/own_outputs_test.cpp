// Nothing that teg did not write is removed or replaced, and results of one study not by those of another.
#include "cli/program.hpp"
#include "core/own_file.hpp"

namespace teg {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string small_network = R"([study]
id = "cells"
title = "noise"
substrate = "network"
[population.cells]
size = 5
neuron = { kind = "izhikevich" }
drive = [{ kind = "uniform", half_width = "20 mV/ms" }]
[protocol]
until = "200 ms"
[measure.rate]
of = "rate.cells"
)";
const std::string saved_network = small_network + "[network]\ncheckpoint_every = \"50 ms\"\n";

class OwnOutputs : public Program {
 protected:
  std::string read(const std::string& name) const { return read_file((folder_ / name).string()).value(); }
  bool is_there(const std::string& name) const { return fs::exists(folder_ / name); }
  // Runs a study into a folder; what was printed, and the exit code.
  Output run(const std::string& out, const std::string& more = "", const std::string& study = "yagishita-2014") const {
    return teg("run " + study + " --plots none --out " + quoted(out) + " " + more + " 2>&1");
  }
  void expect_refused(const Output& output, const std::string& where) const {
    EXPECT_EQ(output.code, 2) << output.text;
    EXPECT_THAT(output.text, HasSubstr(where));
    EXPECT_THAT(output.text, HasSubstr("fix: "));
    EXPECT_THAT(output.text, Not(HasSubstr("fingerprint"))) << "nothing was simulated";
  }
};

TEST_F(OwnOutputs, checkpoints_of_others_stay_where_a_network_runs) {
  write("cells.toml", small_network);
  write("saved.toml", saved_network);
  write("p/checkpoints/model.pt", "of another program");
  for (const char* study : {"cells.toml", "saved.toml"})
    for (const char* restart : {"", "--restart"}) {
      const auto out = run("p", restart, quoted(study));
      EXPECT_EQ(out.code, 0) << out.text;
      EXPECT_THAT(out.text, Not(HasSubstr("going on from")));
      EXPECT_EQ(read("p/checkpoints/model.pt"), "of another program");
    }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "p/checkpoints"), {}), 1) << "those of the run are gone";
  EXPECT_EQ(run("q", "", quoted("saved.toml")).code, 0);
  EXPECT_FALSE(is_there("q/checkpoints"));
  write("p/checkpoints/study", "my own list of studies");
  expect_refused(run("p", "--restart", quoted("saved.toml")), "checkpoints/study: was not written by teg");
  EXPECT_EQ(read("p/checkpoints/study"), "my own list of studies");
}

TEST_F(OwnOutputs, files_of_others_are_refused_before_a_run_with_or_without_restart) {
  for (const char* name : {"results.h5", "report.html", "plots/window.svg"}) {
    fs::remove_all(folder_ / "f");
    write("f/" + std::string(name), "of another program");
    for (const char* restart : {"", "--restart"}) expect_refused(run("f", restart), name);
    expect_refused(teg("sweep yagishita-2014 --axis delay=0s,1s --restart --out " + quoted("f") + " 2>&1"), name);
    expect_refused(teg("atlas --quick --only windows --out " + quoted("f") + " 2>&1"), name);
    EXPECT_EQ(read("f/" + std::string(name)), "of another program");
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(folder_ / "f"), {}), name[0] == 'p' ? 2 : 1);
  }
}

TEST_F(OwnOutputs, what_cannot_be_written_is_refused_before_a_run) {
  write("file", "x");
  fs::create_directories(folder_ / "d/results.h5");
  write("e/plots", "a file where a folder must be");
  expect_refused(run("file"), "Not a directory");
  expect_refused(run("d"), "Is a directory");
  expect_refused(teg("run yagishita-2014 --out " + quoted("e") + " 2>&1"), "Not a directory");
}

TEST_F(OwnOutputs, results_of_the_same_study_are_replaced_and_those_of_another_when_told) {
  ASSERT_EQ(run("a").code, 0);
  EXPECT_LE(run("a", "--set 'modulator.DA.tonic=21 nM'").code, 1) << "the same study, with another setting";
  const auto before = read("a/results.h5");
  const auto refused = run("a", "", "michaelis-menten-decay");
  expect_refused(refused, "holds results of the study 'yagishita-2014'");
  EXPECT_THAT(refused.text, HasSubstr("--restart"));
  EXPECT_EQ(read("a/results.h5"), before);
  EXPECT_EQ(run("a", "--restart", "michaelis-menten-decay").code, 0);
  EXPECT_NE(read("a/results.h5"), before);
  ASSERT_EQ(run("b").code, 0);
  expect_refused(teg("rerun " + quoted("a/results.h5") + " --out " + quoted("b") + " 2>&1"), "'yagishita-2014'");
}

TEST_F(OwnOutputs, a_copy_of_a_study_has_the_name_of_its_file_and_a_folder_of_its_own) {
  for (const auto& [file, id] :
       std::vector<std::pair<std::string, std::string>>{{"my-study.toml", "my-study"},
                                                        {"my study.toml", "my-study"},
                                                        {"yagishita-2014.toml", "yagishita-2014-copy"}}) {
    ASSERT_EQ(teg("new " + quoted(file) + " 2>/dev/null").code, 0);
    EXPECT_THAT(read(file), HasSubstr("\nid = \"" + id + "\"\n")) << file;
    EXPECT_EQ(teg("check " + quoted(file) + " >/dev/null").code, 0);
  }
}

TEST_F(OwnOutputs, pictures_of_an_earlier_run_do_not_stay_beside_newer_results) {
  ASSERT_EQ(teg("run yagishita-2014 --plots svg,png,pdf --out " + quoted("a") + " >/dev/null").code, 0);
  for (const char* kind : {"svg", "png", "pdf"}) EXPECT_TRUE(is_there(std::string("a/plots/window.") + kind));
  write("a/plots/notes.txt", "mine");
  EXPECT_EQ(teg("run yagishita-2014 --plots svg --out " + quoted("a") + " >/dev/null").code, 0);
  EXPECT_TRUE(is_there("a/plots/window.svg"));
  EXPECT_FALSE(is_there("a/plots/window.png") || is_there("a/plots/window.pdf"));
  EXPECT_EQ(run("a").code, 0);
  EXPECT_FALSE(is_there("a/plots/window.svg"));
  EXPECT_EQ(read("a/plots/notes.txt"), "mine");
  fs::remove(folder_ / "a/plots/notes.txt");
  EXPECT_EQ(teg("run yagishita-2014 --plots svg --out " + quoted("a") + " >/dev/null").code, 0);
  EXPECT_EQ(run("a").code, 0);
  EXPECT_FALSE(is_there("a/plots"));
}

TEST_F(OwnOutputs, runs_and_sweeps_do_not_replace_each_other) {
  ASSERT_EQ(run("a").code, 0);
  const std::string sweep = "sweep yagishita-2014 --axis delay=0s,1s --plots none ";
  expect_refused(teg(sweep + "--out " + quoted("a") + " 2>&1"), "not of a sweep");
  ASSERT_EQ(teg(sweep + "--out " + quoted("s") + " >/dev/null 2>&1").code, 0);
  for (const char* restart : {"", "--restart"}) expect_refused(run("s", restart), "holds a sweep");
  EXPECT_EQ(teg(sweep + "--out " + quoted("s") + " >/dev/null 2>&1").code, 0);
  EXPECT_EQ(teg("merge " + quoted("s") + " >/dev/null 2>&1").code, 0);
  EXPECT_EQ(teg(sweep + "--restart --out " + quoted("a") + " >/dev/null 2>&1").code, 0);
}

TEST_F(OwnOutputs, files_that_are_exported_plotted_and_compared_replace_their_like_only) {
  ASSERT_EQ(run("a").code, 0);
  const auto results = quoted("a/results.h5");
  const std::vector<std::pair<std::string, std::string>> writers{
      {"export " + results + " window --out ", "w.csv"},
      {"export " + results + " --out ", "w.nc"},
      {"export " + results + " window --out ", "w.json"},
      {"export " + results + " window --out ", "w.vl.json"},
      {"export " + results + " concentration_DA --out ", "c.nwb"},
      {"plot " + results + " window --out ", "w.svg"},
      {"plot " + results + " window --out ", "w.png"},
      {"plot " + results + " window --out ", "w.pdf"}};
  for (const auto& [command, name] : writers) {
    write(name, "of another program");
    const auto refused = teg(command + quoted(name) + " 2>&1");
    EXPECT_EQ(refused.code, 2) << name;
    EXPECT_THAT(refused.text, HasSubstr("--overwrite"));
    EXPECT_EQ(read(name), "of another program");
    EXPECT_EQ(teg(command + quoted(name) + " --overwrite 2>&1").code, 0) << name;
    EXPECT_NE(read(name), "of another program");
    EXPECT_EQ(teg(command + quoted(name) + " 2>&1").code, 0) << name << ": the same again";
    EXPECT_EQ(is_own_file((folder_ / name).string()), !name.ends_with(".csv")) << name;
  }
  write("c/compare.html", "of another program");
  const auto compare = "compare " + results + " " + results + " --out " + quoted("c") + " 2>&1";
  EXPECT_THAT(teg(compare).text, HasSubstr("compare.html: was not written by teg"));
  fs::remove(folder_ / "c/compare.html");
  for (int twice = 0; twice < 2; ++twice) EXPECT_EQ(teg(compare).code, 0);
}

// Whatever memory there is, a run ends with results or with an error, and leaves all of them or none.
TEST_F(OwnOutputs, of_a_run_with_too_little_memory_there_are_none) {
  if (shell("ulimit -v 8000000 && \"" + std::string(TEG_PROGRAM) + "\" list >/dev/null 2>&1").code != 0)
    GTEST_SKIP() << "memory cannot be limited here, as under a sanitizer";
  int n_refused = 0;
  for (int mib = 40; mib <= 400; mib += 20) {
    fs::remove_all(folder_ / "m");
    const auto out = shell("ulimit -v " + std::to_string(1024 * mib) + "; \"" + TEG_PROGRAM +
                           "\" run yagishita-2014 --threads 16 --out " + quoted("m") + " 2>&1");
    if (out.code == 127) continue;  // too little to load the program
    EXPECT_TRUE(out.code == 0 || out.code == 2 || out.code == 3) << mib << " MiB: " << out.code << " " << out.text;
    EXPECT_EQ(is_there("m/results.h5"), out.code == 0) << mib;
    EXPECT_EQ(is_there("m"), out.code == 0) << mib;
    n_refused += out.code == 3 && out.text.find("needs more memory") != std::string::npos;
  }
  EXPECT_GT(n_refused, 0);
}

}  // namespace
}  // namespace teg
