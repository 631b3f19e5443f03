#include "report/atlas_page.hpp"

#include <gmock/gmock.h>

#include "browser.hpp"
#include "report/draw.hpp"

namespace teg::report {
namespace {

using namespace browser;
using study::atlas::Part;
using testing::HasSubstr;
using testing::Not;

// One entry of every part, and two tasks.
const std::string small = R"(
delay = { before = "2 s", after = "5 s", least = "50 ms", each_decade = 3 }
[[window]]
id = "spine"
study = "yagishita-2014"
label = "spine <b>"
group = "striatum"
event = "the pairing"
modulator = "DA"
measure = "window"
[[window]]
id = "ltd"
study = "he-2015-sign"
label = "depression"
group = "cortex"
event = "the pairing"
modulator = "SER"
measure = "post_pre"
set = { "constant.NE" = 0, "constant.SER" = 1, "modulator.SER.phasic.0.onset" = "{delay}" }
[[pairing]]
id = "lag"
study = "bittner-2017-kernel"
label = "lag"
measure = "stdp"
x = { interval = { before = "100 ms", after = "100 ms", least = "1 ms", each_decade = 3 } }
set = { "constant.delay" = "0 s", "synapse.stdp.post" = "{input + interval}" }
[[region]]
id = "spine"
study = "yagishita-2014"
label = "spine"
modulator = "DA"
measure = { of = "change" }
[[phase]]
id = "dose"
study = "yagishita-2014"
label = "delay and dose"
event = "the pairing"
measure = { of = "change" }
x = { delay = { before = "2 s", after = "5 s", least = "50 ms", each_decade = 3 } }
y = { dose = "10 nM .. 1000 nM log 4" }
set = { "modulator.DA.phasic.0.amount" = "{dose}" }
[[transfer]]
id = "synapse"
study = "izhikevich-2007-closed-form"
label = "synapse"
measure = "window"
[[transfer]]
id = "choice"
study = "opto-choice"
label = "choice"
measure = "repeat"
delay = { after = "5 s", least = "50 ms", each_decade = 3 }
without = { "intervention.pulse.amount" = 0 }
[[left_out]]
studies = ["dreyer-2010"]
reason = "nothing is learned"
)";

const study::atlas::Results& results() {
  static const auto computed = [] {
    const embedded::File file{"small.toml", small};
    return study::atlas::compute(study::atlas::read({&file, 1}, false).value(),
                                 {Part::windows, Part::pairings, Part::regions, Part::phase, Part::transfer},
                                 {2, nullptr, {}, {}})
        .value();
  }();
  return computed;
}
Page page() { return atlas_page(results(), atlas_figures(results()), "teg atlas --from small.toml"); }

TEST(AtlasPage, a_browser_draws_every_figure_without_complaint) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  const auto seen = visit(to_html(page()));
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_EQ(count(body_of(seen.document), "data-ready=\"true\""), page().figures.size());
}

TEST(AtlasPage, logarithmic_axes_zoom_about_the_cursor_and_back) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  auto html = to_html(page());
  const std::string keys = R"(<script>addEventListener("load", async () => {
  const figure = document.querySelector("#figure-windows"), plot = figure.querySelector(".plot");
  const press = async (key) => {
    plot.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    await new Promise((done) => setTimeout(done, 200));
    return figure.querySelector(".readout").textContent;
  };
  const seen = [];
  for (const key of ["ArrowRight", "+", "+", "ArrowRight", "-", "0", "ArrowLeft"]) seen.push(await press(key));
  document.body.dataset.seen = seen.map((text) => text.split("(s) ")[1]).join("|");
});</script></body>)";
  html.replace(html.rfind("</body>"), 7, keys);
  const auto seen = visit(html);
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_THAT(body_tag(seen.document), HasSubstr("data-seen=\"0.108|0.108|0.108|0.232|0.232|0.232|0.108\""));
}

TEST(AtlasPage, has_a_figure_for_every_part) {
  std::vector<std::string> ids;
  for (const auto& figure : page().figures) ids.push_back(figure.id);
  EXPECT_THAT(ids, testing::ElementsAre("windows", "map", "intervals", "pairings", "regions", "region-windows",
                                        "phase-dose", "transfer", "transfer-matrix"));
}

TEST(AtlasPage, every_figure_is_drawn_on_paper_too) {
  for (const auto& figure : page().figures)
    EXPECT_THAT(draw(figure, Format::svg).value(), testing::StartsWith("<?xml")) << figure.id;
}

TEST(AtlasPage, every_window_is_in_the_table_with_its_study_and_source) {
  const auto html = to_html(page());
  for (const char* part : {"spine &lt;b&gt;", "yagishita-2014", "https://doi.org/10.1126/science.1255514",
                           "trace 0.8 s, rise 0.48 s, gate max(D1 - 0.05, 0)", "learner", "teg atlas --from small.toml",
                           "nothing is learned", "modulator.SER.phasic.0.onset"})
    EXPECT_THAT(html, HasSubstr(part));
  EXPECT_EQ(window_rows(results()).size(), results().swept.size() - 1) << "all but the phase diagram";
}

TEST(AtlasPage, what_transfers_is_said_in_numbers_of_this_run) {
  const auto sentences = transfer_sentences(results());
  EXPECT_EQ(sentences[0].substr(0, 29), "Of 1 pairs of tasks, 1 have w");
  EXPECT_THAT(sentences[1], HasSubstr("'synapse', 'choice'"));
}

TEST(AtlasPage, windows_over_a_dose_have_its_unit_and_a_figure_of_their_own) {
  auto more = results();
  const auto phase = std::ranges::find(more.swept, Part::phase, [](const auto& s) { return s.entry.part; });
  auto dose = *phase;  // with made up values
  dose.entry.part = Part::windows, dose.entry.label = "by dose", dose.entry.axes.erase(dose.entry.axes.begin() + 1);
  dose.study.axes.erase(dose.study.axes.begin() + 1);
  dose.effect = {1, 3, 4, 2};
  dose.window = analysis::summarise(dose.positions(0), dose.effect);
  more.swept.push_back(dose);
  const auto row = window_rows(more).back();
  EXPECT_EQ(row[0], "by dose");
  EXPECT_THAT(row[2], testing::EndsWith(" nM"));
  EXPECT_THAT(row[6], testing::EndsWith(" nM"));
  std::vector<std::string> ids;
  for (const auto& figure : atlas_figures(more)) {
    ids.push_back(figure.id);
    for (const auto& panel : figure.panels)
      for (const auto& series : panel.series) EXPECT_EQ(series.label == "by dose", panel.x_label == "dose (nM)");
    EXPECT_THAT(draw(figure, Format::svg).value(), testing::StartsWith("<?xml")) << figure.id;
  }
  EXPECT_THAT(ids, testing::ElementsAre("windows", "map", "intervals", "windows-dose_nM", "pairings", "regions",
                                        "region-windows", "phase-dose", "transfer", "transfer-matrix"));
  EXPECT_THAT(to_html(atlas_page(more, atlas_figures(more), "")), HasSubstr("by dose"));
}

TEST(AtlasPage, parts_that_were_not_computed_leave_no_trace) {
  auto only = results();
  std::erase_if(only.swept, [](const auto& s) { return s.entry.part != Part::phase; });
  only.pairs.clear();
  EXPECT_EQ(atlas_figures(only).size(), 1u);
  EXPECT_THAT(to_html(atlas_page(only, atlas_figures(only), "")), Not(HasSubstr("pairs of tasks")));
}

}  // namespace
}  // namespace teg::report
