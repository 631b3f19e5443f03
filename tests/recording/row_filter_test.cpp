// Which rows of a table belong to a recording.
#include "recording/row_filter.hpp"

#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Rows : public Scratch {
 protected:
  const std::string trials = "time,dff,trial,kind\n0,1,1,go\n0.1,2,2,stop\n0.2,3,3,go\n0.3,4,4,\n";
  std::vector<double> kept(const std::string& rows) {
    const auto read = table(trials, {.column = "dff", .gap_ms = 1e9, .rows = rows});
    EXPECT_TRUE(read) << rows << error_of(read);
    return read ? read->value : std::vector<double>{};
  }
  std::string refused(const std::string& rows) { return error(trials, {.column = "dff", .gap_ms = 1e9, .rows = rows}); }
};

TEST_F(Rows, have_six_comparisons) {
  EXPECT_THAT(kept("trial != 2"), ElementsAre(1, 3, 4));
  EXPECT_THAT(kept("trial < 3"), ElementsAre(1, 2));
  EXPECT_THAT(kept("trial <= 3"), ElementsAre(1, 2, 3));
  EXPECT_THAT(kept("trial > 2"), ElementsAre(3, 4));
  EXPECT_THAT(kept("trial >= 2.0"), ElementsAre(2, 3, 4));
  EXPECT_THAT(kept("kind == go"), ElementsAre(1, 3));
  EXPECT_THAT(kept("kind == 'go'"), ElementsAre(1, 3));
  EXPECT_THAT(kept("\"kind\" != \"go\""), ElementsAre(2, 4));
  EXPECT_THAT(kept("trial >= 2 and trial <= 3"), ElementsAre(2, 3));
}

TEST_F(Rows, of_which_none_is_left_are_refused_with_those_there_are) {
  EXPECT_THAT(refused("kind == wait"), HasSubstr("has no row with kind == wait; there are kind = , go, stop"));
  for (const char* ordered : {"kind < 3", "kind <= 3", "kind > 3", "kind >= 3", "trial < go"})
    EXPECT_THAT(refused(ordered), HasSubstr("has no row with ")) << "words have no order";
}

TEST_F(Rows, that_are_not_said_are_refused_with_an_example) {
  for (const char* wrong : {"trial", "trial ==", "trial == 1 and kind", "and"})
    EXPECT_THAT(refused(wrong), HasSubstr("does not say which rows belong; write trace_rows = \"LedState == 2\""));
  EXPECT_THAT(refused("trail == 1"), HasSubstr("did you mean 'trial'"));
}

TEST_F(Rows, of_several_lights_must_be_chosen) {
  const std::string lights = "Timestamp,LedState,G0\n0,1,1\n0.1,2,10\n0.2,1,2\n0.3,2,20\n";
  EXPECT_THAT(
      error(lights, {.column = "G0"}),
      HasSubstr("has rows of several lights, LedState = 1, 2; say which belong: trace_rows = \"LedState == 2\""));
  EXPECT_THAT(table(lights, {.column = "G0", .rows = "LedState == 1"}).value().value, ElementsAre(1, 2));
  const std::string dark = "Timestamp,LedState,G0\n0,1,1\n0.1,1,10\n0.2,1,2\n";
  EXPECT_THAT(table(dark, {.column = "G0"}).value().value, ElementsAre(1, 10, 2)) << "one light alternates with none";
}

TEST_F(Rows, name_eight_values_at_most) {
  std::string many = "time,dff,trial\n";
  for (int i = 0; i < 30; ++i) many += std::to_string(0.1 * i) + ",1," + std::to_string(100 + i) + "\n";
  const auto words = error(many, {.column = "dff", .rows = "trial == 7"});
  EXPECT_THAT(words, HasSubstr("there are trial = 100, 101, 102, 103, 104, 105, 106, 107"));
  EXPECT_THAT(words, testing::Not(HasSubstr("108")));
}

}  // namespace
}  // namespace teg::recording
