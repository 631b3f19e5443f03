#include "spec/document.hpp"

#include <gmock/gmock.h>

#include "spec/failing_new.hpp"

namespace teg::spec {
namespace {

using testing::HasSubstr;

Value parsed(std::string_view text) { return parse_toml(text, "a.toml").value(); }

TEST(Document, values_keep_their_place_and_order) {
  const auto root = parsed("[b]\nx = \"1 s\"\n[a]\ny = [1, 2.5]\n");
  EXPECT_EQ(root.table()->at(0).first, "b");
  EXPECT_EQ(root.find("b")->find("x")->place, "a.toml:2:5");
  EXPECT_EQ(root.find("a")->find("y")->list()->size(), 2u);
}

TEST(Document, an_error_says_the_line_and_the_column) {
  const auto root = parse_toml("[study]\nid = \n", "a.toml");
  ASSERT_FALSE(root);
  EXPECT_THAT(root.errors()[0].where, HasSubstr("a.toml:2:"));
  EXPECT_FALSE(root.errors()[0].fix.empty());
}

TEST(Document, empty_and_binary_files_are_refused_as_such) {
  EXPECT_THAT(parse_toml("  \n", "a.toml").errors()[0].what, HasSubstr("empty"));
  EXPECT_THAT(parse_toml(std::string_view("a\0b", 3), "a.toml").errors()[0].what, HasSubstr("not a text file"));
  EXPECT_FALSE(parse_toml("\xff\xfe\x01", "a.toml"));
}

TEST(Document, deep_nesting_is_refused_not_followed) {
  const auto root = parse_toml("x = " + std::string(5000, '['), "a.toml");
  ASSERT_FALSE(root);
  EXPECT_THAT(root.errors()[0].what, HasSubstr("too deeply"));
}

TEST(Document, a_value_that_was_read_elsewhere_keeps_its_place) {
  auto root = parsed("[rule.d1]\nbounds = \"none\"\n");
  const auto other = parse_toml("list = [{ tau_trace = \"1 s\" }]\n", "b.toml").value();
  ASSERT_TRUE(set_value(root, "rule.d1.channel", *other.find("list")));
  EXPECT_EQ(to_text(*root.find("rule")->find("d1")->find("channel")), "[{ tau_trace = \"1 s\" }]");
  EXPECT_EQ(root.find("rule")->find("d1")->find("channel")->place, "b.toml:1:8");
  EXPECT_FALSE(set_value(root, "rule.d1.bounds.x", Value{1.0, ""}));
}

TEST(Document, an_entry_is_taken_out_and_one_that_is_not_there_is_no_fault) {
  auto root = parsed("x = 1\ny = 2\n");
  remove(root, "x");
  remove(root, "x");
  EXPECT_EQ(to_toml(root), "y = 2\n");
}

TEST(Document, a_setting_replaces_a_value_and_says_where_it_came_from) {
  auto root = parsed("[rule.d1]\n[[rule.d1.channel]]\ntau_trace = \"1 s\"\n");
  ASSERT_TRUE(set_path(root, "rule.d1.channel.0.tau_trace", "2 s"));
  const auto* value = root.find("rule")->find("d1")->find("channel")->list()->at(0).find("tau_trace");
  EXPECT_EQ(*value->text(), "2 s");
  EXPECT_EQ(value->place, "--set");
}

TEST(Document, a_setting_may_be_a_number_a_list_or_bare_words) {
  auto root = parsed("a = 1\n");
  ASSERT_TRUE(set_path(root, "a", "2.5"));
  EXPECT_EQ(std::get<double>(root.find("a")->held), 2.5);
  ASSERT_TRUE(set_path(root, "a", "[1, 2]"));
  EXPECT_EQ(root.find("a")->list()->size(), 2u);
  ASSERT_TRUE(set_path(root, "a", "-2 s .. 6 s by 0.1 s"));
  EXPECT_EQ(*root.find("a")->text(), "-2 s .. 6 s by 0.1 s");
}

TEST(Document, a_setting_adds_one_list_element_at_most) {
  auto root = parsed("[[x]]\na = 1\n");
  EXPECT_TRUE(set_path(root, "x.1.a", "2"));
  EXPECT_FALSE(set_path(root, "x.7.a", "2"));
  EXPECT_FALSE(set_path(root, "x..a", "2"));
  EXPECT_FALSE(set_path(root, "x.0.a.b", "2"));
}

TEST(Document, braces_are_filled_with_names_and_expressions) {
  auto root = parsed("a = \"{delay}\"\nb = \"{input + delay}\"\nc = \"{n} @ 10 Hz\"\n");
  EXPECT_TRUE(substitute(root, {{"delay", "0.5 s"}, {"input", "10 s"}, {"n", "5"}}).empty());
  EXPECT_EQ(*root.find("a")->text(), "0.5 s");
  EXPECT_EQ(*root.find("b")->text(), "10500 ms");
  EXPECT_EQ(*root.find("c")->text(), "5 @ 10 Hz");
}

TEST(Document, a_name_that_is_itself_in_braces_is_left_for_later) {
  auto root = parsed("a = \"{input + delay}\"\n");
  EXPECT_TRUE(substitute(root, {{"delay", "{delay}"}, {"input", "10 s"}}).empty());
  EXPECT_EQ(*root.find("a")->text(), "{input + delay}");
}

TEST(Document, unknown_names_in_braces_are_errors_with_the_nearest_name) {
  auto root = parsed("a = \"{dealy}\"\nb = \"{delay\"\nc = \"{delay + 1}\"\n");
  const auto errors = substitute(root, {{"delay", "0.5 s"}});
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_THAT(errors[0].fix, HasSubstr("delay"));
  EXPECT_THAT(errors[1].what, HasSubstr("'}' is missing"));
  EXPECT_THAT(errors[2].what, HasSubstr("a time meets a plain number"));
}

TEST(Document, mentions_sees_names_only_inside_braces_and_whole) {
  EXPECT_TRUE(mentions("{delay}", "delay"));
  EXPECT_TRUE(mentions("x {input + delay} y", "delay"));
  EXPECT_FALSE(mentions("delay", "delay"));
  EXPECT_FALSE(mentions("{delays}", "delay"));
  EXPECT_FALSE(mentions("{my_delay}", "delay"));
}

// Where memory runs out at any of its allocations, a copy leaves nothing behind and the original as it was. That
// libstdc++ copies such values wrongly then was seen as a crash of a run with little memory.
TEST(Document, a_copy_that_runs_out_of_memory_is_given_up_in_good_order) {
  const std::string word(60, 'x');
  const auto root =
      parsed("a = \"" + word + "\"\n[[b]]\nc = [[\"" + word + "\"], [1]]\n[[b]]\nd.e = \"" + word + "\"\n");
  const auto before = to_toml(root);
  bool is_copied = false;
  for (long allocations = 0; !is_copied; ++allocations) {
    const FailingNew failing(allocations);
    try {
      const Value copy = root;
      is_copied = true;
    } catch (const std::bad_alloc&) {}
  }
  EXPECT_EQ(to_toml(root), before);
}

TEST(Document, what_is_written_as_toml_reads_back_the_same) {
  const std::string text =
      "a = 1\nb = \"x \\\"y\\\"\"\n[t.u]\nc = [1.5, \"z\"]\n[[t.l]]\nd = true\n[[t.l]]\nd = { e = 2.0 }\n";
  const auto root = parsed(text);
  const auto again = parsed(to_toml(root));
  EXPECT_EQ(to_toml(root), to_toml(again));
  EXPECT_EQ(again.find("t")->find("l")->list()->size(), 2u);
}

}  // namespace
}  // namespace teg::spec
