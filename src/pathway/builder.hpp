// A model of libSBML becomes a Network. Used by Pathway::read only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pathway/math_reader.hpp"
#include "pathway/network.hpp"

class Model;
class Reaction;
class SBase;
class SimpleSpeciesReference;
class Species;

namespace teg::pathway {

class Builder {
 public:
  Builder(const ::Model& model, std::string where);

  Result<Network> build();

 private:
  // builder.cpp: what there is, what may change it, and what its value is
  void declare(Kind kind, const std::string& id, const std::string& name, std::optional<double> value);
  void declare_compartments_and_species();
  void declare_parameters_and_reactions();
  void declare_locals(const ::Reaction& reaction);
  void set_roles();
  void set_role(const std::string& id, Role role);
  void set_reacting_role(const std::string& species);
  void define_functions();
  std::optional<Slot> lookup(const std::string& id);
  Slot value_of(std::size_t symbol);
  Slot compile_value(std::size_t symbol);
  Slot rule_of(std::size_t symbol);
  Slot law_of(const ::Reaction& reaction);
  Slot read(const ASTNode* math, const std::string& what);
  bool is_amount(const ::Species& species) const;
  bool is_constant_size(const std::string& compartment) const;
  void refuse(const std::string& what, std::string why, std::string fix);

  // builder_dynamics.cpp: first values, slopes, events, switches
  void add_slopes();
  Slot reaction_slope(std::size_t symbol);
  Slot stoichiometry(const ::SimpleSpeciesReference& reference);
  void add_starts();
  bool may_lack_math() const;
  std::optional<Slot> first_value(std::size_t symbol);
  void order_starts();
  void add_events();
  void add_switches();
  void check_equalities(Slot slot, const std::string& what);

  const ::Model& model_;
  Network network_;
  Errors errors_;
  MathReader reader_{network_.tape, errors_};
  std::vector<std::optional<Slot>> values_;  // [symbol], once compiled
  std::vector<char> is_being_compiled_;      // [symbol]
  int depth_ = 0;                            // of value_of
};

}  // namespace teg::pathway
