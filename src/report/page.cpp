#include "report/page.hpp"

#include <algorithm>
#include <string_view>

#include "core/embedded.hpp"
#include "core/own_file.hpp"
#include "report/draw.hpp"
#include "report/page_data.hpp"

namespace teg::report {
namespace {

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element(const std::string& tag, std::string_view text) {
  std::string out = "<" + tag + ">";
  return out.append(escape(text)).append("</" + tag.substr(0, tag.find(' ')) + ">");
}

// Letters and digits that are safe in a fragment and a file name.
std::string anchor(std::string_view id) {
  std::string out = "figure-";
  for (const char c : id) out += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? c : '-';
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:;()";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      out += c;
    else
      out.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

// Escaped text in which every "doi:10..." is a link.
std::string with_links(std::string_view text) {
  std::string out;
  for (auto at = text.find("doi:10."); at != std::string_view::npos; at = text.find("doi:10.")) {
    std::string_view doi = text.substr(at + 4);
    doi = doi.substr(0, doi.find_first_of(" \t\r\n\"<>"));
    while (!doi.empty() && std::string_view(".,;)]").find(doi.back()) != std::string_view::npos &&
           !(doi.back() == ')' && doi.find('(') != std::string_view::npos))
      doi.remove_suffix(1);
    out += escape(text.substr(0, at)) + "<a href=\"https://doi.org/" + percent_encoded(doi) + "\">doi:" + escape(doi) +
           "</a>";
    text.remove_prefix(at + 4 + doi.size());
  }
  return out + escape(text);
}

std::string base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned word = 0;
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : digits[(word >> (18 - 6 * k)) & 63];
  }
  return out;
}

std::string head(const Page& page) {
  const auto files = embedded::assets();
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<meta name=\"generator\" content=\"";
  out.append(made_by_teg).append("\">\n");
  out += element("title", page.title) + "\n<style>\n";
  out.append(embedded::find(files, "uPlot.min.css")).append("\n").append(embedded::find(files, "page.css"));
  return out + "</style>\n</head>\n";
}

std::string opening(const Page& page) {
  std::string out =
      "<header>\n<p class=\"study\">" + escape(page.subtitle) + "</p>\n" + element("h1", page.title) + "\n";
  if (!page.summary.empty()) out += "<p class=\"summary\">" + with_links(page.summary) + "</p>\n";
  return out + "</header>\n";
}

std::string row_of(const std::vector<std::string>& cells, bool header) {
  std::string out = "<tr>";
  for (const auto& cell : cells)
    out += (header ? "<th scope=\"col\">" : "<td>") + with_links(cell) + (header ? "</th>" : "</td>");
  return out + "</tr>\n";
}

std::string verdict_section(const Page& page) {
  if (page.verdicts.empty()) return {};
  const auto passed = std::ranges::count_if(page.verdicts, &Verdict::passed);
  const auto judged = std::ranges::count_if(page.verdicts, &Verdict::is_judged);
  std::string out =
      "<section aria-labelledby=\"verdicts\">\n<h2 id=\"verdicts\">Agreement with published findings</h2>\n";
  out += "<p>" + std::to_string(passed) + " of " + std::to_string(judged) + " findings reproduced" +
         (judged < std::ssize(page.verdicts)
              ? "; those of the published values alone were not judged, since values were set"
              : "") +
         ".</p>\n";
  out +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"verdicts\"><table "
      "class=\"verdicts\">\n<thead>";
  out += row_of({"verdict", "finding", "published", "simulated", "source"}, true) + "</thead>\n<tbody>\n";
  for (const auto& v : page.verdicts) {
    const std::string mark =
        !v.is_judged ? "<td>" + v.word + "</td>"
        : v.passed   ? "<td class=\"pass\"><span aria-hidden=\"true\">\xe2\x9c\x93</span> " + v.word + "</td>"
                     : "<td class=\"fail\"><span aria-hidden=\"true\">\xe2\x9c\x97</span> " + v.word + "</td>";
    out.append("<tr>").append(mark).append("<th scope=\"row\">" + with_links(v.claim) + "</th>");
    out += "<td>" + escape(v.expected) + "</td><td>" + escape(v.simulated) + "</td><td>" + with_links(v.source) +
           "</td></tr>\n";
  }
  return out + "</tbody></table></div>\n</section>\n";
}

// The drawn figure: seen without the script, printed, and saved by the buttons.
std::string still(const Figure& figure) {
  const auto svg = draw(figure, Format::svg);
  if (!svg) return {};
  return "<img class=\"still\" alt=\"" + escape(figure.title + ". " + figure.caption) +
         "\" src=\"data:image/svg+xml;base64," + base64(*svg) + "\">\n";
}

std::string figure_element(const Figure& figure, std::size_t index) {
  const std::string number = "Figure " + std::to_string(index + 1);
  std::string out = "<figure id=\"" + anchor(figure.id) + "\" data-figure=\"" + std::to_string(index) + "\">\n";
  out += element("h3", figure.title) + "\n<div class=\"plot\" tabindex=\"0\" role=\"group\" aria-label=\"" + number +
         ", " + escape(figure.title) + ". Arrow keys move the cursor, plus and minus zoom, 0 resets.\"></div>\n" +
         still(figure);
  out += "<p class=\"readout\" role=\"status\"></p>\n<figcaption><b>" + number + ".</b> " + with_links(figure.caption) +
         "</figcaption>\n<div class=\"actions\" role=\"group\" aria-label=\"Save " + number + "\">";
  for (const std::string format : {"svg", "png", "csv"}) {
    std::string shown = format;
    for (char& c : shown) c = static_cast<char>(c - 'a' + 'A');
    out += "<button type=\"button\" data-save=\"" + format + "\" aria-label=\"Save " + number + " as " + shown + "\">" +
           shown + "</button>";
  }
  return out +
         "</div>\n<details class=\"data\"><summary>Data table</summary><div class=\"scroll\" tabindex=\"0\" "
         "role=\"region\" "
         "aria-label=\"Data of " +
         number + "\"></div></details>\n</figure>\n";
}

std::string figure_section(const Page& page) {
  if (page.figures.empty()) return {};
  std::string out =
      "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n"
      "<p class=\"hint\">Drag across a figure to zoom, double-click to reset. With the keyboard: arrow keys "
      "move the cursor, <kbd>+</kbd> and <kbd>\xe2\x88\x92</kbd> zoom, <kbd>0</kbd> resets.</p>\n";
  for (std::size_t i = 0; i < page.figures.size(); ++i) out += figure_element(page.figures[i], i);
  return out + "</section>\n";
}

std::string methods_section(const Page& page) {
  if (page.methods.empty()) return {};
  std::string out = "<section aria-labelledby=\"methods\">\n<h2 id=\"methods\">Methods</h2>\n";
  for (const auto& text : page.methods) {
    const bool equation = !text.empty() && (text[0] == ' ' || text[0] == '\t');
    out +=
        equation ? element("pre class=\"equation\" tabindex=\"0\"", text) + "\n" : "<p>" + with_links(text) + "</p>\n";
  }
  return out + "</section>\n";
}

std::string table_section(const Page& page) {
  std::string out;
  for (std::size_t i = 0; i < page.tables.size(); ++i) {
    const Table& table = page.tables[i];
    const std::string id = "table-" + std::to_string(i + 1);
    out += "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + escape(table.title) + "</h2>\n";
    out += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"" + id + "\"><table>\n<thead>";
    out += row_of(table.header, true) + "</thead>\n<tbody>\n";
    for (const auto& row : table.rows) out += row_of(row, false);
    out += "</tbody></table></div>\n</section>\n";
  }
  return out;
}

std::string citation_section(const Page& page) {
  if (page.citations.empty()) return {};
  std::string out = "<section aria-labelledby=\"citations\">\n<h2 id=\"citations\">Citations</h2>\n<ol>\n";
  for (const auto& citation : page.citations) out += "<li>" + with_links(citation) + "</li>\n";
  return out + "</ol>\n</section>\n";
}

std::string study_section(const Page& page) {
  if (page.study_text.empty()) return {};
  return "<section aria-labelledby=\"study\">\n<h2 id=\"study\">Study file</h2>\n<p>Every setting that was used, "
         "defaults "
         "included.</p>\n" +
         element("pre tabindex=\"0\"", page.study_text) + "\n</section>\n";
}

std::string provenance_section(const Page& page) {
  if (page.provenance.empty()) return {};
  std::string out = "<section aria-labelledby=\"provenance\">\n<h2 id=\"provenance\">Provenance</h2>\n<dl>\n";
  for (const auto& [key, value] : page.provenance)
    out += element("dt", key) + "<dd>" + element("code", value) + "</dd>\n";
  return out + "</dl>\n</section>\n";
}

}  // namespace

std::string to_html(const Page& page) {
  std::string out = head(page) + "<body>\n<a class=\"skip\" href=\"#content\">Skip to the results</a>\n" +
                    opening(page) + "<main id=\"content\">\n";
  for (const auto section : {verdict_section, figure_section, methods_section, table_section, citation_section,
                             study_section, provenance_section})
    out += section(page);
  out += "</main>\n<script type=\"application/json\" id=\"data\">" + page_data(page.figures) + "</script>\n<script>\n";
  const auto files = embedded::assets();
  out.append("/* uPlot:\n").append(embedded::find(files, "LICENSE")).append("\n*/\n");  // asks to go with every copy
  out.append(embedded::find(files, "uPlot.iife.min.js")).append("\n</script>\n<script>\n");
  out.append(embedded::find(files, "marks.js")).append(embedded::find(files, "page.js"));
  return out.append("</script>\n</body>\n</html>\n");
}

}  // namespace teg::report
