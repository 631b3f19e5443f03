#include "cli/own_outputs.hpp"

#include <algorithm>
#include <filesystem>

#include "core/own_file.hpp"
#include "keep/results_view.hpp"
#include "keep/store.hpp"
#include "sweep/sweep_store.hpp"

namespace teg::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* elsewhere = "move it, or choose another folder with --out";

Error not_own(const std::string& path) {
  return {Fault::bad_value, path, "was not written by teg, which would replace it", elsewhere};
}

bool is_there(const fs::path& path) {
  std::error_code none;
  return fs::exists(fs::symlink_status(path, none));
}

// Folders of results are not: those are refused by their name where a file must be.
bool is_in_the_way(const fs::path& path) {
  std::error_code none;
  return is_there(path) && !fs::is_directory(path, none) && !is_own_file(path.string());
}

// Files in a folder, as "plots/window.svg".
std::vector<std::string> files_in(const fs::path& folder, const std::string& inner) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator i(folder / inner, failed), end; !failed && i != end; i.increment(failed))
    if (!i->is_directory(failed)) names.push_back(inner + "/" + i->path().filename().string());
  std::ranges::sort(names);
  return names;
}

bool is_picture(const std::string& name) {
  return name.ends_with(".svg") || name.ends_with(".png") || name.ends_with(".pdf");
}

Result<Done> check_results(const std::string& file, const std::string& study, bool restart) {
  const auto there = study::from_hdf5(file);
  if (!there || restart) return Done{};  // one that teg wrote and that was damaged since is nobody's loss
  const auto id = study::attribute(*there, "study"), title = study::attribute(*there, "title");
  if (id == study) return Done{};
  return Error{Fault::bad_value, file,
               id.empty() ? "holds other results of teg: " + title : "holds results of the study '" + id + "'",
               "choose another folder with --out, or replace them with --restart"};
}

// What teg would replace, and did not write.
Errors foreign_files(const std::string& folder) {
  Errors errors;
  for (const char* name : {"results.h5", "report.html"})
    if (const auto blocked = what_blocks(folder, name))
      errors.push_back(*blocked);
    else if (const auto path = folder + "/" + name; is_in_the_way(path))
      errors.push_back(not_own(path));
  if (const auto blocked = what_blocks(folder, "plots/figure.svg"); blocked && errors.empty())
    errors.push_back(*blocked);
  for (const auto& name : files_in(folder, "plots"))
    if (const auto path = folder + "/" + name; is_picture(name) && is_in_the_way(path)) errors.push_back(not_own(path));
  return errors;
}

}  // namespace

Result<Done> check_file(const std::string& path) {
  if (!is_in_the_way(path)) return Done{};
  return Error{Fault::bad_value, "--out " + path, "is there already, and does not say that teg wrote it",
               "move it or write another file, or replace it with --overwrite"};
}

Result<Done> check_folder(const std::string& folder, const std::string& study, bool restart) {
  finish_killed_writes(folder);
  auto errors = foreign_files(folder);
  if (study::SweepStore::is_in(folder))
    errors.push_back({Fault::bad_value, folder, "holds a sweep, whose results are made by teg sweep and teg merge",
                      "choose another folder with --out"});
  if (!errors.empty()) return errors;
  const auto results = folder + "/results.h5";
  return is_there(results) ? check_results(results, study, restart) : Result<Done>(Done{});
}

Result<Done> check_sweep_folder(const std::string& folder, bool restart) {
  finish_killed_writes(folder);
  if (auto errors = foreign_files(folder); !errors.empty()) return errors;
  const auto results = folder + "/results.h5";
  if (restart || study::SweepStore::is_in(folder) || !is_there(results)) return Done{};
  return Error{Fault::bad_value, results, "holds results of teg, but not of a sweep",
               "choose another folder with --out, or replace them with --restart"};
}

Result<Done> write_own_files(const std::string& folder, const std::vector<NamedFile>& files) {
  Errors errors;
  for (const auto& file : files)
    if (const auto path = folder + "/" + file.name; is_in_the_way(path)) errors.push_back(not_own(path));
  if (!errors.empty()) return errors;
  std::vector<std::string> outdated;
  for (const char* inner : {"plots", "studies"})
    for (const auto& name : files_in(folder, inner)) {
      const bool is_new = std::ranges::any_of(files, [&](const auto& file) { return file.name == name; });
      if (!is_new && is_own_file(folder + "/" + name)) outdated.push_back(name);
    }
  return write_files(folder, files, outdated);
}

}  // namespace teg::cli
