// Every operation of the tape: its value, its derivatives against differences, and which operands it reads.
#include "pathway/tape.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace teg::pathway {
namespace {

struct Row {
  Op op;
  double a, b, value;
};
const Row rows[] = {{Op::add, 3, 4, 7},
                    {Op::subtract, 3, 4, -1},
                    {Op::multiply, 3, 4, 12},
                    {Op::divide, 3, 4, 0.75},
                    {Op::negate, 3, 0, -3},
                    {Op::power, 2, 3, 8},
                    {Op::power, 2, -2, 0.25},
                    {Op::power, -2, 3, -8},
                    {Op::power, -2, 2, 4},
                    {Op::power, 5, 0, 1},
                    {Op::max, 3, 4, 4},
                    {Op::max, 4, 3, 4},
                    {Op::min, 3, 4, 3},
                    {Op::min, 4, 3, 3},
                    {Op::abs, -3, 0, 3},
                    {Op::abs, 3, 0, 3},
                    {Op::exp, 1, 0, std::numbers::e},
                    {Op::log, std::numbers::e, 0, 1},
                    {Op::sqrt, 9, 0, 3},
                    {Op::sin, std::numbers::pi / 6, 0, 0.5},
                    {Op::cos, std::numbers::pi / 3, 0, 0.5},
                    {Op::tan, std::numbers::pi / 4, 0, 1},
                    {Op::asin, 0.5, 0, std::numbers::pi / 6},
                    {Op::acos, 0.5, 0, std::numbers::pi / 3},
                    {Op::atan, 1, 0, std::numbers::pi / 4},
                    {Op::sinh, 1, 0, (std::exp(1.0) - std::exp(-1.0)) / 2},
                    {Op::cosh, 1, 0, (std::exp(1.0) + std::exp(-1.0)) / 2},
                    {Op::tanh, 0.5, 0, (std::exp(1.0) - 1) / (std::exp(1.0) + 1)},
                    {Op::asinh, 1, 0, std::log(1 + std::numbers::sqrt2)},
                    {Op::acosh, 2, 0, std::log(2 + std::numbers::sqrt3)},
                    {Op::atanh, 0.5, 0, std::log(3.0) / 2},
                    {Op::floor, 2.5, 0, 2},
                    {Op::ceil, 2.5, 0, 3},
                    {Op::gamma, 4, 0, 24},
                    {Op::less, 3, 4, 1},
                    {Op::less_equal, 4.5, 4, 0},
                    {Op::equal, 4, 4.5, 0},
                    {Op::logical_and, 1, 0, 0},
                    {Op::logical_and, 0, 1, 0},
                    {Op::logical_and, 1, 1, 1},
                    {Op::logical_or, 0, 1, 1},
                    {Op::logical_or, 1, 0, 1},
                    {Op::logical_or, 0, 0, 0},
                    {Op::logical_xor, 1, 1, 0},
                    {Op::logical_xor, 1, 0, 1},
                    {Op::logical_not, 0, 0, 1},
                    {Op::logical_not, 1, 0, 0}};

TEST(Tape, every_operation_has_its_value) {
  for (const auto& [op, a, b, value] : rows) {
    EXPECT_NEAR(apply(op, a, b, 0), value, 1e-14) << static_cast<int>(op) << " of " << a << ", " << b;
    Tape tape(2);
    const Slot result = operand_count(op) > 1 ? tape.add(op, 0, 1) : tape.add(op, 0);
    auto slots = tape.workspace();
    slots[0] = a, slots[1] = b;
    evaluate(tape.needed_for(std::span(&result, 1)), slots);
    EXPECT_EQ(slots[result], apply(op, a, b, 0)) << static_cast<int>(op);
  }
}

// Truth values change in steps, where the derivative is 0 on both sides.
TEST(Tape, derivatives_are_what_differences_show) {
  constexpr double h = 1e-5;
  for (const auto& [op, a, b, value] : rows) {
    if (op >= Op::logical_and && op <= Op::logical_not) continue;
    SCOPED_TRACE(testing::Message() << static_cast<int>(op) << " of " << a << ", " << b);
    const auto d = partials(op, a, b, apply(op, a, b, 0), 0);
    const double by_a = (apply(op, a + h, b, 0) - apply(op, a - h, b, 0)) / (2 * h);
    EXPECT_NEAR(d.a, by_a, 1e-7 * (1 + std::abs(by_a)));
    if (operand_count(op) < 2 || (op == Op::power && a < 0)) continue;  // no derivative by the power there
    const double by_b = (apply(op, a, b + h, 0) - apply(op, a, b - h, 0)) / (2 * h);
    EXPECT_NEAR(d.b, by_b, 1e-7 * (1 + std::abs(by_b)));
  }
}

TEST(Tape, a_choice_follows_the_side_that_is_chosen) {
  EXPECT_EQ(operand_count(Op::select), 3);
  for (const double chosen : {1.0, 0.0}) {
    Tape tape(3);
    const Slot result = tape.add(Op::select, 0, 1, 2);
    auto slots = tape.workspace();
    slots[0] = 5, slots[1] = 7, slots[2] = chosen;
    evaluate(tape.needed_for(std::span(&result, 1)), slots);
    EXPECT_EQ(slots[result], chosen == 1 ? 5 : 7);
    const auto d = partials(Op::select, 5, 7, slots[result], chosen);
    EXPECT_EQ(d.a, chosen);
    EXPECT_EQ(d.b, 1 - chosen);
  }
}

TEST(Tape, a_root_of_a_negative_number_is_undefined) {
  EXPECT_TRUE(std::isnan(apply(Op::power, -2, 0.5, 0)));
  EXPECT_EQ(partials(Op::power, 0, 2, 0, 0).b, 0) << "at 0 the power hardly matters";
}

TEST(Tape, the_same_operation_and_the_same_number_are_stored_once) {
  Tape tape(2);
  const Slot sum = tape.add(Op::add, 0, 1);
  EXPECT_EQ(tape.add(Op::add, 0, 1), sum);
  EXPECT_NE(tape.add(Op::add, 1, 0), sum);
  const Slot two = tape.literal(2);
  EXPECT_EQ(tape.literal(2), two);
  EXPECT_TRUE(tape.is_literal(two, 2));
  EXPECT_FALSE(tape.is_literal(two, 3));
  EXPECT_FALSE(tape.is_literal(sum, 2));
}

TEST(Tape, only_what_a_target_needs_is_run) {
  Tape tape(2);
  const Slot sum = tape.add(Op::add, 0, 1), unneeded = tape.add(Op::exp, sum), twice = tape.add(Op::add, sum, sum);
  const auto program = tape.needed_for(std::span(&twice, 1));
  ASSERT_EQ(program.size(), 2u);
  for (const auto& i : program) EXPECT_NE(i.target, unneeded);
}

}  // namespace
}  // namespace teg::pathway
