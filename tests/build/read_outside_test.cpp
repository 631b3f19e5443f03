// Pathways and fields as they are written: what they hold, and what is refused.
#include "build/read_outside.hpp"

#include "build/outside.hpp"
#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string study = R"([study]
id = "a"
title = "Outside"
[modulator.DA]
tonic = "20 nM"
[modulator.PKA]
unit = "1"
follows = "pathway.spine.PKA_on"
[modulator.spread]
follows = "field.near"
[pathway.spine]
file = "teg:coincidence.xml"
outputs = ["PKA_on"]
equilibrate = "2 s"
set = { dose_DA = 0 }
rest = { dose_DA = 0 }
drive = { dopamine = "DA" }
[field]
voxels = 12
tau = "3 s"
[field.probe.near]
voxel = [5, 5, 7]
size = 2
[[field.burst]]
onset = "100 ms"
width = 4
[[field.burst]]
onset = "600 ms"
width = 6
[rule.r]
[[rule.r.channel]]
gate = "PKA"
[synapse.s]
pre = ["1 s"]
[protocol]
until = "1 s"
[measure.change]
of = "change"
)";

TEST(ReadOutside, holds_the_runs_that_are_written) {
  const auto model = built(study);
  ASSERT_EQ(model.outside.pathways.size(), 1u);
  const auto& spine = model.outside.pathways[0];
  EXPECT_EQ(spine.equilibrate, 2);
  EXPECT_EQ(spine.until, 3) << "the protocol follows the rest";
  ASSERT_EQ(spine.drives.size(), 1u);
  EXPECT_EQ(spine.drives[0].second, 0u);
  ASSERT_EQ(spine.rest.size(), 1u);
  EXPECT_EQ(spine.rest[0].value, 0);
  ASSERT_TRUE(model.outside.field.has_value());
  const auto& field = *model.outside.field;
  EXPECT_EQ(field.model.medium.tau, Time{3000});
  EXPECT_EQ(field.innervation.episodes.size(), 2u);
  EXPECT_EQ(field.column.first.x, 4u) << "that of the first burst: 4 of 12 voxels";
  ASSERT_EQ(field.probes.size(), 1u);
  EXPECT_EQ(field.probes[0].second.end.z, 9u);
  EXPECT_EQ(model.outside.followers.size(), 2u);
}

TEST(ReadOutside, a_run_may_end_at_a_time_of_its_own) {
  const auto model = built(changed(study, "equilibrate = \"2 s\"", "equilibrate = \"2 s\"\nuntil = \"2500 ms\""));
  EXPECT_EQ(model.outside.pathways.at(0).until, 2.5);
}

TEST(ReadOutside, is_refused_in_words_that_say_where) {
  const std::string probe = "voxel = [5, 5, 7]";
  expect_refused(
      study,
      {{"pathway.spine.PKA_on", "pathway.spine.PKA", "modulator.PKA.follows: there is no output 'pathway.spine.PKA'"},
       {"follows = \"field.near\"", "follows = \"field.near\"\ntrace = \"a.csv\"",
        "modulator.spread.follows: trace is given too; keep one of the two"},
       {"set = { dose_DA = 0 }", "set = { dose_DA = \"high\" }",
        "pathway.spine.set.dose_DA: 'high' is not a number; write a number in the model's own units"},
       {"[\"PKA_on\"]", "[]", "pathway.spine.outputs: is empty; name what is recorded"},
       {"equilibrate = \"2 s\"", "equilibrate = \"2 s\"\nuntil = \"2 s\"",
        "pathway.spine.until: is not after equilibrate; write a later time"},
       {"dopamine = \"DA\"", "dopamine = \"NE\"", "pathway.spine.drive.dopamine: there is no modulator 'NE'"},
       {"dopamine = \"DA\"", "dopamine = \"PKA\"",
        "pathway.spine.drive.dopamine: PKA follows a pathway itself; put both pathways into one SBML model"},
       {probe, "voxel = [5, 5]",
        "field.probe.near.voxel: is not a voxel of the box; write three whole numbers from 0 to 11"},
       {probe, "voxel = [5, 5, 12]", "field.probe.near.voxel: is not a voxel of the box"},
       {probe, "voxel = [5, 5, -1]", "field.probe.near.voxel: is not a voxel of the box"},
       {probe, "voxel = [5, 5, 1.5]", "field.probe.near.voxel: is not a voxel of the box"},
       {probe, "voxel = [5, 5, \"x\"]", "field.probe.near.voxel: is not a voxel of the box"},
       {probe, "voxel = [1, 2, 3, \"x\"]", "field.probe.near.voxel: is not a voxel of the box"},
       {"[field.probe.near]", "[field.probe.median]", "field.probe.median: this name is taken; rename the probe"},
       {"voxels = 12", "voxels = 12\ndt = \"1 s\"", "field: "},
       {"voxels = 12", "voxels = 12\num3_per_terminal = 1e-7", "field: number of terminals "}});
}

TEST(ReadOutside, a_modulator_that_follows_the_field_may_drive_a_pathway) {
  EXPECT_EQ(errors_of(changed(study, "dopamine = \"DA\"", "dopamine = \"spread\"")), "");
}

}  // namespace
}  // namespace teg::study
