// Series in HDF5 of every shape that recorders write, and values beside an array of times.
#include <hdf5_hl.h>

#include <cmath>

#include "keep/hdf5_handle.hpp"
#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using hdf5::Handle;
using testing::ElementsAre;
using testing::HasSubstr;

class Series : public Scratch {
 protected:
  // Arrays of doubles in groups; shape (n) or (n, k).
  class Made {
   public:
    explicit Made(const std::string& path)
        : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose) {}
    void array(const std::string& name, std::vector<hsize_t> shape, const std::vector<double>& values) {
      const Handle parents(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
      H5Pset_create_intermediate_group(parents.id(), 1);
      const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose);
      const Handle made(
          H5Dcreate2(file_.id(), name.c_str(), H5T_IEEE_F32LE, space.id(), parents.id(), H5P_DEFAULT, H5P_DEFAULT),
          H5Dclose);
      H5Dwrite(made.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    }
    void list(const std::string& name, const std::vector<double>& values) { array(name, {values.size()}, values); }
    void soft_link(const char* target, const char* name) {
      H5Lcreate_soft(target, file_.id(), name, H5P_DEFAULT, H5P_DEFAULT);
    }
    void hard_link(const char* target, const char* name) {
      H5Lcreate_hard(file_.id(), target, file_.id(), name, H5P_DEFAULT, H5P_DEFAULT);
    }
    void says(const std::string& array, const char* name, const std::string& text) {
      H5LTset_attribute_string(file_.id(), array.c_str(), name, text.c_str());
    }

   private:
    Handle file_;
  };
  template <class Write>
  std::string written(const std::string& name, Write write) {
    const auto path = place(name);
    Made made(path);
    write(made);
    return path;
  }
  std::string failed(const std::string& path, const ReadOptions& options = {}) {
    return error_of(read_signal(path, options));
  }
  const std::vector<double> seconds{0, 0.5, 1}, six{1, 10, 2, 20, 3, 30};
};

TEST_F(Series, of_one_column_are_lists) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.array("acquisition/dff/data", {3, 1}, {1, 2, 3});
    f.list("acquisition/dff/timestamps", seconds);
  });
  EXPECT_THAT(read_signal(path).value().value, ElementsAre(1, 2, 3));
  EXPECT_THAT(read_signal(path, {.column = "acquisition/dff[0]"}).value().value, ElementsAre(1, 2, 3));
  EXPECT_THAT(failed(path, {.column = "acquisition/dff[1]"}), HasSubstr("has 1 columns"));
  const auto lying = written("b.nwb", [&](Made& f) {
    f.array("acquisition/dff/data", {1, 3}, {1, 2, 3});
    f.array("acquisition/dff/timestamps", {1, 3}, seconds);
  });
  EXPECT_THAT(read_signal(lying).value().value, ElementsAre(1, 2, 3));
}

TEST_F(Series, of_several_columns_need_one_named) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.array("acquisition/dff/data", {3, 2}, six);
    f.list("acquisition/dff/timestamps", seconds);
  });
  EXPECT_THAT(failed(path), HasSubstr("has 2 columns; say which: trace_column = \"acquisition/dff[0]\""));
  EXPECT_THAT(read_signal(path, {.column = "acquisition/dff[0]"}).value().value, ElementsAre(1, 2, 3));
  EXPECT_THAT(read_signal(path, {.column = "/acquisition/dff[1]"}).value().value, ElementsAre(10, 20, 30));
  EXPECT_THAT(read_signal(path, {.column = "acquisition/dff[1]", .starts_at_zero = true}).value().name, "dff");
  for (const char* column : {"acquisition/dff[2]", "acquisition/dff"})
    EXPECT_THAT(failed(path, {.column = column}), HasSubstr("has 2 columns")) << column;
  for (const char* column : {"acquisition/dff[-1]", "acquisition/dff[x]", "acquisition/dff[]", "dff[0]"})
    EXPECT_THAT(failed(path, {.column = column}), HasSubstr("there is no series")) << column;
  EXPECT_THAT(failed(path, {.column = "acquisition/dff[0]", .rows = "a == 1"}), HasSubstr("leave trace_rows out"));
}

TEST_F(Series, may_stand_beside_an_array_of_times) {  // as the consoles of Doric write them
  const auto path = written("a.doric", [&](Made& f) {
    f.list("DataAcquisition/FPConsole/Signals/Series0001/AIN01xAOUT01-LockIn/Time", seconds);
    f.list("DataAcquisition/FPConsole/Signals/Series0001/AIN01xAOUT01-LockIn/Values", {1, 2, 3});
    f.list("DataAcquisition/FPConsole/Signals/Series0001/DigitalIO/DIO01", {0, 0, 1});
    f.list("DataAcquisition/FPConsole/Signals/Series0001/DigitalIO/Time", seconds);
  });
  EXPECT_THAT(failed(path), HasSubstr("has several series"));
  const std::string lock = "DataAcquisition/FPConsole/Signals/Series0001/AIN01xAOUT01-LockIn/Values";
  const auto read = read_signal(path, {.column = lock}).value();
  EXPECT_THAT(read.time_ms, ElementsAre(0, 500, 1000));
  EXPECT_THAT(read.value, ElementsAre(1, 2, 3));
  const auto older = written("b.doric", [&](Made& f) {
    f.list("Traces/Console/Time(s)/Console_time(s)", seconds);
    f.list("Traces/Console/AIn-1 - Raw/AIn-1 - Raw", {1, 2, 3});
  });
  const std::string raw = "Traces/Console/AIn-1 - Raw/AIn-1 - Raw";
  EXPECT_THAT(failed(older), HasSubstr("say which arrays are values and times"));
  EXPECT_THAT(failed(older, {.column = raw}), HasSubstr("trace_time = \"PATH\""));
  EXPECT_THAT(read_signal(older, {.column = raw, .time = "Traces/Console/Time(s)/Console_time(s)"}).value().time_ms,
              ElementsAre(0, 500, 1000));
  EXPECT_THAT(failed(older, {.column = raw, .time = "Traces/Console/Time"}), HasSubstr("there is no array"));
  EXPECT_THAT(read_signal(older, {.column = raw, .time = "row", .time_unit_ms = 20}).value().time_ms,
              ElementsAre(0, 20, 40));
  EXPECT_THAT(failed(older, {.column = raw, .time = "row"}), HasSubstr("say the interval"));
}

TEST_F(Series, have_times_in_the_unit_that_is_written_beside_them) {
  const auto with = [&](const char* times, const char* name, const std::string& unit, std::vector<double> values) {
    return written("a.h5", [&](Made& f) {
      f.list("dff", {1, 2, 3});
      f.list(times, values);
      if (!unit.empty()) f.says(times, name, unit);
    });
  };
  EXPECT_THAT(read_signal(with("time", "", "", seconds)).value().time_ms, ElementsAre(0, 500, 1000));
  EXPECT_THAT(read_signal(with("time", "units", "ms", {0, 20, 40})).value().time_ms, ElementsAre(0, 20, 40));
  EXPECT_THAT(read_signal(with("time_ms", "", "", {0, 20, 40})).value().time_ms, ElementsAre(0, 20, 40));
  EXPECT_THAT(read_signal(with("t", "unit", "seconds", {0, 20, 40})).value().time_ms, ElementsAre(0, 20e3, 40e3));
  EXPECT_THAT(failed(with("time", "", "", {0, 20, 40})), HasSubstr("20 s between its samples"));
  EXPECT_THAT(read_signal(with("time", "", "", {0, 20, 40}), {.time_unit_ms = 1}).value().time_ms,
              ElementsAre(0, 20, 40));
  EXPECT_THAT(failed(with("frames", "", "", {0, 1, 2}), {.column = "dff", .time = "frames"}),
              HasSubstr("does not say the unit"));
  EXPECT_THAT(failed(with("time", "", "", {0, 1})), HasSubstr("has 2 timestamps for 3 samples"));
}

TEST_F(Series, may_share_their_times_by_a_link) {  // as pynwb writes it
  const auto path = written("a.nwb", [&](Made& f) {
    f.list("acquisition/a/data", {1, 2, 3});
    f.list("acquisition/a/timestamps", seconds);
    f.list("acquisition/b/data", {4, 5, 6});
    f.list("acquisition/c/data", {7, 8, 9});
    f.soft_link("/acquisition/a/timestamps", "acquisition/b/timestamps");
    f.hard_link("acquisition/a/timestamps", "acquisition/c/timestamps");
  });
  for (const char* column : {"acquisition/a", "acquisition/b", "acquisition/c"})
    EXPECT_THAT(read_signal(path, {.column = column}).value().time_ms, ElementsAre(0, 500, 1000)) << column;
}

TEST_F(Series, name_the_unit_of_their_values) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.list("acquisition/da/data", {1, 2, 3});
    f.list("acquisition/da/timestamps", seconds);
    f.says("acquisition/da/data", "unit", "uM");
  });
  EXPECT_EQ(read_signal(path).value().unit, "uM");
}

TEST_F(Series, that_have_no_times_or_several_are_refused_with_what_to_say) {
  const auto none = written("none.h5", [&](Made& f) { f.list("values", {1, 2, 3}); });
  EXPECT_THAT(failed(none), HasSubstr("has no series of numbers with times; say which arrays are values and times: "
                                      "trace_column = \"values\", trace_time = ..."));
  EXPECT_THAT(failed(written("empty.h5", [](Made&) {})), HasSubstr("give a file with a TimeSeries"));
  const auto two = written("two.h5", [&](Made& f) {
    f.list("g/values", {1, 2, 3});
    f.list("g/time_s", seconds);
    f.list("g/timestamps", seconds);
  });
  EXPECT_THAT(failed(two), HasSubstr("has several arrays of times beside it; say which: trace_time = \"g/time"));
  EXPECT_THAT(failed(two, {.column = "g/values", .time = "g/tim_s"}), HasSubstr("there is no array 'g/tim_s'"));
  EXPECT_THAT(read_signal(two, {.column = "/g/values", .time = "/g/time_s"}).value().time_ms,
              ElementsAre(0, 500, 1000));
  EXPECT_THAT(failed(two, {.column = "g/value"}), HasSubstr("there is no series 'g/value'; did you mean 'g/values'"));
  EXPECT_THAT(failed(none, {.column = "value"}), HasSubstr("there is no series 'value'; did you mean 'values'"));
  EXPECT_THAT(failed(none, {.column = "values"}), HasSubstr("has neither timestamps nor a starting_time with a rate; "
                                                            "choose another series, or say where its times are"));
  EXPECT_THAT(failed(none, {.column = "values", .rows = "a == 1"}), HasSubstr("has no rows to choose from; leave"));
  EXPECT_THAT(failed(none, {.column = "values", .time = "row"}), HasSubstr("is counted by its samples, each after an"));
  EXPECT_THAT(read_signal(none, {.column = "values", .time = "row", .time_unit_ms = 25}).value().time_ms,
              ElementsAre(0, 25, 50));
}

TEST_F(Series, of_columns_are_named_by_number) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.array("acquisition/dff/data", {3, 2}, six);
    f.list("acquisition/dff/timestamps", seconds);
    f.list("acquisition/one/data", {1, 2, 3});
    f.list("acquisition/one/timestamps", {0, 0.5});
  });
  EXPECT_THAT(failed(path), HasSubstr("has several series: acquisition/dff, acquisition/one; say which: trace_column"));
  EXPECT_THAT(failed(path, {.column = "acquisition/dff[2]"}), HasSubstr("has 2 columns; say which: trace_column = "));
  for (const char* wrong : {"acquisition/dff[x]", "acquisition/dff[1x]", "acquisition/dff[1", "acquisition/dff[]"})
    EXPECT_THAT(failed(path, {.column = wrong}), HasSubstr("there is no series '")) << wrong;
  EXPECT_THAT(failed(path, {.column = "acquisition/one[1]"}), HasSubstr("has one column; leave [1] out"));
  EXPECT_THAT(failed(path, {.column = "acquisition/one[0]"}), HasSubstr("has 2 timestamps for 3 samples; repair"));
}

TEST_F(Series, whose_rate_is_missing_are_refused) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.list("acquisition/dff/data", {1, 2, 3});
    f.list("acquisition/dff/starting_time", {0});
  });
  EXPECT_THAT(failed(path), HasSubstr("has neither timestamps nor a starting_time with a rate; choose another series"));
}

TEST_F(Series, of_events_are_columns_of_tables) {
  const auto path = written("a.nwb", [&](Made& f) {
    f.list("intervals/trials/start_time", {3, 1, 2});
    f.list("intervals/trials/stop_time", {4, std::nan(""), 5});
    f.list("events/lick_ms", {30, 10});
    f.array("events/flat", {3, 2}, six);
  });
  EXPECT_THAT(read_events(path).value(), ElementsAre(1000, 2000, 3000));
  EXPECT_THAT(read_events(path, {.column = "/events/lick_ms"}).value(), ElementsAre(10, 30));
  EXPECT_THAT(read_events(path, {.column = "events/lick_ms", .time_unit_ms = 1000}).value(), ElementsAre(10000, 30000));
  EXPECT_THAT(error_of(read_events(path, {.column = "intervals/trials/stop_time"})),
              HasSubstr("intervals/trials/stop_time event 1: is not a finite time; remove it"));
  for (const char* wrong : {"events/flat", "events/lick"})
    EXPECT_THAT(error_of(read_events(path, {.column = wrong})), HasSubstr("there is no column '")) << wrong;
  EXPECT_THAT(error_of(read_events(path, {.column = "events/lick"})), HasSubstr("did you mean 'events/lick_ms'"));
}

}  // namespace
}  // namespace teg::recording
