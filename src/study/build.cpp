#include "study/build.hpp"

#include "study/build_learner.hpp"
#include "study/build_network.hpp"
#include "study/build_synapse.hpp"
#include "study/substrate.hpp"

namespace teg::study {

BuiltModel build_model(spec::Reader& reader) {
  if (is_network(reader)) return build_network(reader);
  if (is_learner(reader)) return build_learner(reader);
  return build_synapse(reader);
}

}  // namespace teg::study
