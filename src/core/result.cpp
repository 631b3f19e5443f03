#include "teg/result.hpp"

namespace teg {
namespace {
std::string joined(const Errors& errors) {
  std::string text;
  for (const auto& e : errors) {
    if (!text.empty()) text.append("\n");
    text.append(e.where).append(": ").append(e.what).append("; ").append(e.fix);
  }
  return text;
}
}  // namespace

Exception::Exception(const Errors& e) : std::runtime_error(joined(e)), errors(e) {}

}  // namespace teg
