// Tables as instruments, spreadsheets and scripts write them.
#include "recording/text_table.hpp"

#include "recording/baseline.hpp"
#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Tables : public Scratch {};

TEST_F(Tables, have_many_encodings) {
  for (const char* text : {"\xEF\xBB\xBFtime,dff\n0,1\n0.1,2\n", "time,dff\r\n0,1\r\n0.1,2\r\n", "time,dff\r0,1\r0.1,2",
                           "time;dff\n0;1\n0.1;2\n", "time\tdff\n0\t1\n0.1\t2\n", "time dff\n0 1\n0.1   2\n",
                           "# made by a script\ntime,dff\n0,1\n0.1,2", "  0.0e+00 1.0e+00\n  1.0e-01 2.0e+00\n",
                           "time,dff,\n0,1,\n0.1,2,\n", "\"time\",\"dff\"\n\"0\",\"1\"\n\"0.1\",\"2\"\n",
                           "sep=;\ntime;dff\n0;1\n0.1;2\n"}) {
    const auto read = table(text);
    ASSERT_TRUE(read) << text << error_of(read);
    EXPECT_THAT(read->time_ms, ElementsAre(0, 100)) << text;
    EXPECT_THAT(read->value, ElementsAre(1, 2)) << text;
  }
}

TEST_F(Tables, that_are_no_utf8_are_refused_as_such) {
  EXPECT_THAT(error("\xFF\xFEt\0,\0v\0"), HasSubstr("is text in UTF-16; save it as UTF-8"));
  EXPECT_THAT(error(std::string("\xFE\xFF\0t\0,", 6)), HasSubstr("UTF-16"));
  EXPECT_THAT(error(std::string("t\0,\0v\0\n\0", 8)), HasSubstr("not a text file"));
  EXPECT_THAT(error("time;dff\n0,0;1,5\n0,1;2,5\n"), HasSubstr("is not a number; write numbers, with a point"));
  EXPECT_THAT(error("time;dff\n0;1,5\n1;2,5\n"), HasSubstr("'1,5' is not a number"));
}

TEST_F(Tables, may_quote_their_separator) {
  const auto read = table("\"time, s\",\"dF/F, 1\"\n0,1\n0.1,2\n").value();
  EXPECT_EQ(read.name, "dF/F, 1");
  EXPECT_THAT(table("\"a;b\";\"time; s\"\n1;0\n2;0.1\n").value().value, ElementsAre(1, 2));
  EXPECT_THAT(table("time,\"say \"\"x\"\", y\"\n0,1\n0.1,2\n").value().value, ElementsAre(1, 2));
  EXPECT_THAT(table("\"time, s\",\"a, b\",c\n0,1,3\n0.1,2,4\n", {.column = "a, b"}).value().value, ElementsAre(1, 2));
}

TEST_F(Tables, may_have_several_lines_of_header) {
  const std::string console = "---,Analog In. | Ch.1,Digital I/O | Ch.1\nTime(s),AIn-1,DIO-1\n0,1,0\n0.1,2,1\n";
  EXPECT_THAT(table(console, {.column = "AIn-1"}).value().value, ElementsAre(1, 2));
  EXPECT_THAT(table(console, {.column = "Digital I/O | Ch.1"}).value().value, ElementsAre(0, 1));
  EXPECT_THAT(table("Time,Signal\n(ms),(V)\n0,1\n20,2\n", {.column = "Signal"}).value().time_ms, ElementsAre(0, 20));
  EXPECT_THAT(table("Recorded 2026-01-31\nRate,40\n\ntime,465\n0,1\n0.1,2\n").value().name, "465");
  EXPECT_THAT(table("time,415,470\n0,1,5\n0.1,2,6\n", {.column = "470"}).value().value, ElementsAre(5, 6));
}

TEST_F(Tables, whose_columns_share_a_name_need_a_number) {
  const std::string twice = "time,CH1,CH1\n0,0,1\n0.1,0,2\n";
  EXPECT_THAT(error(twice, {.column = "CH1"}), HasSubstr("2 columns are called 'CH1': 2, 3"));
  EXPECT_THAT(error(twice, {.column = "CH1"}), HasSubstr("trace_column = \"3\""));
  EXPECT_THAT(table(twice, {.column = "3"}).value().value, ElementsAre(1, 2));
  EXPECT_THAT(error("time,time,v\n0,0,1\n1,1,2\n"), HasSubstr("several columns"));
  EXPECT_THAT(error("time,time,v\n0,0,1\n1,1,2\n", {.time = "time"}), HasSubstr("trace_time = \"2\""));
}

TEST_F(Tables, whose_header_lacks_a_name_are_refused) {  // R writes the names of rows so
  EXPECT_THAT(error("time dff\n1 0 5\n2 0.1 6\n"), HasSubstr("a.csv:1: names 2 columns, but the rows have 3"));
}

TEST_F(Tables, whose_lights_alternate_are_read_by_rows) {
  const std::string led = "Timestamp,LedState,G0\n0,1,40\n0.025,2,5\n0.05,1,41\n0.075,2,6\n0.1,1,40\n0.125,2,7\n";
  EXPECT_THAT(error(led, {.column = "G0"}), HasSubstr("rows of several lights, LedState = 1, 2"));
  EXPECT_THAT(error(led, {.column = "G0"}), HasSubstr("trace_rows = \"LedState == 2\""));
  const auto read = table(led, {.column = "G0", .rows = "LedState == 2"}).value();
  EXPECT_THAT(read.time_ms, ElementsAre(25, 75, 125));
  EXPECT_THAT(read.value, ElementsAre(5, 6, 7));
  EXPECT_THAT(table(led, {.column = "G0", .rows = "LedState != 2 and G0 < 41"}).value().value, ElementsAre(40, 40));
  EXPECT_NEAR(table(led, {.column = "G0", .rows = "2 >= 2", .starts_at_zero = true}).value().time_ms[2], 100, 1e-9);
  EXPECT_THAT(error(led, {.column = "G0", .rows = "LedState == 4"}),
              HasSubstr("has no row with LedState == 4; there are LedState = 1, 2"));
  EXPECT_THAT(error(led, {.column = "G0", .rows = "LedStat == 2"}), HasSubstr("did you mean 'LedState'"));
  EXPECT_THAT(error(led, {.column = "G0", .rows = "LedState = 2"}), HasSubstr("does not say which rows belong"));
  EXPECT_THAT(error(led, {.column = "G0", .rows = "LedState =="}), HasSubstr("does not say which rows belong"));
  EXPECT_THAT(
      table("time,light,v\n0,blue,1\n0.1,uv,2\n0.2,blue,3\n", {.column = "v", .rows = "light == 'blue'"}).value().value,
      ElementsAre(1, 3));
}

TEST_F(Tables, name_the_unit_of_their_values) {
  EXPECT_EQ(table("time,DA (nM)\n0,1\n0.1,2\n").value().unit, "nM");
  EXPECT_EQ(table("time,DA [uM]\n0,1\n0.1,2\n").value().unit, "uM");
  EXPECT_EQ(table("time,DA\n0,1\n0.1,2\n").value().unit, "");
}

TEST_F(Tables, hold_events_in_the_unit_of_their_name) {
  EXPECT_THAT(read_events(file("e.csv", "reward (ms)\n350\n125\n")).value(), ElementsAre(125, 350));
  EXPECT_THAT(read_events(file("e.csv", "lick_ms\n350\n125\n")).value(), ElementsAre(125, 350));
  EXPECT_THAT(read_events(file("e.csv", "reward\n350\n125\n"), {.time_unit_ms = 1}).value(), ElementsAre(125, 350));
  EXPECT_THAT(error_of(read_events(file("e.csv", "frame\n350\n125\n"))), HasSubstr("say how long one is"));
  EXPECT_THAT(
      read_events(file("e.csv", "t,kind\n1,lick\n2,reward\n3,lick\n"), {.column = "t", .rows = "kind == lick"}).value(),
      ElementsAre(1000, 3000));
  EXPECT_THAT(error_of(read_events(file("e.csv", "reward\n1760000000\n"))), HasSubstr("times since 1970"));
}

TEST(Baselines, are_subtracted_or_divided_by) {
  const Signal s{"x", "V", {0, 1000, 2000, 3000}, {1, 3, 8, 4}};
  const auto applied = [&](const char* text) { return with_baseline(s, read_baseline("", text).value(), "a.csv"); };
  EXPECT_THAT(applied("")->value, ElementsAre(1, 3, 8, 4));
  EXPECT_THAT(applied("subtract mean")->value, ElementsAre(-3, -1, 4, 0));
  EXPECT_THAT(applied("subtract median")->value, ElementsAre(-2.5, -0.5, 4.5, 0.5));
  EXPECT_THAT(applied("divide mean 0 s .. 1 s")->value, ElementsAre(0.5, 1.5, 4, 2));
  EXPECT_THAT(applied("dF/F mean 0 s .. 1 s")->value, ElementsAre(-0.5, 0.5, 3, 1));
  EXPECT_THAT(applied("subtract 0.5")->value, ElementsAre(0.5, 2.5, 7.5, 3.5));
  EXPECT_EQ(applied("divide 2")->unit, "");
  EXPECT_EQ(applied("subtract 2")->unit, "V");
  EXPECT_THAT(applied("subtract mean 5 s .. 6 s").errors()[0].what, HasSubstr("no sample in the stretch"));
  EXPECT_THAT(applied("divide 0").errors()[0].what, HasSubstr("baseline of 0"));
  for (const char* text : {"substract mean", "subtract", "subtract mode", "subtract mean 1 s", "subtract 2 0 s .. 1 s",
                           "subtract mean 2 s .. 1 s", "divide mean 0 nM .. 1 nM"})
    EXPECT_THAT(read_baseline("here", text).errors()[0].what, HasSubstr("is no baseline")) << text;
}

}  // namespace
}  // namespace teg::recording
