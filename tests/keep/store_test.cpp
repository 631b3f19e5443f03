#include "keep/store.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include "keep/store_write.hpp"
#include "recording/spikes.hpp"

namespace {

using namespace teg;
namespace fs = std::filesystem;

fs::path scratch(const std::string& name) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const fs::path folder = fs::path(testing::TempDir()) / (std::string("teg_store_") + test->name());
  fs::create_directories(folder);
  return folder / name;
}

fs::path write_bytes(const std::string& name, const std::string& bytes) {
  const auto path = scratch(name);
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

Dataset sample() {
  Dataset d;
  d.attributes = {{"title", "Zeitfenster \xc2\xb5s \xe2\x9c\x93"}, {"study", "a\nb"}, {"empty", ""}};
  d.coordinates = {{"delay", "s", "dopamine after pairing", {-1, 0.1, 2, 1e-300}, {}},
                   {"channel", "", "what the probe read", {}, {"dopamine", "", "\xce\xb1-gate"}},
                   {"time", "ms", "time", {}, {}}};
  for (int i = 0; i < 3000; ++i) d.coordinates[2].values.push_back(0.1 * i);
  d.variables = {{"weight", "", "final weight", {"delay"}, {0.1, std::nan(""), -0.0, 1 / 3.0}},
                 {"peak", "nM", "largest concentration", {}, {std::numeric_limits<double>::infinity()}},
                 {"probe", "nM", "trace", {"channel", "time"}, {}}};
  for (int i = 0; i < 9000; ++i) d.variables[2].values.push_back(std::sin(0.01 * i));
  return d;
}

void expect_same(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE((std::isnan(a[i]) && std::isnan(b[i])) || (a[i] == b[i] && std::signbit(a[i]) == std::signbit(b[i])));
}

void expect_same(const Dataset& a, const Dataset& b) {
  EXPECT_EQ(a.attributes, b.attributes);
  ASSERT_EQ(a.coordinates.size(), b.coordinates.size());
  for (std::size_t i = 0; i < a.coordinates.size(); ++i) {
    const auto &p = a.coordinates[i], &q = b.coordinates[i];
    EXPECT_EQ(std::tie(p.name, p.unit, p.doc, p.labels), std::tie(q.name, q.unit, q.doc, q.labels));
    expect_same(p.values, q.values);
  }
  ASSERT_EQ(a.variables.size(), b.variables.size());
  for (std::size_t i = 0; i < a.variables.size(); ++i) {
    const auto &p = a.variables[i], &q = b.variables[i];
    EXPECT_EQ(std::tie(p.name, p.unit, p.doc, p.dims), std::tie(q.name, q.unit, q.doc, q.dims));
    expect_same(p.values, q.values);
  }
}

Error error_of(const std::string& path) {
  const auto read = study::from_hdf5(path);
  if (read.has_value()) return {};
  return read.errors().front();
}

TEST(Store, a_dataset_reads_back_exactly_as_it_was_written) {
  const auto path = write_bytes("run.h5", study::to_hdf5(sample()).value());
  expect_same(sample(), study::from_hdf5(path).value());
}

TEST(Store, an_empty_dataset_reads_back_empty) {
  const auto path = write_bytes("run.h5", study::to_hdf5({}).value());
  expect_same(Dataset{}, study::from_hdf5(path).value());
}

TEST(Store, a_dimension_of_length_zero_reads_back) {
  Dataset d;
  d.coordinates = {{"spike", "ms", "spike times", {}, {}}};
  d.variables = {{"train", "", "", {"spike"}, {}}};
  const auto path = write_bytes("run.h5", study::to_hdf5(d).value());
  expect_same(d, study::from_hdf5(path).value());
}

TEST(Store, spikes_read_back_and_stand_in_sonata_layout) {
  Dataset d = sample();
  d.spikes = {{"cortex", {0.1, 2.5, 2.5}, {7, 0, 3'000'000'000}}, {"silent", {}, {}}};
  const auto path = write_bytes("run.h5", study::to_hdf5(d).value());
  const auto read = study::from_hdf5(path).value();
  expect_same(d, read);
  ASSERT_EQ(read.spikes.size(), 2u);
  EXPECT_EQ(read.spikes[0].population, "cortex");
  EXPECT_EQ(read.spikes[0].time_ms, d.spikes[0].time_ms);
  EXPECT_EQ(read.spikes[0].neuron, d.spikes[0].neuron);
  const auto list = recording::read_spikes(path, {"cortex", {}}).value();
  EXPECT_EQ(list.time_ms, d.spikes[0].time_ms);
  EXPECT_EQ(list.neuron, d.spikes[0].neuron);
}

TEST(Store, equal_datasets_give_equal_bytes) {
  EXPECT_EQ(study::to_hdf5(sample()).value(), study::to_hdf5(sample()).value());
}

TEST(Store, large_arrays_are_compressed) {
  Dataset d;
  d.coordinates = {{"time", "ms", "", std::vector<double>(600000, 0.0), {}}};
  d.variables = {{"c", "nM", "", {"time"}, std::vector<double>(600000, 1.0)}};
  const auto bytes = study::to_hdf5(d).value();
  EXPECT_LT(bytes.size(), 200000u);
  expect_same(d, study::from_hdf5(write_bytes("run.h5", bytes)).value());
}

TEST(Store, xarray_opens_the_file_with_both_engines) {
  if (std::system("/usr/bin/python3 -c 'import xarray, h5netcdf, netCDF4' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3 with xarray, h5netcdf and netCDF4 is not installed";
  const auto path = write_bytes("run.h5", study::to_hdf5(sample()).value());
  const auto script = write_bytes("check.py", R"(import sys, math, numpy as np, xarray as xr
for engine in ("h5netcdf", "netcdf4"):
    d = xr.open_dataset(sys.argv[1], engine=engine).load()
    assert dict(d.sizes) == {"delay": 4, "channel": 3, "time": 3000}, d.sizes
    assert list(d.delay.values) == [-1, 0.1, 2, 1e-300]
    assert [str(c) for c in d.channel.values] == ["dopamine", "", "\u03b1-gate"], d.channel.values
    assert d.probe.dims == ("channel", "time") and d.probe.attrs["units"] == "nM"
    assert d.probe.attrs["long_name"] == "trace" and d.delay.attrs["units"] == "s"
    assert np.array_equal(d.probe.values, np.array([math.sin(0.01 * i) for i in range(9000)]).reshape(3, 3000))
    assert d.peak.shape == () and np.isinf(d.peak.values)
    assert np.isnan(d.weight.values[1]) and d.weight.values[3] == 1 / 3
    assert float(d.probe.sel(channel="dopamine").isel(time=1)) == math.sin(0.01)
    assert d.attrs["title"] == "Zeitfenster \u00b5s \u2713" and d.attrs["study"] == "a\nb", d.attrs
    assert d.attrs["empty"] == ""
)");
  EXPECT_EQ(std::system(("/usr/bin/python3 '" + script.string() + "' '" + path.string() + "'").c_str()), 0);
}

TEST(Store, a_missing_file_is_named_in_the_error) {
  const auto error = error_of("/nowhere/run.h5");
  EXPECT_EQ(error.fault, Fault::missing_file);
  EXPECT_EQ(error.where, "/nowhere/run.h5");
  EXPECT_FALSE(error.what.empty() || error.fix.empty());
}

TEST(Store, a_text_file_is_refused) {
  const auto path = write_bytes("notes.txt", "weight = 3\n");
  EXPECT_EQ(error_of(path).where, path.string());
  EXPECT_NE(error_of(path).what.find("not an HDF5 file"), std::string::npos);
}

TEST(Store, an_empty_file_is_refused) { EXPECT_FALSE(error_of(write_bytes("empty.h5", "")).what.empty()); }

TEST(Store, a_file_cut_anywhere_is_refused) {
  const auto bytes = study::to_hdf5(sample()).value();
  for (std::size_t size = 0; size < bytes.size(); size += bytes.size() / 37)
    EXPECT_FALSE(error_of(write_bytes("cut.h5", bytes.substr(0, size))).what.empty()) << size;
  EXPECT_FALSE(error_of(write_bytes("cut.h5", bytes.substr(0, bytes.size() - 1))).what.empty());
}

TEST(Store, a_changed_byte_anywhere_is_noticed) {
  const auto bytes = study::to_hdf5(sample()).value();
  for (std::size_t at = 0; at < bytes.size(); at += 97) {
    auto changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    EXPECT_FALSE(error_of(write_bytes("changed.h5", changed)).what.empty()) << at;
  }
}

TEST(Store, an_hdf5_file_of_another_program_is_refused) {
  auto bytes = study::to_hdf5(sample()).value();
  bytes.resize(bytes.size() - 24);  // without the checksum it is an HDF5 file as any other
  EXPECT_NE(error_of(write_bytes("foreign.h5", bytes)).what.find("another program"), std::string::npos);
}

std::ptrdiff_t open_files() { return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()); }

TEST(Store, nothing_stays_open_after_errors) {
  if (!fs::exists("/proc/self/fd")) GTEST_SKIP() << "this system does not list open files in /proc";
  const auto bytes = study::to_hdf5(sample()).value();
  const auto open_before = open_files();
  for (int i = 0; i < 20; ++i) {
    (void)error_of(write_bytes("cut.h5", bytes.substr(0, bytes.size() / 2)));
    (void)study::from_hdf5(write_bytes("whole.h5", bytes));
  }
  EXPECT_EQ(open_files(), open_before);
}

TEST(Store, errors_print_nothing) {
  testing::internal::CaptureStderr();
  (void)error_of(write_bytes("bad.h5", "\x89HDF\r\n\x1a\n and then nonsense"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Store, every_contradiction_of_a_dataset_is_reported) {
  Dataset d;
  d.coordinates = {{"delay", "s", "", {1, 2}, {}}, {"delay", "s", "", {1}, {}}, {"a/b", "", "", {}, {}}};
  d.variables = {{"w", "", "", {"delay"}, {1}}, {"v", "", "", {"site"}, {1}}};
  const auto made = study::to_hdf5(d);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.errors().size(), 4u);
}

TEST(Store, what_a_file_cannot_hold_is_named_with_what_to_do) {
  const std::string zero("a\0b", 3);
  const struct {
    std::function<void(Dataset&)> spoil;
    const char* words;
  } rows[] = {
      {[](Dataset& d) { d.variables[0].name = ""; }, "dataset: \"\" cannot be the name of an array; use letters"},
      {[](Dataset& d) { d.variables[0].name = "."; }, "dataset: \".\" cannot be the name of an array"},
      {[&](Dataset& d) { d.variables[0].name = zero; }, "cannot be the name of an array"},
      {[](Dataset& d) { d.coordinates[0].name = "a/b"; }, "dataset: \"a/b\" cannot be the name of an array"},
      {[](Dataset& d) { d.variables[1].name = "weight"; }, "dataset.weight: two arrays have this name; rename one"},
      {[](Dataset& d) { d.variables[1].name = "spikes", d.spikes = {{"p", {}, {}}}; }, "dataset.spikes: two arrays"},
      {[&](Dataset& d) { d.variables[0].unit = zero; }, "dataset.weight: a text holds a zero byte; remove it"},
      {[&](Dataset& d) { d.coordinates[1].labels[0] = zero; }, "dataset.channel: a text holds a zero byte"},
      {[&](Dataset& d) { d.attributes[0].second = zero; }, "dataset.title: a text holds a zero byte"},
      {[](Dataset& d) { d.attributes[0].first = ""; },
       "dataset: \"\" cannot be the name of one more attribute; rename"},
      {[](Dataset& d) { d.attributes[0].first = "study"; }, "dataset: \"study\" cannot be the name of one more"},
      {[&](Dataset& d) { d.attributes[0].first = zero; }, "cannot be the name of one more attribute"},
      {[](Dataset& d) { d.variables[0].dims = {"site"}; }, "dataset.weight: the dimension \"site\" has no coordinate"},
      {[](Dataset& d) { d.variables[0].values.pop_back(); },
       "dataset.weight: holds 3 values; its dimensions ask for 4"},
      {[](Dataset& d) { d.spikes = {{"p", {1, 2}, {0}}}; }, "dataset.spikes.p: has not as many neurons as times"}};
  for (const auto& row : rows) {
    Dataset d = sample();
    row.spoil(d);
    const auto made = study::to_hdf5(d);
    ASSERT_FALSE(made) << row.words;
    const auto& e = made.errors()[0];
    EXPECT_NE((e.where + ": " + e.what + "; " + e.fix).find(row.words), std::string::npos)
        << "not '" << row.words << "' but " << e.where << ": " << e.what << "; " << e.fix;
  }
  EXPECT_FALSE(study::to_sonata({{"p", {1, 2}, {0}}}));
}

TEST(Store, what_hdf5_refuses_to_hold_is_an_error_and_no_file) {
  Dataset d;
  Variable deep{"deep", "", "", {}, {1.0}};
  for (int i = 0; i < 33; ++i) {  // HDF5 takes 32 dimensions
    d.coordinates.push_back({"d" + std::to_string(i), "", "", {0.0}, {}});
    deep.dims.push_back(d.coordinates.back().name);
  }
  d.variables = {deep};
  const auto made = study::to_hdf5(d);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.errors()[0].fault, Fault::numeric);
  d.variables[0].dims.pop_back();
  EXPECT_TRUE(study::to_hdf5(d)) << "32 are held";
}

}  // namespace
