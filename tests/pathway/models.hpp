// Small SBML models for tests, put together from parts.
#pragma once

#include <string>
#include <vector>

#include "pathway/pathway.hpp"

namespace teg::pathway {

// Level 3 with the namespaces; `inside` are the lists of the model.
inline std::string sbml(const std::string& inside) {
  return "<?xml version='1.0' encoding='UTF-8'?>\n<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' "
         "level='3' version='1'>\n<model id='m'>" +
         inside + "</model></sbml>";
}

inline std::string math(const std::string& inside) {
  return "<math xmlns='http://www.w3.org/1998/Math/MathML'>" + inside + "</math>";
}

inline std::string ci(const std::string& id) { return "<ci>" + id + "</ci>"; }
inline std::string cn(const std::string& number) { return "<cn>" + number + "</cn>"; }
inline const std::string now =
    "<csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/time'>t</csymbol>";

template <class... Arguments>
std::string op(const std::string& name, const Arguments&... arguments) {
  return "<apply><" + name + "/>" + (std::string() + ... + arguments) + "</apply>";
}

inline std::string compartment(const std::string& id, const std::string& size, bool is_constant = true) {
  return "<compartment id='" + id + "' spatialDimensions='3' size='" + size + "' constant='" +
         (is_constant ? "true" : "false") + "'/>";
}

struct SpeciesOptions {
  std::string attribute = "initialConcentration";
  bool is_boundary = false, is_amount = false;
};
inline std::string species(const std::string& id, const std::string& value, const SpeciesOptions& o = {}) {
  return "<species id='" + id + "' compartment='c' " + o.attribute + "='" + value + "' boundaryCondition='" +
         (o.is_boundary ? "true" : "false") + "' hasOnlySubstanceUnits='" + (o.is_amount ? "true" : "false") +
         "' constant='false'/>";
}

inline std::string parameter(const std::string& id, const std::string& value, bool is_constant = true) {
  return "<parameter id='" + id + "' value='" + value + "' constant='" + (is_constant ? "true" : "false") + "'/>";
}

inline std::string list(const std::string& of, const std::string& inside) {
  return "<listOf" + of + ">" + inside + "</listOf" + of + ">";
}

inline std::string reference(const std::string& id, const std::string& count = "1") {
  return "<speciesReference species='" + id + "' stoichiometry='" + count + "' constant='true'/>";
}

inline std::string reaction(const std::string& id, const std::string& reactants, const std::string& products,
                            const std::string& law, const std::string& locals = "") {
  return "<reaction id='" + id + "' reversible='false' fast='false'>" +
         (reactants.empty() ? "" : list("Reactants", reactants)) +
         (products.empty() ? "" : list("Products", products)) + "<kineticLaw>" + math(law) + locals +
         "</kineticLaw></reaction>";
}

inline std::string rate_rule(const std::string& id, const std::string& formula) {
  return "<rateRule variable='" + id + "'>" + math(formula) + "</rateRule>";
}

inline std::string assignment_rule(const std::string& id, const std::string& formula) {
  return "<assignmentRule variable='" + id + "'>" + math(formula) + "</assignmentRule>";
}

inline std::string event(const std::string& id, const std::string& trigger, const std::string& target,
                         const std::string& value, const std::string& more = "",
                         const std::string& attributes = "useValuesFromTriggerTime='true'",
                         const std::string& trigger_attributes = "initialValue='true' persistent='true'") {
  return "<event id='" + id + "' " + attributes + "><trigger " + trigger_attributes + ">" + math(trigger) +
         "</trigger>" + more + "<listOfEventAssignments><eventAssignment variable='" + target + "'>" + math(value) +
         "</eventAssignment></listOfEventAssignments></event>";
}

inline Pathway pathway(const std::string& xml) { return Pathway::read(xml, "test.xml").value(); }

inline std::vector<double> times_to(double end, std::size_t n) {
  std::vector<double> times;
  for (std::size_t i = 0; i <= n; ++i) times.push_back(end * static_cast<double>(i) / static_cast<double>(n));
  return times;
}

}  // namespace teg::pathway
