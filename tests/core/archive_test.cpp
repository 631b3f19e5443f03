#include "core/archive.hpp"

#include <gtest/gtest.h>

#include "core/large_pages.hpp"

namespace {

using namespace teg;

struct State {
  std::int64_t step = 0;
  std::vector<double> values;
  std::vector<std::vector<std::uint32_t>> lists;
  LargeVector<float> weights;
  bool is_on = false;

  template <class Archive>
  void exchange(Archive& archive) {
    archive(step);
    archive(values);
    archive(lists);
    archive(weights);
    archive(is_on);
  }
  bool operator==(const State&) const = default;
};
State sample() { return {-7, {1.5, -0.0, 3e300}, {{}, {1, 2}, {}, {0xffffffff}}, {0.5f, -2}, true}; }

std::string written(State state) {
  ArchiveWriter writer;
  state.exchange(writer);
  return writer.bytes();
}
bool is_whole(std::string_view bytes, State& state) {
  ArchiveReader reader(bytes);
  state.exchange(reader);
  return reader.is_whole();
}

TEST(Archive, reads_what_it_wrote) {
  State state{9, {4, 4, 4, 4, 4}, {{3}}, {}, false};  // what was there before is gone
  EXPECT_TRUE(is_whole(written(sample()), state));
  EXPECT_EQ(state, sample());
  State empty;
  EXPECT_TRUE(is_whole(written({}), empty));
  EXPECT_EQ(empty, State{});
}

TEST(Archive, writes_the_same_bytes_for_the_same_state) {
  State state;
  ASSERT_TRUE(is_whole(written(sample()), state));
  EXPECT_EQ(written(state), written(sample()));
}

TEST(Archive, is_not_whole_where_bytes_are_missing_or_left) {
  const auto bytes = written(sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    State state;
    EXPECT_FALSE(is_whole(std::string_view(bytes).substr(0, length), state)) << length;
  }
  State state;
  EXPECT_FALSE(is_whole(bytes + "x", state));
}

TEST(Archive, refuses_lengths_that_cannot_be_without_asking_for_memory) {
  for (const std::uint64_t length : {std::uint64_t{4}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    ArchiveWriter writer;
    std::uint64_t n = length;
    writer(n);
    double value = 1;
    writer(value);
    ArchiveReader plain(writer.bytes()), nested(writer.bytes());
    std::vector<double> values;
    std::vector<std::vector<double>> lists;
    plain(values);
    nested(lists);
    EXPECT_FALSE(plain.is_whole());
    EXPECT_FALSE(nested.is_whole());
    EXPECT_TRUE(values.empty());
    EXPECT_TRUE(lists.empty());
  }
}

TEST(Archive, reads_nothing_more_once_it_is_broken) {
  const std::string bytes = written(sample()).substr(0, 4);
  ArchiveReader reader(bytes);
  std::int64_t step = 5;
  std::uint8_t one = 6;
  reader(step);
  reader(one);
  EXPECT_EQ(step, 5);
  EXPECT_EQ(one, 6);
  EXPECT_FALSE(reader.is_whole());
}

TEST(Archive, keeps_the_length_of_what_is_fixed) {
  ArchiveWriter writer;
  std::vector<double> three{1, 2, 3};
  writer.fixed(three);
  for (const std::size_t length : {0u, 2u, 4u}) {
    std::vector<double> other(length, 7);
    ArchiveReader reader(writer.bytes());
    reader.fixed(other);
    EXPECT_FALSE(reader.is_whole()) << length;
    EXPECT_EQ(other, std::vector<double>(length, 7));
  }
  std::vector<double> back(3);
  ArchiveReader reader(writer.bytes());
  reader.fixed(back);
  EXPECT_TRUE(reader.is_whole());
  EXPECT_EQ(back, three);
}

struct Padded {
  std::int64_t step = 0;
  std::uint32_t neuron = 0;
};
template <class Archive>
void exchange(Archive& archive, Padded& p) {
  archive(p.step);
  archive(p.neuron);
}
static_assert(!Plain<Padded>, "its padding would be written too");

TEST(Archive, writes_fields_and_not_the_padding_between_them) {
  std::vector<Padded> two{{1, 2}, {3, 4}};
  ArchiveWriter writer;
  writer(two);
  EXPECT_EQ(writer.bytes().size(), 8u + 2 * 12u);
  std::vector<Padded> back;
  ArchiveReader reader(writer.bytes());
  reader(back);
  EXPECT_TRUE(reader.is_whole());
  EXPECT_EQ(back[1].step, 3);
  EXPECT_EQ(back[1].neuron, 4u);
}

TEST(LargePages, align_what_is_large_and_hold_it_as_a_vector_does) {
  LargeVector<float> small(10, 1.0f), large(1 << 20, 2.0f);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(small.data()) % 64, 0u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(large.data()) % (std::size_t{2} << 20), 0u);
  large.resize(3 << 20, 3.0f);
  EXPECT_EQ(large[0], 2.0f);
  EXPECT_EQ(large.back(), 3.0f);
  const auto copy = large;
  EXPECT_EQ(copy, large);
  large = {};
  large.shrink_to_fit();
  EXPECT_TRUE(large.empty());
}

}  // namespace
