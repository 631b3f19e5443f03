// Attributes of HDF5 files that are not what readers expect: lists, texts and records where one number is meant.
#include <gmock/gmock.h>
#include <hdf5_hl.h>
#include <unistd.h>

#include <filesystem>

#include "keep/hdf5_handle.hpp"
#include "recording/read_signal.hpp"
#include "recording/signal.hpp"
#include "recording/spikes.hpp"

namespace teg::recording {
namespace {

using hdf5::Handle;
using testing::ElementsAre;
using testing::HasSubstr;

// A file that is written by hand, with a series of three samples and the spikes of one population.
class HandMade {
 public:
  explicit HandMade(const std::string& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose) {
    for (const char* group : {"/acquisition", "/acquisition/dff", "/spikes", "/spikes/cortex"})
      Handle(H5Gcreate2(file_.id(), group, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    list("/acquisition/dff/data", {1, 2, 3});
    list("/spikes/cortex/timestamps", {1, 2, 3});
    list("/spikes/cortex/node_ids", {0, 1, 0});
  }
  void list(const char* name, const std::vector<double>& values) {
    const hsize_t n = values.size();
    H5LTmake_dataset_double(file_.id(), name, 1, &n, values.data());
  }
  void scalar(const char* name, double value) { H5LTmake_dataset_double(file_.id(), name, 0, nullptr, &value); }
  // An attribute of as many values as there are; no scalar.
  void attribute(const char* object, const char* name, const std::vector<double>& values) {
    H5LTset_attribute_double(file_.id(), object, name, values.data(), values.size());
  }
  // A text of fixed length, `count` times.
  void text(const char* object, const char* name, const std::string& value, hsize_t count) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose), space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    H5Tset_size(type.id(), value.size());
    const Handle owner(H5Oopen(file_.id(), object, H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    std::string all;
    for (hsize_t i = 0; i < count; ++i) all += value;
    H5Awrite(a.id(), type.id(), all.data());
  }
  void variable_text(const char* object, const char* name, const std::string& value, hsize_t count) {
    const Handle type = hdf5::text_type(), space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Handle owner(H5Oopen(file_.id(), object, H5P_DEFAULT), H5Oclose);
    const Handle a(H5Acreate2(owner.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const std::vector<const char*> all(count, value.c_str());
    H5Awrite(a.id(), type.id(), all.data());
  }

 private:
  Handle file_;
};

class Hdf5Attributes : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("teg attributes " + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  // Written whole before it is read.
  template <class Write>
  std::string file(Write write, const std::string& name) {
    const auto path = (folder_ / name).string();
    HandMade made(path);
    write(made);
    return path;
  }
  template <class Read>
  static std::string error(const Read& read) {
    return read ? "" : read.errors()[0].where + ": " + read.errors()[0].what;
  }
  std::filesystem::path folder_;
};

constexpr const char *data = "/acquisition/dff/data", *start = "/acquisition/dff/starting_time",
                     *timestamps = "/spikes/cortex/timestamps";
std::vector<double> many(std::size_t n) { return std::vector<double>(n, 2.0); }

TEST_F(Hdf5Attributes, that_are_lists_of_one_are_read_as_that_one) {
  const auto path = file(
      [](HandMade& f) {
        f.list(start, {1});
        f.attribute(start, "rate", {10});
        f.attribute(data, "conversion", {2});
        f.attribute(data, "offset", {1});
      },
      "a.nwb");
  const auto signal = read_signal(path, {}).value();
  EXPECT_THAT(signal.time_ms, ElementsAre(1000, 1100, 1200));
  EXPECT_THAT(signal.value, ElementsAre(3, 5, 7));
}

TEST_F(Hdf5Attributes, that_are_longer_lists_are_refused_by_name) {
  for (const std::size_t n : {2, 100, 100000})
    for (const char* name : {"conversion", "offset", "rate"}) {
      const bool is_rate = std::string(name) == "rate";
      const auto path = file(
          [&](HandMade& f) {
            f.scalar(start, 0);
            f.attribute(start, "rate", is_rate ? many(std::min<std::size_t>(n, 5000)) : std::vector<double>{10});
            if (!is_rate) f.attribute(data, name, many(std::min<std::size_t>(n, 5000)));
          },
          "b.nwb");
      EXPECT_THAT(error(read_signal(path, {})), HasSubstr("its attribute '" + std::string(name) + "' is a list of "));
    }
}

TEST_F(Hdf5Attributes, a_starting_time_that_is_a_list_is_refused) {
  for (const std::size_t n : {2, 100000}) {
    const auto path = file([&](HandMade& f) { f.list(start, many(n)), f.attribute(start, "rate", {10}); }, "c.nwb");
    EXPECT_THAT(error(read_signal(path, {})),
                HasSubstr("starting_time: is a list of " + std::to_string(n) + " values"));
  }
}

TEST_F(Hdf5Attributes, that_are_texts_where_a_number_is_meant_are_refused) {
  const auto path = file(
      [](HandMade& f) {
        f.scalar(start, 0);
        f.attribute(start, "rate", {10});
        f.text(data, "conversion", "a rather long text in the place of a number", 1);
      },
      "d.nwb");
  EXPECT_THAT(error(read_signal(path, {})), HasSubstr("'conversion' is not a number"));
}

TEST_F(Hdf5Attributes, of_units_may_be_texts_of_any_kind_but_one) {
  EXPECT_THAT(read_spikes(file([](HandMade& f) { f.text(timestamps, "units", "s", 1); }, "e.h5")).value().time_ms,
              ElementsAre(1000, 2000, 3000));
  EXPECT_THAT(
      read_spikes(file([](HandMade& f) { f.variable_text(timestamps, "units", "s", 1); }, "f.h5")).value().time_ms,
      ElementsAre(1000, 2000, 3000));
  for (const hsize_t n : {hsize_t{2}, hsize_t{5000}}) {
    const auto fixed = file([&](HandMade& f) { f.text(timestamps, "units", "ms", n); }, "g.h5");
    EXPECT_THAT(error(read_spikes(fixed)), HasSubstr("'units' is a list of " + std::to_string(n)));
    const auto variable =
        file([&](HandMade& f) { f.variable_text(timestamps, "units", "ms", std::min(n, hsize_t{500})); }, "h.h5");
    EXPECT_THAT(error(read_spikes(variable)), HasSubstr("'units' is a list of "));
  }
  EXPECT_THAT(error(read_spikes(file([](HandMade& f) { f.attribute(timestamps, "units", {1, 2}); }, "i.h5"))),
              HasSubstr("'units' is not a text"));
}

TEST_F(Hdf5Attributes, a_series_that_only_says_that_it_is_huge_is_refused) {
  const auto path = (folder_ / "j.h5").string();
  {
    const HandMade made(path);
    const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    const Handle group(H5Gcreate2(file.id(), "/spikes/huge", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    const hsize_t size = hsize_t{1} << 60, chunk = 1024;
    const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose), list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(list.id(), 1, &chunk);
    const Handle array(
        H5Dcreate2(group.id(), "timestamps", H5T_NATIVE_DOUBLE, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT),
        H5Dclose);
    ASSERT_TRUE(array);
  }
  EXPECT_THAT(error(read_spikes(path, {"huge", {}})), HasSubstr("is not a list of numbers"));
}

TEST_F(Hdf5Attributes, that_are_the_unit_of_spikes_are_understood_or_refused) {
  const auto with = [&](const std::string& unit, const char* name) {
    return file([&](HandMade& f) { f.text(timestamps, name, unit, 1); }, "units.h5");
  };
  for (const char* unit : {"s", "seconds", "sec", "Second"})
    EXPECT_THAT(read_spikes(with(unit, "units")).value().time_ms, ElementsAre(1000, 2000, 3000)) << unit;
  for (const char* unit : {"ms", "milliseconds", "msec"})
    EXPECT_THAT(read_spikes(with(unit, "units")).value().time_ms, ElementsAre(1, 2, 3)) << unit;
  EXPECT_THAT(read_spikes(with("us", "unit")).value().time_ms, ElementsAre(0.001, 0.002, 0.003));
  for (const char* unit : {"samples", "mV", "fortnights"})
    EXPECT_THAT(error(read_spikes(with(unit, "units"))), HasSubstr(std::string("is '") + unit + "', no unit of time"));
  EXPECT_THAT(read_spikes(with("samples", "units"), {.time_unit_ms = 0.5}).value().time_ms, ElementsAre(0.5, 1, 1.5));
}

TEST_F(Hdf5Attributes, of_the_older_layout_of_spikes_are_read_alike) {
  const auto path = (folder_ / "older.h5").string();
  {
    const Handle made(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    Handle(H5Gcreate2(made.id(), "spikes", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    const hsize_t n = 3;
    const double times[] = {1, 2, 3}, ids[] = {0, 4, 0};
    H5LTmake_dataset_double(made.id(), "spikes/timestamps", 1, &n, times);
    H5LTmake_dataset_double(made.id(), "spikes/gids", 1, &n, ids);
  }
  EXPECT_THAT(read_spikes(path).value().time_ms, ElementsAre(1, 2, 3));
  EXPECT_THAT(read_spikes(path).value().neuron, ElementsAre(0, 4, 0));
  EXPECT_THAT(error(read_spikes(path, {.population = "gids"})), HasSubstr("is of the older layout"));
}

}  // namespace
}  // namespace teg::recording
