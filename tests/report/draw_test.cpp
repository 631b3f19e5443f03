#include "report/draw.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "report/axes.hpp"
#include "report/palette.hpp"
#include "sample_figures.hpp"

namespace {

using namespace teg::report;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Figure all_figures[] = {sample::window(), sample::traces(), sample::map(-5), sample::map(1), sample::odd(), {}};

unsigned big_endian(const std::string& bytes, std::size_t at) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

Figure of_names() {
  Panel panel{.x_label = "rule", .y_label = "weight"};
  panel.x_ticks = {"stdp", "pre only", "post only"};
  panel.series.push_back({"simulated", {0, 1, 2}, {1, 2, 3}, {}, Mark::points});
  return {"names", "By rule", "", {panel}};
}

TEST(Draw, an_axis_of_names_shows_the_names) {
  const auto ticks = name_ticks(of_names().panels[0].x_ticks, x_range(of_names()), 400);
  EXPECT_THAT(ticks.at, ElementsAre(0, 1, 2));
  EXPECT_THAT(ticks.labels, ElementsAre("stdp", "pre only", "post only"));
  EXPECT_LE(x_range(of_names()).low, -0.5);
  EXPECT_GE(x_range(of_names()).high, 2.5);
  EXPECT_THAT(draw(of_names(), Format::svg).value(), StartsWith("<?xml"));
}

TEST(Draw, names_that_two_rows_cannot_hold_are_slanted) {
  std::vector<std::string> names;
  for (int i = 0; i < 11; ++i) names.push_back("behavioural-time-scale " + std::to_string(i));
  const auto ticks = name_ticks(names, {-0.5, 10.5}, 400);
  EXPECT_TRUE(ticks.is_slanted);
  EXPECT_EQ(ticks.labels, names);
  auto figure = of_names();
  const auto upright = draw(figure, Format::png).value();
  figure.panels[0].x_ticks = names;
  EXPECT_GT(big_endian(draw(figure, Format::png).value(), 20), big_endian(upright, 20)) << "the sheet is higher";
}

TEST(Draw, names_that_would_run_into_each_other_are_left_out_in_part) {
  auto figure = of_names();
  figure.panels[0].x_ticks.clear();
  for (int i = 0; i < 200; ++i) figure.panels[0].x_ticks.push_back("a rather long name " + std::to_string(i));
  const auto ticks = name_ticks(figure.panels[0].x_ticks, x_range(figure), 400);
  EXPECT_EQ(ticks.at[0], 0);
  EXPECT_THAT(ticks.labels.size(), testing::AllOf(testing::Ge(20u), testing::Le(44u))) << "9 points each, slanted";
}

TEST(Draw, names_that_nearly_fit_stand_in_two_rows) {
  const std::vector<std::string> names{"as in the study", "dorsal-striatum", "hippocampus", "sensory-cortex"};
  EXPECT_EQ(name_ticks(names, {-0.5, 3.5}, 400).rows, 1);
  const auto ticks = name_ticks(names, {-0.5, 3.5}, 200);
  EXPECT_EQ(ticks.rows, 2);
  EXPECT_EQ(ticks.labels, names);
}

TEST(Draw, every_figure_is_drawn_in_every_format) {
  for (const auto& figure : all_figures) {
    EXPECT_THAT(draw(figure, Format::svg).value(), StartsWith("<?xml")) << figure.id;
    EXPECT_THAT(draw(figure, Format::pdf).value(), StartsWith("%PDF-")) << figure.id;
    EXPECT_THAT(draw(figure, Format::png).value(), StartsWith("\x89PNG")) << figure.id;
  }
}

TEST(Draw, a_png_is_160_mm_wide_at_300_dots_per_inch) {
  const auto png = draw(sample::window(), Format::png).value();
  EXPECT_EQ(big_endian(png, 16), 1890u);
  EXPECT_EQ(png.substr(37, 4), "pHYs");
  EXPECT_EQ(big_endian(png, 41), 11811u);  // dots per metre
}

TEST(Draw, the_same_figure_gives_the_same_bytes_at_any_time) {
  std::vector<std::string> first;
  for (const auto& figure : all_figures)
    for (const Format format : {Format::svg, Format::png, Format::pdf}) first.push_back(draw(figure, format).value());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // the clock of a PDF file counts seconds
  auto expected = first.begin();
  for (const auto& figure : all_figures)
    for (const Format format : {Format::svg, Format::png, Format::pdf})
      EXPECT_TRUE(draw(figure, format).value() == *expected++) << figure.id;
}

TEST(Draw, another_program_reads_the_svg) {
  if (std::system("command -v rsvg-convert >/dev/null") != 0) GTEST_SKIP() << "rsvg-convert is not installed";
  const auto svg = std::filesystem::path(testing::TempDir()) / "teg_draw.svg", png = svg.parent_path() / "teg_draw.png";
  for (const auto& figure : all_figures) {
    std::ofstream(svg, std::ios::binary) << draw(figure, Format::svg).value();
    EXPECT_EQ(std::system(("rsvg-convert '" + svg.string() + "' -o '" + png.string() + "'").c_str()), 0) << figure.id;
  }
}

TEST(Draw, a_missing_value_interrupts_the_line) {
  Figure whole = sample::window(), gap = whole;
  whole.panels[0].series = {{.label = "", .x = {0, 1, 2, 3, 4}, .y = {0, 1, 2, 3, 4}}};
  gap.panels[0].series = whole.panels[0].series;
  gap.panels[0].series[0].y[2] = std::nan("");
  const std::string blue = "stroke:rgb(0%,44.705882%,69.803922%)";
  EXPECT_EQ(count(draw(whole, Format::svg).value(), blue), 1u);
  EXPECT_EQ(count(draw(gap, Format::svg).value(), blue), 2u);
}

TEST(Draw, a_long_trace_makes_a_small_file) {
  Figure figure{"long", "", "", {Panel{}}};
  Series noise;
  for (int i = 0; i < 1000000; ++i) noise.x.push_back(i), noise.y.push_back(std::sin(0.37 * i));
  figure.panels[0].series = {noise};
  EXPECT_LT(draw(figure, Format::svg).value().size(), 600000u);
}

TEST(Draw, text_that_is_not_utf8_is_an_error) {
  Figure figure = sample::window();
  figure.title = "\xff";
  const auto drawn = draw(figure, Format::svg);
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.errors().front().where, "figure.window");
}

constexpr Scale log_time{0.01, true};

TEST(Axes, a_logarithmic_scale_is_even_near_zero_and_logarithmic_beyond_on_both_sides) {
  EXPECT_NEAR(along(log_time, 1e-5), 1e-3, 1e-9);
  EXPECT_NEAR(along(log_time, 100) - along(log_time, 10), std::log(10), 1e-6);
  EXPECT_EQ(along(log_time, -3), -along(log_time, 3));
  for (const double x : {-20.0, -0.004, 0.0, 0.3, 1000.0})
    EXPECT_NEAR(position_at(log_time, along(log_time, x)), x, 1e-12 * std::abs(x));
  EXPECT_EQ(along({}, 7), 7);
}

TEST(Axes, ticks_of_logarithmic_time_are_powers_of_ten_with_their_unit) {
  const auto ticks = scale_ticks(log_time, {-10, 100}, 12);
  EXPECT_THAT(ticks.labels, ElementsAre("\xe2\x88\x92"
                                        "10 s",
                                        "\xe2\x88\x92"
                                        "1 s",
                                        "\xe2\x88\x92"
                                        "0.1 s",
                                        "0", "0.1 s", "1 s", "10 s", "100 s"));
  EXPECT_THAT(scale_ticks({1e-4, true}, {0.001, 0.1}, 9).labels, ElementsAre("1 ms", "10 ms", "0.1 s"));
  EXPECT_THAT(scale_ticks({0.1, false}, {20, 300}, 9).labels, ElementsAre("20", "50", "100", "200"));
}

TEST(Axes, positions_of_constant_ratio_over_a_decade_are_drawn_logarithmically) {
  EXPECT_GT(scale_for({0.2, 1, 5}).log_beyond, 0);
  EXPECT_GT(scale_for({1e-3, 1e-2, 1e-1}).log_beyond, 0);
  for (const auto& even : std::vector<std::vector<double>>{
           {1, 2, 3, 10}, {1, 2, 4}, {0, 1, 10}, {-1, -10, -100}, {1, 100}, {5, 1, 0.2}, {}})
    EXPECT_EQ(scale_for(even).log_beyond, 0);
}

TEST(Axes, too_many_powers_of_ten_are_thinned_and_few_are_filled_up) {
  EXPECT_LE(scale_ticks({1e-9, false}, {0, 1e9}, 7).at.size(), 8u);
  EXPECT_GE(scale_ticks({0.1, false}, {5, 500}, 9).at.size(), 2u);
  EXPECT_TRUE(scale_ticks(log_time, {1, 1}, 9).at.empty());
}

TEST(Axes, cells_meet_half_way_on_their_scale) {
  const auto edges = cell_edges({1, 100}, {1e-3, false});
  EXPECT_NEAR(edges[1], 10, 1e-3);
  EXPECT_NEAR(edges[2], 1000, 0.1);
}

TEST(Axes, ticks_are_round_numbers_inside_the_range) {
  const Ticks ticks = nice_ticks({-0.21, 1.04}, 7);
  EXPECT_THAT(ticks.labels, ElementsAre("\xe2\x88\x92"
                                        "0.2",
                                        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
}

TEST(Axes, long_numbers_share_a_power_of_ten) {
  const Ticks ticks = nice_ticks({0, 3e-6}, 4);
  EXPECT_THAT(ticks.labels, ElementsAre("0", "1", "2", "3"));
  EXPECT_EQ(power_label(ticks.exponent),
            "\xc3\x97"
            "10\xe2\x81\xbb\xe2\x81\xb6");
}

TEST(Axes, every_range_has_few_ticks) {
  for (const double size : {1e-300, 1e-9, 0.3, 1.0, 7.0, 99.0, 1e5, 1e200})
    for (const double offset : {0.0, -0.7, 0.123})
      for (int most = 2; most <= 9; ++most) {
        const auto ticks = nice_ticks({offset * size, (offset + 1) * size}, most);
        EXPECT_GE(ticks.at.size(), 1u) << size << ' ' << offset << ' ' << most;
        EXPECT_LE(ticks.at.size(), static_cast<std::size_t>(most) + 1) << size << ' ' << offset << ' ' << most;
      }
}

TEST(Axes, constant_or_absent_data_has_a_sensible_range) {
  Panel panel;
  EXPECT_GT(y_range(panel).span(), 0);
  for (const double value : {0.0, 7.0, -1e12, 1e308}) {
    panel.series = {{.x = {1, 2}, .y = {value, value}}};
    EXPECT_GT(y_range(panel).span(), 0) << value;
    EXPECT_TRUE(std::isfinite(y_range(panel).span())) << value;
    EXPECT_TRUE(std::abs(value) > 1e300 || (y_range(panel).low < value && value < y_range(panel).high)) << value;
  }
}

TEST(Axes, two_signed_colours_are_centred_on_zero) {
  const auto both = colour_range({{0, 1}, {0}, {-1, 4}, ""});
  EXPECT_TRUE(both.two_signed);
  EXPECT_EQ(both.range.low, -4);
  EXPECT_EQ(both.range.high, 4);
  EXPECT_FALSE(colour_range({{0, 1}, {0}, {0, 4}, ""}).two_signed);
}

// Relative luminance as WCAG 2 defines it.
double luminance(Colour c) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(c.red / 255.0) + 0.7152 * linear(c.green / 255.0) + 0.0722 * linear(c.blue / 255.0);
}

TEST(Palette, the_one_signed_map_grows_lighter_all_along) {
  for (int i = 1; i <= 100; ++i)
    EXPECT_GT(luminance(at(one_signed_map, i / 100.0)), luminance(at(one_signed_map, (i - 1) / 100.0)));
}

TEST(Palette, the_same_label_has_the_same_colour_throughout_a_figure) {
  EXPECT_THAT(colour_indices(sample::traces()), ElementsAre(ElementsAre(0, 1), ElementsAre(1, 2)));
  EXPECT_THAT(colour_indices(sample::window()), ElementsAre(ElementsAre(0, -1)));
}

}  // namespace
