#include "core/file_set.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "core/own_file.hpp"

namespace teg {
namespace {

namespace fs = std::filesystem;

// The folder of files that are on their way: `new` and `old` in it hold them under their names, `owner` says whose it
// is and is locked as long as its process lives, `ready` says that all old ones are aside.
constexpr const char *new_files = "new", *old_files = "old", *owner_file = "owner", *ready_file = "ready";

// Folders that were made on the way, to be removed again where they are still empty.
class MadeFolders {
 public:
  bool make(const fs::path& folder) {
    std::error_code none;
    std::vector<fs::path> missing;
    for (fs::path p = fs::absolute(folder, none); !fs::exists(p, none) && p.has_relative_path(); p = p.parent_path())
      missing.push_back(p);
    for (; !missing.empty(); missing.pop_back()) {
      if (::mkdir(missing.back().c_str(), 0777) == 0)
        made_.push_back(missing.back());
      else if (errno != EEXIST)
        return false;
    }
    return true;
  }
  void remove() {
    for (; !made_.empty(); made_.pop_back()) ::rmdir(made_.back().c_str());
  }

 private:
  std::vector<fs::path> made_;
};

// A lock on a file or folder, given back at the end, also by the system where the process is killed.
class Lock {
 public:
  Lock(const fs::path& path, int operation) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    is_held_ = descriptor_ >= 0 && ::flock(descriptor_, operation) == 0;
  }
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  bool is_held() const { return is_held_; }

 private:
  int descriptor_;
  bool is_held_ = false;
};

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> names;
  std::error_code failed;
  for (fs::recursive_directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed))
    if (i->is_regular_file(failed)) names.push_back(i->path().lexically_relative(folder));
  return names;
}

void move_where_free(const fs::path& from, const fs::path& to) {
  std::error_code none;
  if (fs::exists(fs::symlink_status(to, none))) return;
  fs::create_directories(to.parent_path(), none);
  ::rename(from.c_str(), to.c_str());
}

class Writing {
 public:
  Writing(const std::string& folder, const MoveFile& move) : folder_(folder), move_(move) {}

  Result<Done> run(const std::vector<NamedFile>& files, const std::vector<std::string>& outdated) {
    if (auto begun = begin(); !begun) return give_up(begun);
    for (const auto& file : files)
      if (const auto written = write_file((staged_ / new_files / file.name).string(), file.bytes); !written)
        return give_up(placed(written.errors(), file.name));
    const Lock alone(folder_, LOCK_EX);  // two processes that end at once do so in turn
    for (const auto& file : files)
      if (auto moved = set_aside(file.name); !moved) return give_up(moved);
    for (const auto& name : outdated)
      if (auto moved = set_aside(name); !moved) return give_up(moved);
    if (auto ready = write_file((staged_ / ready_file).string(), made_by_teg); !ready) return give_up(ready);
    for (const auto& file : files)
      if (auto moved = give_name(file.name); !moved) return give_up(moved);
    for (const auto& name : outdated) ::rmdir((folder_ / name).parent_path().c_str());  // where nothing else is in it
    remove_staged();
    return Done{};
  }

 private:
  Result<Done> begin() {
    if (!made_.make(folder_)) return file_error(folder_.string(), "cannot be made", errno);
    for (int n = 0; n < 1000; ++n) {
      const auto staged = folder_ / (".part" + std::to_string(::getpid()) + "-" + std::to_string(n));
      if (::mkdir(staged.c_str(), 0777) == 0) {
        staged_ = staged;
        break;
      }
      if (errno != EEXIST) return file_error(folder_.string(), "cannot be written into", errno);
    }
    if (staged_.empty()) return file_error(folder_.string(), "cannot be written into", EEXIST);
    if (auto owned = write_file((staged_ / owner_file).string(), made_by_teg); !owned) return owned;
    owner_.emplace(staged_ / owner_file, LOCK_EX | LOCK_NB);
    return Done{};
  }

  Result<Done> move(const fs::path& from, const fs::path& to, const fs::path& target) {
    if (!made_.make(to.parent_path()) || !move_(from.string(), to.string()))
      return file_error(target.string(), "cannot be written", errno);
    return Done{};
  }
  Result<Done> set_aside(const std::string& name) {
    std::error_code none;
    if (!fs::exists(fs::symlink_status(folder_ / name, none))) return Done{};
    auto moved = move(folder_ / name, staged_ / old_files / name, folder_ / name);
    if (moved) aside_.push_back(name);
    return moved;
  }
  Result<Done> give_name(const std::string& name) {
    auto moved = move(staged_ / new_files / name, folder_ / name, folder_ / name);
    if (moved) named_.push_back(name);
    return moved;
  }

  // Errors name the file that was to be, not the one aside.
  Errors placed(Errors errors, const std::string& name) const {
    for (auto& e : errors) e.where = (folder_ / name).string();
    return errors;
  }

  Result<Done> give_up(const Result<Done>& failed) {
    if (!staged_.empty()) ::unlink((staged_ / ready_file).c_str());
    for (const auto& name : named_) ::unlink((folder_ / name).c_str());
    for (const auto& name : aside_) ::rename((staged_ / old_files / name).c_str(), (folder_ / name).c_str());
    remove_staged();
    made_.remove();
    return failed.errors();
  }
  // Only this process wrote there. What must not be taken for half a result is removed last.
  void remove_staged() {
    std::error_code ignored;
    if (staged_.empty()) return;
    for (const char* part : {old_files, new_files}) fs::remove_all(staged_ / part, ignored);
    fs::remove_all(staged_, ignored);
  }

  fs::path folder_, staged_;
  const MoveFile& move_;
  MadeFolders made_;
  std::optional<Lock> owner_;
  std::vector<std::string> aside_, named_;
};

// A folder of files on their way whose process has ended.
void finish(const fs::path& folder, const fs::path& staged) {
  std::error_code none;
  const auto owner = read_file((staged / owner_file).string());
  if (!owner || *owner != made_by_teg) {
    ::rmdir(staged.c_str());  // where it was killed before it wrote anything
    return;
  }
  const Lock lock(staged / owner_file, LOCK_EX | LOCK_NB);
  if (!lock.is_held()) return;  // it lives on another machine
  const bool is_ready = fs::exists(staged / ready_file, none);
  const auto kept = staged / (is_ready ? new_files : old_files);
  for (const auto& name : files_below(kept)) move_where_free(kept / name, folder / name);
  for (const char* part : {old_files, new_files}) fs::remove_all(staged / part, none);
  fs::remove_all(staged, none);
}

}  // namespace

std::optional<Error> what_blocks(const std::string& folder, const std::string& name) {
  std::error_code none;
  const fs::path target = fs::path(folder) / name;
  if (fs::is_directory(target, none)) return file_error(target.string(), "cannot be written", EISDIR);
  for (fs::path p = target.parent_path(); !p.empty() && p != p.parent_path(); p = p.parent_path())
    if (fs::exists(p, none)) {
      if (!fs::is_directory(p, none)) return file_error(p.string(), "cannot be written into", ENOTDIR);
      break;
    }
  return std::nullopt;
}

bool move_file(const std::string& from, const std::string& to) { return ::rename(from.c_str(), to.c_str()) == 0; }

bool is_left_by_dead(const std::string& name) {
  constexpr std::string_view stem = ".part";
  if (!name.starts_with(stem)) return false;
  const char *at = name.data() + stem.size(), *const end = name.data() + name.size();
  int process = 0, number = 0;
  const auto first = std::from_chars(at, end, process);
  if (first.ec != std::errc{} || process <= 0) return false;
  if (first.ptr != end) {
    if (*first.ptr != '-') return false;
    const auto second = std::from_chars(first.ptr + 1, end, number);
    if (second.ec != std::errc{} || second.ptr != end) return false;
  }
  return ::kill(process, 0) != 0 && errno == ESRCH;
}

void finish_killed_writes(const std::string& folder) {
  std::error_code failed;
  std::vector<fs::path> left;
  for (fs::directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed))
    if (is_left_by_dead(i->path().filename().string()) && i->is_directory(failed) && !i->is_symlink(failed))
      left.push_back(i->path());
  if (left.empty()) return;
  const Lock alone(folder, LOCK_EX);
  for (const auto& staged : left) finish(folder, staged);
}

Result<Done> write_files(const std::string& folder, const std::vector<NamedFile>& files,
                         const std::vector<std::string>& outdated, const MoveFile& move) {
  finish_killed_writes(folder);
  for (const auto& file : files)  // before anything has a new name
    if (const auto blocked = what_blocks(folder, file.name)) return *blocked;
  return Writing(folder, move).run(files, outdated);
}

}  // namespace teg
