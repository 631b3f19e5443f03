// Parts of results files, and other formats.
#include "keep/results_view.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "sim/networks.hpp"

namespace teg::study {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

Dataset sample() {
  Dataset data;
  data.attributes = {{"title", "A title"}, {"measures", "window, most"}};
  data.coordinates = {
      {"tau", "s", "", {0.5, 1}, {}}, {"delay", "ms", "", {0, 100, 200}, {}}, {"kind", "", "", {}, {"a", "b,c"}}};
  data.variables = {{"window", "1", "a window", {"tau", "delay"}, {1, 2, 3, 4, 5, NAN}},
                    {"most", "mV", "", {"tau"}, {3, 5}},
                    {"most_p10", "mV", "", {"tau"}, {2, 4}},
                    {"most_p90", "mV", "", {"tau"}, {4, 6}},
                    {"named", "", "", {"kind"}, {7, 8}}};
  return data;
}
Dataset of(const std::vector<std::string>& names) { return chosen(sample(), names, "r.h5").value(); }

TEST(ResultsView, chooses_variables_with_their_axes_and_names_all_that_are_missing) {
  const auto data = of({"most"});
  EXPECT_EQ(data.variables.size(), 1u);
  EXPECT_EQ(data.coordinates.size(), 1u);
  const auto wrong = chosen(sample(), {"windo", "moist"}, "r.h5");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.errors().size(), 2u);
  EXPECT_THAT(wrong.errors()[0].fix, HasSubstr("did you mean 'window'?"));
  EXPECT_THAT(measure_names(sample()), ElementsAre("window", "most"));
}

TEST(ResultsView, takes_the_nearest_position_in_any_unit) {
  std::vector<std::string> notes;
  const auto at = [&](const std::string& axis, const std::string& value) {
    return at_positions(of({"window"}), {{axis, value}}, notes);
  };
  EXPECT_THAT(at("delay", "0.09 s").value().variables[0].values, ElementsAre(2, 5));
  EXPECT_THAT(at("delay", "110").value().variables[0].values, ElementsAre(2, 5));
  EXPECT_THAT(at("tau", "600 ms").value().variables[0].values, ElementsAre(1, 2, 3));
  EXPECT_THAT(at("dela", "1 s").errors()[0].fix, HasSubstr("did you mean 'delay'?"));
  EXPECT_THAT(at("delay", "1 mV").errors()[0].what, HasSubstr("is not a position"));
  EXPECT_THAT(at_positions(of({"named"}), {{"kind", "b,c"}}, notes).value().variables[0].values, ElementsAre(8));
}

TEST(ResultsView, a_position_that_was_not_asked_for_is_told) {
  std::vector<std::string> notes;
  at_positions(of({"window"}), {{"delay", "0.1 s"}, {"tau", "0.5000000000001 s"}}, notes).value();
  EXPECT_THAT(notes, testing::IsEmpty());
  at_positions(of({"window"}), {{"delay", "1000 s"}, {"tau", "0.6"}}, notes).value();
  EXPECT_THAT(notes,
              ElementsAre("--at delay=1000 s: nearest is delay = 200 ms", "--at tau=0.6: nearest is tau = 0.5 s"));
}

TEST(ResultsView, an_axis_that_is_fixed_twice_is_told_so) {
  std::vector<std::string> notes;
  const auto twice = at_positions(of({"window"}), {{"delay", "0.1 s"}, {"delay", "0.2 s"}, {"tua", "1 s"}}, notes);
  ASSERT_FALSE(twice);
  ASSERT_EQ(twice.errors().size(), 2u);
  EXPECT_THAT(twice.errors()[0].what, HasSubstr("is named twice"));
  EXPECT_THAT(twice.errors()[1].fix, HasSubstr("did you mean 'tau'?"));
  const auto none = at_positions(of({"most"}), {{"tau", "1 s"}, {"kind", "a"}}, notes);
  EXPECT_THAT(none.errors()[0].fix, HasSubstr("there is no axis left"));
}

TEST(ResultsView, only_the_time_of_a_simulation_makes_a_recording) {
  auto data = sample();
  data.attributes[1].second = "window, by_time";
  for (const char* name : {"time", "step", "DA_time", "pulse_time"})
    data.coordinates.push_back({name, "ms", "", {0, 1}, {}}), data.variables.push_back({"v", "", "", {name}, {1, 2}});
  data.variables.push_back({"by_time", "", "", {"pulse_time"}, {1, 2}});
  const auto is_recording = [&](const char* axis) { return time_axis(data, {"v", "", "", {axis}, {1, 2}}) != nullptr; };
  for (const char* axis : {"time", "step", "DA_time"}) EXPECT_TRUE(is_recording(axis)) << axis;
  EXPECT_FALSE(is_recording("delay")) << "an axis of a sweep, in ms";
  EXPECT_FALSE(is_recording("pulse_time")) << "one that is called a time";
  EXPECT_FALSE(is_recording("tau"));
}

TEST(ResultsView, a_file_without_variables_says_so) {
  Dataset data;
  EXPECT_EQ(chosen(data, measure_names(data), "s.h5").errors()[0].what, "holds no variables");
  data.spikes = {{"cells", {0.5}, {3}}};
  EXPECT_EQ(chosen(data, measure_names(data), "s.h5").errors()[0].what, "holds no variables, only spikes");
}

TEST(ResultsView, what_is_not_utf_8_is_replaced_in_json) {
  auto data = sample();
  data.attributes[0].second = "a\xff";
  EXPECT_EQ(json::parse(to_json(data))["attributes"]["title"], "a\xEF\xBF\xBD");
  data.variables = {data.variables[4]};
  EXPECT_EQ(json::parse(to_vega_lite(data, data).value())["title"], "a\xEF\xBF\xBD");
}

TEST(ResultsView, a_table_has_a_row_for_each_point) {
  EXPECT_EQ(to_table_csv(of({"window"})).value(),
            "tau (s),delay (ms),window\n0.5,0,1\n0.5,100,2\n0.5,200,3\n1,0,4\n1,100,5\n1,200,\n");
  EXPECT_EQ(to_table_csv(of({"named"})).value(), "kind,named\na,7\n\"b,c\",8\n");
  EXPECT_EQ(to_table_csv(of({"most", "most_p10"})).value(), "tau (s),most (mV),most_p10 (mV)\n0.5,3,2\n1,5,4\n");
  EXPECT_THAT(to_table_csv(of({"window", "most"})).errors()[0].what, HasSubstr("is over (tau), and window over"));
}

TEST(ResultsView, charts_are_lines_bands_and_maps) {
  const auto band = json::parse(to_vega_lite(of({"most"}), sample()).value());
  EXPECT_EQ(band["layer"].size(), 2u);
  EXPECT_EQ(band["layer"][1]["encoding"]["x"]["title"], "tau (s)");
  EXPECT_EQ(band["data"]["values"][1]["most_p90"], 6);
  const auto map = json::parse(to_vega_lite(of({"window"}), sample()).value());
  EXPECT_EQ(map["mark"], "rect");
  EXPECT_TRUE(map["data"]["values"][5]["window"].is_null());
  EXPECT_EQ(json::parse(to_vega_lite(of({"named"}), sample()).value())["mark"], "point");
  EXPECT_FALSE(to_vega_lite(of({"named", "most"}), sample()));
}

TEST(ResultsView, json_has_everything) {
  const auto all = json::parse(to_json(sample()));
  EXPECT_EQ(all["variables"]["window"]["dimensions"][1], "delay");
  EXPECT_EQ(all["coordinates"]["kind"]["values"][1], "b,c");
  EXPECT_EQ(all["attributes"]["title"], "A title");
}

TEST(ResultsView, json_says_of_every_null_why_it_is_one) {
  auto data = of({"window"});
  data.variables[0].values[2] = INFINITY;
  data.variables[0].values[3] = -INFINITY;
  const auto all = json::parse(to_json(data));
  EXPECT_TRUE(all["variables"]["window"]["values"][2].is_null());
  EXPECT_EQ(all["not_finite"]["/variables/window/values/2"], "infinite");
  EXPECT_EQ(all["not_finite"]["/variables/window/values/3"], "minus infinite");
  EXPECT_EQ(all["not_finite"]["/variables/window/values/5"], "no value");
  EXPECT_EQ(all["not_finite"].size(), 3u);
  data.variables[0].values = {1, 2, 3, 4, 5, 6};
  EXPECT_FALSE(json::parse(to_json(data)).contains("not_finite"));
}

TEST(ResultsView, spikes_are_in_sonata_layout_for_other_readers) {
  EXPECT_THAT(to_sonata(sample(), "r.h5").errors()[0].what, HasSubstr("holds no spikes"));
  auto data = sample();
  data.spikes = {{"cells", {0.5, 2.5}, {3, 1}}};
  const sim::ScratchFolder folder;
  write_file(folder.file("spikes.h5"), to_sonata(data, "").value()).value();
  const std::string script = "import h5py; f = h5py.File('" + folder.file("spikes.h5") +
                             "'); g = f['spikes/cells']; assert list(f) == ['spikes']; "
                             "assert list(g['timestamps']) == [0.5, 2.5] and list(g['node_ids']) == [3, 1]; "
                             "assert f.attrs['magic'] == 0x0A7A and list(f.attrs['version']) == [0, 1]";
  if (std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") != 0) GTEST_SKIP() << "h5py is not installed";
  EXPECT_EQ(std::system(("/usr/bin/python3 -c \"" + script + "\"").c_str()), 0);
}

TEST(ResultsView, spikes_are_read_by_libsonata_where_it_is_installed) {
  if (std::system("python3 -c 'import libsonata' 2>/dev/null") != 0) GTEST_SKIP() << "libsonata is not installed";
  auto data = sample();
  data.spikes = {{"cells", {0.5, 2.5}, {3, 1}}};
  const sim::ScratchFolder folder;
  write_file(folder.file("spikes.h5"), to_sonata(data, "").value()).value();
  const std::string script = "import libsonata; p = libsonata.SpikeReader('" + folder.file("spikes.h5") +
                             "')['cells']; assert p.get() == [(3, .5), (1, 2.5)] and p.sorting == 'by_time'";
  EXPECT_EQ(std::system(("python3 -c \"" + script + "\"").c_str()), 0);
}

TEST(ResultsView, spikes_for_other_readers_are_not_compressed) {  // the HDF5 of some has no zlib
  auto data = sample();
  data.spikes = {{"cells", std::vector<double>(5000, 1.0), std::vector<std::uint64_t>(5000, 3)}};
  EXPECT_GT(to_sonata(data, "").value().size(), 2 * 8 * 5000u);
}

}  // namespace
}  // namespace teg::study
