#include "core/threads.hpp"

#include <algorithm>
#include <new>
#include <system_error>

namespace teg {

std::thread start_thread(std::function<void()> work) { return std::thread(std::move(work)); }

std::size_t core_count() { return std::max<std::size_t>(1, std::thread::hardware_concurrency()); }

std::size_t Threads::add(std::size_t n, const std::function<void(std::size_t)>& work) {
  try {
    for (std::size_t i = 0; i < n; ++i) {
      threads_.reserve(threads_.size() + 1);  // so that a thread that runs is always kept
      threads_.push_back(start_([&work, i] { work(i); }));
    }
  } catch (const std::system_error&) {  // none left: with those that run the work takes longer, and is the same
  } catch (const std::bad_alloc&) {}
  return threads_.size();
}

void Threads::join() {
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace teg
