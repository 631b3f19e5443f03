#include "plasticity/bounds.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::plasticity {
namespace {

double fraction_left(const Bounds& bounds, double x, double amount) {
  if (bounds.kind == BoundKind::soft) return x * exp(-amount);
  const double power = 1 - bounds.exponent;
  const double base = pow(x, power) - power * amount;
  return base <= 0 ? 0 : pow(base, 1 / power);
}

}  // namespace

double moved(const Bounds& bounds, double weight, double drive) {
  switch (bounds.kind) {
    case BoundKind::none: return weight + drive;
    case BoundKind::hard: return std::clamp(weight + drive, bounds.least, bounds.most);
    case BoundKind::soft:
    case BoundKind::power: break;
  }
  if (drive == 0) return weight;
  const double range = bounds.most - bounds.least;
  const double bound = drive > 0 ? bounds.most : bounds.least;
  const double x = (bound - weight) / range,
               left = fraction_left(bounds, x < 0 ? -x : x, (drive < 0 ? -drive : drive) / range);
  return bound - (x < 0 ? -left : left) * range;
}

}  // namespace teg::plasticity
