// Trains of spikes as they are written: which times they are, and what is refused.
#include "build/trains.hpp"

#include "build/refused.hpp"
#include "recording/scratch.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Trains : public recording::Scratch {
 protected:
  static std::string study(const std::string& pre) {
    return "[study]\nid = \"a\"\ntitle = \"Trains\"\n[modulator.DA]\nunit = \"1\"\n[rule.r]\n[[rule.r.channel]]\n"
           "gate = \"DA\"\n[protocol]\nuntil = \"10 s\"\npre = " +
           pre + "\n[measure.change]\nof = \"change\"\n";
  }
  static std::vector<double> times(const std::string& pre) {
    const auto model = built(study(pre));
    std::vector<double> ms;
    if (!model.model.synapses.empty())
      for (const Time t : model.model.synapses[0].pre) ms.push_back(t.native());
    return ms;
  }
};

TEST_F(Trains, are_times_lists_and_tables_of_each_other) {
  EXPECT_THAT(times("\"1 s\""), ElementsAre(1000));
  EXPECT_THAT(times("[\"1 s\", [\"0.5 s\", \"3 s\"]]"), ElementsAre(1000, 500, 3000));
  EXPECT_THAT(times("{ train = \"3 @ 10 Hz\" }"), ElementsAre(0, 100, 200));
  EXPECT_THAT(times("{ train = \"0 @ 10 Hz\" }"), ElementsAre());
  EXPECT_THAT(times("{ train = \"2 @ 10 Hz\", from = \"1 s\", repeats = 2, every = \"5 s\" }"),
              ElementsAre(1000, 1100, 6000, 6100));
  EXPECT_THAT(times("{ train = \"1 @ 1 Hz\", repeats = \"2\", every = \"5 s\" }"), ElementsAre(0, 5000));
  EXPECT_THAT(times("{ train = \"1 @ 1 Hz\", repeats = 1 }"), ElementsAre(0));
  EXPECT_THAT(times("{ at = [\"1 s\", \"2 s\"] }"), ElementsAre(1000, 2000));
}

TEST_F(Trains, from_files_have_columns_by_name_or_number) {
  const auto events = file("e.csv", "lick (s),reward (s)\n1,2\n3,4\n");
  EXPECT_THAT(times("{ file = \"" + events + "\", column = \"reward (s)\" }"), ElementsAre(2000, 4000));
  EXPECT_THAT(times("{ file = \"" + events + "\", column = 1 }"), ElementsAre(1000, 3000));
}

TEST_F(Trains, are_refused_in_words_that_say_where) {
  const std::string sound = "\"1 s\"", whole = "'repeats' is a whole number of 1 or more and goes with 'every'";
  const auto early = file("early.csv", "t (s)\n-1\n2\n");
  const auto recorded = [&](const std::string& keys) { return "{ file = \"" + early + "\"" + keys + " }"; };
  std::vector<Change> changes = {
      {sound, "\"soon\"", "protocol.pre: 'soon' is not a time of 0 or later; write a time"},
      {sound, "\"-1 ms\"", "protocol.pre: '-1 ms' is not a time of 0 or later"},
      {sound, "\"1e13 ms\"", "protocol.pre: '1e13 ms' is not a time of 0 or later"},
      {sound, "true", "protocol.pre: true is not a train of spikes"},
      {sound, "{ train = 3 }", "is not a train of spikes"},
      {sound, "{ from = \"1 s\" }", "is not a train of spikes"},
      {sound, "{ trian = \"3 @ 1 Hz\" }", "protocol.pre: there is no 'trian' in a train; did you mean 'train'"},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = 2 }", whole},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = 0, every = \"1 s\" }", whole},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = 1.5, every = \"1 s\" }", whole},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = 1e8, every = \"1 s\" }", whole},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = true, every = \"1 s\" }", whole},
      {sound, "{ train = \"3 @ 1 Hz\", repeats = 2, every = 1 }", whole},
      {sound, "{ train = \"3\" }", "protocol.pre: '3' is not a train of spikes"},
      {sound, "{ train = \"x @ 1 Hz\" }", "protocol.pre: 'x @ 1 Hz' is not a train of spikes"},
      {sound, "{ train = \"-3 @ 1 Hz\" }", "protocol.pre: '-3 @ 1 Hz' is not a train of spikes"},
      {sound, "{ train = \"1.5 @ 1 Hz\" }", "protocol.pre: '1.5 @ 1 Hz' is not a train of spikes"},
      {sound, "{ train = \"1e8 @ 1 Hz\" }", "protocol.pre: '1e8 @ 1 Hz' is not a train of spikes"},
      {sound, "{ train = \"3 @ 0 Hz\" }", "protocol.pre: '3 @ 0 Hz' is not a train of spikes"},
      {sound, "{ train = \"3 @ 1 mV\" }", "protocol.pre: '3 @ 1 mV' is not a train of spikes"},
      {sound, "{ train = \"1000001 @ 1 Hz\", repeats = 10, every = \"1 s\" }",
       "protocol.pre: has more than 10^7 spikes; use fewer"},
      {sound, "{ file = 3 }", "protocol.pre: 3 is not a train of spikes"},
      {sound, "{ file = \"nowhere.csv\" }", "protocol.pre: nowhere.csv"},
      {sound, recorded(", column = true"), "protocol.pre: true is not a train of spikes"},
      {sound, recorded(", time_unit = 3"), "protocol.pre: time_unit: "},
      {sound, recorded(""), "has an event before time 0; shift the events"}};
  expect_refused(study(sound), changes);
}

}  // namespace
}  // namespace teg::study
