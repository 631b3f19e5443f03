#include "spec/nesting.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace teg::spec {
namespace {

class Scan {
 public:
  Scan(std::string_view text, std::size_t deepest) : text_(text), deepest_(deepest) {}

  std::optional<std::size_t> run() {
    while (at_ < text_.size()) {
      take();
      deepest_seen_ = std::max(deepest_seen_, level());
      if (deepest_seen_ > deepest_) return line();
    }
    return std::nullopt;
  }

 private:
  // Of what is read now: the table of the header, each bracket and each dot of the key before it. A number's point
  // counts as one, which does no harm.
  std::size_t level() const { return is_header_ ? dots_ + 1 : header_ + outer_ + dots_; }
  std::size_t line() const {
    return 1 +
           static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
  }

  void take() {
    const char c = text_[at_];
    if (c == '"' || c == '\'') return skip_text(c);
    if (c == '#') return skip_to(text_.find('\n', at_));
    ++at_;
    const bool begins_line = is_line_empty_;
    if (c == '\n') return end_line();
    if (c == ' ' || c == '\t' || c == '\r') return;
    is_line_empty_ = false;
    if (c == '.') ++dots_;
    if (c == '[' && begins_line && open_.empty()) {
      is_header_ = true;
      dots_ = 0;
    } else if (is_header_) {
      return;
    } else if (c == '[' || c == '{') {
      open_.push_back(outer_);
      outer_ += dots_ + 1;
      dots_ = 0;
    } else if ((c == ']' || c == '}') && !open_.empty()) {
      outer_ = open_.back();
      open_.pop_back();
      dots_ = 0;
    } else if (c == ',') {
      dots_ = 0;
    }
  }
  void end_line() {
    if (is_header_) header_ = dots_ + 1;
    is_header_ = false;
    if (open_.empty()) is_line_empty_ = true;
    dots_ = 0;
  }

  void skip_to(std::size_t end) { at_ = std::min(end, text_.size()); }
  // Texts of one line end with it; those of several end with three quotes, before which two more may stand.
  void skip_text(char quote) {
    is_line_empty_ = false;
    const bool is_long = text_.substr(at_, 3) == std::string_view(quote == '"' ? "\"\"\"" : "'''");
    at_ += is_long ? 3 : 1;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && quote == '"') {
        ++at_;
      } else if (!is_long && (text_[at_] == quote || text_[at_] == '\n')) {
        at_ += text_[at_] == quote;
        return;
      } else if (is_long && text_.substr(at_, 3) == std::string(3, quote)) {
        at_ += 3;
        for (int more = 0; more < 2 && at_ < text_.size() && text_[at_] == quote; ++more) ++at_;
        return;
      }
    }
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t deepest_, deepest_seen_ = 0, at_ = 0;
  std::size_t header_ = 0;         // levels of the table header above
  std::size_t outer_ = 0;          // of the brackets that are open, with the keys before them
  std::size_t dots_ = 0;           // of the key that is read
  std::vector<std::size_t> open_;  // outer_ before each of them
  bool is_header_ = false, is_line_empty_ = true;
};

}  // namespace

std::optional<std::size_t> too_deep_at(std::string_view toml, std::size_t deepest) { return Scan(toml, deepest).run(); }

}  // namespace teg::spec
