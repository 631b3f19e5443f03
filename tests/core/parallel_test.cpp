// Names contain "threads" so that the thread sanitizer's run can pick these tests.
#include "core/parallel.hpp"

#include <gtest/gtest.h>

#include <new>
#include <set>
#include <system_error>

#include "core/random.hpp"

namespace {

using namespace teg;

constexpr std::size_t n = 1000;

std::vector<double> computed_on(std::size_t threads, std::size_t block) {
  std::vector<double> values(n, -1.0);
  const std::atomic<bool> stop{false};
  EXPECT_TRUE(for_each_index(n, threads, block, stop, [&](std::size_t, std::size_t i) {
    values[i] = normal({3, Stream::test, static_cast<std::uint32_t>(i), 0});
  }));
  return values;
}

TEST(Parallel, any_number_of_threads_gives_the_same_result) {
  const auto alone = computed_on(1, 1);
  for (const std::size_t threads : {2, 3, 8})
    for (const std::size_t block : {1, 7, 64, 5000})
      EXPECT_EQ(computed_on(threads, block), alone) << threads << " " << block;
}

TEST(Parallel, threads_call_each_index_exactly_once) {
  for (const std::size_t threads : {1, 2, 8}) {
    std::vector<std::atomic<int>> calls(n);
    const std::atomic<bool> stop{false};
    for_each_index(n, threads, 3, stop, [&](std::size_t, std::size_t i) { calls[i].fetch_add(1); });
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(calls[i], 1) << i;
  }
}

TEST(Parallel, threads_have_worker_numbers_that_can_index_scratch_memory) {
  constexpr std::size_t threads = 4;
  std::vector<std::size_t> done(threads);
  const std::atomic<bool> stop{false};
  for_each_index(n, threads, 1, stop, [&](std::size_t worker, std::size_t) { ++done.at(worker); });
  std::size_t total = 0;
  for (const std::size_t count : done) total += count;
  EXPECT_EQ(total, n);
}

TEST(Parallel, no_work_is_done_at_once_on_any_number_of_threads) {
  const std::atomic<bool> stop{false};
  for (const std::size_t threads : {0, 1, 8})
    EXPECT_TRUE(for_each_index(0, threads, 4, stop, [](std::size_t, std::size_t) { ADD_FAILURE(); }));
}

TEST(Parallel, zero_threads_still_do_the_work) {
  const std::atomic<bool> stop{false};
  std::size_t calls = 0;
  EXPECT_TRUE(for_each_index(5, 0, 2, stop, [&](std::size_t, std::size_t) { ++calls; }));
  EXPECT_EQ(calls, 5u);
}

TEST(Parallel, a_stop_that_is_set_beforehand_lets_no_threads_work) {
  const std::atomic<bool> stop{true};
  for (const std::size_t threads : {1, 3})
    EXPECT_FALSE(for_each_index(n, threads, 1, stop, [](std::size_t, std::size_t) { ADD_FAILURE(); }));
}

TEST(Parallel, a_stop_that_is_set_meanwhile_ends_the_threads_early) {
  for (const std::size_t threads : {1, 2, 8}) {
    std::atomic<bool> stop{false};
    std::atomic<std::size_t> calls{0};
    EXPECT_FALSE(for_each_index(1u << 20, threads, 1, stop, [&](std::size_t, std::size_t) {
      if (calls.fetch_add(1) == 10) stop = true;
    }));
    EXPECT_GT(calls, 10u);
    EXPECT_LT(calls, 1u << 20);
  }
}

// Gives `count` threads and then none.
ThreadStarter starter_of(std::size_t count) {
  return [left = count](std::function<void()> work) mutable {
    if (left-- == 0) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    return start_thread(std::move(work));
  };
}

TEST(Parallel, where_the_system_gives_fewer_threads_the_work_is_done_on_those) {
  for (const std::size_t given : {0, 1, 2}) {
    const std::atomic<bool> stop{false};
    std::vector<std::atomic<int>> calls(n);
    EXPECT_TRUE(for_each_index(n, 8, 1, stop, [&](std::size_t, std::size_t i) { ++calls[i]; }, starter_of(given)));
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(calls[i], 1) << i << " on " << given;
  }
}

TEST(Parallel, an_exception_on_any_of_the_threads_ends_all_and_is_thrown_on) {
  for (const std::size_t threads : {1, 2, 8})
    for (const std::size_t at : {std::size_t{0}, std::size_t{5}, n - 1}) {
      const std::atomic<bool> stop{false};
      EXPECT_THROW(for_each_index(n, threads, 1, stop,
                                  [&](std::size_t, std::size_t i) {
                                    if (i == at) throw std::bad_alloc();
                                  }),
                   std::bad_alloc);
    }
}

}  // namespace
