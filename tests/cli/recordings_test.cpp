// What a user does with recordings: gives them to a study, and writes simulated ones for others.
#include <nlohmann/json.hpp>

#include "cli/program.hpp"

namespace teg {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class RecordingFiles : public Program {
 protected:
  // A study that a recorded level converts; `keys` say how it is read.
  Output run(const std::string& trace, const std::string& bytes, const std::string& keys = "") {
    write(trace, bytes);
    write("study.toml",
          "[study]\nid = \"level\"\ntitle = \"A recorded level\"\n[modulator.DA]\nunit = \"1\"\n"
          "clearance = { tau = \"200 ms\" }\ntrace = \"" +
              (folder_ / trace).string() + "\"\n" + keys +
              "\n[rule.r]\n[[rule.r.channel]]\npairing = \"pre-post\"\ntau_trace = \"1 s\"\ngate = \"DA\"\n"
              "[protocol]\npre = [\"0.1 s\"]\npost = [\"0.11 s\"]\nuntil = \"2 s\"\n"
              "[measure.change]\nof = \"change\"\n");
    return teg("run " + quoted("study.toml") + " --no-files --json 2>&1");
  }
  static double change(const Output& out) {
    EXPECT_EQ(out.code, 0) << out.text;
    const auto line = out.text.substr(out.text.find('{'));
    return out.code == 0 ? json::parse(line)["measures"]["change"]["values"][0].get<double>() : 0;
  }
};

std::string rows(const std::string& header, double unit_s, const std::string& separator = ",", double first = 0) {
  std::string text = header + "\n";
  for (int i = 0; i <= 40; ++i)
    text += std::to_string((0.05 * i + first) / unit_s) + separator + std::to_string(i < 10 ? 0 : 1) + "\n";
  return text;
}

TEST_F(RecordingFiles, give_one_result_in_whatever_way_they_are_written) {
  const double right = change(run("a.csv", rows("time,dff", 1)));
  EXPECT_GT(right, 0.1);
  EXPECT_EQ(change(run("a.csv", rows("Time (ms),dff", 1e-3))), right);
  EXPECT_EQ(change(run("a.csv", rows("\"time, s\";\"dF/F; 1\"", 1, ";"))), right);
  EXPECT_EQ(change(run("a.tsv", rows("---\t---\ntime_ms\tdff", 1e-3, "\t"))), right);
  EXPECT_EQ(change(run("a.csv", rows("frame,dff", 0.05), "trace_time_unit = \"50 ms\"")), right);
  EXPECT_NEAR(change(run("a.csv", rows("time,dff", 1, ",", 1.76e9), "trace_start = \"first\"")), right, 1e-6);
  EXPECT_NEAR(change(run("a.csv", rows("time,dff", 1, ",", 1.76e9), "trace_shift = \"-1.76e9 s\"")), right, 1e-6);
}

TEST_F(RecordingFiles, that_do_not_say_their_times_are_refused_with_the_key_that_helps) {
  for (const auto& [bytes, words] : std::vector<std::pair<std::string, std::string>>{
           {rows("frame,dff", 0.05), "trace_time = \"NAME\", trace_time_unit"},
           {rows(",dff", 0.05), "trace_time"},
           {rows("time,dff", 1, ",", 1.76e9), "trace_start = \"first\""},
           {rows("time,dff", 1e-3), "trace_time_unit = \"ms\""},
           {"\xFF\xFEt", "save it as UTF-8"}}) {
    const auto out = run("a.csv", bytes);
    EXPECT_EQ(out.code, 2) << out.text;
    EXPECT_THAT(out.text, HasSubstr(words));
    EXPECT_THAT(out.text, HasSubstr("study.toml:7"));
    EXPECT_THAT(out.text, HasSubstr("fix: "));
  }
}

TEST_F(RecordingFiles, are_exported_with_their_subject_and_read_again) {
  EXPECT_EQ(teg("run yagishita-2014 --plots none --out " + quoted("a") + " >/dev/null").code, 0);
  const auto file = quoted("a/results.h5");
  const std::string about = " --about subject_id=mouse-7 --about species='Mus musculus' --about sex=F --about age=P90D";
  const auto target = " --out " + quoted("two.nwb");
  EXPECT_EQ(teg("export " + file + " concentration_DA occupancy_D1" + target + about + " 2>/dev/null").code, 0);
  const auto again = teg("run replay-trace --no-files --json --set modulator.DA.trace=" + quoted("two.nwb") +
                         " --set modulator.DA.trace_column=acquisition/occupancy_D1 2>&1");
  EXPECT_THAT(again.code, testing::AnyOf(0, 1)) << again.text;
  for (const auto& [wrong, words] :
       std::vector<std::pair<std::string, std::string>>{{"subject=mouse", "NWB has no such entry"},
                                                        {"subject_id", "is not KEY=TEXT"},
                                                        {"subject_id=", "is empty"},
                                                        {"sex=female", "M, F, U (unknown) or O (other)"},
                                                        {"species=mouse", "Mus musculus"},
                                                        {"age='90 days'", "P90D"},
                                                        {"session_start_time=yesterday", "2026-01-31T14:00:00+01:00"},
                                                        {"strain=C57", "add subject_id=NAME"},
                                                        {"lab=A --about lab=B", "is given twice"}}) {
    const auto out =
        teg("export " + file + " concentration_DA --out " + quoted("x.nwb") + " --about " + wrong + " 2>&1");
    EXPECT_EQ(out.code, 2) << wrong;
    EXPECT_THAT(out.text, HasSubstr(words));
    EXPECT_FALSE(fs::exists(folder_ / "x.nwb"));
  }
  EXPECT_EQ(teg("export " + file + " --out " + quoted("x.csv") + about + " 2>/dev/null").code, 2);
}

}  // namespace
}  // namespace teg
