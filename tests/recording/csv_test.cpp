// Tables of samples and of events: which column is what, and what is wrong in which line.
#include "recording/csv.hpp"

#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Csv : public Scratch {
 protected:
  Result<std::vector<double>> events(const std::string& bytes, const ReadOptions& options = {}) {
    return read_events(file("e.csv", bytes), options);
  }
};

TEST_F(Csv, the_signal_is_the_only_column_that_is_neither_time_nor_a_counter) {
  EXPECT_THAT(table("frame,time,dff\n1,0,5\n2,0.1,6\n").value().value, ElementsAre(5, 6));
  EXPECT_THAT(table("time,state,dff\n0,on,5\n0.1,off,6\n").value().value, ElementsAre(5, 6)) << "words are no signal";
  EXPECT_THAT(error("time,a,b\n0,5,6\n0.1,6,7\n"), HasSubstr("has 3 columns: "));
  EXPECT_THAT(error("time,a,b\n0,5,6\n0.1,6,7\n"), HasSubstr("say which is the signal: trace_column = \"b\""));
  EXPECT_THAT(error("0,5,6\n0.1,6,7\n"), HasSubstr("say which is the signal: trace_column = \"3\""));
  EXPECT_THAT(error("time\n0\n0.1\n"), HasSubstr("give a column of values beside that of times"));
  EXPECT_THAT(error("time,dff\n0,5\n0.1,6\n", {.column = "time", .time = "time"}),
              HasSubstr("would give its times as values; choose another trace_column"));
}

TEST_F(Csv, cells_that_are_no_numbers_are_named_with_their_line) {
  const auto with = [&](const std::string& cell) {
    return error("time,dff,x\n0,1,1\n0.1," + cell + ",1\n", {.column = "dff"});
  };
  for (const char* missing : {"NA", "N/A", "null", "None"})
    EXPECT_THAT(with(missing),
                HasSubstr(":3: '" + std::string(missing) + "' is not a number; remove or interpolate this sample"));
  EXPECT_THAT(with(""), HasSubstr(":3: has an empty cell; remove or interpolate this sample"));
  EXPECT_THAT(with("12:30:01"), HasSubstr(":3: '12:30:01' is not a number; write times as numbers"));
  EXPECT_THAT(with("high"), HasSubstr(":3: 'high' is not a number; write a number, with a point"));
  EXPECT_THAT(error("time,dff\n0,1\n0.1\n0.2,3\n"), HasSubstr(":3: has only 1 columns; complete or remove this line"));
  EXPECT_THAT(error("time,dff\n"), HasSubstr("has no samples; give lines of time,value"));
}

TEST_F(Csv, no_more_than_twenty_faults_are_named) {
  std::string bytes = "time,dff\n";
  for (int i = 0; i < 100; ++i) bytes += std::to_string(i) + ",high\n";
  EXPECT_EQ(table(bytes).errors().size(), 20u);
}

TEST_F(Csv, events_are_sorted_and_in_the_unit_of_their_column) {
  EXPECT_THAT(events("3\n1\n2\n").value(), ElementsAre(1000, 2000, 3000));
  EXPECT_THAT(events("lick (ms)\n30\n10\n").value(), ElementsAre(10, 30));
  EXPECT_THAT(events("frame\n3\n1\n", {.time_unit_ms = 25}).value(), ElementsAre(25, 75));
  EXPECT_THAT(error_of(events("frame\n3\n1\n")),
              HasSubstr("counts in its column 'frame'; say how long one is: trace_time_unit = \"25 ms\""));
  EXPECT_THAT(events("trial,lick\n1,0.5\n2,0.7\n", {.column = "lick"}).value(), ElementsAre(500, 700));
  EXPECT_THAT(error_of(events("trial,lick\n1,0.5\n", {.column = "lik"})), HasSubstr("did you mean 'lick'"));
  EXPECT_THAT(error_of(events("lick\n1e10\n")), HasSubstr(":2: is not a finite time; remove it"));
  EXPECT_THAT(error_of(events("lick\n-1e10\n")), HasSubstr(":2: is not a finite time"));
  EXPECT_THAT(error_of(events("lick\nnan\n")), HasSubstr(":2: "));
  EXPECT_EQ(events("lick,a\n1,2\n", {.column = "lick", .rows = "b == 2"}).errors().size(), 1u);
  EXPECT_EQ(read_events(place("none.csv")).errors()[0].fault, Fault::missing_file);
}

TEST_F(Csv, files_are_told_by_their_endings) {
  const auto words = [&](const std::string& name) { return error_of(read_signal(file(name, "0,1\n0.5,2\n"))); };
  for (const char* name : {"a.csv", "a.tsv", "a.TXT"}) EXPECT_EQ(words(name), "") << name;
  for (const char* name : {"a.xlsx", "a.xls", "a.ods", "a.mat", "a.npy"})
    EXPECT_THAT(words(name), HasSubstr("is of no known format; save it as CSV")) << name;
  for (const char* name : {"a.pdf", "a"}) EXPECT_THAT(words(name), HasSubstr("give a .csv, .tsv, .txt, .nwb")) << name;
  for (const char* name : {"a.nwb", "a.h5", "a.hdf5", "a.doric"})
    EXPECT_THAT(words(name), HasSubstr("is not a HDF5 file")) << name;
  EXPECT_THAT(error_of(read_events(file("a.ppd", "x"))), HasSubstr("is of no known format"));
  EXPECT_THAT(error_of(read_events(file("a.h5", "x"))), HasSubstr("is not a HDF5 file"));
  EXPECT_THAT(error_of(read_signal(folder_.string() + "/x.csv")), HasSubstr("there is no such file"));
  std::filesystem::create_directories(folder_ / "folder.csv");
  EXPECT_THAT(error_of(read_signal(place("folder.csv"))), HasSubstr("is a folder; give a file"));
  EXPECT_THAT(error_of(read_signal("teg:nothing.csv")), HasSubstr("teg carries no such file"));
}

}  // namespace
}  // namespace teg::recording
