#include "run/conformance.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>

#include "core/file.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

std::string written(const std::string& text) {
  const auto path =
      (std::filesystem::temp_directory_path() / ("teg_cases_" + std::to_string(::getpid()) + ".json")).string();
  EXPECT_TRUE(write_file(path, text));
  return path;
}

TEST(Conformance, every_case_of_the_shipped_file_passes) {
  const auto verdicts = verify_cases(TEG_SOURCE_DIR "/tests/conformance/dopamine_stdp.json").value();
  EXPECT_EQ(verdicts.size(), 27u);
  for (const auto& v : verdicts) EXPECT_TRUE(v.passed) << v.name << ": " << v.detail;
}

TEST(Conformance, a_wrong_value_fails_and_says_what_was_found) {
  auto text = read_file(TEG_SOURCE_DIR "/tests/conformance/dopamine_stdp.json").value();
  const std::string value = "1.5585966062057763";
  text.replace(text.find(value), value.size(), "1.5585966082057763");
  const auto path = written(text);
  const auto verdicts = verify_cases(path).value();
  EXPECT_FALSE(verdicts[0].passed);
  EXPECT_THAT(verdicts[0].detail, HasSubstr("1.558596606205"));
  EXPECT_TRUE(verdicts[1].passed);
  std::filesystem::remove(path);
}

TEST(Conformance, malformed_files_are_refused_with_the_place) {
  for (const auto* text : {"", "{", "[]", "{\"cases\": []}", "{\"cases\": [3]}",
                           "{\"cases\": [{\"name\": \"a\", \"pre_ms\": \"x\"}]}", "{\"cases\": [1e400]}"}) {
    const auto path = written(text);
    const auto verdicts = verify_cases(path);
    ASSERT_FALSE(verdicts) << text;
    EXPECT_THAT(verdicts.errors()[0].where, HasSubstr(path));
    std::filesystem::remove(path);
  }
  EXPECT_EQ(verify_cases("/no/such/file.json").errors()[0].fault, Fault::missing_file);
}

}  // namespace
}  // namespace teg::study
