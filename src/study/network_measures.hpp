// [measure.NAME] of a network: read, taken from a run, and reduced over seeds.
#pragma once

#include <map>

#include "study/study.hpp"
#include "task/rate_counter.hpp"

namespace teg::study {

// Fills m.network and the unit from the section at `at`. Errors go where the reader's errors go.
void read_network_observable(spec::Reader& reader, const std::string& at, const BuiltModel& built, MeasureSpec& m);

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

// Seeds without a value (a criterion never reached) are left out.
double over_seeds(const SeedReduction& of, std::vector<double> values);
// How seeds are reduced, from the section at `at`; a fraction has no unit.
SeedReduction read_seed_reduction(spec::Reader& reader, const std::string& at, std::string& unit);

}  // namespace teg::study
