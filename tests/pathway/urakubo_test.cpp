// Urakubo et al. 2020: the authors' models, where they are there, give the published numbers.
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

std::vector<double> steps(double from, double to, double by) {
  std::vector<double> times;
  for (int i = 0; from + i * by <= to + 1e-9; ++i) times.push_back(from + i * by);
  return times;
}

TEST(Urakubo, explore) {
  const auto model = Pathway::load(folder() + "/D1model.xml").value();
  Request rest{.settings = {{"Toffset_VGCC", 5000}, {"Toffset_DA", 5000}}, .outputs = {"Ct"}, .times = {1900}};
  const auto equilibrium = simulate(model, rest).value();
  std::printf("rest %g steps %zu\n", equilibrium.values[0][0], equilibrium.steps);
  for (const double d : {-4., -1., -0.4, 0., 0.4, 0.8, 1.2, 2.0, 5.0}) {
    Request run{.settings = {{"Toffset_VGCC", 1910}, {"Toffset_DA", 1910 + d}},
                .outputs = {"Ct", "ActiveCK"},
                .times = steps(1900, 2060, 0.01),
                .from = &equilibrium.end};
    const auto course = simulate(model, run).value();
    std::printf("%g: %.5f  %.5f steps %zu\n", d, *std::ranges::max_element(course.values[0]), course.values[1][3000],
                course.steps);
  }
}

}  // namespace
}  // namespace teg::pathway
