#include "study/read_network_measures.hpp"

#include <algorithm>

#include "build/make_task.hpp"
#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "study/seed_reduction.hpp"

namespace teg::study {
namespace {

class ObservableReader {
 public:
  ObservableReader(spec::Reader& reader, const std::string& at, const BuiltNetwork& built, MeasureSpec& m)
      : in_(reader), at_(at), net_(built), m_(m) {}

  void read() {
    const auto text = in_.text(at_ + ".of");
    const auto dot = std::min(text.find('.'), text.size());
    const std::string kind = text.substr(0, dot), name = text.substr(std::min(dot + 1, text.size()));
    const std::vector<std::string> kinds{"weight", "rate", "probe", "task"};
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
      in_.fail(at_ + ".of", "'" + kind + "' cannot be measured of a network; record it with [probe.NAME]",
               name_hint(kind, kinds));
    if (kind == "weight") weight(name);
    if (kind == "rate") rate(name);
    if (kind == "probe") probe(name);
    if (kind == "task") task(name);
    reduction();
    of_.seeds = read_seed_reduction(in_, at_, m_.unit);
    m_.of = of_;
  }

 private:
  void weight(const std::string& name) {
    const auto synapses = names_of(net_.synapses), projections = names_of(net_.model.projections);
    const auto synapse = std::find(synapses.begin(), synapses.end(), name);
    if (synapse != synapses.end()) {
      of_.quantity = NetworkQuantity::weight;
      of_.entity = static_cast<std::size_t>(synapse - synapses.begin());
      return;
    }
    auto names = projections;
    names.insert(names.end(), synapses.begin(), synapses.end());
    of_.quantity = NetworkQuantity::mean_weight;
    of_.entity = index_of(in_, at_ + ".of", in_.known(at_ + ".of", name, names, "projection or synapse"), names,
                          "projection or synapse");
  }
  void rate(const std::string& name) {
    of_.quantity = NetworkQuantity::rate;
    of_.entity = named(name, names_of(net_.model.populations), "population");
    m_.unit = "Hz";
  }
  void probe(const std::string& name) {
    of_.quantity = NetworkQuantity::probe;
    of_.entity = named(name, names_of(net_.probes), "probe");
    if (of_.entity >= net_.probes.size()) return;
    const auto& p = net_.probes[of_.entity];
    if (p.of == ProbeOf::potential) m_.unit = "mV";
    for (const auto& m : net_.model.modulators)
      if (p.of == ProbeOf::level && m.name == p.from && m.is_concentration) m_.unit = "nM";
  }
  void task(const std::string& name) {
    of_.quantity = NetworkQuantity::task;
    of_.task_measure = name;
    const auto names = task_measure_names(net_);
    if (std::holds_alternative<std::monostate>(net_.task))
      in_.fail(at_ + ".of", "there is no task", "add [task] with kind");
    else
      in_.known(at_ + ".of", name, names, "measure of this task");
  }
  std::size_t named(const std::string& name, const std::vector<std::string>& names, const std::string& what) {
    in_.known(at_ + ".of", name, names, what);
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? 0 : static_cast<std::size_t>(at - names.begin());
  }

  void reduction() {
    of_.reduce = in_.choice<Reduce>(at_ + ".reduce");
    const auto from = in_.quantity_if_given(at_ + ".from");
    of_.to_ms = in_.quantity_if_given(at_ + ".to"), of_.at_ms = in_.quantity_if_given(at_ + ".at");
    of_.from_ms = from.value_or(0);
    const bool is_probe = of_.quantity == NetworkQuantity::probe, is_rate = of_.quantity == NetworkQuantity::rate;
    const auto refuse = [&](const char* key, bool allowed, const char* belongs) {
      if (in_.has(at_ + key) && !allowed) in_.fail(at_ + key, std::string("belongs to ") + belongs, "leave it out");
    };
    refuse(".reduce", is_probe || of_.quantity == NetworkQuantity::task, "probes and what tasks measure");
    refuse(".from", is_probe || is_rate, "probes and rates");
    refuse(".to", is_probe || is_rate, "probes and rates");
    refuse(".at", is_probe && of_.reduce == Reduce::value, "the value of a probe");
    refuse(".level", of_.reduce == Reduce::time_to, "reduce = \"time-to\"");
    const bool reads_times =
        of_.reduce == Reduce::time_of_max || of_.reduce == Reduce::half_decay || of_.reduce == Reduce::time_to;
    if (reads_times && !is_probe)
      in_.fail(at_ + ".reduce", "reads times, which only a probe has", "use mean, deviation, count, min or max");
    if (reads_times) m_.unit = "ms";
    if (of_.reduce == Reduce::count) m_.unit.clear();
    if (of_.reduce == Reduce::time_to && !in_.has(at_ + ".level"))
      in_.fail(at_ + ".level", "is missing", "say which level is to be reached");
    else if (of_.reduce == Reduce::time_to)
      of_.level = in_.number(at_ + ".level");
    const double until = net_.until.native();
    if (of_.at_ms && *of_.at_ms > until) in_.fail(at_ + ".at", "is after protocol.until", "use an earlier time");
    if (!(of_.from_ms < of_.to_ms.value_or(until) && of_.to_ms.value_or(until) <= until))
      in_.fail(at_ + ".from", "from .. to is not a stretch within the run", "give from < to <= protocol.until");
  }

  spec::Reader& in_;
  const std::string& at_;
  const BuiltNetwork& net_;
  MeasureSpec& m_;
  NetworkObservable of_;
};

}  // namespace

void read_network_observable(spec::Reader& reader, const std::string& at, const BuiltNetwork& built, MeasureSpec& m) {
  ObservableReader(reader, at, built, m).read();
}

}  // namespace teg::study
