#include "pathway/tape.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "core/maths.hpp"

namespace teg::pathway {
namespace {

// x^n for any sign of x; negative x needs a whole n.
double power(double x, double n) {
  if (x >= 0 && n >= 0) return teg::pow(x, n);
  if (x >= 0) return 1.0 / teg::pow(x, -n);
  if (n != std::floor(n)) return std::nan("");
  const double size = power(-x, n);
  return std::fmod(n, 2.0) == 0 ? size : -size;
}

Partials power_partials(double x, double n, double value) {
  const double by_base = n == 0 ? 0.0 : n * power(x, n - 1);
  return {by_base, x > 0 ? value * teg::log(x) : 0.0, 0};
}

// Of the functions of one argument, by that argument.
double slope(Op op, double a, double value) {
  switch (op) {
    case Op::negate: return -1;
    case Op::abs: return a < 0 ? -1 : 1;
    case Op::exp: return value;
    case Op::log: return 1 / a;
    case Op::sqrt: return 0.5 / value;
    case Op::sin: return std::cos(a);
    case Op::cos: return -std::sin(a);
    case Op::tan: return 1 + value * value;
    case Op::asin: return 1 / std::sqrt(1 - a * a);
    case Op::acos: return -1 / std::sqrt(1 - a * a);
    case Op::atan: return 1 / (1 + a * a);
    case Op::sinh: return std::cosh(a);
    case Op::cosh: return std::sinh(a);
    case Op::tanh: return 1 - value * value;
    case Op::asinh: return 1 / std::sqrt(a * a + 1);
    case Op::acosh: return 1 / std::sqrt(a * a - 1);
    case Op::atanh: return 1 / (1 - a * a);
    case Op::gamma: return (std::tgamma(a + 1 + 1e-6) - std::tgamma(a + 1 - 1e-6)) / 2e-6;
    default: return 0;
  }
}

// Those that need only inputs first, then those that need these, and so on; within a level by op, so
// that evaluation has long runs of one op. The order within a level cannot matter.
void sort_by_level(std::vector<Instruction>& program, std::size_t n_slots) {
  std::vector<std::uint32_t> level(n_slots, 0);
  for (const auto& i : program) {
    const int operands = operand_count(i.op);
    const auto b = operands > 1 ? level[i.b] : 0, c = operands > 2 ? level[i.c] : 0;
    level[i.target] = 1 + std::max({level[i.a], b, c});
  }
  std::stable_sort(program.begin(), program.end(), [&level](const Instruction& x, const Instruction& y) {
    return std::pair(level[x.target], x.op) < std::pair(level[y.target], y.op);
  });
}

template <class Iterator, class Do>
Iterator run_of(Iterator i, Iterator end, const Do& execute) {
  const Op op = i->op;
  for (; i != end && i->op == op; ++i) execute(*i);
  return i;
}

}  // namespace

int operand_count(Op op) {
  if (op == Op::select) return 3;
  switch (op) {
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power:
    case Op::max:
    case Op::min:
    case Op::less:
    case Op::less_equal:
    case Op::equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_xor: return 2;
    default: return 1;
  }
}

double apply(Op op, double a, double b, double c) {
  switch (op) {
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    case Op::negate: return -a;
    case Op::power: return power(a, b);
    case Op::max: return a < b ? b : a;
    case Op::min: return b < a ? b : a;
    case Op::abs: return std::abs(a);
    case Op::exp: return teg::exp(a);
    case Op::log: return teg::log(a);
    case Op::sqrt: return std::sqrt(a);
    case Op::sin: return std::sin(a);
    case Op::cos: return std::cos(a);
    case Op::tan: return std::tan(a);
    case Op::asin: return std::asin(a);
    case Op::acos: return std::acos(a);
    case Op::atan: return std::atan(a);
    case Op::sinh: return std::sinh(a);
    case Op::cosh: return std::cosh(a);
    case Op::tanh: return std::tanh(a);
    case Op::asinh: return std::asinh(a);
    case Op::acosh: return std::acosh(a);
    case Op::atanh: return std::atanh(a);
    case Op::floor: return std::floor(a);
    case Op::ceil: return std::ceil(a);
    case Op::gamma: return std::tgamma(a + 1);
    case Op::less: return a < b;
    case Op::less_equal: return a <= b;
    case Op::equal: return a == b;
    case Op::logical_and: return a != 0 && b != 0;
    case Op::logical_or: return a != 0 || b != 0;
    case Op::logical_xor: return (a != 0) != (b != 0);
    case Op::logical_not: return a == 0;
    case Op::select: return c != 0 ? a : b;
  }
  return 0;
}

Partials partials(Op op, double a, double b, double value, double c) {
  switch (op) {
    case Op::add: return {1, 1, 0};
    case Op::subtract: return {1, -1, 0};
    case Op::multiply: return {b, a, 0};
    case Op::divide: return {1 / b, -value / b, 0};
    case Op::power: return power_partials(a, b, value);
    case Op::max: return a < b ? Partials{0, 1, 0} : Partials{1, 0, 0};
    case Op::min: return b < a ? Partials{0, 1, 0} : Partials{1, 0, 0};
    case Op::select: return c != 0 ? Partials{1, 0, 0} : Partials{0, 1, 0};
    default: return {slope(op, a, value), 0, 0};
  }
}

Slot Tape::new_slot(double preset) {
  preset_.push_back(preset);
  return static_cast<Slot>(preset_.size() - 1);
}

Slot Tape::literal(double value) {
  const auto [at, is_new] = literals_.try_emplace(std::bit_cast<std::uint64_t>(value), Slot{0});
  if (is_new) at->second = new_slot(value);
  return at->second;
}

Slot Tape::add(Op op, Slot a, Slot b, Slot c) {
  const auto [at, is_new] = results_.try_emplace({op, a, b, c}, Slot{0});
  if (is_new) {
    at->second = new_slot(0.0);
    instructions_.push_back({op, at->second, a, b, c});
  }
  return at->second;
}

bool Tape::is_literal(Slot slot, double value) const {
  const auto found = literals_.find(std::bit_cast<std::uint64_t>(value));
  return found != literals_.end() && found->second == slot;
}

std::vector<Instruction> Tape::needed_for(std::span<const Slot> targets) const {
  std::vector<char> needed(size(), 0);
  for (const Slot slot : targets) needed[slot] = 1;
  std::vector<Instruction> program;
  for (auto i = instructions_.rbegin(); i != instructions_.rend(); ++i) {
    if (!needed[i->target]) continue;
    const int operands = operand_count(i->op);
    needed[i->a] = 1;
    if (operands > 1) needed[i->b] = 1;
    if (operands > 2) needed[i->c] = 1;
    program.push_back(*i);
  }
  std::reverse(program.begin(), program.end());
  sort_by_level(program, size());
  return program;
}

void evaluate(std::span<const Instruction> program, std::span<double> slots) {
  double* const s = slots.data();
  for (auto i = program.begin(); i != program.end();) {
    switch (const Op op = i->op; op) {  // once for each run of instructions with one op
      case Op::add: i = run_of(i, program.end(), [s](const auto& k) { s[k.target] = s[k.a] + s[k.b]; }); break;
      case Op::subtract: i = run_of(i, program.end(), [s](const auto& k) { s[k.target] = s[k.a] - s[k.b]; }); break;
      case Op::multiply: i = run_of(i, program.end(), [s](const auto& k) { s[k.target] = s[k.a] * s[k.b]; }); break;
      case Op::divide: i = run_of(i, program.end(), [s](const auto& k) { s[k.target] = s[k.a] / s[k.b]; }); break;
      default:
        i = run_of(i, program.end(), [s, op](const auto& k) { s[k.target] = apply(op, s[k.a], s[k.b], s[k.c]); });
    }
  }
}

}  // namespace teg::pathway
