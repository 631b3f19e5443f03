// The kinds of a network say of themselves what is true of them.
#include <gmock/gmock.h>

#include <string>

#include "core/units.hpp"
#include "spec/parameters.hpp"
#include "teg/network_fields.hpp"

namespace teg::study {
namespace {

template <class T>
inline constexpr Dim dim_of{};
template <Dim D>
inline constexpr Dim dim_of<teg::Quantity<D>> = D;

template <class Kind, class Value>
void expect_preset(const Field<Kind, Value>& field) {
  const Value value = Kind{}.*field.member;
  const auto place = std::string(Described<Kind>::section) + "." + std::string(field.name);
  if constexpr (HasNames<Value>) {
    EXPECT_EQ(name_of(value), field.preset) << place;
  } else if constexpr (std::is_same_v<Value, bool>) {
    EXPECT_EQ(value ? "true" : "false", field.preset) << place;
  } else if constexpr (std::is_arithmetic_v<Value> || requires { value.native(); }) {
    const auto preset = parse_quantity(place, field.preset, dim_of<Value>);
    ASSERT_TRUE(preset) << place;
    if constexpr (std::is_arithmetic_v<Value>)
      EXPECT_EQ(*preset, static_cast<double>(value)) << place;
    else
      EXPECT_DOUBLE_EQ(*preset, value.native()) << place;
  }
}
template <class Variant>
void expect_presets() {
  for_each_kind<Variant>([]<class Kind>() {
    for_each_field<Kind>([](const auto& field) {
      if (!field.preset.empty()) expect_preset(field);
    });
  });
}

TEST(NetworkKinds, have_the_presets_that_are_written_beside_their_fields) {
  expect_presets<Neuron>();
  expect_presets<Drive>();
  expect_presets<Connect>();
  for_each_field<SynapseDynamics>([](const auto& field) { expect_preset(field); });
}

TEST(NetworkKinds, name_in_their_equations_only_fields_that_they_have) {
  for_each_kind<Neuron>([]<class Model>() {
    std::string text(Described<Model>::equation);
    for_each_field<Model>([&](const auto& field) {
      const auto place = "{" + std::string(field.name) + "}";
      for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) text.erase(at, place.size());
    });
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
  });
}

TEST(NetworkKinds, share_a_key_only_where_it_has_one_range_for_all) {
  for_each_kind<Neuron>([]<class Model>() {
    for_each_field<Model>([]<class Value>(const Field<Model, Value>& field) {
      const auto path = std::string(Described<Model>::section) + "." + std::string(field.name);
      const auto* row = spec::find_parameter(path);
      ASSERT_NE(row, nullptr) << path;
      EXPECT_EQ(row->dim, dim_of<Value>) << path;
      if constexpr (!requires(Value v) { v[0]; }) {
        EXPECT_EQ(row->least, field.least) << path;
        EXPECT_EQ(row->most, field.most) << path;
        EXPECT_EQ(row->above_least, field.above_least) << path;
      }
    });
  });
}

}  // namespace
}  // namespace teg::study
