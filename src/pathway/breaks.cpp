#include "pathway/breaks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace teg::pathway {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

// How long until x, which rises by `slope`, is whole again.
double until_whole(double x, double slope) {
  if (slope > 0) return (std::floor(x) + 1 - x) / slope;
  if (slope < 0) return (std::ceil(x) - 1 - x) / slope;
  return never;
}

double until_zero(double x, double slope) {
  const double wait = -x / slope;
  return slope != 0 && wait > 0 ? wait : never;
}

}  // namespace

Breaks::Breaks(const Network& network, std::span<const std::size_t> driven)
    : network_(network),
      driven_(driven.begin(), driven.end()),
      changes_(network.tape.size(), Change::constant),
      slopes_(network.tape.size(), 0.0) {
  changes_[time_slot] = Change::linear;
  for (const auto symbol : driven_) changes_[stored_slot(symbol)] = Change::linear;
  for (const auto symbol : network.states) changes_[stored_slot(symbol)] = Change::state;
  for (const auto& i : network.watch) {
    changes_[i.target] = change_of(i);
    if (changes_[i.target] == Change::linear) linear_.push_back(i);
  }
  for (const auto& s : network.switches)
    if (s.kind == Switch::Kind::jump && changes_[s.difference] >= Change::curved) roots_.push_back(s.difference);
}

Breaks::Change Breaks::change_of(const Instruction& i) const {
  const auto a = changes_[i.a];
  const int n = operand_count(i.op);
  const auto b = n > 1 ? changes_[i.b] : Change::constant;
  const auto either = std::max(a, b);
  switch (i.op) {
    case Op::less:
    case Op::less_equal:
    case Op::equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_xor:
    case Op::logical_not:
    case Op::floor:
    case Op::ceil: return either == Change::linear ? Change::steps : either;
    case Op::add:
    case Op::subtract:
    case Op::negate:
    case Op::abs:
    case Op::max:
    case Op::min: return either;
    case Op::select: return std::max(either, changes_[i.c]);
    case Op::multiply: return either == Change::linear && std::min(a, b) == Change::linear ? Change::curved : either;
    case Op::divide: return b == Change::linear ? std::max(a, Change::curved) : either;
    default: return either == Change::linear ? Change::curved : either;
  }
}

double Breaks::next(double t, std::span<const double> slots, std::span<const double> driven_slopes) {
  slopes_[time_slot] = 1;
  for (std::size_t k = 0; k < driven_.size(); ++k) slopes_[stored_slot(driven_[k])] = driven_slopes[k];
  for (const auto& i : linear_) {
    const auto d = partials(i.op, slots[i.a], slots[i.b], slots[i.target], slots[i.c]);
    const double by_b = operand_count(i.op) > 1 && slopes_[i.b] != 0 ? d.b * slopes_[i.b] : 0.0;
    slopes_[i.target] = (slopes_[i.a] != 0 ? d.a * slopes_[i.a] : 0.0) + by_b;
  }
  double soonest = never;
  for (const auto& s : network_.switches) {
    if (changes_[s.difference] != Change::linear) continue;
    const double x = slots[s.difference], slope = slopes_[s.difference];
    soonest = std::min(soonest, s.kind == Switch::Kind::whole ? until_whole(x, slope) : until_zero(x, slope));
  }
  return t + soonest;
}

}  // namespace teg::pathway
