// What of a study belongs to no model: its constants, axes, names and settings, and what is refused of them.
#include "study/load_study.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::string study = R"([study]
id = "a"
title = "A study"
[constant]
tau = "500 ms"
[sweep]
delay = "0 s .. 2 s by 1 s"
[show]
delay = "1 s"
[modulator.DA]
unit = "1"
clearance = { tau = "{tau}" }
[[modulator.DA.phasic]]
onset = "{delay}"
amount = 1
[rule.r]
[[rule.r.channel]]
gate = "DA"
[protocol]
pre = ["1 s"]
until = "10 s"
[measure.m]
of = "change"
against = "delay"
)";
const std::string axis = "delay = \"0 s .. 2 s by 1 s\"";

TEST(LoadStudy, fills_constants_in_and_leaves_axes_for_their_points) {
  const auto read = load_study(study, "a.toml").value();
  EXPECT_EQ(read.n_points(), 3u);
  EXPECT_EQ(std::get<ExponentialClearance>(read.first.model.modulators[0].clearance).tau, Time{500});
  EXPECT_EQ(read.constants.at("tau").native, 500);
  EXPECT_EQ(read.show.at("delay"), "1 s");
}

TEST(LoadStudy, refuses_what_does_not_fit_together) {
  std::string many;
  for (int i = 0; i < 9; ++i) many += "\na" + std::to_string(i) + " = [1, 2]";
  expect_refused(
      study,
      {{"id = \"a\"", "id = \"a/b\"", "study.id: 'a/b' cannot name files; use letters, digits, - and _"},
       {"id = \"a\"", "id = \"\"", "study.id: '' cannot name files"},
       {"id = \"a\"", "id = \"" + std::string(81, 'a') + "\"", "cannot name files"},
       {"tau = \"500 ms\"", "tau = \"500 ms\"\nword = \"late\"",
        "constant.word: is not a number or a quantity; write a value"},
       {axis, axis + "\ntau = [\"1 s\", \"2 s\"]", "sweep.tau: a constant has this name too; rename one"},
       {axis, axis + many, "sweep: has more than "},
       {axis, axis + "\nb = \"0 .. 1 in 100000\"\nc = \"0 .. 1 in 100000\"", "sweep: has 3e+10 points; use at most"},
       {axis, axis + "\nsample = [1, 2]\n[sample]\nover = { q = \"1 s .. 2 s\" }",
        "sweep.sample: [sample] makes this axis"},
       {"[show]\ndelay", "[show]\ndelai", "show.delai: there is no axis 'delai'; did you mean 'delay'"},
       {"title = \"A study\"", "title = \"{delay}\"",
        "study.title: is the same at every point, and cannot follow the axis 'delay'; write one value"},
       {axis, "m_peak = [1, 2]\n" + axis,
        "sweep.m_peak: results have a number of this name, of the measure 'm'; rename"},
       {axis, "m_closed_form = [1, 2]\n" + axis, "sweep.m_closed_form: results have a number of this name"},
       {axis, "m_p10 = [1, 2]\n" + axis, "sweep.m_p10: results have a number of this name"},
       {axis, "m_map_x = [1, 2]\n" + axis, "sweep.m_map_x: results have a number of this name"},
       {"[protocol]", "protocol = 3\n[x]", "protocol"}});
  EXPECT_EQ(errors_of(changed(study, axis, "m_other = [1, 2]\n" + axis)), "");
  EXPECT_THAT(errors_of("[study\n"), HasSubstr("a.toml:1"));
}

TEST(LoadStudy, of_an_axis_that_changes_nothing_opens_no_study) {
  const auto refused = [](const std::vector<std::pair<std::string, std::string>>& settings) {
    const auto read = open_study("yagishita-2014", settings);
    std::string all;
    for (const auto& e : read ? Errors{} : read.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
    return all;
  };
  EXPECT_THAT(refused({{"modulator.DA.phasic.0.onset", "1 s"}}),
              HasSubstr("sweep.delay: changes nothing: no value of the study has {delay} in it; write \"{delay}\""));
  EXPECT_THAT(refused({{"rule.d1.channel.0.tau", "1 s"}}), HasSubstr("--set rule.d1.channel.0.tau"));
  EXPECT_EQ(refused({{"rule.d1.channel.0.tau_trace", "3 s"}}), "");
}

TEST(LoadStudy, a_name_that_is_no_study_is_told_the_nearest) {
  const auto error = [](const std::string& name) {
    const auto read = find_study(name);
    return read ? "" : read.errors()[0].what + "; " + read.errors()[0].fix;
  };
  EXPECT_EQ(error("yagishita-2014"), "");
  EXPECT_EQ(error("yagishita-2015"),
            "there is no such file and no shipped study of this name; did you mean 'yagishita-2014'?");
  EXPECT_THAT(error("something-of-another-kind"), HasSubstr("'teg list' names the shipped studies"));
  EXPECT_NE(error("/"), "");
}

}  // namespace
}  // namespace teg::study
