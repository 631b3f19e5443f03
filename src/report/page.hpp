// One self-contained HTML page: works offline, from a file, with the keyboard.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/figure.hpp"

namespace teg::report {

struct Table {
  std::string title;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

// One line of the verdict table at the top of the page.
struct Verdict {
  std::string claim, source, expected, simulated;
  std::string word;  // "passed", "FAILED", "not as published" ...
  bool passed = false, is_judged = true;
};

struct Page {
  std::string title, subtitle;         // study title; id
  std::string summary;                 // a few sentences, plain text
  std::vector<std::string> citations;  // "doi:10.1126/..." becomes a link
  std::vector<Verdict> verdicts;
  std::vector<Figure> figures;
  std::vector<std::string> methods;                             // plain text; an equation begins with a blank
  std::vector<Table> tables;                                    // parameters with value, unit, source
  std::string study_text;                                       // the resolved study file
  std::vector<std::pair<std::string, std::string>> provenance;  // version, seed, fingerprint, command ...
};

// The page as one string of HTML. Everything is inside it; nothing is fetched.
std::string to_html(const Page& page);

}  // namespace teg::report
