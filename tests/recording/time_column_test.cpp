// Which column of a table is time, and in which unit: what real recorders write.
#include "recording/time_column.hpp"

#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TimeColumns : public Scratch {
 protected:
  // The times of a table with this header and three rows of time, value.
  std::vector<double> times(const std::string& header, const ReadOptions& options = {}) {
    return table(header + "\n0,1\n0.5,2\n1,3\n", options).value().time_ms;
  }
};

TEST_F(TimeColumns, have_the_unit_that_their_name_says) {
  for (const char* name : {"time", "t", "Timestamp", "timestamps", "Time (s)", "Time(s)", "time_s", "TIME [sec]",
                           "seconds", "Elapsed time (seconds)", "time since start", "\"time, s\"", "Time..s."})
    EXPECT_THAT(times(std::string(name) + ",dff"), ElementsAre(0, 500, 1000)) << name;
  for (const char* name :
       {"time (ms)", "Time_ms", "timeMs", "t_ms", "ms", "milliseconds", "Timestamp [msec]", "time.ms"})
    EXPECT_THAT(times(std::string(name) + ",dff"), ElementsAre(0, 0.5, 1)) << name;
  for (const char* name : {"time (us)", "time_us", "t [µs]", "Time (μs)", "microseconds"})
    EXPECT_THAT(times(std::string(name) + ",dff"), ElementsAre(0, 0.0005, 0.001)) << name;
  for (const char* name : {"Time (min)", "minutes", "time_min"})
    EXPECT_THAT(times(std::string(name) + ",dff"), ElementsAre(0, 30e3, 60e3)) << name;
}

TEST_F(TimeColumns, that_count_something_need_its_interval) {
  for (const char* name : {"frame", "FrameCounter", "index", "", "Unnamed: 0", "sample_number", "row", "time index"}) {
    const std::string bytes = std::string(name) + ",dff\n10,1\n11,2\n12,3\n";
    EXPECT_THAT(error(bytes), HasSubstr("no column that says it is time")) << name;
    EXPECT_THAT(error(bytes), HasSubstr("trace_time_unit")) << name;
    EXPECT_THAT(table(bytes, {.time_unit_ms = 25}).value().time_ms, ElementsAre(250, 275, 300)) << name;
    EXPECT_THAT(table(bytes, {.time = "1", .time_unit_ms = 25, .starts_at_zero = true}).value().time_ms,
                ElementsAre(0, 25, 50));
  }
  EXPECT_THAT(error("frame,dff\n1,2\n2,3\n", {.time = "frame"}), HasSubstr("does not say the unit of 'frame'"));
}

TEST_F(TimeColumns, stand_anywhere_when_only_one_name_says_time) {
  EXPECT_THAT(table("FrameCounter,Timestamp,G0\n7,0,1\n8,0.05,2\n").value().time_ms, ElementsAre(0, 50));
  EXPECT_THAT(table("FrameCounter,Timestamp,G0\n7,0,1\n8,0.05,2\n").value().value, ElementsAre(1, 2));
  EXPECT_THAT(table("dff,time (ms)\n5,0\n6,20\n").value().time_ms, ElementsAre(0, 20));
  EXPECT_THAT(table(",time,dff\n0,0,5\n1,0.1,6\n").value().value, ElementsAre(5, 6));  // a data frame's index
  EXPECT_THAT(table("\"\",\"time\",\"dff\"\n\"1\",0,5\n\"2\",0.1,6\n").value().value, ElementsAre(5, 6));
}

TEST_F(TimeColumns, are_chosen_by_name_or_number) {
  const std::string two = "t_iso,iso,t_sig,sig\n0,1,0.025,2\n0.05,3,0.075,4\n";
  EXPECT_THAT(error(two, {.column = "sig"}), HasSubstr("'t_iso', 't_sig'; say which: trace_time = \"t_sig\""));
  EXPECT_THAT(table(two, {.column = "sig", .time = "t_sig"}).value().time_ms, ElementsAre(25, 75));
  EXPECT_THAT(table(two, {.column = "4", .time = "3"}).value().time_ms, ElementsAre(25, 75));
  EXPECT_THAT(error(two, {.column = "sig", .time = "t_sgi"}), HasSubstr("did you mean 't_sig'"));
  EXPECT_THAT(error(two, {.column = "sig", .time = "sig"}), HasSubstr("does not say the unit of 'sig'"));
  EXPECT_THAT(error(two, {.column = "sig", .time = "5"}), HasSubstr("its columns are 1 to 4"));
  EXPECT_THAT(error("time (s),time (ms),dff\n0,0,1\n1,1000,2\n"), HasSubstr("several columns that may be its times"));
}

TEST_F(TimeColumns, that_nobody_gave_a_unit_are_seconds_only_where_that_is_likely) {
  EXPECT_THAT(table("0,1\n0.1,2\n0.2,3\n").value().time_ms, ElementsAre(0, 100, 200));
  EXPECT_THAT(error("0,1\n50,2\n100,3\n"), HasSubstr("as seconds there would be 50 s between its samples"));
  EXPECT_THAT(error("0,1\n1,2\n2,3\n"), HasSubstr("trace_time_unit = \"25 ms\""));
  EXPECT_THAT(error("time,v\n0,1\n20,2\n40,3\n"), HasSubstr("20 s between"));
  EXPECT_THAT(error("time,v\n1760000000000,1\n1760000000050,2\n"), HasSubstr("is too many seconds"));
  EXPECT_THAT(table("time,v\n0,1\n20,2\n40,3\n", {.time_unit_ms = 1000}).value().time_ms, ElementsAre(0, 20e3, 40e3));
  EXPECT_THAT(table("time (s),v\n0,1\n20,2\n40,3\n").value().time_ms, ElementsAre(0, 20e3, 40e3));
}

TEST_F(TimeColumns, may_begin_with_their_first_sample) {
  EXPECT_THAT(
      table("time,v\n1760000000.25,1\n1760000000.5,2\n1760000000.75,3\n", {.starts_at_zero = true}).value().time_ms,
      ElementsAre(0, 250, 500));
  EXPECT_THAT(table("time (ms),v\n5,1\n6,2\n", {.starts_at_zero = true}).value().time_ms, ElementsAre(0, 1));
}

TEST_F(TimeColumns, may_be_counted_where_there_are_none) {
  EXPECT_THAT(table("dff\n4\n5\n6\n", {.time = "row", .time_unit_ms = 20}).value().time_ms, ElementsAre(0, 20, 40));
  EXPECT_THAT(table("dff\n4\n5\n6\n", {.time = "row", .time_unit_ms = 20}).value().value, ElementsAre(4, 5, 6));
  EXPECT_THAT(error("dff\n4\n5\n", {.time = "row"}), HasSubstr("say the interval between samples"));
  EXPECT_THAT(error("dff\n4\n5\n"), HasSubstr("trace_time = \"row\""));
  EXPECT_THAT(table("row,dff\n0,1\n0.5,2\n", {.time = "row", .time_unit_ms = 1000}).value().time_ms,
              ElementsAre(0, 500));
}

TEST(TimeUnits, are_words_or_intervals) {
  EXPECT_EQ(read_time_unit("", "ms").value(), 1);
  EXPECT_EQ(read_time_unit("", "Seconds").value(), 1000);
  EXPECT_EQ(read_time_unit("", "25 ms").value(), 25);
  EXPECT_EQ(read_time_unit("", "0.05 s").value(), 50);
  for (const char* text : {"", "nM", "25", "0 ms", "-1 s", "frames"})
    EXPECT_THAT(read_time_unit("here", text).errors()[0].fix, HasSubstr("\"ms\"")) << text;
}

TEST(TimeWords, tell_names_of_time_from_others) {
  for (const char* name :
       {"dFF", "G0", "s2 (nM)", "NO (nM)", "Region1", "min", "T cell", "time (a.u.)", "channel", "licks per min"})
    EXPECT_NE(words_of_time(name).grade, Grade::certain) << name;
  EXPECT_EQ(words_of_time("time_in_center").grade, Grade::possible);
  EXPECT_EQ(words_of_time("time (a.u.)").grade, Grade::none);
  EXPECT_EQ(words_of_time("time (s) (camera)").unit_ms, 1000);
  EXPECT_EQ(words_of_time("frame time").grade, Grade::counter);
  EXPECT_EQ(words_of_time("frame time (ms)").grade, Grade::certain);
  EXPECT_EQ(words_of_time("CameraTimestamp").grade, Grade::certain);
}

}  // namespace
}  // namespace teg::recording
