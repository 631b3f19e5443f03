// SBML text becomes a checked document of libSBML.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "teg/result.hpp"

class SBMLDocument;

namespace teg::pathway {

struct DeleteDocument {
  void operator()(SBMLDocument* document) const;
};
using Document = std::unique_ptr<SBMLDocument, DeleteDocument>;

inline constexpr std::size_t largest_model = 16 << 20;  // bytes

// A document of Level 2 or 3 without errors, which uses nothing that is not supported. `where` opens
// every error.
Result<Document> read_document(std::string_view xml, const std::string& where);

}  // namespace teg::pathway
