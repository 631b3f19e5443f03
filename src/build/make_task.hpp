// From the description of a task to the task of one run.
#pragma once

#include <memory>

#include "build/network_study.hpp"

namespace teg::study {

// `rewarded`: the synapse of a distal reward, as built. Null where the study has no task.
std::unique_ptr<Task> make_task(const BuiltNetwork& network, const Connection& rewarded, std::uint64_t seed);

// The names of what the task will measure.
std::vector<std::string> task_measure_names(const BuiltNetwork& network);

}  // namespace teg::study
