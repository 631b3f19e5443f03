// A page in headless Chromium, for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace teg::report::browser {

inline std::string without(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from)) {
    const auto end = text.find(to, at);
    text.erase(at, end == std::string::npos ? end : end + to.size() - at);
  }
  return text;
}

// Headless Chromium on the page: what it printed to stderr, then the document it ended with.
struct Visit {
  std::string log, document;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Visit visit(const std::string& html, const std::string& options = "") {
  std::string pattern = (std::filesystem::path(testing::TempDir()) / "teg_page_XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  std::ofstream(folder / "page.html", std::ios::binary) << html;
  const std::string command =
      "timeout 90 /usr/bin/chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
      "--disable-background-networking --disable-component-update --disable-sync --enable-logging=stderr --v=0 "
      "--virtual-time-budget=4000 --window-size=1200,900 --user-data-dir='" +
      (folder / "profile").string() + "' " + options + " --dump-dom 'file://" + (folder / "page.html").string() +
      "' > '" + (folder / "dom").string() + "' 2> '" + (folder / "log").string() + "'";
  const int status = std::system(command.c_str());
  Visit out{contents(folder / "log"), contents(folder / "dom")};
  if (status != 0) out.log += "CONSOLE: chromium ended with " + std::to_string(status);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return out;
}

// Without the page's own script and style, which speak of the same marks.
inline std::string body_of(const std::string& document) {
  return without(without(without(document, "<style", "</style>"), "<script", "</script>"), "src=\"data:", "\"");
}

// The data- attributes that a test's own script left on the body.
inline std::string body_tag(const std::string& document) {
  const std::string text = body_of(document);
  const auto at = text.find("<body");
  return text.substr(at, text.find('>', at) - at + 1);
}

inline bool has_chromium() { return std::filesystem::exists("/usr/bin/chromium"); }

inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace teg::report::browser
