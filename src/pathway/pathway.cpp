#include "pathway/pathway.hpp"

#include <sbml/SBMLTypes.h>

#include <algorithm>
#include <mutex>

#include "core/file.hpp"
#include "core/text.hpp"
#include "pathway/builder.hpp"
#include "pathway/document.hpp"

namespace teg::pathway {
namespace {

// libSBML keeps registries for the whole process and fills them while it reads, without a lock: two threads that read
// at once may loop in them for ever. A pathway that has been built has nothing of libSBML in it.
std::mutex& reading() {
  static std::mutex one_at_a_time;
  return one_at_a_time;
}

}  // namespace

Result<Pathway> Pathway::load(const std::string& path) {
  const auto text = read_file(path, largest_model);
  if (!text) return text.errors();
  return read(*text, path);
}

Result<Pathway> Pathway::read(std::string_view xml, const std::string& where) {
  const std::lock_guard alone(reading());
  const auto document = read_document(xml, where);
  if (!document) return document.errors();
  auto network = Builder(*(*document)->getModel(), where).build();
  if (!network) return network.errors();
  return Pathway(std::move(*network));
}

Result<std::size_t> Pathway::find(std::string_view name, const std::string& where) const {
  const auto by_id = network_->by_id.find(std::string(name));
  if (by_id != network_->by_id.end()) return by_id->second;
  std::vector<std::size_t> named;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < network_->symbols.size(); ++i) {
    const auto& symbol = network_->symbols[i];
    if (symbol.name == name) named.push_back(i);
    names.push_back(symbol.name.empty() ? symbol.id : symbol.name);
  }
  if (named.size() == 1) return named[0];
  const std::string quoted = "'" + std::string(name) + "'";
  if (named.empty())
    return Error{Fault::unknown_name, where, quoted + " is not in the pathway", name_hint(name, names)};
  std::vector<std::string> ids;
  for (const auto i : named) ids.push_back(network_->symbols[i].id);
  return Error{Fault::unknown_name, where, quoted + " is the name of more than one", "use an id: " + join(ids, ", ")};
}

}  // namespace teg::pathway
