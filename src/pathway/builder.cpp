#include "pathway/builder.hpp"

#include <sbml/SBMLTypes.h>

namespace teg::pathway {
namespace {

constexpr int longest_chain = 2000;  // of rules that need one another

std::optional<double> if_set(bool is_set, double value) { return is_set ? std::optional(value) : std::nullopt; }

// Below Level 3 it is 1 where the file does not say.
bool has_stoichiometry(const ::SpeciesReference& reference) {
  return reference.isSetStoichiometry() || reference.getLevel() < 3;
}

}  // namespace

Builder::Builder(const ::Model& model, std::string where) : model_(model) { network_.where = std::move(where); }

Result<Network> Builder::build() {
  declare_compartments_and_species();
  declare_parameters_and_reactions();
  network_.tape = Tape(1 + network_.symbols.size());
  values_.resize(network_.symbols.size());
  is_being_compiled_.resize(network_.symbols.size());
  set_roles();
  define_functions();
  for (std::size_t i = 0; i < network_.symbols.size(); ++i) network_.symbols[i].value = value_of(i);
  add_slopes();
  add_events();
  add_starts();
  if (!errors_.empty()) return errors_;
  add_switches();
  if (!errors_.empty()) return errors_;
  return std::move(network_);
}

void Builder::refuse(const std::string& what, std::string why, std::string fix) {
  errors_.push_back({Fault::bad_value, network_.where + ": " + what, std::move(why), std::move(fix)});
}

void Builder::declare(Kind kind, const std::string& id, const std::string& name, std::optional<double> value) {
  if (!network_.by_id.emplace(id, network_.symbols.size()).second)
    return refuse("'" + id + "'", "this id is used twice", "give each thing its own id");
  network_.symbols.push_back({id, name, kind, Role::constant, 0, std::nullopt});
  network_.preset.push_back(value);
}

void Builder::declare_compartments_and_species() {
  for (unsigned i = 0; i < model_.getNumCompartments(); ++i) {
    const auto& c = *model_.getCompartment(i);
    declare(Kind::compartment, c.getId(), c.getName(), if_set(c.isSetSize(), c.getSize()));
  }
  for (unsigned i = 0; i < model_.getNumSpecies(); ++i) {
    const auto& s = *model_.getSpecies(i);
    declare(Kind::species, s.getId(), s.getName(), std::nullopt);
    if (model_.getCompartment(s.getCompartment()) == nullptr)
      refuse("species '" + s.getId() + "'", "its compartment '" + s.getCompartment() + "' is not in the model",
             "declare the compartment, or correct the name");
  }
}

void Builder::declare_parameters_and_reactions() {
  for (unsigned i = 0; i < model_.getNumParameters(); ++i) {
    const auto& p = *model_.getParameter(i);
    declare(Kind::parameter, p.getId(), p.getName(), if_set(p.isSetValue(), p.getValue()));
  }
  for (unsigned i = 0; i < model_.getNumReactions(); ++i) {
    const auto& r = *model_.getReaction(i);
    declare(Kind::reaction, r.getId(), r.getName(), std::nullopt);
    declare_locals(r);
    for (unsigned k = 0; k < r.getNumReactants() + r.getNumProducts(); ++k) {
      const auto& reference = k < r.getNumReactants() ? *r.getReactant(k) : *r.getProduct(k - r.getNumReactants());
      if (reference.isSetId())
        declare(Kind::stoichiometry, reference.getId(), reference.getName(),
                if_set(has_stoichiometry(reference), reference.getStoichiometry()));
    }
  }
}

void Builder::declare_locals(const ::Reaction& reaction) {
  const auto* law = reaction.getKineticLaw();
  if (law == nullptr) return;
  const auto declare_one = [&](const ::Parameter& p) {
    declare(Kind::local_parameter, reaction.getId() + "." + p.getId(), p.getName(),
            if_set(p.isSetValue(), p.getValue()));
  };
  if (model_.getLevel() < 3)
    for (unsigned i = 0; i < law->getNumParameters(); ++i) declare_one(*law->getParameter(i));
  else
    for (unsigned i = 0; i < law->getNumLocalParameters(); ++i) declare_one(*law->getLocalParameter(i));
}

// A rule outranks reactions, and these outrank events.
void Builder::set_roles() {
  for (auto& symbol : network_.symbols)
    if (symbol.kind == Kind::reaction) symbol.role = Role::assigned;
  for (unsigned i = 0; i < model_.getNumEvents(); ++i)
    for (unsigned k = 0; k < model_.getEvent(i)->getNumEventAssignments(); ++k)
      set_role(model_.getEvent(i)->getEventAssignment(k)->getVariable(), Role::discrete);
  for (unsigned i = 0; i < model_.getNumReactions(); ++i) {
    const auto& r = *model_.getReaction(i);
    for (unsigned k = 0; k < r.getNumReactants(); ++k) set_reacting_role(r.getReactant(k)->getSpecies());
    for (unsigned k = 0; k < r.getNumProducts(); ++k) set_reacting_role(r.getProduct(k)->getSpecies());
  }
  for (unsigned i = 0; i < model_.getNumRules(); ++i) {
    const auto& rule = *model_.getRule(i);
    set_role(rule.getVariable(), rule.isRate() ? Role::state : Role::assigned);
  }
}

void Builder::set_role(const std::string& id, Role role) {
  const auto found = network_.by_id.find(id);
  if (found == network_.by_id.end())
    return refuse("'" + id + "'", "a rule, reaction or event changes it, but the model does not declare it",
                  "declare it, or correct the name");
  auto& symbol = network_.symbols[found->second];
  if (symbol.role < role) symbol.role = role;
  if (symbol.kind == Kind::reaction)
    refuse("reaction '" + id + "'", "a rule or event changes its rate", "change a parameter of its kinetic law");
}

void Builder::set_reacting_role(const std::string& id) {
  const auto* species = model_.getSpecies(id);
  if (species == nullptr || (!species->getBoundaryCondition() && !species->getConstant())) set_role(id, Role::state);
}

void Builder::define_functions() {
  for (unsigned i = 0; i < model_.getNumFunctionDefinitions(); ++i) {
    const auto& f = *model_.getFunctionDefinition(i);
    if (f.getMath() != nullptr && f.getMath()->isLambda()) reader_.define(f.getId(), f.getMath());
  }
}

bool Builder::is_amount(const ::Species& species) const {
  const auto* compartment = model_.getCompartment(species.getCompartment());
  return species.getHasOnlySubstanceUnits() ||
         (compartment != nullptr && model_.getLevel() == 2 && compartment->getSpatialDimensions() == 0);
}

bool Builder::is_constant_size(const std::string& compartment) const {
  const auto found = network_.by_id.find(compartment);
  return found == network_.by_id.end() || network_.symbols[found->second].role == Role::constant;
}

std::optional<Slot> Builder::lookup(const std::string& id) {
  const auto found = network_.by_id.find(id);
  return found == network_.by_id.end() ? std::nullopt : std::optional(value_of(found->second));
}

Slot Builder::read(const ASTNode* math, const std::string& what) {
  return reader_.read(math, network_.where + ": " + what, [this](const std::string& id) { return lookup(id); });
}

Slot Builder::value_of(std::size_t symbol) {
  if (values_[symbol]) return *values_[symbol];
  const auto& id = network_.symbols[symbol].id;
  if (is_being_compiled_[symbol] || depth_ > longest_chain) {
    refuse("'" + id + "'", depth_ > longest_chain ? "its rules form too long a chain" : "its value depends on itself",
           "break the circle of rules");
    values_[symbol] = network_.tape.literal(0);
    return *values_[symbol];
  }
  is_being_compiled_[symbol] = 1;
  ++depth_;
  const Slot slot = compile_value(symbol);
  --depth_;
  values_[symbol] = slot;
  return slot;
}

Slot Builder::compile_value(std::size_t index) {
  const auto role = network_.symbols[index].role;
  const std::string id = network_.symbols[index].id;
  if (network_.symbols[index].kind == Kind::reaction) return law_of(*model_.getReaction(id));
  if (role == Role::assigned) return rule_of(index);
  const auto* species = model_.getSpecies(id);
  if (species == nullptr || is_amount(*species) || is_constant_size(species->getCompartment()) ||
      model_.getRateRule(id) != nullptr)
    return stored_slot(index);
  const auto size = lookup(species->getCompartment());
  network_.symbols[index].scale = size;
  return network_.tape.add(Op::divide, stored_slot(index), *size);
}

Slot Builder::rule_of(std::size_t index) {
  const std::string id = network_.symbols[index].id;
  const auto* rule = model_.getAssignmentRule(id);
  return read(rule->getMath(), "rule for '" + id + "'");
}

// Parameters of the law itself hide those of the model.
Slot Builder::law_of(const ::Reaction& reaction) {
  const std::string what = "reaction '" + reaction.getId() + "'";
  const auto* law = reaction.getKineticLaw();
  if (law == nullptr) {
    refuse(what, "it has no kinetic law", "give its rate");
    return network_.tape.literal(0);
  }
  return reader_.read(law->getMath(), network_.where + ": " + what, [&](const std::string& id) {
    const auto local = lookup(reaction.getId() + "." + id);
    return local ? local : lookup(id);
  });
}

}  // namespace teg::pathway
