// MathML, as libSBML holds it, becomes instructions on a tape.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "pathway/tape.hpp"
#include "teg/result.hpp"

class ASTNode;

namespace teg::pathway {

// What a name stands for in some place; empty when it stands for nothing.
using Lookup = std::function<std::optional<Slot>(const std::string& name)>;

class MathReader {
 public:
  // Errors are appended, and reading goes on, so that one run finds all of them.
  MathReader(Tape& tape, Errors& errors) : tape_(tape), errors_(errors) {}

  // `lambda` is kept by its owner. Functions may call those defined before them.
  void define(const std::string& id, const ASTNode* lambda) { functions_[id] = lambda; }

  // The slot of the expression's value; after an error, some slot. `where` opens errors.
  Slot read(const ASTNode* node, const std::string& where, const Lookup& lookup);

 private:
  Slot refuse(std::string what, std::string fix);
  Slot name(const ASTNode& node, const Lookup& lookup);
  Slot call(const ASTNode& node, const Lookup& lookup);
  Slot piecewise(const ASTNode& node, const Lookup& lookup);
  Slot relation(const ASTNode& node, const Lookup& lookup);
  Slot chain(const ASTNode& node, const Lookup& lookup, Op op, double none);
  Slot one(const ASTNode& node, const Lookup& lookup);
  Slot two(const ASTNode& node, const Lookup& lookup);
  Slot several(const ASTNode& node, const Lookup& lookup);
  Slot compile(const ASTNode& node, const Lookup& lookup);
  Slot argument(const ASTNode& node, unsigned index, const Lookup& lookup);
  Slot pair(int type, Slot a, Slot b);
  Slot inverse(Slot slot) { return tape_.add(Op::divide, tape_.literal(1), slot); }
  Slot truncated(Slot slot);

  Tape& tape_;
  Errors& errors_;
  std::string where_;
  std::map<std::string, const ASTNode*> functions_;
  std::size_t visited_ = 0;  // nodes, over all calls: nested functions can multiply without end
  int depth_ = 0;            // of calls
};

}  // namespace teg::pathway
