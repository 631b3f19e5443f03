// Simulates a released modulator in three dimensions (field_model.hpp).
#pragma once

#include "transport/field_model.hpp"

namespace teg::transport {

// Errors: those of check_field; Fault::numeric; Fault::interrupted.
Result<FieldRecording> simulate_field(const FieldModel& model, const FieldOptions& options = {});

}  // namespace teg::transport
