#include "study/drawn.hpp"

#include <algorithm>

namespace teg::study {
namespace {

constexpr std::size_t most_values = 1000;  // of an axis that are looked at

bool has_poisson(const spec::Value& value) {
  if (const auto* list = value.list()) return std::ranges::any_of(*list, has_poisson);
  const auto* table = value.table();
  return table && std::ranges::any_of(
                      *table, [](const auto& entry) { return entry.first == "poisson" || has_poisson(entry.second); });
}

bool is_drawn(const Vesicles& vesicles) {
  return vesicles.drawn && vesicles.probability > 0 && vesicles.probability < 1;
}
bool is_drawn(const ReleaseProgram& program) {
  if (const auto* burst = std::get_if<Burst>(&program)) return burst->jitter.native() > 0 || is_drawn(burst->vesicles);
  const auto* spikes = std::get_if<SpikeRelease>(&program);
  return spikes && is_drawn(spikes->vesicles);
}

bool draws_at(const Study& study, std::size_t point) {
  Errors errors;
  const auto document = document_at(study, point, errors);
  const auto built = model_at(study, point);
  return !built || draws(document, *built);  // what is wrong there is said elsewhere
}

}  // namespace

bool draws(const spec::Value& document, const BuiltModel& built) {
  const auto releases_at_random = [](const Modulator& m) {
    return std::ranges::any_of(m.programs, [](const auto& program) { return is_drawn(program); });
  };
  return has_poisson(document) || built.outside.field ||
         std::ranges::any_of(built.model.modulators, releases_at_random);
}

void check_seeds(spec::Reader& in, const Study& study) {
  if (!study.first.is_of_synapses() || study.first.n_seeds() < 2 || draws_at(study, 0)) return;
  std::size_t stride = study.n_points();
  for (const auto& axis : study.axes) {
    stride /= axis.size();
    for (std::size_t i = 1; i < std::min(axis.size(), most_values); ++i)
      if (draws_at(study, i * stride)) return;
  }
  in.fail(
      "study.seeds", "nothing of this study is drawn at random, so that all seeds would be alike",
      "leave it out, or draw something: jitter of a train, drawn = true with a probability, { poisson = \"5 Hz\" }");
}

}  // namespace teg::study
