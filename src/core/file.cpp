#include "core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace teg {
namespace {

Error failed(const std::string& path, std::string what, int code) {
  std::string fix = "check the path and its permissions";
  if (code == ENOSPC || code == EDQUOT) fix = "free some space or choose another folder with --out";
  if (code == EACCES || code == EROFS || code == EPERM) fix = "choose a folder you may write to with --out";
  if (code == ENOENT) fix = "check the spelling of the path";
  if (code == EISDIR || code == ENOTDIR) fix = "move what is there, or choose another folder with --out";
  return {code == ENOENT ? Fault::missing_file : Fault::file_system, path, what + ": " + std::strerror(code), fix};
}

// Closes, and unless kept removes, the file beside the target.
class Temporary {
 public:
  explicit Temporary(const std::filesystem::path& folder) {
    for (int n = 0; n < 1000; ++n) {  // a process killed earlier may have left a file of this name
      path_ = folder / (".part" + std::to_string(::getpid()) + "-" + std::to_string(n));
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ >= 0 || errno != EEXIST) return;
    }
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (descriptor_ >= 0 && !kept_) ::unlink(path_.c_str());
  }
  bool is_open() const { return descriptor_ >= 0; }
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(descriptor_) == 0;
  }
  bool rename_to(const std::string& target) {
    kept_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return kept_;
  }
  // True also where the target is there already. Falls back on a rename where there are no links.
  bool link_to(const std::string& target) {
    if (::link(path_.c_str(), target.c_str()) == 0 || errno == EEXIST) return true;
    return (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK) && rename_to(target);
  }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool kept_ = false;
};

Result<Done> write(const std::string& path, std::string_view bytes, bool (Temporary::*name)(const std::string&)) {
  const std::filesystem::path target(path);
  std::error_code code;
  if (target.has_parent_path()) std::filesystem::create_directories(target.parent_path(), code);
  if (code) return failed(target.parent_path().string(), "cannot be made", code.value());
  if (std::filesystem::is_directory(target, code)) return failed(path, "cannot be written", EISDIR);
  Temporary file(target.parent_path());
  if (!file.is_open()) return failed(path, "cannot be written", errno);
  if (!file.write(bytes)) return failed(path, "cannot be written", errno);
  if (!(file.*name)(path)) return failed(path, "cannot be written", errno);
  return Done{};
}

// A folder in place of a file, or a file in place of a folder.
std::optional<Error> what_blocks(const std::string& folder, const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path target = fs::path(folder) / name;
  if (fs::is_directory(target, none)) return failed(target.string(), "cannot be written", EISDIR);
  for (fs::path p = target.parent_path(); !p.empty() && p != p.parent_path(); p = p.parent_path())
    if (fs::exists(p, none)) {
      if (!fs::is_directory(p, none)) return failed(p.string(), "cannot be written into", ENOTDIR);
      break;
    }
  return std::nullopt;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(path, "cannot be read", errno);
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const auto n = ::read(descriptor, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const int code = errno;
      ::close(descriptor);
      if (n < 0) return failed(path, "cannot be read", code);
      return text;
    }
    text.append(buffer, static_cast<std::size_t>(n));
    if (text.size() > limit) {
      ::close(descriptor);
      return Error{Fault::bad_value, path, "is larger than " + std::to_string(limit >> 20) + " MiB",
                   "give a smaller file; was this the file you meant?"};
    }
  }
}

Result<Done> write_file(const std::string& path, std::string_view bytes) {
  return write(path, bytes, &Temporary::rename_to);
}

Result<Done> write_new_file(const std::string& path, std::string_view bytes) {
  return write(path, bytes, &Temporary::link_to);
}

Result<Done> write_files(const std::string& folder, const std::vector<NamedFile>& files) {
  namespace fs = std::filesystem;
  std::error_code code;
  fs::path first_made;  // the topmost folder that did not exist
  for (fs::path p = fs::absolute(folder, code); !fs::exists(p, code) && p.has_relative_path(); p = p.parent_path())
    first_made = p;
  const fs::path staged = fs::path(folder) / (".part" + std::to_string(::getpid()));
  const auto give_up = [&](const Errors& errors) {
    std::error_code ignored;
    fs::remove_all(staged, ignored);
    if (!first_made.empty()) fs::remove_all(first_made, ignored);
    return errors;
  };
  for (const auto& file : files)  // before anything has a new name
    if (const auto blocked = what_blocks(folder, file.name)) return *blocked;
  for (const auto& file : files) {
    const auto written = write_file((staged / file.name).string(), file.bytes);
    if (!written) return give_up(written.errors());
  }
  for (const auto& file : files) {
    const auto target = fs::path(folder) / file.name;
    fs::create_directories(target.parent_path(), code);
    if (!code) fs::rename(staged / file.name, target, code);
    if (code) return give_up({failed(target.string(), "cannot be written", code.value())});
  }
  fs::remove_all(staged, code);
  return Done{};
}

}  // namespace teg
