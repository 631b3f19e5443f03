#include "keep/memory_sink.hpp"

#include <utility>

namespace teg::study {

Result<Done> MemorySink::put(Dataset results) {
  kept_.push_back(std::move(results));
  return Done{};
}

}  // namespace teg::study
