// Results are of one run: where its writer fails or is killed at any of its steps, no new file is beside an old one.
#include "core/file_set.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/own_file.hpp"

namespace {

using namespace teg;
using testing::HasSubstr;
using testing::UnorderedElementsAre;
namespace fs = std::filesystem;

const std::vector<NamedFile> the_new{{"results.h5", "new"}, {"report.html", "new"}, {"plots/b.svg", "new"}};
const std::vector<std::string> the_outdated{"plots/a.svg"};

class FileSets : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "teg sets XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string out() const { return (folder_ / "out").string(); }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / "out" / name).parent_path());
    std::ofstream(folder_ / "out" / name) << text;
  }
  void put_old() const {
    for (const char* name : {"results.h5", "report.html", "plots/a.svg"}) put(name, "old");
    put("notes.txt", "mine");
    put("plots/mine.svg", "mine");
  }
  // Every file of the folder and what is in it, but for those on their way.
  std::map<std::string, std::string> there() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) {
        const auto name = entry.path().lexically_relative(folder_ / "out").string();
        if (name.find(".part") == std::string::npos) files[name] = read_file(entry.path().string()).value();
      }
    return files;
  }
  bool has_parts() const {
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
      if (entry.path().filename().string().starts_with(".part")) return true;
    return false;
  }
  std::map<std::string, std::string> before() const {
    return {{"results.h5", "old"},
            {"report.html", "old"},
            {"plots/a.svg", "old"},
            {"notes.txt", "mine"},
            {"plots/mine.svg", "mine"}};
  }
  std::map<std::string, std::string> after() const {
    return {{"results.h5", "new"},
            {"report.html", "new"},
            {"plots/b.svg", "new"},
            {"notes.txt", "mine"},
            {"plots/mine.svg", "mine"}};
  }
  fs::path folder_;
};

constexpr int moves = 6;  // three aside, three to their names

TEST_F(FileSets, replace_what_is_old_and_leave_the_rest) {
  put_old();
  ASSERT_TRUE(write_files(out(), the_new, the_outdated));
  EXPECT_EQ(there(), after());
  EXPECT_FALSE(has_parts());
  fs::remove(folder_ / "out/plots/mine.svg");
  ASSERT_TRUE(write_files(out(), {{"results.h5", "newer"}}, {"report.html", "plots/b.svg"}));
  EXPECT_FALSE(fs::exists(folder_ / "out/plots")) << "nothing is in it";
}

TEST_F(FileSets, are_as_they_were_after_an_error_at_any_step) {
  for (int good = 0; good < moves; ++good) {
    put_old();
    const auto failed =
        write_files(out(), the_new, the_outdated, [left = good](const auto& from, const auto& to) mutable {
          if (left-- > 0) return move_file(from, to);
          errno = EIO;
          return false;
        });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.errors()[0].fault, Fault::file_system);
    EXPECT_THAT(failed.errors()[0].where, HasSubstr("out/"));
    EXPECT_EQ(there(), before()) << good;
    EXPECT_FALSE(has_parts()) << good;
  }
}

TEST_F(FileSets, of_a_failed_writer_leave_what_another_has_put_into_its_new_folder) {
  const auto failed = write_files(out(), the_new, {}, [&](const auto&, const auto&) {
    put("other/results.h5", "of another run");
    errno = EIO;
    return false;
  });
  EXPECT_FALSE(failed);
  EXPECT_THAT(there(), UnorderedElementsAre(testing::Pair("other/results.h5", "of another run")));
  fs::remove_all(folder_ / "out");
  EXPECT_FALSE(
      write_files(out() + "/deep/er", the_new, {}, [](const auto&, const auto&) { return errno = EIO, false; }));
  EXPECT_FALSE(fs::exists(folder_ / "out")) << "nothing was in it";
}

TEST_F(FileSets, of_a_writer_that_is_killed_at_any_step_are_old_or_new_and_never_both) {
  for (int good = 0; good <= moves; ++good) {
    fs::remove_all(folder_ / "out");
    put_old();
    const pid_t child = ::fork();
    if (child == 0) {
      (void)write_files(out(), the_new, the_outdated, [left = good](const auto& from, const auto& to) mutable {
        if (left-- == 0) ::_exit(0);
        return move_file(from, to);
      });
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    std::size_t n_old = 0, n_new = 0;
    for (const auto& [name, text] : there()) n_old += text == "old", n_new += text == "new";
    EXPECT_TRUE(n_old == 0 || n_new == 0) << good;
    finish_killed_writes(out());
    EXPECT_EQ(there(), good < 3 ? before() : after()) << good;
    EXPECT_FALSE(has_parts()) << good;
  }
}

TEST_F(FileSets, that_others_left_under_such_names_stay) {
  put(".part999999999/results.h5", "of another program");
  put(".part999999998-0", "of another program");
  put(".partition/x", "mine");
  put(".part" + std::to_string(::getppid()) + "-0/owner", std::string(made_by_teg));
  ASSERT_TRUE(write_files(out(), the_new));
  for (const auto& name : std::vector<std::string>{".part999999999/results.h5", ".part999999998-0", ".partition/x",
                                                   ".part" + std::to_string(::getppid()) + "-0/owner"})
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
}

TEST_F(FileSets, are_told_by_their_contents) {
  put("a.svg", "<svg><!-- " + std::string(made_by_teg) + " --></svg>");
  put("b.svg", "<svg/>");
  put("c.h5", std::string(3000000, 'x') + "tegseal 0123456789abcdef");
  put("d.h5", "tegseal 0123456789abcdef and more");
  put("e.svg", std::string((1 << 20) - 5, 'x') + std::string(made_by_teg) + "x");
  put("f", "");
  for (const auto& [name, is_own] : std::map<std::string, bool>{{"a.svg", true},
                                                                {"b.svg", false},
                                                                {"c.h5", true},
                                                                {"d.h5", false},
                                                                {"e.svg", true},
                                                                {"f", false},
                                                                {"none", false}})
    EXPECT_EQ(is_own_file(out() + "/" + name), is_own) << name;
}

}  // namespace
