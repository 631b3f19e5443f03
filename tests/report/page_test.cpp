#include "report/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "browser.hpp"
#include "sample_figures.hpp"

namespace {

using namespace teg::report;
using namespace teg::report::browser;
using testing::HasSubstr;
using testing::Not;

Page sample_page() {
  Page page;
  page.title = "Window </title><script>alert(1)</script> & \"more\"";
  page.subtitle = "sample/window";
  page.summary = "A burst matters <only> after pairing.";
  page.citations = {"Someone (2014) Science 345, 1616. doi:10.1126/science.1255514.",
                    "doi:10.1016/S0896-6273(00)00056-8"};
  page.verdicts = {{"opens", "doi:10.1126/science.1255514", "0.3 s", "0.4 s", "passed", true},
                   {"closes", "", "2 s", "5 s", "FAILED", false}};
  page.figures = {sample::window(), sample::traces(), sample::map(-5), sample::odd()};
  page.methods = {"A rule.", "  de/dt = -e / tau"};
  page.tables = {{"Parameters", {"name", "value"}, {{"uptake.km", "<160>"}}}};
  page.study_text = "title = \"</script><script>alert(2)</script>\"\n";
  page.provenance = {{"seed", "1"}, {"command", "teg run window --seed 1"}};
  page.figures[1].panels[0].series[0].label = "</script><script>alert(3)</script>";
  return page;
}

TEST(Page, no_text_of_a_study_becomes_markup) {
  const auto html = to_html(sample_page());
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"));
  EXPECT_THAT(html, HasSubstr("\\u003c/script>\\u003cscript>alert(3)"));
}

TEST(Page, nothing_is_fetched) {
  const auto html = without(to_html(sample_page()), "<a href=\"https://doi.org/", "\"");
  for (const char* mark : {"src=\"http", "href=\"http", "@import", "src=\"//", "url(http"})
    EXPECT_THAT(html, Not(HasSubstr(mark)));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(Page, the_notice_of_the_plotting_library_goes_with_it) {
  const auto html = to_html(sample_page());
  const auto notice = html.find("Copyright (c) 2022 Leon Sorokin"), script = html.find("var uPlot=");
  ASSERT_NE(notice, std::string::npos);
  EXPECT_THAT(html, HasSubstr("The above copyright notice and this permission notice shall be included"));
  EXPECT_LT(notice, script);
}

TEST(Page, numbers_that_are_not_finite_become_null) {
  const auto html = to_html(sample_page());
  const auto from = html.find("id=\"data\">"), to = html.find("</script>", from);
  const auto data = html.substr(from, to - from);
  EXPECT_THAT(data, HasSubstr("null"));
  for (const char* bad : {":nan", ",nan", "[nan", ":inf", ",inf", "[inf", "-inf"})
    EXPECT_THAT(data, Not(HasSubstr(bad)));
}

TEST(Page, citations_link_to_their_doi) {
  const auto html = to_html(sample_page());
  EXPECT_THAT(html, HasSubstr("<a href=\"https://doi.org/10.1126/science.1255514\">doi:10.1126/science.1255514</a>."));
  EXPECT_THAT(html, HasSubstr("<a href=\"https://doi.org/10.1016/S0896-6273(00)00056-8\">"));
}

TEST(Page, a_verdict_is_told_in_words_and_a_symbol) {
  const auto html = to_html(sample_page());
  EXPECT_THAT(html, HasSubstr("\xe2\x9c\x93</span> passed"));
  EXPECT_THAT(html, HasSubstr("\xe2\x9c\x97</span> FAILED"));
  EXPECT_THAT(html, HasSubstr("1 of 2 findings reproduced"));
}

TEST(Page, its_parts_follow_one_order) {
  const auto html = to_html(sample_page());
  std::size_t last = 0;
  for (const char* part : {"<h1>", "id=\"verdicts\"", "id=\"figures\"", "id=\"methods\"", "id=\"table-1\"",
                           "id=\"citations\"", "id=\"study\"", "id=\"provenance\"", "teg run window --seed 1"}) {
    const auto at = html.find(part);
    ASSERT_NE(at, std::string::npos) << part;
    EXPECT_GT(at, last) << part;
    last = at;
  }
}

TEST(Page, the_same_page_gives_the_same_bytes) { EXPECT_EQ(to_html(sample_page()), to_html(sample_page())); }

TEST(Page, an_empty_page_is_a_page) { EXPECT_THAT(to_html({}), HasSubstr("</html>")); }

TEST(Page, a_browser_draws_every_figure_without_complaint) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  const auto seen = visit(to_html(sample_page()));
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_EQ(count(body_of(seen.document), "data-ready=\"true\""), 4u);
  EXPECT_EQ(count(body_of(seen.document), "<canvas"), 8u);  // one a panel
}

TEST(Page, the_keyboard_moves_the_cursor_zooms_and_resets) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  auto html = to_html(sample_page());
  const std::string keys = R"(<script>addEventListener("load", () => {
  const plot = document.querySelector("#figure-window .plot"), read = () => document.querySelector(".readout").textContent;
  const press = (key) => plot.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  const later = (f) => new Promise((done) => setTimeout(() => done(f()), 200));
  (async () => {
    const seen = [];
    press("ArrowRight"); seen.push(await later(read));
    press("ArrowRight"); seen.push(await later(read));
    press("+"); seen.push(await later(read));
    press("ArrowRight"); seen.push(await later(read));
    press("0"); press("ArrowLeft"); seen.push(await later(read));
    document.body.dataset.seen = seen.join("|");
  })();
});</script></body>)";
  html.replace(html.rfind("</body>"), 7, keys);
  const auto seen = visit(html);
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_THAT(body_tag(seen.document),
              HasSubstr("data-seen=\"delay (s) 2.1|delay (s) 2.2|delay (s) 2.2|delay (s) 2.3|delay (s) 2.2\""));
}

TEST(Page, a_drag_zooms_every_panel_and_a_double_click_resets) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  auto html = to_html(sample_page());
  const std::string drag = R"(<script>addEventListener("load", async () => {
  const overs = [...document.querySelectorAll("#figure-traces .u-over")], box = overs[1].getBoundingClientRect();
  const send = (target, type, x, detail = 1) => target.dispatchEvent(new MouseEvent(type,
    {bubbles: true, cancelable: true, view: window, button: 0, detail, movementX: 5, clientX: box.left + x * box.width, clientY: box.top + 20}));
  const wait = () => new Promise((done) => setTimeout(done, 200));
  const read = () => document.querySelector("#figure-traces .readout").textContent;
  const at_middle = async () => { send(overs[1], "mousemove", 0.5); await wait(); return read(); };
  const seen = [];
  send(overs[1], "mouseenter", 0.5);
  seen.push(await at_middle());
  send(overs[1], "mousemove", 0.6); send(overs[1], "mousedown", 0.6);
  send(overs[1], "mousemove", 0.8); await wait();
  send(document, "mouseup", 0.8); await wait();
  seen.push(await at_middle());
  send(overs[1], "dblclick", 0.5, 2); await wait();
  seen.push(await at_middle());
  document.body.dataset.seen = seen.map((text) => Math.round(parseFloat(text.split(") ")[1]))).join("|");
});</script></body>)";
  html.replace(html.rfind("</body>"), 7, drag);
  const auto seen = visit(html);
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_THAT(body_tag(seen.document), HasSubstr("data-seen=\"3|4|3\""));
}

TEST(Page, the_buttons_save_files_and_the_table_fills) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  auto html = to_html(sample_page());
  const std::string clicks = R"(<script>addEventListener("load", () => {
  const saved = [];
  HTMLAnchorElement.prototype.click = function () { saved.push(this.download); };
  const figure = document.querySelector("#figure-window");
  for (const button of figure.querySelectorAll("[data-save]")) button.click();
  figure.querySelector("details.data").open = true;
  setTimeout(() => {
    document.body.dataset.saved = saved.sort().join("|");
    document.body.dataset.rows = figure.querySelectorAll("details.data tbody tr").length;
  }, 1500);
});</script></body>)";
  html.replace(html.rfind("</body>"), 7, clicks);
  const auto seen = visit(html);
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_THAT(body_tag(seen.document), HasSubstr("data-saved=\"window.csv|window.png|window.svg\""));
  EXPECT_THAT(body_tag(seen.document), HasSubstr("data-rows=\"84\""));
}

TEST(Page, a_dark_reader_sees_the_figures_too) {
  if (!has_chromium()) GTEST_SKIP() << "/usr/bin/chromium is not installed";
  const auto seen = visit(to_html(sample_page()), "--blink-settings=preferredColorScheme=0");
  EXPECT_THAT(seen.log, Not(HasSubstr("CONSOLE")));
  EXPECT_EQ(count(body_of(seen.document), "data-ready=\"true\""), 4u);
}

}  // namespace
