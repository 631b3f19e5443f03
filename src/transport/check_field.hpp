// Whether a field can be simulated.
#pragma once

#include "transport/field_model.hpp"

namespace teg::transport {

// All memory of a run: field, releases and recordings.
double memory_bytes(const FieldModel& model);

// Every error of the model: bad values, too large a step, missing voxels, too much memory.
Errors check_field(const FieldModel& model, const FieldOptions& options = {});

}  // namespace teg::transport
