// Urakubo et al. 2020: the authors' models, where they are there, give the published numbers
// (SCIENCE.md, B2). They are looked for in $TEG_URAKUBO, then beside the source.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "pathway/pathway.hpp"

namespace teg::pathway {
namespace {

std::string folder() {
  const char* given = std::getenv("TEG_URAKUBO");
  return given != nullptr ? given : std::string(TEG_SOURCE_DIR) + "/../shared/data/urakubo2020";
}

struct Response {
  double pka = 0;     // highest Ct after 1900 s
  double camkii = 0;  // ActiveCK at 1930 s
};

// A neuron at rest at 1900 s, to which calcium comes at 1910 s and dopamine (or its dip) `delay` later.
class Urakubo : public testing::Test {
 protected:
  void use(const std::string& file) {
    const auto path = folder() + "/" + file;
    if (!std::filesystem::exists(path))
      GTEST_SKIP() << path << " is not there; set TEG_URAKUBO to the folder of the authors' models";
    model_ = Pathway::load(path).value();
    const Request rest{.settings = {{"Toffset_VGCC", 5000}, {"Toffset_DA", 5000}}, .outputs = {"Ct"}, .times = {1900}};
    rest_ = simulate(*model_, rest).value().end;
  }

  Response response(double calcium_at, double dopamine_at) const {
    Request run{.settings = {{"Toffset_VGCC", calcium_at}, {"Toffset_DA", dopamine_at}},
                .outputs = {"Ct", "ActiveCK"},
                .times = {},
                .from = &*rest_};
    for (int i = 0; i <= 8000; ++i) run.times.push_back(1900 + i * 0.02);
    const auto values = simulate(*model_, run).value().values;
    return {*std::max_element(values[0].begin(), values[0].end()), values[1][1500]};
  }
  Response at(double delay) const { return response(1910, 1910 + delay); }

  // Where a response, less that of `alone`, passes half of its highest, between delays that bracket it.
  template <class Measure>
  double crossing(double low, double high, double level, const Measure& measure) const {
    const bool rises = measure(at(low)) < level;
    while (high - low > 2e-3) {
      const double middle = (low + high) / 2;
      ((measure(at(middle)) < level) == rises ? low : high) = middle;
    }
    return (low + high) / 2;
  }
  template <class Measure>
  double highest(const Measure& measure) const {
    double top = 0;
    for (double delay = 0.65; delay < 0.95; delay += 0.025) top = std::max(top, measure(at(delay)));
    return top;
  }

  std::optional<Pathway> model_;
  std::optional<State> rest_;
};

constexpr double two_percent = 0.02;

TEST_F(Urakubo, free_pka_peaks_as_published_for_each_delay_of_dopamine) {
  use("D1model.xml");
  if (IsSkipped()) return;
  const std::vector<std::pair<double, double>> published{{-4, .0914},  {-0.4, .0914}, {0, .1155},   {0.4, .2401},
                                                         {0.8, .3392}, {1.2, .2902},  {2.0, .1663}, {5.0, .0958}};
  for (const auto& [delay, ct] : published) EXPECT_NEAR(at(delay).pka / ct, 1, two_percent) << delay;
  EXPECT_NEAR(response(5000, 1910).pka / .0914, 1, two_percent) << "dopamine alone";
}

TEST_F(Urakubo, active_camkii_after_20_s_is_as_published) {
  use("D1model.xml");
  if (IsSkipped()) return;
  const std::vector<std::pair<double, double>> published{{0.4, 3.150}, {0.8, 4.055}, {1.2, 1.430}};
  for (const auto& [delay, active] : published) EXPECT_NEAR(at(delay).camkii / active, 1, two_percent) << delay;
}

// Half of the highest rise above dopamine alone: (peak + alone) / 2.
TEST_F(Urakubo, half_maximum_windows_above_dopamine_alone_are_as_published) {
  use("D1model.xml");
  if (IsSkipped()) return;
  const auto alone = response(5000, 1910);
  const auto pka = [](const Response& r) { return r.pka; };
  const auto camkii = [](const Response& r) { return r.camkii; };
  const double half_pka = (highest(pka) + alone.pka) / 2, half_camkii = (highest(camkii) + alone.camkii) / 2;
  EXPECT_NEAR(crossing(0, 0.7, half_pka, pka) / 0.33, 1, two_percent);
  EXPECT_NEAR(crossing(0.9, 3, half_pka, pka) / 1.58, 1, two_percent);
  EXPECT_NEAR(crossing(0, 0.6, half_camkii, camkii) / 0.30, 1, two_percent);
  EXPECT_NEAR(crossing(0.8, 3, half_camkii, camkii) / 1.10, 1, two_percent);
}

// The D2 neuron answers to a dip of dopamine that follows calcium, and to neither alone.
TEST_F(Urakubo, the_d2_neuron_opens_for_dips_after_calcium) {
  use("D2model.xml");
  if (IsSkipped()) return;
  const auto calcium = response(1910, 5000);
  EXPECT_LT(response(5000, 1910).pka, 0.01 * calcium.pka);
  EXPECT_NEAR(at(-1).pka / calcium.pka, 1, 1e-3);
  EXPECT_GT(at(0.8).pka, 2 * calcium.pka);
  EXPECT_LT(at(5).pka, 1.01 * calcium.pka);
}

}  // namespace
}  // namespace teg::pathway
