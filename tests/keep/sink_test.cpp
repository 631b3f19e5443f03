#include <gmock/gmock.h>

#include "core/file_set.hpp"
#include "keep/hdf5_sink.hpp"
#include "keep/memory_sink.hpp"
#include "keep/store_write.hpp"

namespace teg {
namespace {

Dataset sample() {
  Dataset data;
  data.attributes = {{"study", "small"}};
  data.coordinates = {{"delay", "s", "axis", {0, 1}, {}}};
  data.variables = {{"change", "1", "weight change", {"delay"}, {0.25, 0.5}}};
  return data;
}

TEST(MemorySink, keeps_what_it_is_given_in_order) {
  study::MemorySink sink;
  auto second = sample();
  second.variables[0].values = {1, 2};
  ASSERT_TRUE(sink.put(sample()));
  ASSERT_TRUE(sink.put(second));
  ASSERT_EQ(sink.kept().size(), 2u);
  EXPECT_EQ(sink.kept()[0].variables[0].values, sample().variables[0].values);
  EXPECT_EQ(sink.kept()[1].variables[0].values, second.variables[0].values);
}

TEST(Hdf5Sink, adds_a_results_file_to_those_of_the_run) {
  std::vector<NamedFile> files{{"report.html", "<html>"}};
  study::Hdf5Sink sink(files);
  ASSERT_TRUE(sink.put(sample()));
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].name, "results.h5");
  EXPECT_EQ(files[1].bytes, study::to_hdf5(sample()).value());
}

TEST(Hdf5Sink, adds_no_file_for_results_that_contradict_themselves) {
  std::vector<NamedFile> files;
  study::Hdf5Sink sink(files);
  auto data = sample();
  data.variables[0].values = {1};
  EXPECT_FALSE(sink.put(data));
  EXPECT_TRUE(files.empty());
}

}  // namespace
}  // namespace teg
