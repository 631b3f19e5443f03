#include "teg/quantity.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <type_traits>

namespace {

using namespace teg;
using namespace teg::literals;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Subtractable = requires(A a, B b) { a - b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept Equatable = requires(A a, B b) { a == b; };
template <class A, class B>
concept ReadableIn = requires(A a, B b) { a.in(b); };

// What must not compile.
static_assert(Addable<Time, Time> && !Addable<Time, Concentration> && !Addable<Time, double>);
static_assert(!Addable<double, Time> && !Addable<Rate, Time> && !Addable<Amount, Concentration>);
static_assert(Subtractable<Length, Length> && !Subtractable<Length, Time> && !Subtractable<Length, double>);
static_assert(Comparable<Voltage, Voltage> && !Comparable<Voltage, Current> && !Comparable<Voltage, double>);
static_assert(Equatable<Time, Time> && !Equatable<Time, Length> && !Equatable<Time, double>);
static_assert(ReadableIn<Time, Time> && !ReadableIn<Time, Rate> && !ReadableIn<Time, double>);
static_assert(!std::convertible_to<double, Time> && !std::convertible_to<int, Concentration>);
static_assert(!std::convertible_to<Time, double> && !std::convertible_to<Time, Rate>);
static_assert(!std::is_assignable_v<Time&, double> && !std::is_assignable_v<Time&, Concentration>);
static_assert(!std::is_constructible_v<Time, Length>);

// What dimension comes out.
static_assert(std::same_as<decltype(1_ms + 1_s), Time>);
static_assert(std::same_as<decltype(5_nM / 10_nM), double>);
static_assert(std::same_as<decltype(30_Hz * 2_s), double>);
static_assert(std::same_as<decltype(1.0 / 2_ms), Rate>);
static_assert(std::same_as<decltype(4_uM / 1_s), ClearanceRate>);
static_assert(std::same_as<decltype(1_um * 1_um / 1_s), Diffusivity>);
static_assert(std::same_as<decltype(1_um * 1_um * 1_um * 1_nM), Amount>);
static_assert(std::same_as<decltype(1.0 / (1_nM * 1_s)), BindingRate>);
static_assert(std::same_as<decltype(2 * 3_mV), Voltage> && std::same_as<decltype(3_pA / 2), Current>);
static_assert(sizeof(Time) == sizeof(double) && std::is_trivially_copyable_v<Time>);

TEST(Quantity, units_of_one_dimension_compare_by_size) {
  static_assert(2_s == 2000_ms && 1.5_s == 1500_ms);
  static_assert(1_uM == 1000_nM && 999_nM < 1_uM && 1_uM >= 1000_nM);
  static_assert(-1_ms < 0_ms && -(-3_mV) == 3_mV);
  EXPECT_TRUE(2_s != 2001_ms);
}

TEST(Quantity, a_quantity_is_read_in_any_unit_of_its_dimension) {
  EXPECT_EQ((1.5_s).in(1_ms), 1500.0);
  EXPECT_EQ((250_ms).in(1_s), 0.25);
  EXPECT_EQ((1.5_s).native(), 1500.0);
}

TEST(Quantity, raw_numbers_are_in_native_units) {
  EXPECT_EQ(Time{3}, 3_ms);
  EXPECT_EQ(Concentration{3}, 3_nM);
  EXPECT_EQ(Length{3}, 3_um);
  EXPECT_EQ(Voltage{3}, 3_mV);
  EXPECT_EQ(Current{3}, 3_pA);
  EXPECT_EQ(Rate{3}, 3000_Hz);
  EXPECT_EQ(Time{}, 0_ms);
}

TEST(Quantity, arithmetic_is_that_of_the_native_numbers) {
  EXPECT_EQ((0.1_s + 0.2_ms).native(), 100.0 + 0.2);
  EXPECT_EQ((1_uM - 1_nM).native(), 999.0);
  EXPECT_EQ((3 * 2_ms).native(), 6.0);
  EXPECT_EQ((2_ms * 3).native(), 6.0);
  EXPECT_EQ((7_ms / 2).native(), 3.5);
  EXPECT_EQ((4_uM / 1_s).native(), 4.0);
  EXPECT_EQ((1.0 / 4_ms).native(), 0.25);
  EXPECT_DOUBLE_EQ(30_Hz * 2_s, 60.0);
}

TEST(Quantity, dimensions_add_under_multiplication_and_subtract_under_division) {
  static_assert(dim::amount == 3 * dim::length + dim::concentration);
  static_assert(dim::diffusivity == 2 * dim::length - dim::time);
  static_assert(dim::rate == dim::number - dim::time);
  static_assert(dim::binding_rate == dim::rate - dim::concentration);
  EXPECT_NE(dim::time, dim::rate);
}

}  // namespace
