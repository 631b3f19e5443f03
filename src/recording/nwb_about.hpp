// What is said about a session and its subject in an NWB file.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

// What may be said.
std::vector<std::string> about_keys();

class NwbAbout {
 public:
  using Entry = std::pair<std::string, std::string>;
  // Errors: all unknown keys, keys given twice, values that NWB does not accept.
  static Result<NwbAbout> make(const std::vector<Entry>& entries);

  std::string of(const std::string& key, const std::string& otherwise) const;
  std::vector<Entry> texts() const;                                             // path, text
  std::vector<std::pair<std::string, std::vector<std::string>>> lists() const;  // path, texts
  std::vector<Entry> subject() const;                                           // key of /general/subject, text

 private:
  std::vector<Entry> entries_;
};

}  // namespace teg::recording
