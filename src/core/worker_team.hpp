// Threads that wait for work between short phases. Who waits first yields, since to be woken takes longer than most
// phases do, and sleeps when the wait turns out to be long.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "core/parallel.hpp"

namespace teg {

class WorkerTeam {
 public:
  // Where the system gives fewer threads than asked for, the team is smaller.
  explicit WorkerTeam(std::size_t threads, const ThreadStarter& start = start_thread) : workers_(start) {
    if (threads > 1) workers_.add(threads - 1, serve_);
  }
  ~WorkerTeam() {
    is_over_ = true;
    turn_.fetch_add(1);
    turn_.notify_all();
    workers_.join();
  }
  WorkerTeam(const WorkerTeam&) = delete;
  WorkerTeam& operator=(const WorkerTeam&) = delete;

  // Calls work(i) once for each i below n, on all threads, and returns when all are done. Each call may write
  // only what belongs to its index. An exception of a call is thrown on once all are done. REQUIRES: called from one
  // thread at a time.
  void run(std::size_t n, const std::function<void(std::size_t)>& work) {
    if (workers_.empty() || n < 2) {
      for (std::size_t i = 0; i < n; ++i) work(i);
      return;
    }
    work_ = &work;
    n_ = n;
    next_.store(0);
    busy_.store(workers_.size());
    turn_.fetch_add(1);
    turn_.notify_all();
    take_indices();
    yield_until([&] { return busy_.load() == 0; });
    for (std::size_t left = busy_.load(); left != 0; left = busy_.load()) busy_.wait(left);
    exception_.rethrow();
  }

 private:
  static constexpr int longest_yield = 400;  // some 100 us

  // Until it has come, or is worth sleeping for.
  template <class Come>
  static void yield_until(Come come) {
    for (int i = 0; i < longest_yield && !come(); ++i) std::this_thread::yield();
  }
  void take_indices() noexcept {
    try {
      for (std::size_t i = next_.fetch_add(1); i < n_; i = next_.fetch_add(1)) (*work_)(i);
    } catch (...) {
      exception_.keep();
    }
  }
  void wait_and_work() {
    for (std::uint64_t seen = 0;;) {
      yield_until([&] { return turn_.load() != seen; });
      turn_.wait(seen);
      seen = turn_.load();
      if (is_over_) return;
      take_indices();
      if (busy_.fetch_sub(1) == 1) busy_.notify_all();
    }
  }

  std::atomic<std::uint64_t> turn_{0};
  std::atomic<std::size_t> next_{0}, busy_{0};
  std::atomic<bool> is_over_{false};
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t n_ = 0;
  FirstException exception_;
  const std::function<void(std::size_t)> serve_ = [this](std::size_t) { wait_and_work(); };
  Threads workers_;  // last, so that they end before what they use
};

}  // namespace teg
