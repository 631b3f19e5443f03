#include "pathway/gradient.hpp"

#include <algorithm>
#include <map>

namespace teg::pathway {
namespace {

// The derivatives of one slot: by which column, and where it is in the work array.
using Known = std::map<std::uint32_t, std::uint32_t>;

std::uint32_t place_of(const Known& known, std::uint32_t column) {
  const auto found = known.find(column);
  return found == known.end() ? 0 : found->second;
}

bool is_step(Op op) {
  switch (op) {
    case Op::floor:
    case Op::ceil:
    case Op::less:
    case Op::less_equal:
    case Op::equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_xor:
    case Op::logical_not: return true;
    default: return false;
  }
}

}  // namespace

Gradient::Gradient(std::size_t n_slots, std::span<const Instruction> program, std::span<const Slot> results,
                   std::span<const Slot> inputs) {
  std::vector<Known> known(n_slots);
  const auto n = static_cast<std::uint32_t>(inputs.size());
  seed_.assign(n + 1, 1.0);
  seed_[0] = 0.0;
  for (std::uint32_t j = 0; j < n; ++j) known[inputs[j]][j] = j + 1;
  terms_.resize(n + 1);
  for (const auto& i : program) {
    if (is_step(i.op)) continue;
    const Known none;
    const Known& a = known[i.a];
    const Known& b = operand_count(i.op) > 1 ? known[i.b] : none;
    Known all = a;
    all.insert(b.begin(), b.end());
    if (all.empty()) continue;
    steps_.push_back({i, static_cast<std::uint32_t>(terms_.size()), static_cast<std::uint32_t>(all.size())});
    for (auto& [column, place] : all) {
      const Term term{place_of(a, column), place_of(b, column)};
      place = static_cast<std::uint32_t>(terms_.size());
      terms_.push_back(term);
    }
    known[i.target] = std::move(all);
  }
  seed_.resize(terms_.size(), 0.0);
  for (std::uint32_t j = 0; j < n; ++j) {
    pattern_.starts.push_back(static_cast<std::int64_t>(pattern_.rows.size()));
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::uint32_t from = place_of(known[results[i]], j);
      if (from == 0 && i != j) continue;
      copied_.push_back({from, static_cast<std::int64_t>(pattern_.rows.size())});
      pattern_.rows.push_back(i);
    }
  }
  pattern_.starts.push_back(static_cast<std::int64_t>(pattern_.rows.size()));
}

void Gradient::evaluate(std::span<const double> slots, std::vector<double>& work, std::span<double> entries) const {
  if (work.size() != seed_.size()) work = seed_;
  for (const auto& step : steps_) {
    const auto& i = step.instruction;
    const auto d = partials(i.op, slots[i.a], slots[i.b], slots[i.target], slots[i.c]);
    for (std::uint32_t k = step.first; k < step.first + step.count; ++k) {
      // A derivative that is not used may be infinite, so it must not be multiplied by 0.
      const double by_a = terms_[k].a == 0 || d.a == 0 ? 0.0 : d.a * work[terms_[k].a];
      const double by_b = terms_[k].b == 0 || d.b == 0 ? 0.0 : d.b * work[terms_[k].b];
      work[k] = by_a + by_b;
    }
  }
  for (const auto& entry : copied_) entries[entry.to] = work[entry.from];
}

}  // namespace teg::pathway
