#include "pathway/math_reader.hpp"

#include <sbml/math/ASTNode.h>
#include <sbml/math/L3FormulaFormatter.h>

#include <numbers>

#include "pathway/network.hpp"

namespace teg::pathway {
namespace {

constexpr std::size_t most_nodes = 300'000;
constexpr int most_calls = 100;
constexpr double avogadro = 6.02214179e23;  // the value that SBML Level 3 prescribes

// Functions of one argument that are one instruction.
std::optional<Op> simple_function(ASTNodeType_t type) {
  switch (type) {
    case AST_FUNCTION_ABS: return Op::abs;
    case AST_FUNCTION_EXP: return Op::exp;
    case AST_FUNCTION_LN: return Op::log;
    case AST_FUNCTION_SIN: return Op::sin;
    case AST_FUNCTION_COS: return Op::cos;
    case AST_FUNCTION_TAN: return Op::tan;
    case AST_FUNCTION_ARCSIN: return Op::asin;
    case AST_FUNCTION_ARCCOS: return Op::acos;
    case AST_FUNCTION_ARCTAN: return Op::atan;
    case AST_FUNCTION_SINH: return Op::sinh;
    case AST_FUNCTION_COSH: return Op::cosh;
    case AST_FUNCTION_TANH: return Op::tanh;
    case AST_FUNCTION_ARCSINH: return Op::asinh;
    case AST_FUNCTION_ARCCOSH: return Op::acosh;
    case AST_FUNCTION_ARCTANH: return Op::atanh;
    case AST_FUNCTION_FLOOR: return Op::floor;
    case AST_FUNCTION_CEILING: return Op::ceil;
    case AST_FUNCTION_FACTORIAL: return Op::gamma;
    case AST_LOGICAL_NOT: return Op::logical_not;
    default: return std::nullopt;
  }
}

// sec, csc and cot are 1 over these; their inverses are these of 1 over the argument.
struct Reciprocal {
  Op op;
  bool of_argument;
};
std::optional<Reciprocal> reciprocal_function(ASTNodeType_t type) {
  switch (type) {
    case AST_FUNCTION_SEC: return Reciprocal{Op::cos, false};
    case AST_FUNCTION_CSC: return Reciprocal{Op::sin, false};
    case AST_FUNCTION_COT: return Reciprocal{Op::tan, false};
    case AST_FUNCTION_SECH: return Reciprocal{Op::cosh, false};
    case AST_FUNCTION_CSCH: return Reciprocal{Op::sinh, false};
    case AST_FUNCTION_COTH: return Reciprocal{Op::tanh, false};
    case AST_FUNCTION_ARCSEC: return Reciprocal{Op::acos, true};
    case AST_FUNCTION_ARCCSC: return Reciprocal{Op::asin, true};
    case AST_FUNCTION_ARCCOT: return Reciprocal{Op::atan, true};
    case AST_FUNCTION_ARCSECH: return Reciprocal{Op::acosh, true};
    case AST_FUNCTION_ARCCSCH: return Reciprocal{Op::asinh, true};
    case AST_FUNCTION_ARCCOTH: return Reciprocal{Op::atanh, true};
    default: return std::nullopt;
  }
}

// Functions of any number of arguments, and their value for none.
struct Fold {
  Op op;
  double none;
};
std::optional<Fold> folded_function(ASTNodeType_t type) {
  switch (type) {
    case AST_PLUS: return Fold{Op::add, 0};
    case AST_TIMES: return Fold{Op::multiply, 1};
    case AST_LOGICAL_AND: return Fold{Op::logical_and, 1};
    case AST_LOGICAL_OR: return Fold{Op::logical_or, 0};
    case AST_LOGICAL_XOR: return Fold{Op::logical_xor, 0};
    case AST_FUNCTION_MAX: return Fold{Op::max, 0};
    case AST_FUNCTION_MIN: return Fold{Op::min, 0};
    default: return std::nullopt;
  }
}

std::optional<double> constant(const ASTNode& node) {
  switch (node.getType()) {
    case AST_INTEGER: return static_cast<double>(node.getInteger());
    case AST_REAL:
    case AST_REAL_E:
    case AST_RATIONAL: return node.getReal();
    case AST_NAME_AVOGADRO: return avogadro;
    case AST_CONSTANT_E: return std::numbers::e;
    case AST_CONSTANT_PI: return std::numbers::pi;
    case AST_CONSTANT_TRUE: return 1;
    case AST_CONSTANT_FALSE: return 0;
    default: return std::nullopt;
  }
}

std::string name_of(const ASTNode& node) { return node.getName() != nullptr ? node.getName() : ""; }

}  // namespace

Slot MathReader::read(const ASTNode* node, const std::string& where, const Lookup& lookup) {
  const std::string outer = std::exchange(where_, where);
  const Slot slot =
      node != nullptr ? compile(*node, lookup) : refuse("the formula is missing", "write it as <math> in the file");
  where_ = outer;
  return slot;
}

Slot MathReader::refuse(std::string what, std::string fix) {
  errors_.push_back({Fault::bad_value, where_, std::move(what), std::move(fix)});
  return tape_.literal(0);
}

Slot MathReader::compile(const ASTNode& node, const Lookup& lookup) {
  if (++visited_ > most_nodes) {
    if (visited_ == most_nodes + 1) return refuse("the formulas are too long", "use fewer nested functions");
    return tape_.literal(0);
  }
  if (const auto value = constant(node)) return tape_.literal(*value);
  const auto type = node.getType();
  if (type == AST_NAME_TIME) return time_slot;
  if (type == AST_NAME) return name(node, lookup);
  if (type == AST_FUNCTION) return call(node, lookup);
  if (type == AST_FUNCTION_PIECEWISE) return piecewise(node, lookup);
  if (node.isRelational()) return relation(node, lookup);
  if (type == AST_FUNCTION_DELAY)
    return refuse("it uses delay(), the past value of a quantity, which is not supported",
                  "use an intermediate species or an event with a delay");
  if (const auto fold = folded_function(type)) return chain(node, lookup, fold->op, fold->none);
  return several(node, lookup);
}

Slot MathReader::argument(const ASTNode& node, unsigned index, const Lookup& lookup) {
  return compile(*node.getChild(index), lookup);
}

Slot MathReader::name(const ASTNode& node, const Lookup& lookup) {
  const std::string wanted = name_of(node);
  if (const auto slot = lookup(wanted)) return *slot;
  return refuse("it uses '" + wanted + "', which the model does not define", "define it, or correct the name");
}

Slot MathReader::call(const ASTNode& node, const Lookup& lookup) {
  const auto found = functions_.find(name_of(node));
  if (found == functions_.end())
    return refuse("it calls '" + name_of(node) + "', which is not a function of the model", "define it, or correct it");
  const ASTNode& lambda = *found->second;
  const unsigned n = lambda.getNumBvars();
  if (n != node.getNumChildren() || lambda.getNumChildren() != n + 1)
    return refuse("it calls '" + found->first + "' with " + std::to_string(node.getNumChildren()) + " arguments",
                  "give " + std::to_string(n));
  if (depth_ >= most_calls) return refuse("it calls '" + found->first + "' within itself", "remove the recursion");
  std::map<std::string, Slot> given;
  for (unsigned i = 0; i < n; ++i) given[name_of(*lambda.getChild(i))] = argument(node, i, lookup);
  ++depth_;
  const Slot value = argument(lambda, n, [&](const std::string& wanted) -> std::optional<Slot> {
    const auto at = given.find(wanted);
    return at != given.end() ? std::optional(at->second) : std::nullopt;
  });
  --depth_;
  return value;
}

Slot MathReader::piecewise(const ASTNode& node, const Lookup& lookup) {
  const unsigned n = node.getNumChildren();
  const bool has_otherwise = n % 2 == 1;
  if (n == 0) return refuse("it has a piecewise without a piece", "add a piece or an otherwise");
  // Without an otherwise the value where no condition holds is undefined: NaN, which the solver reports.
  Slot value = has_otherwise ? argument(node, n - 1, lookup) : tape_.literal(std::nan(""));
  for (unsigned piece = n / 2; piece-- > 0;) {
    const Slot condition = argument(node, 2 * piece + 1, lookup);
    value = tape_.add(Op::select, argument(node, 2 * piece, lookup), value, condition);
  }
  return value;
}

Slot MathReader::pair(int type, Slot a, Slot b) {
  switch (type) {
    case AST_RELATIONAL_LT: return tape_.add(Op::less, a, b);
    case AST_RELATIONAL_GT: return tape_.add(Op::less, b, a);
    case AST_RELATIONAL_LEQ: return tape_.add(Op::less_equal, a, b);
    case AST_RELATIONAL_GEQ: return tape_.add(Op::less_equal, b, a);
    case AST_RELATIONAL_NEQ: return tape_.add(Op::logical_not, tape_.add(Op::equal, a, b));
    default: return tape_.add(Op::equal, a, b);
  }
}

Slot MathReader::relation(const ASTNode& node, const Lookup& lookup) {
  if (node.getNumChildren() < 2) return refuse("a comparison has fewer than two sides", "give both sides");
  Slot before = argument(node, 0, lookup);
  std::optional<Slot> all;
  for (unsigned i = 1; i < node.getNumChildren(); ++i) {
    const Slot next = argument(node, i, lookup), holds = pair(node.getType(), before, next);
    all = all ? tape_.add(Op::logical_and, *all, holds) : holds;
    before = next;
  }
  return *all;
}

Slot MathReader::chain(const ASTNode& node, const Lookup& lookup, Op op, double none) {
  if (node.getNumChildren() == 0) return tape_.literal(none);
  Slot value = argument(node, 0, lookup);
  for (unsigned i = 1; i < node.getNumChildren(); ++i) value = tape_.add(op, value, argument(node, i, lookup));
  return value;
}

Slot MathReader::truncated(Slot slot) {
  const Slot is_negative = tape_.add(Op::less, slot, tape_.literal(0));
  return tape_.add(Op::select, tape_.add(Op::ceil, slot), tape_.add(Op::floor, slot), is_negative);
}

Slot MathReader::several(const ASTNode& node, const Lookup& lookup) {
  switch (node.getNumChildren()) {
    case 1: return one(node, lookup);
    case 2: return two(node, lookup);
    default: break;
  }
  const char* word = node.getName();
  return refuse("it uses '" + std::string(word != nullptr ? word : "an operator") + "' with " +
                    std::to_string(node.getNumChildren()) + " arguments, which is not supported",
                "write it with arithmetic, exp, ln, power, piecewise and the trigonometric functions");
}

Slot MathReader::one(const ASTNode& node, const Lookup& lookup) {
  const auto type = node.getType();
  if (const auto op = simple_function(type)) return tape_.add(*op, argument(node, 0, lookup));
  if (const auto op = reciprocal_function(type)) {
    const Slot x = argument(node, 0, lookup);
    return op->of_argument ? tape_.add(op->op, inverse(x)) : inverse(tape_.add(op->op, x));
  }
  if (type == AST_MINUS) return tape_.add(Op::negate, argument(node, 0, lookup));
  if (type == AST_FUNCTION_ROOT) return tape_.add(Op::sqrt, argument(node, 0, lookup));
  if (type == AST_FUNCTION_LOG)
    return tape_.add(Op::divide, tape_.add(Op::log, argument(node, 0, lookup)), tape_.literal(std::numbers::ln10));
  const char* word = node.getName();
  return refuse("it uses '" + std::string(word != nullptr ? word : "an operator") + "', which is not supported",
                "write it with arithmetic, exp, ln, power, piecewise and the trigonometric functions");
}

Slot MathReader::two(const ASTNode& node, const Lookup& lookup) {
  const Slot a = argument(node, 0, lookup), b = argument(node, 1, lookup);
  switch (node.getType()) {
    case AST_MINUS: return tape_.add(Op::subtract, a, b);
    case AST_DIVIDE: return tape_.add(Op::divide, a, b);
    case AST_POWER:
    case AST_FUNCTION_POWER: return tape_.add(Op::power, a, b);
    case AST_FUNCTION_ROOT:  // the degree comes first
      return tape_.is_literal(a, 2) ? tape_.add(Op::sqrt, b) : tape_.add(Op::power, b, inverse(a));
    case AST_FUNCTION_LOG:  // the base comes first
      return tape_.add(Op::divide, tape_.add(Op::log, b), tape_.add(Op::log, a));
    case AST_FUNCTION_QUOTIENT: return truncated(tape_.add(Op::divide, a, b));
    case AST_FUNCTION_REM:
      return tape_.add(Op::subtract, a, tape_.add(Op::multiply, b, truncated(tape_.add(Op::divide, a, b))));
    case AST_LOGICAL_IMPLIES: return tape_.add(Op::logical_or, tape_.add(Op::logical_not, a), b);
    default: break;
  }
  const char* word = node.getName();
  return refuse("it uses '" + std::string(word != nullptr ? word : "an operator") + "', which is not supported",
                "write it with arithmetic, exp, ln, power, piecewise and the trigonometric functions");
}

}  // namespace teg::pathway
