// What results say of their axes.
#include "run/to_dataset.hpp"

#include <gmock/gmock.h>

#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

TEST(ToDataset, every_axis_says_what_it_sets_and_in_which_unit) {
  const auto study = load_study(
      "[study]\nid = \"a\"\ntitle = \"Axes\"\n[modulator.DA]\nunit = \"1\"\n[[modulator.DA.phasic]]\nonset = "
      "\"{delay}\"\namount = \"{size}\"\n[rule.r]\n[[rule.r.channel]]\npairing = \"post\"\ntau_trace = "
      "\"{1 s * size}\"\ngate = \"DA\"\n[protocol]\nuntil = \"12 s\"\npost = [\"0 s\"]\n[sweep]\ndelay = [\"0 s\", "
      "\"1 s\"]\nsize = [1, 2]\n[measure.change]\nof = \"change\"\n",
      "a.toml");
  ASSERT_TRUE(study);
  const auto results = run_study(*study, {});
  ASSERT_TRUE(results);
  const auto data = to_dataset(*study, *results, "");
  const auto *delay = data.coordinate("delay"), *size = data.coordinate("size");
  EXPECT_EQ(delay->unit, "s");
  EXPECT_THAT(delay->doc, testing::EndsWith("(modulator.DA.phasic.0.onset)"));
  EXPECT_EQ(size->unit, "");
  EXPECT_THAT(size->doc, testing::EndsWith("(modulator.DA.phasic.0.amount and 1 more)"));
  EXPECT_NE(delay->doc, size->doc);
  EXPECT_EQ(data.coordinate("time")->unit, "ms") << "each has the unit that it says";
}

}  // namespace
}  // namespace teg::study
