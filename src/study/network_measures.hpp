// [measure.NAME] of a network: what is counted, and what is taken from a run.
#pragma once

#include <map>

#include "study/study.hpp"
#include "task/rate_counter.hpp"

namespace teg::study {

// The rate of every population, for a study without [measure].
std::vector<MeasureSpec> default_network_measures(const BuiltNetwork& network);

// What populations are counted, and when, for the rates among the measures; in their order.
std::vector<task::CountedStretch> counted_stretches(const std::vector<MeasureSpec>& measures, Time until);

// What a run left behind, from which measures are taken.
struct NetworkOutcome {
  std::vector<double> counts;                       // [stretch]
  std::vector<std::vector<double>> weights;         // [projection]; only those that are measured
  std::vector<ProbeRecord> records;                 // [probe]
  std::map<std::string, std::vector<double>> task;  // what the task measured, by name
};

// [measure]. A time that is never reached is infinite. Errors: a probe or a task without values.
Result<std::vector<double>> measure_network(const std::vector<MeasureSpec>& measures, const BuiltNetwork& network,
                                            const NetworkOutcome& outcome);

}  // namespace teg::study
