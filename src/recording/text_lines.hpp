// The lines of a text file, one at a time.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

class TextLines {
 public:
  // "teg:NAME" is a file that the program carries inside itself. Errors: what cannot be opened.
  static Result<std::unique_ptr<TextLines>> open(const std::string& path);

  // False at the end. Lines end with \n, \r\n or \r; the mark that some programs begin UTF-8 with is left out. A line
  // that is too long is cut, and `is_cut` tells.
  bool next(std::string& line);
  std::size_t number = 0;
  bool is_cut = false;

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  explicit TextLines(File file) : file_(std::move(file)) {}
  static Result<File> opened(const std::string& path);
  bool fill();

  File file_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  std::size_t at_ = 0, size_ = 0;
  bool ended_with_return_ = false;
};

}  // namespace teg::recording
