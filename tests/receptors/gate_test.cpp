#include "receptors/gate.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace teg::receptors {
namespace {

using testing::HasSubstr;

const std::vector<Symbol> symbols{{"DA", dim::concentration}, {"plateau", dim::number}, {"D1", dim::number}};

Gate compiled(std::string_view text) { return Gate::compile("gate", text, symbols).value(); }
double value(std::string_view text, std::vector<double> values = {20, 2, 0.25}) { return compiled(text).value(values); }
Error refusal(std::string_view text) {
  const auto gate = Gate::compile("rule r", text, symbols);
  if (gate) return {Fault::bad_value, "", "accepted", ""};
  return gate.errors()[0];
}

TEST(Gate, evaluates_arithmetic_with_units) {
  EXPECT_DOUBLE_EQ(value("D1 - 0.05"), 0.2);
  EXPECT_DOUBLE_EQ(value("(DA - 5 nM) / 10 nM"), 1.5);
  EXPECT_DOUBLE_EQ(value("DA / 1 uM"), 0.02);
  EXPECT_DOUBLE_EQ(value("D1 * (1 - D1) * plateau"), 0.375);
  EXPECT_DOUBLE_EQ(value("-plateau^2 + 1"), -3);
  EXPECT_DOUBLE_EQ(value("max(D1 - 0.3, 0)"), 0);
  EXPECT_DOUBLE_EQ(value("min(plateau, 1) + abs(-3)"), 4);
  EXPECT_NEAR(value("exp(-DA / 20 nM)"), std::exp(-1.0), 1e-15);
}

TEST(Gate, an_affine_gate_is_recognised_with_its_factors) {
  const auto gate = compiled("(2 * DA - 10 nM) / 20 nM - (plateau + 1) / 2");
  ASSERT_TRUE(gate.affine());
  EXPECT_DOUBLE_EQ(gate.affine()->constant, -1);
  EXPECT_DOUBLE_EQ(gate.affine()->factor[0], 0.1);
  EXPECT_DOUBLE_EQ(gate.affine()->factor[1], -0.5);
  EXPECT_DOUBLE_EQ(gate.affine()->factor[2], 0);
  EXPECT_TRUE(gate.uses(0));
  EXPECT_TRUE(gate.uses(1));
  EXPECT_FALSE(gate.uses(2));
}

TEST(Gate, a_product_of_symbols_a_kink_or_a_quotient_by_a_symbol_is_not_affine) {
  for (const auto* text : {"D1 * plateau", "max(D1, -1)", "1 / plateau", "plateau^2", "exp(D1)"})
    EXPECT_FALSE(compiled(text).affine()) << text;
}

TEST(Gate, an_affine_gate_has_the_value_of_its_program) {
  for (const auto* text : {"1", "-0.5", "DA / 30 nM - 2 * D1 + plateau / 4", "-(D1 - 3) / 7"}) {
    const auto gate = compiled(text);
    const std::vector<double> at{13, 0.7, 0.31};
    ASSERT_TRUE(gate.affine()) << text;
    double sum = gate.affine()->constant;
    for (std::size_t i = 0; i < at.size(); ++i) sum += gate.affine()->factor[i] * at[i];
    EXPECT_NEAR(gate.value(at), sum, 1e-15) << text;
  }
}

TEST(Gate, an_unknown_name_is_refused_with_the_nearest) {
  const auto e = refusal("platau - 0.05");
  EXPECT_THAT(e.what, HasSubstr("platau"));
  EXPECT_THAT(e.fix, HasSubstr("plateau"));
  EXPECT_THAT(e.where, HasSubstr("rule r"));
}

TEST(Gate, dimensions_must_fit_and_the_value_must_be_a_plain_number) {
  for (const auto* text : {"DA", "DA - 5", "DA + D1", "exp(DA)", "max(DA, 0)", "DA / 5 ms"})
    EXPECT_NE(refusal(text).what, "accepted") << text;
}

TEST(Gate, malformed_text_is_refused) {
  for (const auto* text : {"", "D1 +", "(D1", "D1 D1", "foo(D1)", "max(D1)", "D1 ** 2", "1 @ 2"})
    EXPECT_NE(refusal(text).what, "accepted") << text;
}

}  // namespace
}  // namespace teg::receptors
