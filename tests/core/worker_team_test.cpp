// Names contain "threads" so that the thread sanitizer's run can pick these tests.
#include "core/worker_team.hpp"

#include <gtest/gtest.h>

#include <new>
#include <numeric>
#include <system_error>
#include <vector>

namespace {

using namespace teg;

TEST(WorkerTeam, threads_call_each_index_exactly_once) {
  for (const std::size_t threads : {0, 1, 2, 3, 8}) {
    WorkerTeam team(threads);
    for (const std::size_t n : {0, 1, 2, 7, 100}) {
      std::vector<std::atomic<int>> calls(n);
      team.run(n, [&](std::size_t i) { calls[i].fetch_add(1); });
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(calls[i], 1) << i << " of " << n << " on " << threads;
    }
  }
}

TEST(WorkerTeam, threads_see_what_the_phase_before_wrote) {
  WorkerTeam team(3);
  std::vector<std::uint64_t> now(50), next(50);
  std::iota(now.begin(), now.end(), 0);
  std::vector<std::uint64_t> expected = now;
  for (int phase = 0; phase < 2000; ++phase) {
    team.run(50, [&](std::size_t i) { next[i] = 3 * now[(i + 7) % 50] + i; });
    now.swap(next);
    for (std::size_t i = 0; i < 50; ++i) next[i] = 3 * expected[(i + 7) % 50] + i;
    expected = next;
  }
  EXPECT_EQ(now, expected);
}

TEST(WorkerTeam, threads_that_never_worked_end_with_their_team) {
  for (int i = 0; i < 200; ++i) WorkerTeam team(4);
  for (int i = 0; i < 200; ++i) {
    WorkerTeam team(4);
    std::atomic<int> calls{0};
    team.run(2, [&](std::size_t) { ++calls; });
    ASSERT_EQ(calls, 2);
  }
}

TEST(WorkerTeam, is_in_order_where_it_is_alone) {
  WorkerTeam team(1);
  std::vector<std::size_t> order;
  team.run(4, [&](std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(WorkerTeam, is_smaller_where_the_system_gives_fewer_threads) {
  for (const int given : {0, 1, 3}) {
    WorkerTeam team(8, [left = given](std::function<void()> work) mutable {
      if (left-- == 0) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
      return start_thread(std::move(work));
    });
    std::vector<std::atomic<int>> calls(100);
    for (int phase = 0; phase < 3; ++phase) team.run(100, [&](std::size_t i) { ++calls[i]; });
    for (const auto& c : calls) ASSERT_EQ(c, 3) << given;
  }
}

TEST(WorkerTeam, threads_pass_an_exception_on_and_work_again) {
  for (const std::size_t threads : {1, 2, 4}) {
    WorkerTeam team(threads);
    const auto fail = [](std::size_t i) {
      if (i % 7 == 3) throw std::bad_alloc();
    };
    for (int twice = 0; twice < 2; ++twice) EXPECT_THROW(team.run(50, fail), std::bad_alloc);
    std::atomic<int> calls{0};
    team.run(50, [&](std::size_t) { ++calls; });
    EXPECT_EQ(calls, 50);
  }
}

}  // namespace
