// A study again, from the results file that it left.
#include "run/rerun.hpp"
#include "keep/store_write.hpp"
#include "study/load_study.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "core/embedded.hpp"
#include "core/file.hpp"
#include "keep/store.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"
#include "sim/networks.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

class Rerun : public testing::Test {
 protected:
  // Through a file, as a user does.
  Result<Recorded> recorded(Dataset data) const {
    const auto path = folder_.file("results.h5");
    write_file(path, to_hdf5(data).value()).value();
    return recorded_study(from_hdf5(path).value(), path);
  }
  sim::ScratchFolder folder_;
};

TEST_F(Rerun, gives_the_fingerprint_that_was_recorded) {
  for (const auto& [name, settings] :
       std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>{
           {"yagishita-2014", {{"rule.d1.channel.0.tau_trace", "2.3 s"}}},
           {"handler-2019", {{"fit.evaluations", "60"}}},
           {"opto-choice", {{"study.seeds", "3"}}},
           {"izhikevich-2007-distal-reward", {{"protocol.until", "2 s"}, {"study.seeds", "2"}}},
           {"replay-trace", {}}}) {
    const auto study = open_study(name, settings).value();
    const auto results = run_study(study, {}).value();
    const auto again = recorded(to_dataset(study, results, "teg run")).value();
    EXPECT_EQ(again.fingerprint, results.fingerprint);
    EXPECT_EQ(again.study.settings, study.settings);
    EXPECT_EQ(run_study(again.study, {2}).value().fingerprint, results.fingerprint) << name;
  }
}

TEST_F(Rerun, every_shipped_study_is_read_back_from_its_own_text) {
  for (const auto& file : embedded::studies()) {
    const auto study = load_study(file.text, std::string(file.name));
    ASSERT_TRUE(study) << file.name;
    const auto text = spec::to_toml(study->document);
    const auto again = load_study(text, "again.toml");
    ASSERT_TRUE(again) << file.name << ": " << again.errors()[0].where << again.errors()[0].what;
    EXPECT_EQ(spec::to_toml(again->document), text) << file.name;
    EXPECT_EQ(again->n_points(), study->n_points());
  }
}

TEST_F(Rerun, files_without_a_study_or_of_part_of_a_sweep_are_refused) {
  const auto study = open_study("yagishita-2014").value();
  auto results = run_study(study, {}).value();
  results.runs_present -= 1;
  const auto part = recorded(to_dataset(study, results, ""));
  ASSERT_FALSE(part);
  EXPECT_THAT(part.errors()[0].what, HasSubstr("is PARTIAL: it has 160/161 runs"));
  const auto foreign = recorded(Dataset{});
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.errors()[0].what, HasSubstr("holds no study"));
}

TEST_F(Rerun, says_which_files_have_changed_since) {
  const auto trace = folder_.file("level.csv");
  write_file(trace, "time_s,DA\n0,1\n1,3\n2,1\n3,1\n").value();
  const auto study = open_study("replay-trace", {{"modulator.DA.trace", trace}}).value();
  const auto data = to_dataset(study, run_study(study, {}).value(), "");
  EXPECT_TRUE(recorded(data).value().changed_files.empty());
  write_file(trace, "time_s,DA\n0,1\n1,4\n2,1\n3,1\n").value();
  EXPECT_EQ(recorded(data).value().changed_files, std::vector{trace});
}

TEST_F(Rerun, says_which_variable_differs_most_and_where) {
  Dataset a;
  a.coordinates = {{"delay", "s", "", {0, 0.5, 1}, {}}, {"kind", "", "", {}, {"x", "y"}}};
  a.variables = {{"w", "1", "", {"kind", "delay"}, {1, 2, 3, 4, 5, 6}}, {"same", "", "", {}, {NAN}}};
  auto b = a;
  b.variables[0].values = {1, 2.5, 3, 4, 5, 8};
  const auto found = differences(a, b);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].variable, "w");
  EXPECT_EQ(found[0].largest, 2);
  EXPECT_EQ(found[0].at, "kind = y, delay = 1 s");
  b.variables[0].values[0] = NAN;
  EXPECT_TRUE(std::isinf(differences(a, b)[0].largest));
}

}  // namespace
}  // namespace teg::study
