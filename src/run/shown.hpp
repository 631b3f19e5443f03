// The traces of the protocol that figures show.
#pragma once

#include "run/results.hpp"

namespace teg::study {

// The traces of the shown protocol, of a study of synapses; of others the shown point and its model. Errors: the
// model's.
Result<Done> add_shown(const Study& study, Results& results);

}  // namespace teg::study
