// What is said about a session and its subject: what NWB accepts, and where it stands in the file.
#include "recording/nwb_about.hpp"

#include <gmock/gmock.h>

#include "recording/nwb_write.hpp"

namespace teg::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string errors_of(const std::vector<NwbAbout::Entry>& entries) {
  const auto about = NwbAbout::make(entries);
  std::string all;
  for (const auto& e : about ? Errors{} : about.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}

TEST(NwbAbout, what_nwb_refuses_is_refused_with_an_example) {
  const struct {
    std::vector<NwbAbout::Entry> entries;
    const char* words;
  } rows[] = {{{{"labs", "ours"}}, "about labs: NWB has no such entry; did you mean 'lab'"},
              {{{"lab", " "}}, "about lab: is empty; write lab=TEXT, or leave it out"},
              {{{"lab", std::string("a\0b", 3)}}, "about lab: is empty"},
              {{{"lab", "a"}, {"lab", "b"}}, "about lab: is given twice; give it once"},
              {{{"session_start_time", "yesterday"}},
               "about session_start_time: 'yesterday' is not what NWB accepts; write it as in session_start_time="},
              {{{"subject_id", "a/b"}}, "about subject_id: 'a/b' is not what NWB accepts"},
              {{{"subject_id", std::string(101, 'a')}}, "about subject_id: 'aaaa"},
              {{{"subject_id", "m"}, {"sex", "male"}}, "about sex: 'male' is not what NWB accepts"},
              {{{"subject_id", "m"}, {"age", "90 days"}}, "write it as in age=P90D"},
              {{{"subject_id", "m"}, {"weight", "25"}}, "about weight: '25' is not what NWB accepts"},
              {{{"subject_id", "m"}, {"species", "mouse"}}, "about species: 'mouse' is not what NWB accepts"},
              {{{"sex", "M"}}, "about subject_id: is missing, and other things are said about the subject"}};
  for (const auto& [entries, words] : rows) EXPECT_THAT(errors_of(entries), HasSubstr(words));
}

TEST(NwbAbout, stands_where_nwb_wants_it) {
  const auto about = NwbAbout::make({{"lab", "ours"},
                                     {"experimenter", "A, B"},
                                     {"keywords", "dopamine"},
                                     {"experimenter", "C, D"},
                                     {"subject_id", "mouse-7"},
                                     {"subject_description", "tame"},
                                     {"date_of_birth", "2026-01-31"},
                                     {"species", "Mus musculus"},
                                     {"identifier", "x"}})
                         .value();
  EXPECT_EQ(about.of("identifier", "none"), "x");
  EXPECT_EQ(about.of("notes", "none"), "none");
  EXPECT_THAT(about.texts(), ElementsAre(Pair("/general/lab", "ours")));
  EXPECT_THAT(about.lists(), ElementsAre(Pair("/general/experimenter", ElementsAre("A, B", "C, D")),
                                         Pair("/general/keywords", ElementsAre("dopamine"))));
  EXPECT_THAT(about.subject(),
              ElementsAre(Pair("subject_id", "mouse-7"), Pair("description", "tame"),
                          Pair("date_of_birth", "2026-01-31T00:00:00+00:00"), Pair("species", "Mus musculus")));
  const auto at_noon = NwbAbout::make({{"subject_id", "m"}, {"date_of_birth", "2026-01-31T12:00:00Z"}}).value();
  EXPECT_THAT(at_noon.subject().back(), Pair("date_of_birth", "2026-01-31T12:00:00Z"));
}

TEST(NwbAbout, an_empty_file_is_not_written) {
  const auto words = [](const NwbFile& contents) {
    const auto made = to_nwb(contents);
    return made ? "" : made.errors()[0].where + ": " + made.errors()[0].what;
  };
  EXPECT_EQ(words({}), "the NWB file: would be empty");
  EXPECT_THAT(words({.signals = {{"dff", "", {}, {}}}}), HasSubstr("dff: has n"));
  EXPECT_EQ(words({.signals = {{"dff", "", {0, 1}, {1, 2}}}, .about = {{"lab", "ours"}, {"keywords", "x"}}}), "");
  EXPECT_NE(words({.signals = {{"dff", "", {0, 1}, {1, 2}}}, .about = {{"labs", "ours"}}}), "");
}

}  // namespace
}  // namespace teg::recording
