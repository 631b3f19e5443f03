#include "pathway/document.hpp"

#include <sbml/SBMLTypes.h>
#include <sbml/extension/SBasePlugin.h>

#include <algorithm>

#include "core/text.hpp"
#include "pathway/xml_depth.hpp"

namespace teg::pathway {
namespace {

constexpr std::size_t most_errors = 50;
constexpr int deepest_element = 400;

std::string place(const std::string& where, const SBMLError& error) {
  return error.getLine() == 0 ? where : where + ":" + std::to_string(error.getLine());
}

// Rules that published models break without leaving their meaning in doubt: a kinetic law uses a species
// that its reaction does not list as a modifier; a constant species is not said to be a boundary.
bool is_harmless(unsigned code) { return code == UndeclaredSpeciesRef || code == NonConstantSpeciesUsed; }

// libSBML's own errors; its warnings are not errors here.
void add_logged(const SBMLDocument& document, const std::string& where, Errors& errors) {
  for (unsigned i = 0; i < document.getNumErrors() && errors.size() < most_errors; ++i) {
    const SBMLError& error = *document.getError(i);
    if (error.getSeverity() < LIBSBML_SEV_ERROR || is_harmless(error.getErrorId())) continue;
    std::string what(trim(error.getMessage()));
    std::replace(what.begin(), what.end(), '\n', ' ');
    const bool is_xml = error.getCategory() == LIBSBML_CAT_XML;
    errors.push_back({Fault::bad_value, place(where, error),
                      (is_xml ? "not well-formed XML: " : "not valid SBML: ") + what,
                      "correct the file; sbml.org has an online validator"});
  }
}

class SupportCheck {
 public:
  SupportCheck(const std::string& where, Errors& errors) : where_(where), errors_(errors) {}

  void refuse(const std::string& construct, const std::string& why, std::string fix) {
    errors_.push_back({Fault::bad_value, where_ + ": " + construct, why, std::move(fix)});
  }

  void document(SBMLDocument& document) {
    const unsigned level = document.getLevel();
    if (level < 2) refuse("SBML Level 1", "it is too old", "convert the model to Level 3 with any SBML tool");
    // At Level 2 layouts are annotations, which libSBML shows as packages; there are no required ones.
    for (unsigned i = 0; level > 2 && i < document.getNumPlugins(); ++i) {
      const auto& package = document.getPlugin(i)->getPackageName();
      // libSBML shows the mathematics of Level 3 Version 2 as a package that every such file needs; whoever reads
      // formulas refuses what it does not know of it.
      if (package != "l3v2extendedmath" && document.getPackageRequired(package)) required_package(package);
    }
    for (int i = 0; level > 2 && i < document.getNumUnknownPackages(); ++i) {
      const auto package = document.getUnknownPackagePrefix(i);
      if (document.getPackageRequired(package)) required_package(package);
    }
    if (document.getModel() == nullptr) refuse("model", "there is none", "give a file with a <model>");
  }

  void required_package(const std::string& name) {
    refuse("package '" + name + "'", "the model needs this package, which is not supported",
           "export the model as plain SBML core (flattened)");
  }

  void model(const ::Model& model) {
    for (unsigned i = 0; i < model.getNumRules(); ++i)
      if (model.getRule(i)->isAlgebraic())
        refuse("algebraic rule " + std::to_string(i + 1), "algebraic rules are not supported",
               "solve it for one variable and write an assignment rule");
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
      const auto& reaction = *model.getReaction(i);
      if (reaction.isSetFast() && reaction.getFast())
        refuse("reaction '" + reaction.getId() + "'", "fast reactions are not supported",
               "write it with large finite rates and fast=\"false\"");
    }
  }

 private:
  const std::string& where_;
  Errors& errors_;
};

// What libSBML checks of the meaning; units and style are the author's affair.
void check_meaning(SBMLDocument& document) {
  for (const auto category : {LIBSBML_CAT_UNITS_CONSISTENCY, LIBSBML_CAT_SBO_CONSISTENCY, LIBSBML_CAT_MODELING_PRACTICE,
                              LIBSBML_CAT_OVERDETERMINED_MODEL})
    document.setConsistencyChecks(category, false);
  document.checkConsistency();
}

}  // namespace

void DeleteDocument::operator()(SBMLDocument* document) const { delete document; }

Result<Document> read_document(std::string_view xml, const std::string& where) {
  const std::string fix = "give a model in SBML, Level 2 or 3";
  if (trim(xml).empty()) return Error{Fault::bad_value, where, "the file is empty", fix};
  if (xml.find('\0') != std::string_view::npos) return Error{Fault::bad_value, where, "this is not a text file", fix};
  if (xml.size() > largest_model) return Error{Fault::bad_value, where, "the model is larger than 16 MiB", fix};
  const auto depth = xml_depth(xml, where);  // libSBML recurses, so that must be known before it reads
  if (!depth) return depth.errors();
  if (*depth > deepest_element)
    return Error{Fault::bad_value, where, "its elements are nested more than 400 deep", "nest formulas less deeply"};
  if (xml.find("sbml") == std::string_view::npos) return Error{Fault::bad_value, where, "this is not SBML", fix};

  Document document(readSBMLFromString(std::string(xml).c_str()));
  Errors errors;
  SupportCheck support(where, errors);
  add_logged(*document, where, errors);
  const bool is_readable = errors.empty();
  support.document(*document);
  if (document->getModel() != nullptr) support.model(*document->getModel());
  if (is_readable && errors.empty()) {
    check_meaning(*document);
    add_logged(*document, where, errors);
  }
  if (!errors.empty()) return errors;
  return document;
}

}  // namespace teg::pathway
