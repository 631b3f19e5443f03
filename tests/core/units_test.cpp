#include "core/units.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <string>

#include "core/random.hpp"
#include "core/text.hpp"

namespace {

using namespace teg;
using testing::HasSubstr;
using testing::Not;

constexpr std::pair<const char*, Dim> known_dimensions[] = {
    {"a plain number", dim::number},
    {"a time", dim::time},
    {"a rate", dim::rate},
    {"a length", dim::length},
    {"a concentration", dim::concentration},
    {"a voltage", dim::voltage},
    {"a current", dim::current},
    {"an amount", dim::amount},
    {"a concentration per time", dim::clearance_rate},
    {"a binding rate", dim::binding_rate},
    {"a diffusion coefficient", dim::diffusivity},
};

double value(std::string_view text, Dim wanted) {
  const auto result = parse_quantity("here", text, wanted);
  return result ? *result : std::nan("");
}
Error refusal(std::string_view text, Dim wanted) {
  const auto result = parse_quantity("rule.d1.tau", text, wanted);
  if (result) return {Fault::numeric, "", "'" + std::string(text) + "' was read as " + exact_text(*result), ""};
  EXPECT_EQ(result.errors().size(), 1u);
  return result.errors().front();
}
#define EXPECT_REFUSED(text, dimension)                            \
  do {                                                             \
    const auto error = refusal(text, dimension);                   \
    EXPECT_EQ(error.where, "rule.d1.tau") << error.what;           \
    EXPECT_FALSE(error.what.empty() || error.fix.empty()) << text; \
  } while (false)

struct UnitCase {
  const char* text;
  double native;
  Dim dim;
};
constexpr UnitCase units[] = {{"s", 1e3, dim::time},
                              {"ms", 1, dim::time},
                              {"us", 1e-3, dim::time},
                              {"min", 6e4, dim::time},
                              {"h", 3.6e6, dim::time},
                              {"d", 8.64e7, dim::time},
                              {"Hz", 1e-3, dim::rate},
                              {"kHz", 1, dim::rate},
                              {"pM", 1e-3, dim::concentration},
                              {"nM", 1, dim::concentration},
                              {"uM", 1e3, dim::concentration},
                              {"mM", 1e6, dim::concentration},
                              {"M", 1e9, dim::concentration},
                              {"nm", 1e-3, dim::length},
                              {"um", 1, dim::length},
                              {"mm", 1e3, dim::length},
                              {"cm", 1e4, dim::length},
                              {"uV", 1e-3, dim::voltage},
                              {"mV", 1, dim::voltage},
                              {"V", 1e3, dim::voltage},
                              {"pA", 1, dim::current},
                              {"nA", 1e3, dim::current},
                              {"uA", 1e6, dim::current},
                              {"%", 1e-2, dim::number},
                              {"molecules", 1.660539067173847, dim::amount},
                              {"zmol", 1e3, dim::amount},
                              {"amol", 1e6, dim::amount},
                              {"fmol", 1e9, dim::amount},
                              {"L", 1e15, 3 * dim::length},
                              {"1", 1, dim::number},
                              {"", 1, dim::number}};
constexpr UnitCase compound_units[] = {{"uM/s", 1, dim::clearance_rate},
                                       {"nM / ms", 1, dim::clearance_rate},
                                       {"/s", 1e-3, dim::rate},
                                       {"/ ms", 1, dim::rate},
                                       {"1/s", 1e-3, dim::rate},
                                       {"/nM/s", 1e-3, dim::binding_rate},
                                       {"/s/uM", 1e-6, dim::binding_rate},
                                       {"um^2/ms", 1, dim::diffusivity},
                                       {"um^2/s", 1e-3, dim::diffusivity},
                                       {"cm^2/s", 1e5, dim::diffusivity},
                                       {"um um/s", 1e-3, dim::diffusivity},
                                       {"um*um/s", 1e-3, dim::diffusivity},
                                       {"um * um / s", 1e-3, dim::diffusivity},
                                       {"nM um^3", 1, dim::amount},
                                       {"M*L", 1e24, dim::amount},
                                       {" uM/s ", 1, dim::clearance_rate},
                                       {"s/s", 1, dim::number},
                                       {"Hz s", 1, dim::number}};

void expect_read(std::span<const UnitCase> cases) {
  for (const auto& [text, native, dimension] : cases) {
    const auto unit = parse_unit(text);
    ASSERT_TRUE(unit.has_value()) << text;
    EXPECT_DOUBLE_EQ(unit->native, native) << text;
    EXPECT_EQ(unit->dim, dimension) << text;
  }
}

TEST(Units, each_has_its_size_and_dimension) { expect_read(units); }

TEST(Units, products_quotients_and_powers_have_theirs) { expect_read(compound_units); }

TEST(Units, both_micro_signs_are_read_as_u) {
  for (const char* text : {"uM", "\xC2\xB5M", "\xCE\xBCM"}) {
    const auto unit = parse_unit(text);
    ASSERT_TRUE(unit) << text;
    EXPECT_EQ(unit->native, 1e3);
  }
  EXPECT_EQ(value("3 \xC2\xB5s", dim::time), 3e-3);
  EXPECT_EQ(value("3 \xCE\xBCm", dim::length), 3.0);
  EXPECT_FALSE(parse_unit("\xC2M"));
  EXPECT_FALSE(parse_unit("M\xC2"));
}

TEST(Units, a_unit_that_is_misspelt_or_broken_is_not_a_unit) {
  for (const char* text :
       {"nm2",   "Nm",     "sec",   "msec", "ns", "K",   "/",  "s/",   "s*",  "s//s", "*s",  "um^", "um^0",
        "um^-1", "um^1.5", "um^10", "um^x", "^2", "(s)", "s)", "s\ns", "1e3", "2",    "n M", "hz",  "S"})
    EXPECT_FALSE(parse_unit(text)) << text;
}

TEST(Units, a_power_too_large_for_an_int_is_refused) {
  EXPECT_FALSE(parse_unit("um^99999999999"));
  EXPECT_FALSE(parse_unit("um^1e300"));
}

TEST(Quantities, a_number_and_a_unit_give_the_native_value) {
  EXPECT_EQ(value("20 nM", dim::concentration), 20.0);
  EXPECT_EQ(value("1.5 uM", dim::concentration), 1500.0);
  EXPECT_DOUBLE_EQ(value("1.31 s", dim::time), 1310.0);
  EXPECT_DOUBLE_EQ(value("30 Hz", dim::rate), 0.03);
  EXPECT_EQ(value("4 uM/s", dim::clearance_rate), 4.0);
  EXPECT_DOUBLE_EQ(value("19.47 /s", dim::rate), 0.01947);
  EXPECT_DOUBLE_EQ(value("763 um^2/s", dim::diffusivity), 0.763);
  EXPECT_DOUBLE_EQ(value("0.003 /nM/s", dim::binding_rate), 3e-6);
  EXPECT_EQ(value("-65 mV", dim::voltage), -65.0);
  EXPECT_EQ(value("5 %", dim::number), 0.05);
  EXPECT_EQ(value("0.5", dim::number), 0.5);
}

TEST(Quantities, spaces_signs_and_exponents_are_free) {
  for (const char* text : {"20nM", " 20  nM ", "+20 nM", "2e1 nM", "2E1nM", "20.0 nM", "0.02uM", "\t20\tnM"})
    EXPECT_DOUBLE_EQ(value(text, dim::concentration), 20.0) << text;
  EXPECT_EQ(value("-.5 s", dim::time), -500.0);
}

TEST(Quantities, zero_needs_no_unit_and_any_other_number_does) {
  for (const auto& [name, dimension] : known_dimensions) EXPECT_EQ(value("0", dimension), 0.0) << name;
  EXPECT_REFUSED("20", dim::concentration);
  EXPECT_REFUSED("0 s", dim::concentration);
}

TEST(Quantities, every_dimension_has_a_name_a_unit_and_examples_that_can_be_read) {
  for (const auto& [name, dimension] : known_dimensions) {
    EXPECT_EQ(dimension_name(dimension), name);
    const auto native = parse_unit(native_unit(dimension));
    ASSERT_TRUE(native) << name << ": '" << native_unit(dimension) << "' cannot be read";
    EXPECT_DOUBLE_EQ(native->native, 1.0) << name;
    EXPECT_EQ(native->dim, dimension) << name;
    const auto quoted = split(unit_examples(dimension), '"');
    for (std::size_t i = 1; i < quoted.size(); i += 2)
      EXPECT_TRUE(parse_quantity("example", quoted[i], dimension)) << quoted[i];
  }
  EXPECT_FALSE(dimension_name(7 * dim::time).empty());
  EXPECT_FALSE(unit_examples(7 * dim::time).empty());
}

TEST(Quantities, a_wrong_dimension_is_refused_with_where_what_and_fix) {
  const auto error = refusal("20 nM", dim::time);
  EXPECT_EQ(error.fault, Fault::bad_value);
  EXPECT_EQ(error.where, "rule.d1.tau");
  EXPECT_EQ(error.what, "'20 nM' is not a time");
  EXPECT_THAT(error.fix, HasSubstr("\"200 ms\""));
}

TEST(Quantities, an_unknown_unit_is_named_alone) {
  const auto error = refusal("20 parsec", dim::length);
  EXPECT_EQ(error.what, "'parsec' is not a unit");
  EXPECT_THAT(error.fix, HasSubstr("\"25 um\""));
}

TEST(Quantities, what_is_no_number_is_refused) {
  for (const char* text :
       {"",       " ",      "ms",     "nan ms", "inf ms", "-inf ms",  "NaN",       "e3 ms",   "0x10 ms", "--5 ms",
        "+-5 ms", "1,5 ms", "5 5 ms", "5 ms 5", "ms 5",   "1e400 ms", "1e-400 ms", "five ms", "5 ms;",   "- 5 ms"})
    EXPECT_REFUSED(text, dim::time);
}

TEST(Quantities, a_value_too_large_for_a_double_is_refused) {
  for (const char* text : {"1e308 s", "1e305 d", "-1e308 s", "1 d^9 d^9 d^9 d^9 d^9 d^9/d^9/d^9/d^9/d^9/d^9/d^8"})
    EXPECT_REFUSED(text, dim::time);
  EXPECT_REFUSED("1e300 M", dim::concentration);
  EXPECT_REFUSED("0.99 per 1e308 s", dim::time);
  EXPECT_REFUSED("0.9999999999999999 per 1e300 ms", dim::time);
}

TEST(Quantities, no_digit_of_a_long_number_is_taken_for_a_unit) {
  const std::string long_number = std::string(40, '1') + "1";
  const auto read = parse_quantity("here", long_number, dim::number);
  EXPECT_TRUE(!read || *read > 1.1e40);
  EXPECT_REFUSED("1e3081", dim::number);
  EXPECT_REFUSED("1e3081 ms", dim::time);
}

TEST(Quantities, a_fraction_kept_per_time_is_a_time_constant) {
  EXPECT_NEAR(value("0.99 per 10 ms", dim::time), 994.99162, 1e-4);  // -10 / log(0.99)
  EXPECT_NEAR(value("0.5 per 1 s", dim::time), 1000 / std::log(2.0), 1e-9);
  EXPECT_NEAR(value(" 0.5  per  1 s ", dim::time), 1000 / std::log(2.0), 1e-9);
}

TEST(Quantities, a_kept_fraction_outside_zero_to_one_or_a_bad_period_is_refused) {
  for (const char* text :
       {"0 per 10 ms", "1 per 10 ms", "1.5 per 10 ms", "-0.5 per 10 ms", "nan per 10 ms", "x per 10 ms", "0.5 per 0 ms",
        "0.5 per 0", "0.5 per -1 ms", "0.5 per 10 nM", "0.5 per 10", "0.5 per ", " per 10 ms", "0.5 per 0.5 per 10 ms"})
    EXPECT_REFUSED(text, dim::time);
  EXPECT_REFUSED("0.99 per 10 ms", dim::rate);
}

TEST(Quantities, a_very_long_text_is_refused_without_exhausting_the_stack) {
  std::string text;
  for (int i = 0; i < 400000; ++i) text += "0.9 per ";
  EXPECT_REFUSED(text + "1 ms", dim::time);
  EXPECT_REFUSED(std::string(1 << 20, '1'), dim::time);
  EXPECT_REFUSED("1 " + std::string(1 << 20, '/'), dim::time);
}

TEST(Quantities, whatever_is_written_with_all_digits_reads_back_exactly) {
  for (std::uint64_t k = 0; k < 20000; ++k) {
    const double v = std::ldexp(uniform({1, Stream::test, 1, k}) - 0.5, static_cast<int>(k % 600) - 300);
    ASSERT_EQ(value(exact_text(v) + " nM", dim::concentration), v) << exact_text(v);
  }
}

}  // namespace
