#include "spec/nesting.hpp"

#include <gmock/gmock.h>

#include "spec/document.hpp"

namespace teg::spec {
namespace {

using testing::HasSubstr;

std::string repeated(const std::string& part, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += part;
  return out;
}

TEST(Nesting, brackets_in_comments_and_in_texts_do_not_count) {
  for (const char* line :
       {"# rates in [0, 1)\n", "a = \"[{\" # [\n", "a = '[{\\'\n", "a = \"\\\"[{\"\n",
        "a = \"\"\"\n[ \"\" {\n\"\"\"\"\n", "a = '''\n[{''\n'''\n", "# a.b.c.d\n", "a = 'a.b.c.d'\n"})
    EXPECT_FALSE(too_deep_at(repeated(line, 300), 2)) << line;
}

TEST(Nesting, two_hundred_and_one_comments_with_half_open_intervals_are_a_sound_document) {
  EXPECT_TRUE(parse_toml(repeated("# rates in [0, 1)\n", 201) + "a = 1\n", "a.toml"));
}

TEST(Nesting, of_neighbours_does_not_add_up) {
  EXPECT_FALSE(too_deep_at(repeated("[a.b]\nc.d = [[1.5, 2.5], [3.5]]\n[[e]]\nf = { g = 1, h = 2 }\n", 300), 8));
}

TEST(Nesting, of_every_kind_has_the_same_limit) {
  constexpr std::size_t deep = 10000;
  for (const auto& text :
       {repeated("a.", deep) + "a = 1\n", "[" + repeated("a.", deep) + "a]\n", "[[" + repeated("a.", deep) + "a]]\n",
        "\n[x]\n" + repeated("\"a\" . ", deep) + "a = 1\n", "a = " + repeated("[", deep) + repeated("]", deep) + "\n",
        "a = " + repeated("{ a = ", deep) + "1" + repeated("}", deep), "a = { " + repeated("a.", deep) + "a = 1 }\n",
        "a = [\n# ]\n\"]\", " + repeated("[", deep), "a = " + repeated("[{ a.a.a = ", 100) + "1"}) {
    const auto read = parse_toml(text, "a.toml");
    ASSERT_FALSE(read) << text.substr(0, 30);
    EXPECT_THAT(read.errors()[0].what, HasSubstr("nested too deeply")) << text.substr(0, 30);
  }
}

TEST(Nesting, says_in_which_line_it_is_too_deep) {
  EXPECT_EQ(too_deep_at("a = 1\n[x.y]\n# [\nb.c = [2]\n", 3), 4u);
  EXPECT_EQ(too_deep_at("a = 1\n[x.y]\n# [\nb.c = [2]\n", 4), std::nullopt);
}

TEST(Nesting, of_a_setting_is_limited_in_its_path_and_in_its_value) {
  auto root = parse_toml("a = 1\n", "a.toml").value();
  for (const auto& [path, value] :
       std::vector<std::pair<std::string, std::string>>{{repeated("a.", 10000) + "a", "1"},
                                                        {"b", "{ " + repeated("a.", 10000) + "a = 1 }"},
                                                        {"b", repeated("[", 10000)}}) {
    const auto set = set_path(root, path, value);
    ASSERT_FALSE(set);
    EXPECT_LT(set.errors()[0].where.size(), 100u);
  }
  EXPECT_EQ(to_toml(root), "a = 1\n") << "nothing was set";
}

}  // namespace
}  // namespace teg::spec
