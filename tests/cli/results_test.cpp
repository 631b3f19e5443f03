// What a user does with results files: rerun, export, plot, compare.
#include <nlohmann/json.hpp>

#include "cli/program.hpp"

namespace teg {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ResultsFiles : public Program {
 protected:
  std::string results(const std::string& name, const std::string& settings = "") const {
    EXPECT_EQ(teg("run yagishita-2014 --plots none --out " + quoted(name) + " " + settings + " >/dev/null").code % 2,
              0);
    return quoted(name + "/results.h5");
  }
  std::string read(const std::string& name) const { return read_file((folder_ / name).string()).value(); }
};

TEST_F(ResultsFiles, are_rerun_to_the_same_fingerprint) {
  const auto file = results("a");
  const auto again = teg("rerun --json " + file);
  EXPECT_EQ(again.code, 0);
  EXPECT_TRUE(json::parse(again.text)["same"]);
  EXPECT_EQ(teg("rerun " + quoted("none.h5") + " 2>/dev/null").code, 2);
  write("text.h5", "no results");
  EXPECT_EQ(teg("rerun " + quoted("text.h5") + " 2>/dev/null").code, 2);
}

TEST_F(ResultsFiles, are_exported_in_six_formats) {
  const auto file = results("a");
  for (const char* out : {"w.csv", "w.nc", "w.json", "w.vl.json"})
    EXPECT_EQ(teg("export " + file + " --out " + quoted(out) + " 2>/dev/null").code, 0) << out;
  EXPECT_EQ(teg("export " + file + " concentration_DA --out " + quoted("c.nwb") + " 2>/dev/null").code, 0);
  EXPECT_THAT(read("w.csv"), testing::StartsWith("delay (s),window\n-2,0\n"));
  EXPECT_TRUE(json::parse(read("w.vl.json")).contains("$schema"));
  EXPECT_THAT(teg("export " + file + " --list").text, HasSubstr("window_half_from"));
  EXPECT_EQ(teg("rerun " + quoted("w.nc") + " >/dev/null").code, 0) << "it is a whole results file";
}

TEST_F(ResultsFiles, wrong_requests_name_what_there_is_and_write_nothing) {
  const auto file = results("a");
  for (const auto& [arguments, words] : std::vector<std::pair<std::string, std::string>>{
           {"export " + file + " windo --out " + quoted("x.csv"), "did you mean 'window'?"},
           {"export " + file + " --out " + quoted("x.txt"), "end it with .csv"},
           {"export " + file, "--list"},
           {"export " + file + " --out " + quoted("x.h5"), "holds no spikes"},
           {"export " + file + " window --out " + quoted("x.h5"), "holds spikes and no variables"},
           {"plot " + file + " --out " + quoted("x.gif"), "end it with .svg"},
           {"plot " + file + " window_peak --out " + quoted("x.svg"), "is one number"},
           {"plot " + file + " --at dely=1s --out " + quoted("x.svg"), "did you mean 'delay'?"},
           {"plot " + file + " windo --at delay --out " + quoted("x.svg"), "2 errors"},
           {"export " + file + " --at delay=1s --at delay=2s --out " + quoted("x.csv"), "is named twice"},
           {"plot " + file + " --against tau --out " + quoted("x.svg"), "is no axis of window"}}) {
    const auto out = teg(arguments + " 2>&1");
    EXPECT_EQ(out.code, 2) << arguments;
    EXPECT_THAT(out.text, HasSubstr(words));
  }
  for (const char* name : {"x.csv", "x.txt", "x.h5", "x.gif", "x.svg"}) EXPECT_FALSE(fs::exists(folder_ / name));
}

TEST_F(ResultsFiles, are_never_replaced_by_what_is_made_of_them) {
  const auto file = results("a");
  teg("export " + file + " --out " + quoted("r.nc") + " 2>/dev/null");
  const auto before = read("r.nc");
  fs::create_symlink(folder_ / "r.nc", folder_ / "link.nc");
  for (const char* out : {"r.nc", "link.nc"}) {
    const auto refused = teg("export " + quoted("r.nc") + " window --out " + quoted(out) + " 2>&1");
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.text, HasSubstr("is the results file itself"));
  }
  EXPECT_EQ(read("r.nc"), before);
}

TEST_F(ResultsFiles, of_spikes_alone_are_exported_as_spikes_and_as_nothing_else) {
  write("cell.toml", R"([study]
id = "cells"
title = "noise"
substrate = "network"
[population.cells]
size = 5
neuron = { kind = "izhikevich" }
drive = [{ kind = "uniform", half_width = "20 mV/ms" }]
record = true
[protocol]
until = "500 ms"
)");
  ASSERT_EQ(teg("run " + quoted("cell.toml") + " --plots none --out " + quoted("n") + " >/dev/null").code, 0);
  const auto file = quoted("n/results.h5"), spikes = quoted("spikes.h5");
  const auto before = read("n/results.h5");
  EXPECT_EQ(teg("export " + file + " --out " + file + " 2>/dev/null").code, 2);
  fs::copy(folder_ / "n/results.h5", folder_ / "other.h5");
  EXPECT_THAT(teg("export " + file + " --out " + quoted("other.h5") + " 2>&1").text,
              HasSubstr("is a results file, which spikes would replace"));
  EXPECT_EQ(read("n/results.h5"), before);
  EXPECT_EQ(read("other.h5"), before);
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_EQ(teg("export " + file + " --out " + spikes + " 2>/dev/null").code, 0) << "over spikes is fine";
  EXPECT_EQ(teg("export " + spikes + " --out " + quoted("again.h5") + " 2>/dev/null").code, 0);
  for (const char* out : {"q.csv", "q.json", "q.vl.json", "q.nc"})
    EXPECT_THAT(teg("export " + spikes + " --out " + quoted(out) + " 2>&1").text, HasSubstr("only spikes")) << out;
  EXPECT_EQ(teg("export " + spikes + " --out " + quoted("q.nwb") + " 2>/dev/null").code, 0) << "as units";
  const auto plotted = teg("plot " + spikes + " --out " + quoted("q.svg") + " 2>&1");
  EXPECT_EQ(plotted.code, 2);
  EXPECT_THAT(plotted.text, HasSubstr("only spikes"));
  EXPECT_FALSE(fs::exists(folder_ / "q.svg"));
}

TEST_F(ResultsFiles, at_a_position_outside_the_axis_say_which_one_it_is) {
  const auto out = teg("export " + results("a") + " --at delay=1000s --out " + quoted("x.csv") + " 2>&1");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("note: --at delay=1000s: nearest is delay = 6 s"));
}

TEST_F(ResultsFiles, over_an_axis_in_milliseconds_are_a_table) {
  ASSERT_EQ(
      teg("sweep yagishita-2014 --axis delay=-100ms..100ms:50ms --plots none --out " + quoted("s") + " >/dev/null 2>&1")
          .code,
      0);
  const auto file = quoted("s/results.h5");
  EXPECT_EQ(teg("export " + file + " window --out " + quoted("w.csv") + " 2>/dev/null").code, 0);
  EXPECT_THAT(read("w.csv"), testing::StartsWith("delay (ms),window\n-100,"));
  EXPECT_THAT(teg("export " + file + " window --out " + quoted("w.nwb") + " 2>&1").text,
              HasSubstr("is no variable over time alone"));
}

TEST_F(ResultsFiles, with_a_path_that_is_not_utf_8_are_exported_all_the_same) {
  const auto file = results("v\xff");
  EXPECT_EQ(teg("export " + file + " --out " + quoted("v.json") + " 2>/dev/null").code, 0);
  EXPECT_TRUE(json::accept(read("v.json")));
  EXPECT_EQ(teg("compare --json " + file + " " + file + " 2>/dev/null").code, 0);
}

TEST_F(ResultsFiles, are_plotted_and_compared) {
  const auto a = results("a"), b = results("b", "--set 'modulator.DA.tonic=40 nM'");
  EXPECT_EQ(teg("plot " + a + " window --out " + quoted("w.png")).code, 0);
  EXPECT_THAT(read("w.png"), testing::StartsWith("\x89PNG"));
  const auto out = teg("compare " + a + " " + b + " --out " + quoted("cmp"));
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.text, HasSubstr("modulator.DA.tonic"));
  EXPECT_THAT(read("cmp/compare.html"), HasSubstr("second - first"));
  EXPECT_EQ(json::parse(teg("compare --json " + a + " " + b).text)["parameters"].size(), 1u);
}

}  // namespace
}  // namespace teg
