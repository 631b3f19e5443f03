#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

LearnerRecord conditioned(const std::string& learner, std::vector<std::string> phases, Settings settings = {}) {
  auto m = model("pavlovian", {{"phases", texts(std::move(phases))}}, learner, std::move(settings));
  m.series = {{"first", "memory.value.0", "", Time{0}, OverSteps::last}};
  if (make_trial_task("pavlovian", m.task_settings).value()->shape().cues.size() > 1)
    m.series.push_back({"second", "memory.value.1", "", Time{0}, OverSteps::last});
  return record_of(m);
}

TEST(RescorlaWagner, acquisition_and_extinction_are_exponential) {
  const auto v = series(conditioned("rescorla-wagner", {"20 A+", "20 A-"}, {{"learning_rate", number(0.2)}}), "first");
  const double top = 1 - std::pow(0.8, 20);
  for (std::size_t n = 0; n < 20; ++n) {
    EXPECT_NEAR(v[n], 1 - std::pow(0.8, n + 1), 1e-12);
    EXPECT_NEAR(v[20 + n], top * std::pow(0.8, n + 1), 1e-12);
  }
}

TEST(RescorlaWagner, what_is_predicted_already_blocks_and_two_good_predictors_are_too_many) {
  const auto blocked = conditioned("rescorla-wagner", {"200 A+", "50 AB+"}, {{"learning_rate", number(0.2)}});
  EXPECT_NEAR(series(blocked, "second").back(), 0, 1e-12);
  const auto over = conditioned("rescorla-wagner", {"400 A+, B+", "400 AB+"}, {{"learning_rate", number(0.1)}});
  EXPECT_NEAR(series(over, "first").back(), 0.5, 1e-9) << "overexpectation";
  EXPECT_NEAR(series(over, "second").back(), 0.5, 1e-9);
}

TEST(PearceHall, associability_falls_with_what_is_predicted_and_comes_back_with_surprise) {
  auto m = model("pavlovian", {{"phases", texts({"100 A+", "1 A-"})}}, "pearce-hall", {{"attention", number(0.3)}});
  m.series = {{"alpha", "memory.associability.0", "", Time{0}, OverSteps::last}};
  const auto alpha = series(record_of(m), "alpha");
  EXPECT_LT(alpha[99], 0.1);
  EXPECT_NEAR(alpha[100], 0.3 * 1 + 0.7 * alpha[99], 0.02) << "attention |delta| + (1 - attention) alpha";
}

TEST(Mackintosh, the_better_predictor_is_attended_to) {
  auto m = model("pavlovian", {{"phases", texts({"100 A+, B-", "50 AB+"})}}, "mackintosh", {});
  m.series = {{"a", "memory.associability.0", "", Time{0}, OverSteps::last},
              {"b", "memory.associability.1", "", Time{0}, OverSteps::last}};
  const auto record = record_of(m);
  EXPECT_GT(series(record, "a").back(), series(record, "b").back());
}

TEST(Redish, a_surge_makes_value_grow_without_end) {
  const auto v = series(conditioned("redish", {"1000 A+"}), "first");
  EXPECT_NEAR(v[999] - v[998], 0.05 * 0.3, 1e-12) << "learning_rate surge, for ever";
}

}  // namespace
}  // namespace teg
