// The names of what a study may choose stand beside the kinds; the rows of the table that cannot see those kinds list
// the same names.
#include <gmock/gmock.h>

#include "spec/parameters.hpp"
#include "study/study.hpp"
#include "transport/field_model.hpp"

namespace teg::study {
namespace {

TEST(Choices, are_the_names_of_their_kinds) {
  const auto listed = [](const char* path) { return spec::find_parameter(path)->choices; };
  EXPECT_EQ(listed("measure.m.reduce"), choices<Reduce>);
  EXPECT_EQ(listed("measure.m.over_seeds"), choices<OverSeeds>);
  EXPECT_EQ(listed("measure.m.over"), choices<OverTrials>);
  EXPECT_EQ(listed("field.border"), choices<transport::Border>);
}

}  // namespace
}  // namespace teg::study
