// How deep the elements of an XML text lie within one another, before a parser that recurses reads it.
#pragma once

#include <string_view>

#include "teg/result.hpp"

namespace teg::pathway {

// Comments, CDATA, instructions and quoted attributes do not count. Errors, opened by `where`: a document type, which
// may define what is not written, and an encoding in which marks may look like something else.
Result<int> xml_depth(std::string_view xml, const std::string& where);

}  // namespace teg::pathway
