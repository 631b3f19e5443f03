#include "build/build.hpp"

#include "build/build_learner.hpp"
#include "build/build_network.hpp"
#include "build/build_synapse.hpp"
#include "build/substrate.hpp"

namespace teg::study {

BuiltModel build_model(spec::Reader& reader) {
  if (is_network(reader)) return build_network(reader);
  if (is_learner(reader)) return build_learner(reader);
  return build_synapse(reader);
}

}  // namespace teg::study
