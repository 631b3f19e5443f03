// Work on all cores with a result that does not depend on how many there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <utility>

#include "core/threads.hpp"

namespace teg {

// The first exception of several threads, to be thrown on by the one that waits for them.
class FirstException {
 public:
  // To be called in a catch clause.
  void keep() noexcept {
    const std::lock_guard lock(mutex_);
    if (!held_) held_ = std::current_exception();
    is_held_.store(true);
  }
  bool is_held() const noexcept { return is_held_.load(std::memory_order_relaxed); }
  // REQUIRES: no other thread is at work.
  void rethrow() {
    if (!is_held_.exchange(false)) return;
    std::rethrow_exception(std::exchange(held_, nullptr));
  }

 private:
  std::mutex mutex_;
  std::exception_ptr held_;
  std::atomic<bool> is_held_{false};
};

// Calls work(worker, index) for index 0 .. n-1, on `threads` threads, or as many as the system gives. Indices are
// handed out in blocks of `block`; each call may write only what belongs to its index. Stops early once `stop`
// is set and returns false then. An exception of a call ends the others and is thrown on.
template <class Work>
bool for_each_index(std::size_t n, std::size_t threads, std::size_t block, const std::atomic<bool>& stop, Work work,
                    const ThreadStarter& start = start_thread) {
  std::atomic<std::size_t> next{0};
  FirstException exception;
  const auto run = [&](std::size_t worker) noexcept {
    try {
      while (!stop.load(std::memory_order_relaxed) && !exception.is_held()) {
        const std::size_t from = next.fetch_add(block);
        if (from >= n) return;
        for (std::size_t i = from; i < std::min(n, from + block); ++i) work(worker, i);
      }
    } catch (...) {
      exception.keep();
    }
  };
  const std::function<void(std::size_t)> run_other = [&](std::size_t other) { run(other + 1); };
  {
    Threads others(start);
    const std::size_t wanted = std::min(threads, (n + block - 1) / block);
    if (wanted > 1) others.add(wanted - 1, run_other);
    run(0);
  }
  exception.rethrow();
  return !stop.load();
}

}  // namespace teg
