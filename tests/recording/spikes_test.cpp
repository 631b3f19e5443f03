#include "recording/spikes.hpp"
#include "keep/store_write.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "core/file.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Spikes : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("teg spikes " + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& bytes) {
    const auto path = (folder_ / name).string();
    EXPECT_TRUE(write_file(path, bytes));
    return path;
  }
  std::string sonata(const std::vector<std::string>& populations, double first = 1.5) {
    Dataset data;
    for (const auto& name : populations) data.spikes.push_back({name, {first, 2.5, 7}, {4, 0, 2}});
    return file("spikes.h5", study::to_hdf5(data).value());
  }
  static std::string error(const Result<SpikeList>& read) {
    return read ? "" : read.errors()[0].where + ": " + read.errors()[0].what + "; " + read.errors()[0].fix;
  }
  std::filesystem::path folder_;
};

TEST_F(Spikes, a_table_has_seconds_and_neurons_after_its_header) {
  const auto read = read_spikes(file("a.csv", "time,neuron\n0.125,7\n\n0.5, 0\r\n")).value();
  EXPECT_THAT(read.time_ms, ElementsAre(125, 500));
  EXPECT_THAT(read.neuron, ElementsAre(7, 0));
  EXPECT_THAT(read_spikes(file("b.tsv", "t\tn\n1\t2\n")).value().neuron, ElementsAre(2));
}

TEST_F(Spikes, every_line_that_is_no_spike_is_named) {
  const auto read = read_spikes(file("a.csv", "time,neuron\n0.1,7\n-1,2\n0.2,1.5\n0.3\nnan,1\n"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.errors().size(), 4u);
  EXPECT_THAT(error(read), HasSubstr("a.csv:3: '-1,2' is not a spike"));
}

TEST_F(Spikes, a_sonata_file_gives_the_spikes_of_a_population) {
  const auto path = sonata({"cortex"});
  EXPECT_THAT(read_spikes(path).value().time_ms, ElementsAre(1.5, 2.5, 7));
  EXPECT_THAT(read_spikes(path, {"cortex", {}}).value().neuron, ElementsAre(4, 0, 2));
  EXPECT_THAT(error(read_spikes(path, {"cortx", {}})), HasSubstr("did you mean 'cortex'?"));
}

TEST_F(Spikes, of_several_populations_one_must_be_named) {
  const auto path = sonata({"cortex", "thalamus"});
  EXPECT_THAT(error(read_spikes(path)), HasSubstr("several populations: cortex, thalamus"));
  EXPECT_TRUE(read_spikes(path, {"thalamus", {}}));
}

TEST_F(Spikes, a_file_that_holds_something_else_is_refused) {
  EXPECT_THAT(error(read_spikes(sonata({"a"}, -1))), HasSubstr("spike 0"));
  EXPECT_THAT(error(read_spikes(sonata({}))), HasSubstr("no group spikes"));
  EXPECT_THAT(error(read_spikes(file("a.h5", "text"))), HasSubstr("is not a HDF5 file"));
  EXPECT_THAT(error(read_spikes(file("a.mat", "text"))), HasSubstr("neither text nor SONATA"));
  EXPECT_EQ(read_spikes((folder_ / "none.csv").string()).errors()[0].fault, Fault::missing_file);
  EXPECT_EQ(read_spikes((folder_ / "none.h5").string()).errors()[0].fault, Fault::missing_file);
}

TEST_F(Spikes, a_table_without_a_header_keeps_its_first_line) {
  EXPECT_THAT(read_spikes(file("a.csv", "0.1,0\n0.2,3\n")).value().time_ms, ElementsAre(100, 200));
  EXPECT_THAT(read_spikes(file("a.dat", "0.1 0\n0.2 3\n")).value().neuron, ElementsAre(0, 3));
  EXPECT_THAT(read_spikes(file("a.csv",
                               "\xEF\xBB\xBF"
                               "0.1;0\r\n0.2;3\r\n"))
                  .value()
                  .time_ms,
              ElementsAre(100, 200));
  EXPECT_THAT(error(read_spikes(file("a.csv", "100,0\n200,3\n"))), HasSubstr("does not say the unit of its times"));
  EXPECT_THAT(read_spikes(file("a.csv", "100,0\n200,3\n"), {.time_unit_ms = 1}).value().time_ms, ElementsAre(100, 200));
  EXPECT_THAT(error(read_spikes(file("a.csv", "0.1\n0.2\n"))), HasSubstr("which columns are times and neurons"));
}

TEST_F(Spikes, a_header_says_the_unit_and_the_columns) {
  EXPECT_THAT(read_spikes(file("a.csv", "time_ms,neuron\n100,0\n200,3\n")).value().time_ms, ElementsAre(100, 200));
  EXPECT_THAT(read_spikes(file("a.csv", "Time (ms);Unit\n100;0\n200;3\n")).value().time_ms, ElementsAre(100, 200));
  EXPECT_THAT(read_spikes(file("a.csv", "time (us),id\n100,0\n")).value().time_ms, ElementsAre(0.1));
  const auto nest = read_spikes(file("a.dat", "# NEST version: 3.4\nsender\ttime_ms\n7\t12.5\n3\t14\n")).value();
  EXPECT_THAT(nest.time_ms, ElementsAre(12.5, 14));
  EXPECT_THAT(nest.neuron, ElementsAre(7, 3));
  EXPECT_THAT(read_spikes(file("a.csv", "trial,time_s,neuron\n1,0.5,7\n")).value().neuron, ElementsAre(7));
  EXPECT_THAT(error(read_spikes(file("a.csv", "a,b,c\n1,0.5,7\n"))),
              HasSubstr("call them time_ms (or time_s) and neuron"));
  EXPECT_THAT(error(read_spikes(file("a.csv", "neuron,when\n7,0.5\n"))), HasSubstr("which columns are times"));
  EXPECT_THAT(error(read_spikes(file("a.csv", "spike,neuron\n0.5,7\n"))),
              HasSubstr("does not say that 'spike' is time"));
  const auto both = file("a.csv", "timestamps population node_ids\n100 cells 0\n200 cells 3\n");
  EXPECT_THAT(error(read_spikes(both)), HasSubstr("which are in ms in tables of SONATA"));
  EXPECT_THAT(read_spikes(both, {.time_unit_ms = 1}).value().time_ms, ElementsAre(100, 200));
}

TEST_F(Spikes, columns_of_neurons_have_many_names) {
  for (const char* name :
       {"id", "ids", "i", "n", "index", "cell_id", "Units", "cluster", "gid", "source index", "node_ids"})
    EXPECT_THAT(read_spikes(file("a.csv", std::string(name) + ",time_ms\n7,100\n3,200\n")).value().neuron,
                ElementsAre(7, 3))
        << name;
}

TEST_F(Spikes, numbers_that_are_no_time_or_no_neuron_are_named) {
  for (const char* line : {"100,1e16", "inf,3", "100,x"})
    EXPECT_THAT(error(read_spikes(file("a.csv", "time_ms,neuron\n50,1\n60,1\n70,1\n" + std::string(line) + "\n"))),
                HasSubstr(":5: '" + std::string(line) + "' is not a spike"))
        << line;
  std::string many = "time_ms,neuron\n";
  for (int i = 0; i < 100; ++i) many += "x,1\n";
  EXPECT_EQ(read_spikes(file("a.csv", many)).errors().size(), 20u);
}

}  // namespace
}  // namespace teg::recording
