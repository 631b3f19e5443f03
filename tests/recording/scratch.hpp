// A folder for the files of a test, and what is wrong with what was read from them.
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "recording/read_signal.hpp"

namespace teg::recording {

class Scratch : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("teg files " + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& bytes) {
    auto path = (folder_ / name).string();
    EXPECT_TRUE(write_file(path, bytes));
    return path;
  }
  std::string place(const std::string& name) const { return (folder_ / name).string(); }
  template <class T>
  static std::string error_of(const Result<T>& read) {
    if (read) return "";
    EXPECT_FALSE(read.errors()[0].fix.empty());
    return read.errors()[0].where + ": " + read.errors()[0].what + "; " + read.errors()[0].fix;
  }
  Result<Signal> table(const std::string& bytes, const ReadOptions& options = {}) {
    return read_signal(file("a.csv", bytes), options);
  }
  std::string error(const std::string& bytes, const ReadOptions& options = {}) {
    return error_of(table(bytes, options));
  }
  std::filesystem::path folder_;
};

}  // namespace teg::recording
