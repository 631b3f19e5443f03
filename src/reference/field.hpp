// The field again, slow and plain: classical Runge-Kutta steps of the differential equation of every
// voxel, which never cross a release.
#pragma once

#include <vector>

#include "transport/field_model.hpp"

namespace teg::reference {

// Concentrations in nM at `until`, x fastest, then y. The error falls with the fourth power of the step;
// releases happen at their own times.
// REQUIRES: a model that transport::check_field accepts; 0 < step < h^2 / (5 D*), beyond which it is unstable.
std::vector<double> field_at_end(const transport::FieldModel& model, Time step);

}  // namespace teg::reference
