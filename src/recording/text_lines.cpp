#include "recording/text_lines.hpp"

#include <algorithm>
#include <filesystem>

#include "core/embedded.hpp"
#include "core/text.hpp"

namespace teg::recording {
namespace {
constexpr std::size_t longest_line = 1 << 20;
}

Result<TextLines::File> TextLines::opened(const std::string& path) {
  if (path.starts_with("teg:")) {
    const auto text = embedded::find(embedded::data(), path.substr(4));
    if (!text.empty())  // reading only: the text is not written to
      return File(fmemopen(const_cast<char*>(text.data()), text.size(), "rb"), std::fclose);
    std::vector<std::string> names;
    for (const auto& file : embedded::data()) names.push_back("teg:" + std::string(file.name));
    return Error{Fault::missing_file, path, "teg carries no such file", name_hint(path, names)};
  }
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  if (std::filesystem::is_directory(path)) return Error{Fault::bad_value, path, "is a folder", "give a file"};
  File file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Error{Fault::file_system, path, "cannot be read", "check its permissions"};
  return file;
}

Result<std::unique_ptr<TextLines>> TextLines::open(const std::string& path) {
  auto file = opened(path);
  if (!file) return file.errors();
  std::unique_ptr<TextLines> lines(new TextLines(std::move(*file)));
  lines->fill();
  const std::string_view begin(lines->buffer_.data(), std::min<std::size_t>(lines->size_, 3));
  if (begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF"))
    return Error{Fault::bad_value, path, "is text in UTF-16", "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"};
  if (begin == "\xEF\xBB\xBF") lines->at_ = 3;
  return lines;
}

bool TextLines::fill() {
  size_ = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
  at_ = 0;
  return size_ > 0;
}

bool TextLines::next(std::string& line) {
  line.clear();
  is_cut = false;
  bool any = false;
  while (at_ < size_ || fill()) {
    if (std::exchange(ended_with_return_, false) && buffer_[at_] == '\n') {
      ++at_;
      continue;
    }
    any = true;
    const char* begin = buffer_.data() + at_;
    const char* end = std::find_if(begin, static_cast<const char*>(buffer_.data() + size_),
                                   [](char c) { return c == '\n' || c == '\r'; });
    if (line.size() < longest_line)
      line.append(begin, end);
    else
      is_cut = true;
    at_ = static_cast<std::size_t>(end - buffer_.data());
    if (at_ < size_) {
      ended_with_return_ = *end == '\r';
      ++at_;
      break;
    }
  }
  number += any ? 1 : 0;
  return any;
}

}  // namespace teg::recording
