// Parts of a results file: some of its variables, at some positions, in other formats.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "keep/dataset.hpp"
#include "teg/result.hpp"

namespace teg::study {

std::string attribute(const Dataset& data, std::string_view name);  // "" where there is none

// The study's measures, in order; the variables over its axes, where the file does not name them.
std::vector<std::string> measure_names(const Dataset& data);

// The axis of a variable that is a recording: the time of a simulation, in ms. Null for others, axes of a sweep in ms
// among them.
const Coordinate* time_axis(const Dataset& data, const Variable& variable);

// The named variables with the axes that they stand on; no spikes. `where` opens errors. Errors: every name that is not
// there, with the nearest; none is named.
Result<Dataset> chosen(const Dataset& data, const std::vector<std::string>& names, const std::string& where);

// At the position of an axis that is nearest to each value ("delay" -> "0.6 s"); the axis goes. `notes` get the
// positions that are not what was asked for. Errors: no such axis, one that is named twice, a value of another
// dimension, a label that is not there.
Result<Dataset> at_positions(Dataset data, const std::vector<std::pair<std::string, std::string>>& positions,
                             std::vector<std::string>& notes);

// One row for each point of the axes, which all variables must share. Errors: those of variables over other axes.
Result<std::string> to_table_csv(const Dataset& data);
// { "attributes": ..., "coordinates": ..., "variables": ... }; what is not finite is null, and what is
// not UTF-8 the sign for that.
std::string to_json(const Dataset& data);
// A Vega-Lite 5 chart with its data: a line over one axis, with a band between NAME_p10 and NAME_p90 where `all` has
// them; a heat map over two axes of numbers; lines in colours where one has names. Errors: not one variable, or of more
// than two axes.
Result<std::string> to_vega_lite(const Dataset& data, const Dataset& all);
// Spikes as SONATA has them (Dai et al. 2020, doi:10.1371/journal.pcbi.1007696). Errors: there are none.
Result<std::string> to_sonata(const Dataset& data, const std::string& where);

}  // namespace teg::study
