#include "recording/signal.hpp"
#include "recording/nwb_write.hpp"
#include "recording/read_signal.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/file.hpp"
#include "core/random.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Recordings : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("teg recordings " + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& bytes) {
    const auto path = (folder_ / name).string();
    EXPECT_TRUE(write_file(path, bytes));
    return path;
  }
  std::string error(const std::string& bytes, const ReadOptions& options = {}) {
    const auto signal = read_signal(file("a.csv", bytes), options);
    if (signal) return "";
    const auto& e = signal.errors()[0];
    return e.where + ": " + e.what + "; " + e.fix;
  }
  std::filesystem::path folder_;
};

Signal wave(std::size_t n) {
  Signal s{"dLight", "dF/F", {}, {}};
  for (std::size_t i = 0; i < n; ++i) {
    s.time_ms.push_back(1000 + 33.3 * static_cast<double>(i) + 5 * uniform({1, Stream::test, 0, i}));
    s.value.push_back(normal({1, Stream::test, 1, i}));
  }
  return s;
}

TEST_F(Recordings, a_csv_of_seconds_becomes_milliseconds) {
  for (const char* text : {"timestamps,value\n0.5,1\n0.6,2.5\n0.7,-3e-2\n", "0.5,1\n0.6,2.5\n0.7,-3e-2",
                           "# photometry\n\"timestamps\";\"value\"\r\n0.5;1\r\n0.6;2.5\r\n\r\n0.7;-3e-2\r\n"}) {
    const auto s = read_signal(file("a.csv", text)).value();
    EXPECT_THAT(s.time_ms, ElementsAre(500, 600, 700)) << text;
    EXPECT_THAT(s.value, ElementsAre(1, 2.5, -0.03));
  }
}

TEST_F(Recordings, a_column_is_chosen_by_its_name) {
  const auto path = file("a.csv", "timestamps,gcamp,dlight\n0,1,2\n1,3,4\n");
  EXPECT_THAT(read_signal(path, {.column = "dlight"}).value().value, ElementsAre(2, 4));
  const auto several = read_signal(path);
  ASSERT_FALSE(several);
  EXPECT_THAT(several.errors()[0].what, HasSubstr("3 columns: timestamps, gcamp, dlight"));
  EXPECT_THAT(read_signal(path, {.column = "dligth"}).errors()[0].fix, HasSubstr("dlight"));
}

TEST_F(Recordings, what_is_wrong_is_said_with_its_line) {
  EXPECT_THAT(error("t,v\n0,1\n1,x\n"), HasSubstr("a.csv:3: 'x' is not a number"));
  EXPECT_THAT(error("t,v\n0,1\n1,\n2,1\n"), HasSubstr("a.csv:3: has an empty cell; remove or interpolate"));
  EXPECT_THAT(error("t,v\n0,1\n1,NA\n2,1\n"), HasSubstr("a.csv:3: 'NA' is not a number; remove or interpolate"));
  EXPECT_THAT(error("t,v\n00:00:01,1\n00:00:02,2\n"), HasSubstr("write times as numbers"));
  EXPECT_THAT(error("t,v\n0,1\n1,nan\n2,1\n"), HasSubstr("a.csv:3: is not a finite number"));
  EXPECT_THAT(error("t,v\n0,1\n2,1\n1,1\n"), HasSubstr("a.csv:4: goes back in time"));
  EXPECT_THAT(error("t,v\n0,1\n1,1\n1,2\n"), HasSubstr("a.csv:4: has the time of the sample before"));
  EXPECT_THAT(error("t,v\n0,1\n1\n2,1\n"), HasSubstr("a.csv:3: has only 1 columns"));
  EXPECT_THAT(error("# a\nt,v\n\n0,1\n# b\n1,nan\n2,1\n"), HasSubstr("a.csv:6: is not a finite number"));
  EXPECT_THAT(error("t,v\n0,1\n"), HasSubstr("fewer than two samples"));
  EXPECT_THAT(error(""), HasSubstr("has no samples"));
  EXPECT_THAT(error(std::string("t,v\n0,\0\n", 8)), HasSubstr("is not a text file"));
  EXPECT_THAT(read_signal("/no/such.csv").errors()[0].what, HasSubstr("no such file"));
  EXPECT_THAT(read_signal(folder_.string() + "/x.wav").errors()[0].what, HasSubstr("no known format"));
}

TEST_F(Recordings, a_gap_is_refused_unless_it_may_be_bridged) {
  std::string text = "t,v\n";
  for (int i = 0; i < 20; ++i) text.append(std::to_string(i < 10 ? i : i + 50)).append(",1\n");
  EXPECT_THAT(error(text), HasSubstr("a.csv:12: comes after a gap of 51 s"));
  EXPECT_EQ(error(text, {.gap_ms = 60e3}), "");
}

TEST_F(Recordings, csv_and_nwb_give_back_what_was_written) {
  const auto s = wave(500);
  const auto csv = read_signal(file("s.csv", to_csv(s))).value();
  const auto nwb = read_signal(file("s.nwb", to_nwb({.description = "test", .signals = {s}}).value())).value();
  ASSERT_EQ(nwb.time_ms.size(), s.time_ms.size());
  EXPECT_EQ(csv.value, s.value);
  EXPECT_EQ(nwb.value, s.value);
  EXPECT_EQ(nwb.name, "dLight");
  for (std::size_t i = 0; i < s.time_ms.size(); ++i) {
    EXPECT_NEAR(csv.time_ms[i], s.time_ms[i], 1e-9);
    EXPECT_NEAR(nwb.time_ms[i], s.time_ms[i], 1e-9);
  }
}

TEST_F(Recordings, a_missing_series_or_column_is_named_with_those_there_are) {
  const auto path = file("s.nwb", to_nwb({.description = "test", .signals = {wave(5)}}).value());
  EXPECT_THAT(read_signal(path, {.column = "acquisition/dLigt"}).errors()[0].fix, HasSubstr("acquisition/dLight"));
  EXPECT_EQ(read_signal(path, {.column = "/acquisition/dLight"}).value().value.size(), 5u);
  EXPECT_THAT(read_events(path).errors()[0].what, HasSubstr("intervals/trials/start_time"));
  EXPECT_FALSE(read_signal(file("bad.nwb", "not hdf5")));
}

TEST_F(Recordings, events_are_one_column_of_seconds) {
  EXPECT_THAT(read_events(file("e.csv", "reward\n3.5\n1.25\n")).value(), ElementsAre(1250, 3500));
  EXPECT_THAT(read_events(file("e.csv", "1.25\n3.5\n")).value(), ElementsAre(1250, 3500));
  EXPECT_THAT(read_events(file("e.csv", "label,time\na,2\nb,1\n"), {.column = "time"}).value(),
              ElementsAre(1000, 2000));
  EXPECT_THAT(read_events(file("e.csv", "trial,reward\n1,3.5\n2,9\n"), {.column = "reward"}).value(),
              ElementsAre(3500, 9000));
}

TEST_F(Recordings, resampling_averages_where_there_are_samples_and_bridges_where_there_are_none) {
  const Signal s{"x", "", {0, 10, 20, 30, 100}, {0, 2, 4, 6, 20}};
  const auto r = resampled(s, 20);
  EXPECT_THAT(r.time_ms, ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(r.value, ElementsAre(0, 3, 6, 12, 16, 20));
}

TEST_F(Recordings, a_long_file_is_read_in_bounded_pieces) {
  std::string text = "t,v\n";
  for (int i = 0; i < 200000; ++i)
    text.append(std::to_string(i)).append(",").append(std::to_string(i % 7)).append("\n");
  const auto s = read_signal(file("long.csv", text)).value();
  ASSERT_EQ(s.value.size(), 200000u);
  EXPECT_EQ(s.time_ms.back(), 199999e3);
}

}  // namespace
}  // namespace teg::recording
