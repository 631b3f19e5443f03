// Runs the program as a user does.
#pragma once

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace teg {

namespace fs = std::filesystem;

struct Output {
  int code = -1;
  std::string text;  // stdout and, with `2>&1`, stderr
};

inline Output shell(const std::string& command) {
  Output out;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.text.append(buffer.data(), n);
  const int status = ::pclose(pipe);
  out.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return out;
}

inline Output teg(const std::string& arguments) { return shell(std::string("\"") + TEG_PROGRAM + "\" " + arguments); }

// The program in the background, with its output thrown away; killed when it goes out of scope.
class Background {
 public:
  explicit Background(std::vector<std::string> arguments) : child_(::fork()) {
    if (child_ != 0) return;
    (void)!std::freopen("/dev/null", "w", stdout);
    (void)!std::freopen("/dev/null", "w", stderr);
    std::vector<char*> words{const_cast<char*>("teg")};
    for (auto& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    ::execv(TEG_PROGRAM, words.data());
    ::_exit(99);
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() { kill(); }
  void kill() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  bool has_ended() {
    if (child_ > 0 && ::waitpid(child_, nullptr, WNOHANG) == child_) child_ = 0;
    return child_ == 0;
  }

 private:
  pid_t child_;
};

class Program : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("teg cli " + std::to_string(::getpid()) + " " +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string quoted(const std::string& name) const { return "'" + (folder_ / name).string() + "'"; }
  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(write_file((folder_ / name).string(), text));
  }
  std::size_t n_files() const {
    return static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(folder_), {}));
  }
  fs::path folder_;
};

}  // namespace teg
