// An allocator that asks for large pages where an array is large, so that reading it here and there does not wait for
// the translation of addresses. Only a hint; results and limits are those of std::allocator.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace teg {

template <class T>
struct LargePageAllocator {
  using value_type = T;
  LargePageAllocator() = default;
  template <class U>
  LargePageAllocator(const LargePageAllocator<U>&) {}  // NOLINT: as every allocator converts

  static constexpr std::size_t page = std::size_t{2} << 20;
  static constexpr std::size_t alignment(std::size_t bytes) { return bytes >= page / 2 ? page : 64; }

  T* allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    void* at = ::operator new(bytes, std::align_val_t{alignment(bytes)});
#ifdef __linux__
    if (bytes >= page / 2) (void)madvise(at, bytes, MADV_HUGEPAGE);
#endif
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t n) { ::operator delete(at, std::align_val_t{alignment(n * sizeof(T))}); }
  friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) { return true; }
};

template <class T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace teg
