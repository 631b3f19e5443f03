// Files of pyPhotometry, put together by hand from their public description.
#include "recording/ppd.hpp"

#include "recording/scratch.hpp"

namespace teg::recording {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

class Ppd : public Scratch {
 protected:
  static std::string bytes(const std::string& header, const std::vector<unsigned>& words) {
    std::string all{static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
    all += header;
    for (const unsigned w : words) all += {static_cast<char>(w & 255), static_cast<char>(w >> 8)};
    return all;
  }
  std::string error(const std::string& bytes, const ReadOptions& options = {}) {
    return error_of(read_signal(file("a.ppd", bytes), options));
  }
  // Two signals of three samples; the second has a digital input that is on in the last.
  const std::vector<unsigned> words{20, 2, 40, 4, 60, 7};
  const std::string old = R"({"sampling_rate": 20, "volts_per_division": [0.001, 0.01], "version": 0.3})";
};

TEST_F(Ppd, have_signals_that_take_turns) {
  const auto path = file("a.ppd", bytes(old, words));
  const auto first = read_signal(path, {.column = "analog_1"}).value();
  EXPECT_THAT(first.time_ms, ElementsAre(0, 50, 100));
  EXPECT_THAT(first.value, Pointwise(DoubleNear(1e-12), {0.01, 0.02, 0.03}));
  EXPECT_EQ(first.unit, "V");
  EXPECT_THAT(read_signal(path, {.column = "analog_2"}).value().value,
              Pointwise(DoubleNear(1e-12), {0.01, 0.02, 0.03}));
  EXPECT_THAT(read_signal(path, {.column = "digital_2"}).value().value, ElementsAre(0, 0, 1));
  EXPECT_THAT(error(bytes(old, words)), HasSubstr("several signals: analog_1, analog_2, digital_1, digital_2"));
  EXPECT_THAT(error(bytes(old, words), {.column = "analog1"}), HasSubstr("did you mean 'analog_1'"));
  EXPECT_THAT(error(bytes(old, words), {.column = "analog_1", .time = "t"}), HasSubstr("leave trace_time"));
}

TEST_F(Ppd, of_newer_versions_say_how_many_signals_there_are) {
  const auto header = [](const std::string& counts) {
    return R"({"sampling_rate": 20, "volts_per_division": [0.001, 0.01], "version": "1.0", )" + counts + "}";
  };
  const auto three = bytes(header(R"("n_analog_signals": 3, "n_digital_signals": 2)"), words);
  const auto third = read_signal(file("b.ppd", three), {.column = "analog_3"}).value();
  EXPECT_THAT(third.time_ms, ElementsAre(0, 50));
  EXPECT_THAT(third.value, Pointwise(DoubleNear(1e-12), {0.02, 0.003}));
  const auto one = bytes(header(R"("n_analog_signals": 1, "n_digital_signals": 0)"), words);
  EXPECT_EQ(read_signal(file("c.ppd", one)).value().value.size(), 6u);
  EXPECT_THAT(error(bytes(header(R"("n_analog_signals": 0)"), words)), HasSubstr("unknown number of signals"));
  EXPECT_THAT(error(bytes(header(R"("n_analog_signals": 1e9)"), words)), HasSubstr("unknown number of signals"));
}

TEST_F(Ppd, that_are_damaged_are_refused) {
  EXPECT_THAT(error(""), HasSubstr("shorter than its header"));
  EXPECT_THAT(error("\xff\xff{}"), HasSubstr("shorter than its header"));
  EXPECT_THAT(error(bytes("[[[[", {})), HasSubstr("does not begin with a header in JSON"));
  EXPECT_THAT(error(bytes(std::string(65000, '['), {})), HasSubstr("in JSON"));
  EXPECT_THAT(error(bytes("{}", words)), HasSubstr("no sampling_rate"));
  EXPECT_THAT(error(bytes(R"({"sampling_rate": "20"})", words)), HasSubstr("no sampling_rate"));
  EXPECT_THAT(error(bytes(R"({"sampling_rate": 20, "volts_per_division": []})", words)),
              HasSubstr("volts_per_division"));
  EXPECT_THAT(error(bytes(old, {2}), {.column = "analog_1"}), HasSubstr("fewer than two samples"));
  EXPECT_THAT(error(bytes(old, {}), {.column = "analog_2"}), HasSubstr("fewer than two samples"));
}

TEST_F(Ppd, whose_header_says_what_cannot_be_are_refused) {
  const std::string volts = R"("volts_per_division": [0.001])";
  const std::pair<std::string, const char*> rows[] = {
      {R"({"sampling_rate": 0, )" + volts + "}", "no sampling_rate"},
      {R"({"sampling_rate": -5, )" + volts + "}", "no sampling_rate"},
      {R"({"sampling_rate": 20, "n_analog_signals": 1.5, )" + volts + "}", "unknown number of signals"},
      {R"({"sampling_rate": 20, "n_digital_signals": 0.5, )" + volts + "}", "unknown number of signals"},
      {R"({"sampling_rate": 20, "n_digital_signals": -1, )" + volts + "}", "unknown number of signals"},
      {R"({"sampling_rate": 20, "n_digital_signals": 3, )" + volts + "}", "unknown number of signals"},
      {R"({"sampling_rate": 20, "volts_per_division": 0.001})", "no volts_per_division"},
      {R"({"sampling_rate": 20, "volts_per_division": ["x"]})", "no volts_per_division"},
      {R"({"sampling_rate": 20})", "no volts_per_division"}};
  for (const auto& [header, wanted] : rows) EXPECT_THAT(error(bytes(header, words)), HasSubstr(wanted)) << header;
  EXPECT_THAT(error(bytes(old, words), {.column = "analog_1", .rows = "a == 1"}), HasSubstr("leave trace_time"));
  EXPECT_EQ(read_signal(place("none.ppd")).errors()[0].fault, Fault::missing_file);
}

}  // namespace
}  // namespace teg::recording
