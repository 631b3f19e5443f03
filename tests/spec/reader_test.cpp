#include "spec/reader.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/units.hpp"
#include "spec/schema.hpp"
#include "teg/plasticity.hpp"

namespace teg::spec {
namespace {

using testing::HasSubstr;

struct Read {
  explicit Read(std::string_view text) : root(parse_toml(text, "a.toml").value()), in(root, errors) {}
  Value root;
  Errors errors;
  Reader in;
};

TEST(Reader, finds_each_of_many_thousand_names) {
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += "[modulator.m" + std::to_string(i) + "]\ntonic = \"" + std::to_string(i) + " nM\"\n";
  Read r(text);
  for (const int i : {0, 31, 32, 4999})
    EXPECT_DOUBLE_EQ(r.in.level("modulator.m" + std::to_string(i) + ".tonic", true), i);
  EXPECT_FALSE(r.in.has("modulator.m5000"));
}

TEST(Reader, quantities_are_read_in_native_units_and_defaults_where_absent) {
  Read r("[modulator.DA]\ntonic = \"0.02 uM\"\n");
  EXPECT_DOUBLE_EQ(r.in.level("modulator.DA.tonic", true), 20);
  EXPECT_DOUBLE_EQ(r.in.quantity("modulator.DA.clearance.tau"), 200);
  EXPECT_TRUE(r.errors.empty());
  EXPECT_EQ(r.in.resolved()[0].origin, "a.toml:2:9");
  EXPECT_EQ(r.in.resolved()[1].origin, "default");
}

TEST(Reader, a_wrong_unit_names_the_place_the_value_and_an_example) {
  Read r("[protocol]\nuntil = \"5 nM\"\n");
  r.in.quantity("protocol.until");
  ASSERT_EQ(r.errors.size(), 1u);
  EXPECT_THAT(r.errors[0].where, HasSubstr("a.toml:2:9 protocol.until"));
  EXPECT_THAT(r.errors[0].what, HasSubstr("'5 nM' is not a time"));
  EXPECT_THAT(r.errors[0].fix, HasSubstr("ms"));
}

TEST(Reader, a_number_where_a_quantity_belongs_lacks_its_unit) {
  Read r("[protocol]\nuntil = 5\n");
  r.in.quantity("protocol.until");
  EXPECT_THAT(r.errors.at(0).what, HasSubstr("has no unit"));
}

TEST(Reader, every_bad_value_of_a_pass_is_reported) {
  Read r(
      "[rule.a]\nw_max = \"x\"\nbounds = \"hrd\"\n[[rule.a.channel]]\ntau_trace = \"-1 s\"\ntau_pair = \"0 "
      "s\"\namplitude = nan\n");
  r.in.number("rule.a.w_max");
  r.in.choice<BoundKind>("rule.a.bounds");
  r.in.quantity("rule.a.channel.0.tau_trace");
  r.in.quantity("rule.a.channel.0.tau_pair");
  r.in.number("rule.a.channel.0.amplitude");
  ASSERT_EQ(r.errors.size(), 5u);
  EXPECT_THAT(r.errors[1].fix, HasSubstr("did you mean 'hard'"));
  EXPECT_THAT(r.errors[2].what, HasSubstr("out of range"));
}

TEST(Reader, what_cannot_be_read_is_one_error_however_often_it_is_asked_for) {
  Read r("[projection.p]\nto = [\"E\", \"I\"]\n");
  for (int i = 0; i < 3; ++i) r.in.known("projection.p.to", r.in.text("projection.p.to"), {"E", "I"}, "population");
  ASSERT_EQ(r.errors.size(), 1u) << "and no population '' is missed";
  EXPECT_THAT(r.errors[0].what, HasSubstr("is not a name in quotes"));
  Read other("[projection.p]\nto = \"\"\n");
  other.in.known("projection.p.to", other.in.text("projection.p.to"), {"E", "I"}, "population");
  EXPECT_EQ(other.errors.size(), 1u);
}

TEST(Reader, a_choice_is_what_its_name_says) {
  Read r("[rule.a]\nbounds = \"soft\"\n[[rule.a.channel]]\npairing = \"post-pre\"\n[modulator.DA]\nunit = \"1\"\n");
  EXPECT_EQ(r.in.choice<BoundKind>("rule.a.bounds"), BoundKind::soft);
  EXPECT_EQ(r.in.choice<Pairing>("rule.a.channel.0.pairing"), Pairing::post_pre);
  EXPECT_EQ(r.in.choice<Window>("rule.a.channel.0.window"), Window::exponential) << "the default";
  EXPECT_TRUE(r.in.chooses("modulator.DA.unit", "1"));
  EXPECT_FALSE(r.in.chooses("modulator.DA.unit", "nM"));
}

TEST(Reader, whole_numbers_refuse_fractions_and_giants) {
  Read r("[[modulator.DA.phasic]]\npulses = 1.5\nrepeats = 1e300\n");
  r.in.integer("modulator.DA.phasic.0.pulses");
  r.in.integer("modulator.DA.phasic.0.repeats");
  EXPECT_EQ(r.errors.size(), 2u);
}

TEST(Names, unknown_keys_and_sections_are_found_wherever_they_stand) {
  const auto root = parse_toml(
                        "[studdy]\nid = \"x\"\n[modulator.DA]\ntonik = \"1 "
                        "nM\"\n[[modulator.DA.phasik]]\n[rule.a]\n[[rule.a.channel]]\ntau_tracee = \"1 s\"\n",
                        "a.toml")
                        .value();
  const auto errors = check_names(root);
  ASSERT_EQ(errors.size(), 4u);
  EXPECT_THAT(errors[0].fix, HasSubstr("'study'"));
  EXPECT_THAT(errors[1].fix, HasSubstr("'tonic'"));
  EXPECT_THAT(errors[2].fix, HasSubstr("'phasic'"));
  EXPECT_THAT(errors[3].fix, HasSubstr("'tau_trace'"));
}

TEST(Names, sections_and_lists_of_sections_must_be_written_as_such) {
  const auto root =
      parse_toml("protocol = 3\nexpect = 5\n[modulator]\nDA = \"x\"\n[rule.a]\nchannel = [1]\n", "a.toml").value();
  EXPECT_EQ(check_names(root).size(), 4u);
}

TEST(Names, a_name_of_ones_own_is_made_of_letters_digits_and_underscores) {
  const auto root = parse_toml("[modulator.\"a b\"]\n[constant]\n\"x-y\" = 1\n", "a.toml").value();
  EXPECT_EQ(check_names(root).size(), 2u);
}

TEST(Table, every_preset_is_legal_for_its_own_row) {
  for (const auto& p : parameters()) {
    if (p.preset.empty() || p.kind != Kind::quantity) continue;
    EXPECT_TRUE(parse_quantity(p.path, p.preset, p.dim)) << p.path;
  }
}

TEST(Table, every_row_is_found_by_a_concrete_path_and_has_a_meaning) {
  for (const auto& p : parameters()) {
    std::string path(p.path);
    for (auto at = path.find('*'); at != std::string::npos; at = path.find('*')) path.replace(at, 1, "some_name");
    for (auto at = path.find('#'); at != std::string::npos; at = path.find('#')) path.replace(at, 1, "3");
    EXPECT_EQ(find_parameter(path), &p) << path;
    EXPECT_FALSE(p.doc.empty()) << path;
    EXPECT_FALSE(wanted(p).empty()) << path;
  }
}

TEST(Schema, names_every_parameter_and_is_json) {
  const auto schema = nlohmann::json::parse(json_schema());
  EXPECT_TRUE(schema["properties"]["modulator"]["additionalProperties"]["properties"].contains("tonic"));
  EXPECT_TRUE(
      schema["properties"]["rule"]["additionalProperties"]["properties"]["channel"]["items"]["properties"].contains(
          "gate"));
  EXPECT_EQ(schema["properties"]["study"]["required"][0], "id");
  const auto reference = parameter_reference();
  for (const auto& section : sections()) EXPECT_THAT(reference, HasSubstr(std::string(section.doc)));
}

}  // namespace
}  // namespace teg::spec
