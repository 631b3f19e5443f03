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

// A case of one pairing that changes nothing: no dopamine comes.
constexpr const char* sound = R"({"parameters": {"tau_n_ms": 200, "tau_c_ms": 1000, "A_plus": 1, "A_minus": 1,
  "tau_plus_ms": 20, "tau_minus_ms": 20, "dendritic_delay_ms": 1},
  "cases": [{"name": "quiet", "b": 0, "dopamine_ms": [], "w_min": 0, "w_max": 4, "pre_ms": [10], "post_ms": [20],
    "w0": 1, "until_ms": 11, "expect": {"w": 1, "c": 0, "n": 0},
    "expect_at_last_pre": {"t_ms": 10, "w": 1, "c": 0}}]})";
std::string changed(const std::string& from, const std::string& to) {
  std::string text = sound;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Conformance, both_engines_verify_a_case) {
  for (const auto engine : {Engine::synapse, Engine::network}) {
    const auto verdicts = verify_case_text(sound, "a.json", default_tolerance(engine), engine).value();
    ASSERT_EQ(verdicts.size(), 1u);
    EXPECT_TRUE(verdicts[0].passed) << verdicts[0].detail;
    const auto wrong = verify_case_text(changed("\"w\": 1, \"c\": 0, \"n\"", "\"w\": 2, \"c\": 3, \"n\""), "a.json",
                                        default_tolerance(engine), engine)
                           .value();
    EXPECT_FALSE(wrong[0].passed);
    EXPECT_THAT(wrong[0].detail, HasSubstr("w is 1, expected 2; c is "));
  }
}

TEST(Conformance, every_field_that_is_missing_or_of_another_kind_is_named) {
  const struct {
    const char *from, *to, *words;
  } rows[] = {
      {"\"tau_n_ms\": 200", "\"tau_n_ms\": \"x\"", "parameters: 'tau_n_ms' is not a number; add \"tau_n_ms\" as"},
      {"\"A_plus\": 1,", "", "parameters: 'A_plus' is not a number"},
      {"\"pre_ms\": [10],", "", "quiet: 'pre_ms' is not a list of times in ms"},
      {"[10]", "10", "quiet: 'pre_ms' is not a list of times in ms"},
      {"[10]", "[\"x\"]", "quiet: 'pre_ms' is not a list of times in ms"},
      {"\"expect\": {\"w\": 1, \"c\": 0, \"n\": 0},", "", "quiet: 'expect' is not an object"},
      {"{\"w\": 1, \"c\": 0, \"n\": 0}", "3", "quiet: 'expect' is not an object"},
      {"{\"t_ms\": 10, \"w\": 1, \"c\": 0}", "3", "quiet: 'expect_at_last_pre' is not an object"},
      {"\"t_ms\": 10", "\"t_ms\": 12", "quiet expect_at_last_pre t_ms: is not within 0 and until_ms"},
      {"\"t_ms\": 10", "\"t_ms\": -1", "quiet expect_at_last_pre t_ms: is not within 0 and until_ms"},
      {"\"name\": \"quiet\", \"b\": 0", "\"name\": 3, \"b\": \"x\"", "case 0: 'b' is not a number"},
      {"\"cases\": [", "\"cases\": 3, \"c\": [", "has no list of cases; see tests/conformance/dopamine_stdp.json"},
      {"\"cases\": [", "\"caces\": [", "has no list of cases"}};
  for (const auto& [from, to, words] : rows) {
    const auto verdicts = verify_case_text(changed(from, to), "a.json");
    ASSERT_FALSE(verdicts) << to;
    std::string all;
    for (const auto& e : verdicts.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
    EXPECT_THAT(all, HasSubstr(words));
    EXPECT_THAT(verdicts.errors()[0].where, HasSubstr("a.json"));
  }
}

TEST(Conformance, what_an_engine_cannot_run_is_refused) {
  const auto refused = [](const std::string& text, Engine engine) {
    const auto verdicts = verify_case_text(text, "a.json", 1e-5, engine);
    return verdicts ? ""
                    : verdicts.errors()[0].where + ": " + verdicts.errors()[0].what + "; " + verdicts.errors()[0].fix;
  };
  for (const char* off : {"[10.03]", "[0]"})
    EXPECT_THAT(refused(changed("[10]", off), Engine::network),
                HasSubstr("quiet: " + std::string(off).substr(1, std::string(off).size() - 2) +
                          " ms is not on the network's grid; use times that are multiples of 0.1 ms and above 0"));
  EXPECT_NE(refused(changed("\"tau_c_ms\": 1000", "\"tau_c_ms\": -1"), Engine::synapse), "");
  EXPECT_NE(refused(changed("\"tau_c_ms\": 1000", "\"tau_c_ms\": -1"), Engine::network), "");
}

}  // namespace
}  // namespace teg::study
