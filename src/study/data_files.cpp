#include "study/data_files.hpp"

#include <algorithm>
#include <set>

#include "core/file.hpp"
#include "core/fingerprint.hpp"
#include "core/text.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

std::string checksum_of(const std::string& path) {
  const auto place = expanded_path(path);
  if (!place) return "missing";
  const auto bytes = read_file(*place, static_cast<std::size_t>(-1));
  if (!bytes) return "missing";
  Fingerprint hash;
  hash.add(std::string_view(*bytes));
  return hash.text();
}

// The values that a text takes over the points of the axes that it mentions, each axis by itself.
void add_values(const Study& study, const std::string& text, std::set<std::string>& values) {
  const auto add = [&](std::size_t point) {
    spec::Value value{text, ""};
    if (spec::substitute(value, study.substitutions(point)).empty()) values.insert(*value.text());
  };
  add(0);
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    if (!spec::mentions(text, study.axes[a].name)) continue;
    for (std::size_t i = 1; i < study.axes[a].size(); ++i) add(window_point(study, a, 0, i));
  }
}

}  // namespace

std::vector<DataFile> data_files(const Study& study) {
  std::set<std::string> paths;
  Errors none;
  const spec::Reader document(study.document, none);
  for (const auto& resolved : study.resolved) {
    if (!resolved.parameter || resolved.parameter->kind != spec::Kind::file) continue;
    const auto* written = document.find(resolved.path);
    if (written && written->text()) add_values(study, *written->text(), paths);
  }
  std::vector<DataFile> files;
  for (const auto& path : paths)
    if (!path.empty() && !path.starts_with("teg:")) files.push_back({path, checksum_of(path)});
  return files;
}

std::string to_lines(const std::vector<DataFile>& files) {
  std::vector<std::string> lines;
  for (const auto& file : files) lines.push_back(file.checksum + " " + file.path);
  return join(lines, "\n");
}

std::vector<DataFile> files_of_lines(const std::string& lines) {
  std::vector<DataFile> files;
  for (const auto& line : split(lines, '\n'))
    if (const auto space = line.find(' '); space != std::string::npos)
      files.push_back({line.substr(space + 1), line.substr(0, space)});
  return files;
}

std::vector<std::string> changed_files(const std::vector<DataFile>& then, const std::vector<DataFile>& now) {
  std::vector<std::string> changed;
  for (const auto& file : then) {
    const auto same = std::ranges::find(now, file.path, &DataFile::path);
    if (same == now.end() || same->checksum != file.checksum) changed.push_back(file.path);
  }
  return changed;
}

}  // namespace teg::study
