// Arithmetic expressions with units: "D1 * (1 - M4)", "max(DA - 50 nM, 0 nM) / 1 uM".
// Parsed once. Errors point into the text.
//
//   sum     = product { ("+" | "-") product }
//   product = unary { ("*" | "/") unary }
//   unary   = "-" unary | power
//   power   = atom [ "^" unary ]
//   atom    = number [ unit ] | name [ "(" sum { "," sum } ")" ] | "(" sum ")"
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.hpp"
#include "teg/result.hpp"

namespace teg {

enum class Operation {
  number,
  name,
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
  step,
  call
};

struct Node {
  Operation operation = Operation::number;
  Measure number;    // of a literal
  std::string name;  // of a name or an unknown function
  std::vector<Node> arguments;
  std::size_t position = 0;  // offset in the text
};

class Expression {
 public:
  // `where` opens every error. Functions other than those of Operation are kept as calls when
  // `calls` names them.
  static Result<Expression> parse(std::string_view where, std::string_view text, std::vector<std::string> calls = {});

  const Node& root() const { return *root_; }
  const std::string& text() const { return text_; }
  const std::string& where() const { return where_; }

  // An error at a place in the text, with a caret under it.
  Error error_at(std::size_t position, std::string what, std::string fix) const;

  // Value and dimension, given those of names and calls. Both return errors for what they don't know.
  using NameValue = std::function<Result<Measure>(const Node& name)>;
  using CallValue = std::function<Result<Measure>(const Node& call)>;
  Result<Measure> evaluate(const NameValue& value_of, const CallValue& call = {}) const;
  Result<Measure> evaluate(const Node& node, const NameValue& value_of, const CallValue& call) const;

 private:
  std::string where_, text_;
  std::shared_ptr<const Node> root_;  // shared, since expressions are copied with the models that hold them
};

// The dimension of an operation's value, or what is wrong with its arguments.
Result<Dim> result_dimension(const Expression& in, const Node& node, const std::vector<Measure>& arguments);

// The value of an operation on native numbers, the same in every evaluator.
double apply(Operation operation, double a, double b);

}  // namespace teg
