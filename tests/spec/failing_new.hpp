// Memory that runs out when a test says so. Replaces the allocation of the whole test program; not inlined, so that
// compilers do not see a pair of new and free.
#pragma once

#include <cstdlib>
#include <new>

namespace teg {

// How many more allocations of this thread succeed; below 0: all.
inline thread_local long allocations_left = -1;

class FailingNew {
 public:
  explicit FailingNew(long allocations) { allocations_left = allocations; }
  ~FailingNew() { allocations_left = -1; }
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;
};

}  // namespace teg

[[gnu::noinline]] void* operator new(std::size_t size) {
  if (teg::allocations_left == 0) throw std::bad_alloc();
  if (teg::allocations_left > 0) --teg::allocations_left;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
// Temporary buffers ask without an exception; what they get is given back by the operators below.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (teg::allocations_left == 0) return nullptr;
  if (teg::allocations_left > 0) --teg::allocations_left;
  return std::malloc(size ? size : 1);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
