#include "teg/network_simulation.hpp"

#include <algorithm>
#include <cmath>

#include "core/file.hpp"
#include "core/text.hpp"
#include "sim/check_network.hpp"
#include "sim/network_state.hpp"

namespace teg {
namespace {

using sim::Network;

template <class Items>
std::vector<std::string> names_of(const Items& items, const std::string* region = nullptr) {
  std::vector<std::string> names;
  for (const auto& item : items) {
    if constexpr (requires { item.region; })
      if (region && item.region != *region) continue;
    names.push_back(item.name);
  }
  return names;
}
// Index of an item, or an error with the nearest name.
template <class Items>
Result<std::size_t> find(const Items& items, const std::string& where, const std::string& name,
                         const std::string* region = nullptr) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if constexpr (requires { items[i].region; })
      if (region && items[i].region != *region) continue;
    if (items[i].name == name) return i;
  }
  return Error{Fault::unknown_name, where, "there is no '" + name + "'", name_hint(name, names_of(items, region))};
}

// Checks a probe against the model, and finds what it reads.
class ProbeBuilder {
 public:
  ProbeBuilder(const Network& net, Probe probe) : net_(net), where_("probe " + probe.name) {
    state_.probe = std::move(probe);
  }

  Result<sim::ProbeState> build() {
    find_source();
    find_times();
    if (!errors_.empty()) return errors_;
    return std::move(state_);
  }

 private:
  void fail(const std::string& what, const std::string& fix) {
    errors_.push_back({Fault::bad_value, where_, what, fix});
  }
  template <class Items>
  bool locate(const Items& items, const std::string* region = nullptr) {
    const auto found = find(items, where_, state_.probe.from, region);
    if (found)
      state_.from = *found;
    else
      errors_.insert(errors_.end(), found.errors().begin(), found.errors().end());
    return found.has_value();
  }
  void check_indices(std::size_t n, const std::string& of) {
    if (state_.probe.indices.empty()) fail("names no index", "give the indices of " + of + " to record");
    for (const auto i : state_.probe.indices)
      if (i >= n)
        return fail("index " + std::to_string(i) + " does not exist: there are " + std::to_string(n) + " " + of,
                    "use indices below " + std::to_string(n));
  }
  void check_channel(const std::string& rule) {
    for (const auto& r : net_.model.rules)
      if (r.name == rule && state_.probe.channel >= r.channels.size())
        fail("channel " + std::to_string(state_.probe.channel) + " does not exist in rule " + rule,
             "use a channel below " + std::to_string(r.channels.size()));
  }
  void find_source() {
    const auto& m = net_.model;
    const std::string* region = &state_.probe.region;
    switch (state_.probe.of) {
      case ProbeOf::potential:
      case ProbeOf::recovery:
        if (locate(m.populations)) check_indices(m.populations[state_.from].size, "neurons");
        return;
      case ProbeOf::weight:
      case ProbeOf::eligibility: {
        if (!locate(m.projections)) return;
        const auto places = sim::synapse_places(net_, state_.from);
        check_indices(places.size(), "synapses");
        if (state_.probe.of == ProbeOf::eligibility) check_channel(m.projections[state_.from].rule);
        if (!errors_.empty()) return;
        for (const auto i : state_.probe.indices) state_.places.push_back(places[i]);
        return;
      }
      case ProbeOf::level: locate(m.modulators, region); return;
      case ProbeOf::occupancy: locate(m.receptors, region); return;
      case ProbeOf::messenger: locate(m.messengers, region); return;
      case ProbeOf::gate: {
        if (!locate(m.rules)) return;
        check_channel(state_.probe.from);
        const auto& regions = net_.layout.regions;
        const auto place = std::find(regions.begin(), regions.end(), *region);
        state_.region = RegionId{static_cast<std::size_t>(place - regions.begin())};
        if (place == regions.end() || !net_.regional[state_.from][state_.region])
          fail("no projection with rule " + state_.probe.from + " ends in region '" + *region + "'", "name its region");
        return;
      }
    }
  }
  std::int64_t steps(const char* what, Time t) {
    const double n = t / net_.model.dt;
    if (!(std::abs(n) < 9e15)) return n > 0 ? INT64_MAX / 2 : 0;
    if (std::abs(n - std::round(n)) > 1e-6)
      fail(std::string(what) + " is not a multiple of dt",
           "use a multiple of " + exact_text(net_.model.dt.native()) + " ms");
    return static_cast<std::int64_t>(std::llround(n));
  }
  void find_times() {
    state_.every = steps("every", state_.probe.every);
    if (state_.every < 1) fail("every is below dt", "use at least " + exact_text(net_.model.dt.native()) + " ms");
    state_.first = steps("start", state_.probe.start);
    state_.last = steps("stop", state_.probe.stop);
    state_.after = steps("after", state_.probe.after);
    if (state_.probe.trigger.empty()) return;
    const auto found = find(net_.model.populations, where_ + " trigger", state_.probe.trigger);
    if (found)
      state_.trigger = *found;
    else
      errors_.insert(errors_.end(), found.errors().begin(), found.errors().end());
  }

  const Network& net_;
  std::string where_;
  sim::ProbeState state_;
  Errors errors_;
};

}  // namespace

NetworkSimulation::NetworkSimulation(std::unique_ptr<Network> network) : network_(std::move(network)) {}
NetworkSimulation::NetworkSimulation(NetworkSimulation&&) noexcept = default;
NetworkSimulation& NetworkSimulation::operator=(NetworkSimulation&&) noexcept = default;
NetworkSimulation::~NetworkSimulation() = default;

Errors NetworkSimulation::check(const NetworkModel& model, const Task* task, const NetworkOptions& options) {
  auto errors = sim::check_network(model, task);
  return errors.empty() ? sim::check_memory(model, options.memory_limit_bytes) : errors;
}

Result<NetworkSimulation> NetworkSimulation::make(NetworkModel model, std::unique_ptr<Task> task,
                                                  NetworkOptions options) {
  auto errors = check(model, task.get(), options);
  if (!errors.empty()) return errors;
  auto network = std::make_unique<Network>();
  network->model = std::move(model);
  network->task = std::move(task);
  network->threads = std::max<std::size_t>(options.threads, 1);
  errors = sim::build(*network);
  if (!errors.empty()) return errors;
  return NetworkSimulation(std::move(network));
}

const NetworkModel& NetworkSimulation::model() const { return network_->model; }
const Task* NetworkSimulation::task() const { return network_->task.get(); }

Result<Done> NetworkSimulation::add_probe(Probe probe) {
  if (network_->step > 0)
    return Error{Fault::bad_value, "probe " + probe.name, "is added after the run has begun",
                 "add it before run_until"};
  const std::size_t n_series = std::max<std::size_t>(1, probe.indices.size());
  auto state = ProbeBuilder(*network_, std::move(probe)).build();
  if (!state) return state.errors();
  network_->probes.push_back(*std::move(state));
  network_->records.push_back({{}, std::vector<std::vector<double>>(n_series)});
  sim::record_probe(*network_, network_->probes.size() - 1);  // what the network begins with
  return Done{};
}

Result<Done> NetworkSimulation::run_until(Time time) {
  const double steps = time / network_->model.dt;
  if (!(steps >= static_cast<double>(network_->step) - 1e-6 && steps < 2e9))
    return Error{Fault::bad_value, "run until " + exact_text(time.native()) + " ms",
                 "is before now, or beyond 2e9 steps", "give a later time, or a greater dt"};
  for (const auto until = network_->grid.steps(time.native()); network_->step < until;) {
    auto advanced = sim::advance_slice(*network_, sim::slice_end(*network_, until));
    if (!advanced) return advanced.errors();
  }
  return Done{};
}

Time NetworkSimulation::now() const { return Time{network_->grid.time_ms(network_->step)}; }

Result<std::vector<Spike>> NetworkSimulation::spikes(const std::string& population) const {
  const auto found = find(network_->model.populations, "spikes", population);
  if (!found) return found.errors();
  if (!network_->model.populations[*found].record)
    return Error{Fault::bad_value, "spikes of " + population, "are not recorded", "set record for the population"};
  return network_->recorded[*found];
}

const std::vector<ProbeRecord>& NetworkSimulation::records() const { return network_->records; }

Result<std::vector<Connection>> NetworkSimulation::connections(const std::string& projection) const {
  const auto found = find(network_->model.projections, "connections", projection);
  if (!found) return found.errors();
  return sim::read_connections(*network_, *found);
}
Result<std::vector<double>> NetworkSimulation::weights(const std::string& projection) const {
  const auto found = find(network_->model.projections, "weights", projection);
  if (!found) return found.errors();
  return sim::read_weights(*network_, *found);
}
Result<std::vector<double>> NetworkSimulation::eligibilities(const std::string& projection, std::size_t channel) const {
  const auto found = find(network_->model.projections, "eligibilities", projection);
  if (!found) return found.errors();
  for (const auto& r : network_->model.rules)
    if (r.name == network_->model.projections[*found].rule && channel >= r.channels.size())
      return Error{Fault::bad_value, "eligibilities of " + projection,
                   "channel " + std::to_string(channel) + " does not exist",
                   "use a channel below " + std::to_string(r.channels.size())};
  return sim::read_eligibilities(*network_, *found, channel);
}

double NetworkSimulation::level(std::size_t index) const { return network_->chain->now()[index]; }
NetworkCounts NetworkSimulation::counts() const { return sim::read_counts(*network_); }
std::string NetworkSimulation::fingerprint() const { return sim::read_fingerprint(*network_); }

Result<Done> NetworkSimulation::save(const std::string& path, const std::string& owner) const {
  return write_file(path, sim::to_checkpoint(*network_, owner));
}
Result<Done> NetworkSimulation::restore(const std::string& path, const std::string& owner) {
  const auto bytes = read_file(path, static_cast<std::size_t>(-1));
  if (!bytes) return bytes.errors();
  return sim::from_checkpoint(*network_, *bytes, owner, path);
}

}  // namespace teg
