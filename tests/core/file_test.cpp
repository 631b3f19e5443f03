#include "core/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/file_set.hpp"

namespace {

using namespace teg;
using testing::HasSubstr;
namespace fs = std::filesystem;

// An empty folder with a space in its name, removed at the end.
class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "teg files XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  void TearDown() override {
    if (mounted) ::umount2(folder.c_str(), MNT_DETACH);
    fs::remove_all(folder);
  }
  // A file system of its own over the folder; false where this is not allowed.
  bool mount(const char* options, unsigned long flags = 0) {
    mounted = ::mount("tmpfs", folder.c_str(), "tmpfs", flags, options) == 0;
    return mounted;
  }
  bool make_read_only() { return ::mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0; }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
  }
  static std::string text_of(const std::string& path) { return read_file(path).value(); }

  fs::path folder;
  bool mounted = false;
};

void expect_error(const Errors& errors, Fault fault, const std::string& where, const std::string& what) {
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].fault, fault);
  EXPECT_EQ(errors[0].where, where);
  EXPECT_THAT(errors[0].what, HasSubstr(what));
  EXPECT_FALSE(errors[0].fix.empty());
}
void expect_refused(const Result<Done>& result, Fault fault, const std::string& where, const std::string& what) {
  ASSERT_FALSE(result.has_value());
  expect_error(result.errors(), fault, where, what);
}
void expect_refused(const Result<std::string>& result, Fault fault, const std::string& where, const std::string& what) {
  ASSERT_FALSE(result.has_value());
  expect_error(result.errors(), fault, where, what);
}

TEST_F(Files, bytes_read_back_as_they_were_written) {
  std::string bytes(300000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  ASSERT_TRUE(write_file(path("a name with spaces"), bytes));
  EXPECT_EQ(text_of(path("a name with spaces")), bytes);
  ASSERT_TRUE(write_file(path("empty"), ""));
  EXPECT_EQ(text_of(path("empty")), "");
  EXPECT_EQ(entries(), 2u);
}

TEST_F(Files, an_older_file_is_replaced_whole) {
  ASSERT_TRUE(write_file(path("a"), std::string(1000, 'x')));
  ASSERT_TRUE(write_file(path("a"), "new"));
  EXPECT_EQ(text_of(path("a")), "new");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, a_reader_of_the_old_file_keeps_the_old_file) {
  ASSERT_TRUE(write_file(path("a"), "old"));
  std::ifstream reader(path("a"));
  ASSERT_TRUE(write_file(path("a"), "new"));
  std::string seen;
  reader >> seen;
  EXPECT_EQ(seen, "old");
}

TEST_F(Files, missing_folders_are_made) {
  ASSERT_TRUE(write_file(path("one/two three/a"), "x"));
  EXPECT_EQ(text_of(path("one/two three/a")), "x");
}

TEST_F(Files, a_path_without_a_folder_is_in_the_current_one) {
  const auto before = fs::current_path();
  fs::current_path(folder);
  EXPECT_TRUE(write_file("plain", "x"));
  fs::current_path(before);
  EXPECT_EQ(text_of(path("plain")), "x");
}

TEST_F(Files, the_permissions_follow_the_umask) {
  const auto before = ::umask(027);
  ASSERT_TRUE(write_file(path("a"), "x"));
  ::umask(before);
  struct stat state{};
  ASSERT_EQ(::stat(path("a").c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0640u);
}

TEST_F(Files, a_folder_as_target_is_refused_and_left_alone) {
  ASSERT_TRUE(write_file(path("folder/inside"), "x"));
  expect_refused(write_file(path("folder"), "y"), Fault::file_system, path("folder"), "Is a directory");
  EXPECT_EQ(text_of(path("folder/inside")), "x");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, a_new_file_never_replaces_one) {
  ASSERT_TRUE(write_new_file(path("one/a"), "first"));
  ASSERT_TRUE(write_new_file(path("one/a"), "second"));
  EXPECT_EQ(text_of(path("one/a")), "first");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "one"), {}), 1);
}

TEST_F(Files, of_several_files_none_is_replaced_where_one_cannot_be_written) {
  ASSERT_TRUE(write_file(path("results"), "old"));
  ASSERT_TRUE(write_file(path("page/inside"), "x"));
  ASSERT_TRUE(write_file(path("plots"), "a file"));
  expect_refused(write_files(folder.string(), {{"results", "new"}, {"page", "new"}}), Fault::file_system, path("page"),
                 "Is a directory");
  expect_refused(write_files(folder.string(), {{"results", "new"}, {"plots/a", "new"}}), Fault::file_system,
                 path("plots"), "Not a directory");
  EXPECT_EQ(text_of(path("results")), "old");
}

TEST_F(Files, a_file_where_a_folder_is_needed_is_refused) {
  ASSERT_TRUE(write_file(path("file"), "x"));
  expect_refused(write_file(path("file/inside"), "y"), Fault::file_system, path("file"), "cannot be made");
  EXPECT_EQ(text_of(path("file")), "x");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, a_name_too_long_is_refused_and_nothing_is_left_behind) {
  const auto name = path(std::string(300, 'n'));
  expect_refused(write_file(name, "y"), Fault::file_system, name, "File name too long");
  EXPECT_EQ(entries(), 0u);
}

TEST_F(Files, a_name_of_the_greatest_length_can_be_written) {
  const auto name = path(std::string(255, 'n'));
  EXPECT_TRUE(write_file(name, "y"));
  EXPECT_TRUE(fs::exists(name));
}

TEST_F(Files, a_half_written_file_of_a_killed_process_is_in_nobodys_way) {
  std::ofstream(path("a.part" + std::to_string(::getpid()))) << "left by a process of the same number";
  EXPECT_TRUE(write_file(path("a"), "new"));
}

TEST_F(Files, a_full_disk_is_refused_and_the_older_file_stays) {
  if (!mount("size=64k")) GTEST_SKIP() << "mounting a small file system is not allowed here";
  ASSERT_TRUE(write_file(path("a"), "old"));
  expect_refused(write_file(path("a"), std::string(1 << 20, 'x')), Fault::file_system, path("a"), "No space left");
  EXPECT_EQ(text_of(path("a")), "old");
  EXPECT_EQ(entries(), 1u);
  EXPECT_TRUE(write_file(path("b"), "small enough"));
}

TEST_F(Files, a_folder_that_may_not_be_written_is_refused) {
  if (mount("size=64k")) {
    ASSERT_TRUE(write_file(path("a"), "old"));
    ASSERT_TRUE(make_read_only());
  } else if (::geteuid() != 0) {
    ASSERT_TRUE(write_file(path("a"), "old"));
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
  } else {
    GTEST_SKIP() << "no way to forbid writing to this user";
  }
  const auto refused = write_file(path("a"), "new");
  const auto refused_folder = write_file(path("sub/a"), "new");
  if (!mounted) fs::permissions(folder, fs::perms::owner_all);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.errors()[0].fault, Fault::file_system);
  EXPECT_THAT(refused.errors()[0].fix, HasSubstr("may write to"));
  EXPECT_FALSE(refused_folder.has_value());
  EXPECT_EQ(text_of(path("a")), "old");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, a_missing_file_a_folder_and_a_file_too_large_are_not_read) {
  expect_refused(read_file(path("none")), Fault::missing_file, path("none"), "No such file");
  expect_refused(read_file(folder.string()), Fault::file_system, folder.string(), "Is a directory");
  ASSERT_TRUE(write_file(path("large"), std::string((1 << 20) + 1, 'x')));
  expect_refused(read_file(path("large"), 1 << 20), Fault::bad_value, path("large"), "larger than 1 MiB");
  EXPECT_TRUE(read_file(path("large"), (1 << 20) + 1));
}

}  // namespace
