// Arithmetic as a list of instructions on numbered slots. A model is compiled to one tape; evaluating
// it looks nothing up. Truth values are 1 and 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace teg::pathway {

using Slot = std::uint32_t;

enum class Op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,
  max,
  min,
  abs,
  exp,
  log,
  sqrt,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  floor,
  ceil,
  gamma,  // of a + 1: the factorial
  less,
  less_equal,
  equal,
  logical_and,
  logical_or,
  logical_xor,
  logical_not,
  select  // a if c is not 0, otherwise b
};

// slots[target] = op(slots[a], slots[b], slots[c]); operands that an op doesn't use are slot 0.
struct Instruction {
  Op op = Op::add;
  Slot target = 0, a = 0, b = 0, c = 0;
};

// How many of a, b, c an op reads.
int operand_count(Op op);

double apply(Op op, double a, double b, double c);

// Derivatives of op by a, b and c; 0 at steps, and one side's at kinks.
struct Partials {
  double a = 0, b = 0, c = 0;
};
Partials partials(Op op, double a, double b, double value, double c);

// Slots 0 to inputs - 1 are given from outside; literals and results follow. The same operation on
// the same slots is stored once.
class Tape {
 public:
  explicit Tape(std::size_t inputs = 0) : inputs_(inputs), preset_(inputs, 0.0) {}

  Slot literal(double value);
  Slot add(Op op, Slot a, Slot b = 0, Slot c = 0);

  std::size_t inputs() const { return inputs_; }
  std::size_t size() const { return preset_.size(); }
  std::span<const Instruction> instructions() const { return instructions_; }
  bool is_literal(Slot slot, double value) const;

  // Slots with the literals filled in: what evaluate() works on.
  std::vector<double> workspace() const { return preset_; }

  // The instructions that `targets` need, in order.
  std::vector<Instruction> needed_for(std::span<const Slot> targets) const;

 private:
  Slot new_slot(double preset);

  std::size_t inputs_;
  std::vector<double> preset_;
  std::vector<Instruction> instructions_;
  std::map<std::uint64_t, Slot> literals_;  // by bits
  std::map<std::tuple<Op, Slot, Slot, Slot>, Slot> results_;
};

void evaluate(std::span<const Instruction> program, std::span<double> slots);

}  // namespace teg::pathway
