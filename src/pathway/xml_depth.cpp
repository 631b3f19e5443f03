#include "pathway/xml_depth.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace teg::pathway {
namespace {

class Scanner {
 public:
  Scanner(std::string_view xml, const std::string& where) : xml_(xml), where_(where) {}

  Result<int> deepest() {
    while ((at_ = std::min(xml_.find('<', at_), xml_.size())) < xml_.size()) {
      const auto rest = xml_.substr(at_);
      if (rest.starts_with("<!--")) {
        pass("-->", 4);
      } else if (rest.starts_with("<![CDATA[")) {
        pass("]]>", 9);
      } else if (rest.starts_with("<?")) {
        const auto from = at_;
        pass("?>", 2);
        if (!is_plain_encoding(xml_.substr(from, at_ - from)))
          return bad("has an encoding that is not read", "save it as UTF-8");
      } else if (rest.starts_with("<!")) {
        return bad("has a document type (DOCTYPE), which may define XML entities and attributes; it is not read",
                   "remove it, and write out what it defines");
      } else {
        tag();
      }
    }
    return deepest_;
  }

 private:
  Error bad(std::string what, std::string fix) const {
    const auto line = 1 + std::count(xml_.begin(), xml_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    return {Fault::bad_value, where_ + ":" + std::to_string(line), std::move(what), std::move(fix)};
  }

  void pass(std::string_view end, std::size_t opening) {
    const auto found = xml_.find(end, at_ + opening);
    at_ = found == std::string_view::npos ? xml_.size() : found + end.size();
  }

  // Of which every byte below 128 is the character of ASCII.
  static bool is_plain_encoding(std::string_view declaration) {
    const auto named = declaration.find("encoding");
    if (!declaration.starts_with("<?xml") || named == std::string_view::npos) return true;
    const auto open = declaration.find_first_of("\"'", named);
    if (open == std::string_view::npos) return true;
    std::string name;
    for (const char c : declaration.substr(open + 1, declaration.find(declaration[open], open + 1) - open - 1))
      name.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii" ||
           name.starts_with("iso-8859-") || name.starts_with("windows-125");
  }

  void tag() {
    const bool closes = at_ + 1 < xml_.size() && xml_[at_ + 1] == '/';
    char quote = 0;
    for (++at_; at_ < xml_.size() && (quote != 0 || xml_[at_] != '>'); ++at_) {
      const char c = xml_[at_];
      if (quote == 0 && (c == '"' || c == '\''))
        quote = c;
      else if (c == quote)
        quote = 0;
    }
    const bool is_empty = at_ < xml_.size() && xml_[at_ - 1] == '/';
    if (closes)
      --depth_;
    else if (!is_empty)
      deepest_ = std::max(deepest_, ++depth_);
  }

  std::string_view xml_;
  const std::string& where_;
  std::size_t at_ = 0;
  int depth_ = 0, deepest_ = 0;
};

}  // namespace

Result<int> xml_depth(std::string_view xml, const std::string& where) { return Scanner(xml, where).deepest(); }

}  // namespace teg::pathway
