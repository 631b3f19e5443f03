#include "build/outside.hpp"
#include "study/load_study.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>

#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

std::string study_of(const std::string& sections) {
  return "[study]\nid = \"a\"\ntitle = \"a\"\n[protocol]\nuntil = \"2 s\"\n" + sections;
}
Results results_of(const std::string& text) { return run_study(load_study(text, "a.toml").value(), {}).value(); }
std::string errors_of(const std::string& text) {
  const auto study = load_study(text, "a.toml");
  Errors errors;
  if (!study) errors = study.errors();
  if (study)
    if (const auto results = run_study(*study, {}); !results) errors = results.errors();
  std::string all;
  for (const auto& e : errors) all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  return all;
}

const std::string small_field =
    "[field]\nvoxels = 12\nstatistics = \"20 ms\"\n[[field.burst]]\nonset = \"500 ms\"\nwidth = 4\n";
const std::string spine =
    "[pathway.spine]\nfile = \"teg:coincidence.xml\"\noutputs = [\"PKA_on\", \"D1_DA\", \"D1\"]\n";

TEST(Outside, a_rule_that_follows_the_field_converts_its_traces_integral) {
  const auto r = results_of(study_of(small_field) +
                            "[modulator.DA]\nclearance = { tau = \"1 s\" }\nfollows = \"field.core\"\n"
                            "[rule.r]\n[[rule.r.channel]]\npairing = \"pre\"\ntau_trace = \"1000000 s\"\n"
                            "gate = \"DA / 1 nM\"\n[synapse.s]\npre = [\"0 s\"]\n"
                            "[measure.w]\nof = \"change\"\n[measure.m]\nof = \"field.core\"\nreduce = \"mean\"\n"
                            "[measure.top]\nof = \"field.core\"\nreduce = \"max\"\n");
  EXPECT_GT(r.values[2][0], 100);
  EXPECT_NEAR(r.values[0][0] / (2 * r.values[1][0]), 1, 1e-4);  // mean over 2 s
}

TEST(Outside, a_probe_reads_the_place_of_a_synapse) {
  const std::string where =
      small_field + "[field.probe.near]\nvoxel = [5, 5, 5]\nsize = 2\n[field.probe.far]\nvoxel = [0, 0, 3]\n";
  const auto r = results_of(study_of(where + "[measure.near]\nof = \"field.near\"\nreduce = \"max\"\n"
                                             "[measure.far]\nof = \"field.far\"\nat = \"800 ms\"\n"
                                             "[measure.core]\nof = \"field.core\"\nat = \"800 ms\"\n"));
  EXPECT_GT(r.values[0][0], 100);
  EXPECT_LT(r.values[1][0], r.values[2][0]);
  EXPECT_THAT(errors_of(study_of(small_field + "[field.probe.p]\nvoxel = [12, 0, 0]\n")),
              HasSubstr("not a voxel of the box"));
  EXPECT_FALSE(errors_of(study_of(small_field + "[field.probe.p]\nvoxel = [11, 0, 0]\nsize = 3\n")).empty());
  EXPECT_THAT(errors_of(study_of(small_field + "[field.probe.core]\nvoxel = [1, 0, 0]\n")), HasSubstr("taken"));
}

TEST(Outside, a_field_is_drawn_from_the_studys_seed) {
  const auto core = [](int seed) {
    return results_of(
               study_of(
                   small_field +
                   "[measure.c]\nof = \"field.core\"\nat = \"600 ms\"\n[[expect]]\nwhat = \"c\"\nabove = \"0 nM\"\n")
                   .replace(8, 0, "seed = " + std::to_string(seed) + "\n"))
        .values[0][0];
  };
  EXPECT_EQ(core(1), core(1));
  EXPECT_NE(core(1), core(2));
}

TEST(Outside, a_pathway_is_driven_by_the_chains_level) {
  // At a constant level the receptor binds as on DA / (on DA + off) says: 10 x 1 / (10 x 1 + 10).
  const auto r = results_of(study_of("[modulator.DA]\ntonic = \"1 uM\"\n" + spine +
                                     "set = { dose_DA = 0 }\ndrive = { dopamine = \"DA\" }\n"
                                     "[measure.bound]\nof = \"pathway.spine.D1_DA\"\n"
                                     "[measure.free]\nof = \"pathway.spine.D1\"\n"));
  EXPECT_NEAR(r.values[0][0] / (r.values[0][0] + r.values[1][0]), 0.5, 1e-6);
}

TEST(Outside, what_a_pathway_needs_is_said_where_it_is_missing) {
  EXPECT_THAT(errors_of(study_of("[pathway.a]\nfile = \"/no/such.xml\"\noutputs = [\"x\"]\n")),
              HasSubstr("/no/such.xml"));
  EXPECT_THAT(errors_of(study_of("[pathway.a]\nfile = \"teg:coincidense.xml\"\noutputs = [\"x\"]\n")),
              HasSubstr("did you mean 'teg:coincidence.xml'?"));
  EXPECT_THAT(errors_of(study_of("[pathway.a]\nfile = \"teg:coincidence.xml\"\noutputs = [\"PKA_onn\"]\n")),
              HasSubstr("PKA_on"));
  EXPECT_THAT(errors_of(study_of(spine + "[measure.m]\nof = \"pathway.spine.PKA\"\n")),
              HasSubstr("did you mean 'pathway.spine.PKA_on'?"));
  EXPECT_THAT(errors_of(study_of(spine + "drive = { dopamine = \"DA\" }\n")), HasSubstr("there is no modulator 'DA'"));
  EXPECT_THAT(errors_of(study_of("[modulator.X]\nfollows = \"pathway.a.b\"\n" + spine)),
              HasSubstr("there is no output"));
  ::unsetenv("TEG_NO_SUCH_VARIABLE");
  EXPECT_THAT(errors_of(study_of("[pathway.a]\nfile = \"$TEG_NO_SUCH_VARIABLE/m.xml\"\noutputs = [\"x\"]\n")),
              HasSubstr("environment variable TEG_NO_SUCH_VARIABLE is not set"));
}

TEST(Outside, an_unstable_step_of_the_field_is_refused_with_the_largest_stable_one) {
  EXPECT_THAT(errors_of(study_of("[field]\nvoxels = 12\ndt = \"10 ms\"\n")), HasSubstr("0.518"));  // h^2 / (6 D*)
}

TEST(Outside, what_would_be_read_wrongly_is_refused) {
  const std::string da = "[modulator.DA]\nfollows = \"pathway.spine.D1\"\nunit = \"1\"\n";
  EXPECT_THAT(
      errors_of(study_of(
          da + spine +
          "[pathway.two]\nfile = \"teg:coincidence.xml\"\noutputs = [\"D1\"]\ndrive = { dopamine = \"DA\" }\n")),
      HasSubstr("follows a pathway itself"));
  EXPECT_THAT(
      errors_of(study_of("[region.A]\n[region.B]\n[modulator.DA]\n" + spine + "drive = { dopamine = \"DA\" }\n")),
      HasSubstr("DA@A"));
  EXPECT_THAT(errors_of(study_of(spine + "until = \"1 s\"\n[measure.m]\nof = \"pathway.spine.D1\"\nat = \"1.5 s\"\n")),
              HasSubstr("ends before it is measured"));
}

TEST(Outside, a_study_without_its_file_says_so) {
  const auto study =
      load_study(study_of(spine).replace(8, 0, "needs = \"$TEG_NO_SUCH_VARIABLE/m.xml\"\n"), "a.toml").value();
  EXPECT_EQ(missing_file(study), "$TEG_NO_SUCH_VARIABLE/m.xml");
  EXPECT_EQ(missing_file(load_study(study_of(spine), "a.toml").value()), "");
}

}  // namespace
}  // namespace teg::study
