// A network's state as a file: a header that names format, owner and model, what the task remembers, the fields in the
// order of the step, and a hash of all of it.
#include <algorithm>

#include "core/archive.hpp"
#include "core/fingerprint.hpp"
#include "core/own_file.hpp"
#include "sim/describe_network.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

constexpr std::string_view magic = "TEGNET03";
static_assert(magic.starts_with(checkpoint_stem));

template <class Archive>
void exchange(Network& net, Archive& archive) {
  archive(net.step);
  for (auto& block : net.neurons) block.exchange(archive);
  for (auto& window : net.spikes) archive.fixed(window.steps());
  archive.fixed(net.recorded);
  for (auto& state : net.short_term) {
    if (!state) continue;
    archive.fixed(state->used);
    archive.fixed(state->left);
    archive.fixed(state->last);
    archive.fixed(state->transmitted);
  }
  net.chain->exchange(archive);
  for (auto& rule : net.regional)
    for (auto& regional : rule)
      if (regional) regional->exchange(archive);
  for (auto& set : net.histories) {
    for (auto& sums : set.sums) sums.exchange(archive);
    for (auto& trains : set.trains) trains.exchange(archive);
  }
  for (auto& c : net.connected) {
    if (!c.plastic) continue;
    c.plastic->rows->exchange(archive);
    for (auto& segment : c.bundle.segments) {
      archive.fixed(segment.weight);
      archive.fixed(segment.trace);
    }
  }
  for (auto& counted : net.counted) archive.fixed(counted);
  archive.fixed(net.seen);
  archive(net.counts);
  archive.fixed(net.events_of_block);
  for (std::size_t k = 0; k < net.probes.size(); ++k) {
    archive(net.probes[k].last_trigger);
    archive(net.records[k].times_ms);
    archive.fixed(net.records[k].values);
  }
}

bool are_of(const std::vector<Spike>& spikes, std::size_t n_neurons) {
  return std::ranges::all_of(spikes, [&](const Spike& s) { return s.neuron < n_neurons; });
}

// Whether lists that may have any length agree with each other and lead nowhere else.
bool is_sound(const Network& net) {
  if (net.step < 0 || net.step > 2'000'000'000) return false;
  for (std::size_t p = 0; p < net.n_populations(); ++p) {
    const auto n = net.model.populations[p].size;
    if (!are_of(net.recorded[p], n) || !are_of(net.seen[p], n)) return false;
    for (const auto& neurons : net.spikes[p].steps())
      if (!std::ranges::is_sorted(neurons) || (!neurons.empty() && neurons.back() >= n)) return false;
  }
  for (std::size_t p = 0; p < net.short_term.size(); ++p) {
    if (!net.short_term[p]) continue;
    const auto& steps = net.spikes[network::index_of(net.model, net.model.projections[p].source)].steps();
    for (std::size_t s = 0; s < steps.size(); ++s)
      if (net.short_term[p]->transmitted[s].size() != steps[s].size()) return false;
  }
  for (const auto& set : net.histories)
    if (!std::ranges::all_of(set.sums, [&](const auto& sums) { return sums.is_sound(net.step); }) ||
        !std::ranges::all_of(set.trains, [](const auto& trains) { return trains.is_sound(); }))
      return false;
  for (const auto& record : net.records)
    for (const auto& values : record.values)
      if (values.size() != record.times_ms.size()) return false;
  return true;
}

std::uint64_t hash(std::string_view bytes) {
  Fingerprint f;
  f.add(static_cast<double>(bytes.size()));
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
    f.add_bits(word);
  }
  return f.value();
}

std::uint64_t description(const Network& net) {
  std::vector<Probe> probes;
  for (const auto& p : net.probes) probes.push_back(p.probe);
  return describe(net.model, net.task.get(), probes);
}

Error refused(const std::string& path, const std::string& what) {
  return {Fault::bad_value, path, what, "use a checkpoint that this version wrote for this model and task"};
}

std::vector<char> letters(const std::string& text) { return {text.begin(), text.end()}; }

bool read_state(Network& net, ArchiveReader& archive) {
  std::vector<double> task;
  archive(task);
  if (net.task && !net.task->restore(task)) return false;
  exchange(net, archive);
  return archive.is_whole() && is_sound(net);
}

}  // namespace

std::string to_checkpoint(Network& net, const std::string& owner) {
  ArchiveWriter archive;
  archive.bytes() = magic;
  std::vector<char> owned_by = letters(owner);
  archive(owned_by);
  std::uint64_t model = description(net);
  archive(model);
  std::vector<double> task = net.task ? net.task->save() : std::vector<double>{};
  archive(task);
  exchange(net, archive);
  std::uint64_t sum = hash(archive.bytes());
  archive(sum);
  return std::move(archive.bytes());
}

Result<Done> from_checkpoint(Network& net, const std::string& bytes, const std::string& owner,
                             const std::string& path) {
  if (bytes.size() < magic.size() + 24 || bytes.compare(0, magic.size(), magic) != 0)
    return refused(path, "is not a checkpoint of a network, or of another version");
  std::uint64_t sum = 0, model = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - 8, 8);
  if (sum != hash(std::string_view(bytes).substr(0, bytes.size() - 8))) return refused(path, "is truncated or damaged");
  const auto contents = [&](const std::string& whole) {
    return std::string_view(whole).substr(magic.size(), whole.size() - magic.size() - 8);
  };
  ArchiveReader archive(contents(bytes));
  std::vector<char> owned_by;
  archive(owned_by);
  archive(model);
  if (owned_by != letters(owner))
    return refused(path, "belongs to '" + std::string(owned_by.begin(), owned_by.end()) + "', not to '" + owner + "'");
  if (model != description(net)) return refused(path, "belongs to another model or task, or to other probes");
  const std::string before = to_checkpoint(net, owner);
  if (read_state(net, archive)) return Done{};
  ArchiveReader back(contents(before));
  back(owned_by);
  back(model);
  read_state(net, back);
  return refused(path, "does not hold what this model, its task and its probes need");
}

}  // namespace teg::sim
