#include "core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace teg {
namespace {

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
  if (code) return file_error(target.parent_path().string(), "cannot be made", code.value());
  if (std::filesystem::is_directory(target, code)) return file_error(path, "cannot be written", EISDIR);
  Temporary file(target.parent_path());
  if (!file.is_open()) return file_error(path, "cannot be written", errno);
  if (!file.write(bytes)) return file_error(path, "cannot be written", errno);
  if (!(file.*name)(path)) return file_error(path, "cannot be written", errno);
  return Done{};
}

}  // namespace

Error file_error(const std::string& path, std::string what, int code) {
  std::string fix = "check the path and its permissions";
  if (code == ENOSPC || code == EDQUOT) fix = "free some space or choose another folder with --out";
  if (code == EACCES || code == EROFS || code == EPERM) fix = "choose a folder you may write to with --out";
  if (code == ENOENT) fix = "check the spelling of the path";
  if (code == EISDIR || code == ENOTDIR) fix = "move what is there, or choose another folder with --out";
  return {code == ENOENT ? Fault::missing_file : Fault::file_system, path, what + ": " + std::strerror(code), fix};
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return file_error(path, "cannot be read", errno);
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const auto n = ::read(descriptor, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const int code = errno;
      ::close(descriptor);
      if (n < 0) return file_error(path, "cannot be read", code);
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

}  // namespace teg
