// A network's state as a file: a header that names format and model, what the task remembers, the fields in the order
// of the step, and a hash of all of it.
#include "core/archive.hpp"
#include "core/fingerprint.hpp"
#include "sim/describe_network.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

constexpr std::string_view magic = "TEGNET01";

template <class Archive>
void exchange(Network& net, Archive& archive) {
  archive(net.step);
  for (auto& block : net.neurons) block.exchange(archive);
  for (auto& window : net.spikes) archive(window.steps());
  for (auto& recorded : net.recorded) archive(recorded);
  for (auto& state : net.short_term) {
    if (!state) continue;
    archive(state->used);
    archive(state->left);
    archive(state->last);
    archive(state->transmitted);
  }
  net.chain->exchange(archive);
  for (auto& rule : net.regional)
    for (auto& regional : rule)
      if (regional) regional->exchange(archive);
  for (auto& set : net.histories)
    for (auto& history : set.blocks) history.exchange(archive);
  for (auto& c : net.connected) {
    if (!c.plastic) continue;
    c.plastic->rows->exchange(archive);
    for (auto& segment : c.bundle.segments) {
      archive(segment.weight);
      archive(segment.trace);
    }
  }
  for (auto& counted : net.counted) archive(counted);
  for (auto& seen : net.seen) archive(seen);
  archive(net.counts);
  archive(net.events_of_block);
  for (std::size_t k = 0; k < net.probes.size(); ++k) {
    archive(net.probes[k].last_trigger);
    archive(net.records[k].times_ms);
    archive(net.records[k].values);
  }
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

}  // namespace

std::string to_checkpoint(Network& net) {
  ArchiveWriter archive;
  archive.bytes() = magic;
  std::uint64_t model = description(net);
  archive(model);
  std::vector<double> task = net.task ? net.task->save() : std::vector<double>{};
  archive(task);
  exchange(net, archive);
  std::uint64_t sum = hash(archive.bytes());
  archive(sum);
  return std::move(archive.bytes());
}

Result<Done> from_checkpoint(Network& net, const std::string& bytes, const std::string& path) {
  if (bytes.size() < magic.size() + 16 || bytes.compare(0, magic.size(), magic) != 0)
    return refused(path, "is not a checkpoint of a network, or of another version");
  std::uint64_t sum = 0, model = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - 8, 8);
  if (sum != hash(std::string_view(bytes).substr(0, bytes.size() - 8))) return refused(path, "is truncated or damaged");
  ArchiveReader archive(std::string_view(bytes).substr(magic.size(), bytes.size() - magic.size() - 8));
  archive(model);
  if (model != description(net)) return refused(path, "belongs to another model or task, or to other probes");
  std::vector<double> task;
  archive(task);
  if (net.task && !net.task->restore(task))  // before anything has changed
    return refused(path, "holds what task " + net.task->name() + " cannot read");
  exchange(net, archive);
  if (!archive.is_whole()) return refused(path, "does not hold what this model and its probes need");
  return Done{};
}

}  // namespace teg::sim
