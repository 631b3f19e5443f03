// Recorded levels and spikes in studies: which keys say how a file is read, and what is refused.
#include <gmock/gmock.h>

#include "build/build_model.hpp"
#include "recording/scratch.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Traces : public recording::Scratch {
 protected:
  Result<Study> study(const std::string& bytes, const std::string& keys, const std::string& unit = "1") {
    return load_study("[study]\nid = \"a\"\ntitle = \"A trace\"\n[modulator.DA]\nunit = \"" + unit +
                          "\"\nclearance = { tau = \"200 ms\" }\ntrace = \"" + file("a.csv", bytes) + "\"\n" + keys +
                          "\n[rule.r]\n[[rule.r.channel]]\ngate = \"" + (unit == "1" ? "DA" : "DA / 1 nM") +
                          "\"\n[protocol]\nuntil = \"12 s\"\n" + "[measure.change]\nof = \"change\"\n",
                      "a.toml");
  }
  LevelTrace trace(const std::string& bytes, const std::string& keys, const std::string& unit = "1") {
    const auto read = study(bytes, keys, unit);
    EXPECT_TRUE(read) << words(read);
    auto of_it = read ? *read->first.model.modulators.at(0).trace : LevelTrace{};
    if (!of_it.level.empty()) of_it.level.pop_back(), of_it.time_ms.pop_back();  // the last value, held for a moment
    return of_it;
  }
  static std::string words(const Result<Study>& read) {
    std::string all;
    for (const auto& e : read ? Errors{} : read.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
    return all;
  }
  std::string error(const std::string& bytes, const std::string& keys, const std::string& unit = "1") {
    return words(study(bytes, keys, unit));
  }
};

const std::string plain = "time,dff\n0,1\n0.1,2\n0.2,6\n";

TEST_F(Traces, take_columns_by_name_or_number) {
  const std::string two = "frame,time,a,b\n1,0,1,2\n2,0.1,3,4\n";
  EXPECT_THAT(trace(two, "trace_column = \"b\"").level, ElementsAre(2, 4));
  EXPECT_THAT(trace(two, "trace_column = 4").level, ElementsAre(2, 4));
  EXPECT_THAT(trace(two, "trace_column = 4\ntrace_time = 1\ntrace_time_unit = \"25 ms\"").time_ms, ElementsAre(25, 50));
  EXPECT_THAT(
      trace(two, "trace_column = \"a\"\ntrace_time = \"frame\"\ntrace_time_unit = \"25 ms\"\ntrace_start = \"first\"")
          .time_ms,
      ElementsAre(0, 25));
  EXPECT_THAT(error(two, ""), HasSubstr("trace_column = \"b\""));
  EXPECT_THAT(error(two, "trace_column = \"a\"\ntrace_time_unit = \"frames\""), HasSubstr("is no unit of time"));
  EXPECT_THAT(error(two, "trace_column = \"a\"\ntrace_start = \"zero\""), HasSubstr("there is no 'zero' here"));
}

TEST_F(Traces, have_baselines) {
  EXPECT_THAT(trace(plain, "trace_baseline = \"subtract mean\"").level, ElementsAre(-2, -1, 3));
  EXPECT_THAT(trace(plain, "trace_baseline = \"dF/F mean -1 s .. 0.05 s\"\ntrace_shift = \"1 s\"").level,
              ElementsAre(0, 1, 5));
  EXPECT_THAT(error(plain, "trace_baseline = \"minus mean\""), HasSubstr("is no baseline"));
  EXPECT_THAT(error(plain, "trace_baseline = \"subtract mean 3 s .. 4 s\""), HasSubstr("no sample in the stretch"));
}

TEST_F(Traces, of_a_clock_are_moved_to_the_protocol) {
  const std::string epoch = "time,dff\n1760000000.0,1\n1760000000.5,2\n1760000001.0,3\n";
  EXPECT_THAT(error(epoch, ""), HasSubstr("and the protocol lasts from 0 s to 12 s"));
  EXPECT_THAT(error(epoch, ""), HasSubstr("trace_start = \"first\"; or shift it: trace_shift = \"-1760000000 s\""));
  EXPECT_THAT(trace(epoch, "trace_start = \"first\"").time_ms, ElementsAre(0, 500, 1000));
  EXPECT_THAT(trace(epoch, "trace_shift = \"-1.76e9 s\"").time_ms, ElementsAre(0, 500, 1000));
  EXPECT_THAT(trace(epoch, "trace_start = \"first\"\ntrace_shift = \"2 s\"").time_ms, ElementsAre(2000, 2500, 3000));
  const std::string of_day = "time,dff\n30325.0,1\n30325.5,2\n";
  EXPECT_THAT(error(of_day, ""), HasSubstr("has its samples at 30325 s to 30325.5 s"));
  EXPECT_THAT(error(of_day, "trace_shift = \"1e12 s\""), HasSubstr("and the protocol lasts"));
}

TEST_F(Traces, compare_their_unit_with_that_of_the_modulator) {
  const auto of = [](const std::string& unit) { return "time (s),DA (" + unit + ")\n0,1\n0.1,2\n"; };
  EXPECT_THAT(trace(of("nM"), "", "nM").level, ElementsAre(1, 2));
  EXPECT_THAT(trace(of("uM"), "", "nM").level, ElementsAre(1000, 2000));
  EXPECT_THAT(trace(of("uM"), "trace_scale = \"3 nM\"", "nM").level, ElementsAre(3, 6));
  EXPECT_THAT(error(of("V"), "", "nM"), HasSubstr("is in V, and the modulator in nM"));
  EXPECT_THAT(error(of("dF/F"), "", "nM"), HasSubstr("trace_scale = \"100 nM\""));
  EXPECT_THAT(trace(of("V"), "trace_scale = \"100 nM\"", "nM").level, ElementsAre(100, 200));
  EXPECT_THAT(error(of("nM"), ""), HasSubstr("is in nM, and the modulator in arbitrary units"));
  EXPECT_THAT(trace(of("nM"), "trace_scale = 1").level, ElementsAre(1, 2));
  EXPECT_THAT(trace(of("dF/F"), "").level, ElementsAre(1, 2));
  EXPECT_THAT(trace(plain, "", "nM").level, ElementsAre(1, 2, 6));  // it says none
}

TEST_F(Traces, that_are_not_there_have_no_keys) {
  const auto read = load_study(
      "[study]\nid = \"a\"\ntitle = \"b\"\n[modulator.DA]\ntrace_rows = \"a == 1\"\n[rule.r]\n[[rule.r.channel]]\n"
      "gate = \"DA\"\n[protocol]\nuntil = \"1 s\"\n[measure.change]\nof = \"change\"\n",
      "a.toml");
  EXPECT_THAT(words(read), HasSubstr("trace_rows: says how a trace is read, but there is none"));
}

TEST_F(Traces, of_events_have_units_and_rows) {
  const auto events = file("e.csv", "t_ms,kind\n1000,lick\n2000,reward\n3000,lick\n");
  const auto with = [&](const std::string& keys) {
    return load_study(
        "[study]\nid = \"a\"\ntitle = \"b\"\n[modulator.DA]\nunit = \"1\"\ntonic = 1\n[rule.r]\n[[rule.r.channel]]\n"
        "gate = \"DA\"\n[protocol]\npre = { file = \"" +
            events + "\", " + keys + " }\nuntil = \"12 s\"\n[measure.change]\nof = \"change\"\n",
        "a.toml");
  };
  EXPECT_EQ(words(with("column = \"t_ms\", rows = \"kind == lick\"")), "");
  EXPECT_EQ(words(with("column = 1, time_unit = \"ms\"")), "");
  EXPECT_THAT(words(with("column = 1, rows = \"kind == bite\"")), HasSubstr("there are kind = lick, reward"));
  EXPECT_THAT(words(with("column = 1, time_unit = \"frames\"")), HasSubstr("is no unit of time"));
  EXPECT_THAT(words(with("column = 1, unit = \"ms\"")), HasSubstr("there is no 'unit' in a train"));
}

TEST_F(Traces, of_spikes_lose_none) {
  const auto with = [&](const std::string& bytes, const std::string& keys = "") {
    return words(load_study(
        "[study]\nid = \"a\"\ntitle = \"b\"\nsubstrate = \"network\"\n[network]\ndt = \"0.1 ms\"\n"
        "[population.p]\nsize = 2\nneuron = { kind = \"replay\", file = \"" +
            file("s.csv", bytes) + "\"" + keys + " }\n[protocol]\nuntil = \"2 s\"\n[measure.rate]\nof = \"rate.p\"\n",
        "a.toml"));
  };
  EXPECT_EQ(with("time,neuron\n0.1,0\n0.10002,1\n0.5,0\n"), "");
  EXPECT_THAT(with("time,neuron\n0.1,0\n0.10002,0\n0.10004,0\n"),
              HasSubstr("has 3 spikes of neuron 0 within one step, at 100 ms"));
  EXPECT_THAT(with("time_ms,neuron\n5,1\n5,1\n"), HasSubstr("has 2 spikes of neuron 1 within one step, at 5 ms"));
  EXPECT_THAT(with("time_ms,neuron\n0.01,1\n5,1\n"), HasSubstr("before the first step"));
  EXPECT_EQ(with("100,0\n200,1\n", ", time_unit = \"ms\""), "");
  EXPECT_THAT(with("100,0\n200,1\n"), HasSubstr("say time_unit = \"ms\""));
  EXPECT_THAT(with("100,0\n200,1\n", ", time_unit = \"mV\""), HasSubstr("is no unit of time"));
}

}  // namespace
}  // namespace teg::study
