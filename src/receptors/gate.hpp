// Gates: expressions over concentrations and occupancies, compiled once, evaluated often.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/expression.hpp"

namespace teg::receptors {

// What a gate may name: modulators first, then receptors.
struct Symbol {
  std::string name;
  Dim dim;  // of its value: a concentration or a plain number
};

// g = constant + sum of factor[i] symbol[i]
struct Affine {
  double constant = 0;
  std::vector<double> factor;  // [symbol]
};

class Gate {
 public:
  // Errors: syntax, unknown names (with the nearest), dimensions that do not fit; the value of a gate
  // is a plain number. `where` opens every error.
  static Result<Gate> compile(std::string_view where, std::string_view text, const std::vector<Symbol>& symbols,
                              std::string_view called = "modulator or receptor");

  double value(std::span<const double> symbol_values) const;

  // The gate as an affine function, where it is one; its integrals then have a closed form wherever
  // those of its symbols have.
  const std::optional<Affine>& affine() const { return affine_; }
  bool uses(std::size_t symbol) const;

 private:
  struct Instruction {
    Operation operation;
    double number;
    std::size_t symbol;
  };
  void emit(const Node& node, const std::vector<Symbol>& symbols);
  std::vector<Instruction> program_;  // postfix
  std::optional<Affine> affine_;
};

}  // namespace teg::receptors
