#include "reference/network.hpp"

#include <algorithm>
#include <cmath>

#include "core/variant.hpp"
#include "modulation/trajectory.hpp"
#include "network/noise.hpp"
#include "reference/levels.hpp"
#include "reference/projection.hpp"

namespace teg::reference {
namespace {

// What influences do to one region of a population, in one step.
struct Influenced {
  double excitability = 0, threshold = 0, gain = 1, rate = 1;
};

struct PopulationRun {
  std::vector<NeuronState> neurons;
  Raster raster;
  Arrivals arrivals;
};

class NetworkReference {
 public:
  NetworkReference(const NetworkModel& model, const std::vector<std::vector<Connection>>& connections,
                   std::int64_t last_step, Task* task)
      : model_(model), dt_(model.dt.native()), last_step_(last_step), task_(task), levels_(model) {
    for (const Population& p : model.populations) {
      populations_.push_back({{}, Raster(p.size), {}});
      auto& run = populations_.back();
      for (std::size_t i = 0; i < p.size; ++i) run.neurons.push_back(start_of(p.neuron, dt_, i, last_step));
    }
    for (std::size_t p = 0; p < model.projections.size(); ++p)
      projections_.emplace_back(model, model.projections[p], connections[p]);
    for (const Influence& influence : model.influences) compile(influence);
    seen_.resize(populations_.size());
  }

  NetworkRun run() {
    out_.spikes.resize(populations_.size());
    for (std::int64_t step = 1; step <= last_step_; ++step) take(step);
    for (const auto& p : projections_) {
      out_.weights.push_back(p.weights());
      out_.eligibilities.push_back(p.eligibilities());
    }
    for (std::size_t m = 0; m < model_.modulators.size(); ++m) out_.levels.push_back(levels_.level(m));
    return std::move(out_);
  }

 private:
  void compile(const Influence& influence) {
    const auto projection = std::ranges::find(model_.projections, influence.of, &Projection::name);
    const bool is_transmission = influence.on == InfluenceOn::transmission;
    const auto& population = model_.populations[index_of(model_, is_transmission ? projection->target : influence.of)];
    auto& gates = influences_.emplace_back();
    for (const std::string& region : population.regions)
      gates.push_back(
          receptors::Gate::compile("influence", influence.gate, modulation::symbols_of(model_, region)).value());
  }

  Influenced influenced(const Population& population, std::size_t region, const std::vector<double>& symbols) const {
    Influenced sum;
    for (std::size_t k = 0; k < influences_.size(); ++k) {
      const Influence& influence = model_.influences[k];
      if (influence.on == InfluenceOn::transmission || influence.of != population.name) continue;
      const double value = influences_[k][region].value(symbols);
      switch (influence.on) {
        case InfluenceOn::excitability: sum.excitability += value; break;
        case InfluenceOn::threshold: sum.threshold += value; break;
        case InfluenceOn::gain: sum.gain *= value; break;
        case InfluenceOn::rate: sum.rate *= value; break;
        case InfluenceOn::transmission: break;
      }
    }
    return sum;
  }

  std::vector<double> transmission(std::size_t projection, const std::vector<double>& symbols) const {
    const Projection& p = model_.projections[projection];
    std::vector<double> factors(model_.populations[index_of(model_, p.target)].regions.size(), 1.0);
    for (std::size_t k = 0; k < influences_.size(); ++k)
      if (model_.influences[k].on == InfluenceOn::transmission && model_.influences[k].of == p.name)
        for (std::size_t region = 0; region < factors.size(); ++region)
          factors[region] *= influences_[k][region].value(symbols);
    return factors;
  }

  // Adds what drive `d` gives one neuron, before gain.
  void add_drive(const Drive& drive, std::uint32_t id, const Moment& at, double rate_factor, NeuronInput& input) const {
    const auto word = network::noise_word(at.seed, Stream::drive, id, static_cast<std::uint64_t>(at.step), at.neuron);
    std::visit(Overloaded{[&](const PoissonDrive& d) {
                            const double mean = std::max(0.0, d.rate.native() * rate_factor * at.dt_ms);
                            add_weight(network::PoissonTable(mean).count(word) * d.weight, input);
                          },
                          [&](const UniformDrive& d) {
                            input.drive +=
                                d.mean.native() + d.half_width.native() * (2 * network::unit_uniform(word) - 1);
                          },
                          [&](const NormalDrive& d) {
                            input.drive += d.mean.native() + d.deviation.native() * network::unit_normal(word);
                          },
                          [&](const StepDrive& d) {
                            const bool is_of = at.neuron >= d.first && at.neuron - d.first < d.count;
                            if (is_of && is_on(d.onset, d.duration, at.step, at.dt_ms)) input.drive += d.drive.native();
                          }},
               drive);
  }

  NeuronInput input_of(const Population& population, const Moment& at, const std::vector<NeuronInput>& arrived,
                       const Influenced& influence) const {
    NeuronInput input = arrived.empty() ? NeuronInput{} : arrived[at.neuron];
    for (std::uint32_t d = 0; d < population.drives.size(); ++d)
      add_drive(population.drives[d], at.population * 8 + d, at, influence.rate, input);
    for (const Actions::Pulse& pulse : actions_.pulses)
      if (pulse.population == at.population && at.neuron >= pulse.first && at.neuron - pulse.first < pulse.count)
        add_weight(pulse.weight, input);
    input.excitatory *= influence.gain, input.inhibitory *= influence.gain;
    input.drive = input.drive * influence.gain + influence.excitability;
    input.threshold = influence.threshold;
    input.rate = influence.rate;
    return input;
  }

  void fire(std::size_t p, std::int64_t step, const std::vector<double>& symbols) {
    const Population& population = model_.populations[p];
    PopulationRun& run = populations_[p];
    const auto arrived = run.arrivals[step];
    run.arrivals.erase(step);
    std::vector<Influenced> by_region;
    for (std::size_t r = 0; r < population.regions.size(); ++r) by_region.push_back(influenced(population, r, symbols));
    auto& fired = run.raster.add_step();
    for (std::uint32_t i = 0; i < population.size; ++i) {
      const Moment at{model_.seed, dt_, step, static_cast<std::uint32_t>(p), i};
      const auto input = input_of(population, at, arrived, by_region[region_of(population, i)]);
      const Fired result = advance(population.neuron, at, input, run.neurons[i]);
      fired[i] = result.spike;
      if (result.margin < 1e-3) out_.close_calls.push_back({step, p, i, result.margin});
      if (!result.spike) continue;
      out_.spikes[p].push_back({step, i});
      seen_[p].push_back({step, i});
    }
  }

  void release(std::int64_t step) {
    levels_.release_pulses(step);
    for (const SpikingRelease& r : model_.releases) {
      const Raster& raster = populations_[index_of(model_, r.population)].raster;
      for (std::size_t m = 0; m < model_.modulators.size(); ++m)
        if (model_.modulators[m].name == r.modulator && model_.modulators[m].region == r.region)
          for (std::size_t i = 0; i < raster.size(); ++i)
            if (raster.fired(step, i)) levels_.raise(m, r.amount.native());
    }
    actions_ = {};
    if (!task_ || step % std::llround(task_->period().native() / dt_) != 0) return;
    task_->act({step, static_cast<double>(step) * dt_, seen_}, actions_);
    for (const auto& r : actions_.releases) levels_.raise(r.modulator, r.amount);
    for (auto& spikes : seen_) spikes.clear();
  }

  void take(std::int64_t step) {
    const auto before = levels_.symbols();
    for (std::size_t p = 0; p < populations_.size(); ++p) fire(p, step, before);
    const auto readings = levels_.advance(step);
    for (std::size_t p = 0; p < projections_.size(); ++p) {
      auto& projection = projections_[p];
      auto& source = populations_[projection.source()];
      auto& target = populations_[projection.target()];
      projection.emit(source.raster);
      projection.advance(readings, source.raster, target.raster, transmission(p, before), target.arrivals);
    }
    release(step);
    for (auto& projection : projections_) {
      projection.regulate(populations_[projection.target()].raster);
      projection.touch_silent(step);
    }
  }

  const NetworkModel& model_;
  double dt_;
  std::int64_t last_step_;
  Task* task_;
  Levels levels_;
  std::vector<PopulationRun> populations_;
  std::vector<ReferenceProjection> projections_;
  std::vector<std::vector<receptors::Gate>> influences_;  // [influence][region]
  std::vector<std::vector<Spike>> seen_;                  // [population] since the task acted
  Actions actions_;                                       // of the last step
  NetworkRun out_;
};

}  // namespace

NetworkRun simulate_network(const NetworkModel& model, const std::vector<std::vector<Connection>>& connections,
                            Time until, Task* task) {
  return NetworkReference(model, connections, std::llround(until.native() / model.dt.native()), task).run();
}

}  // namespace teg::reference
