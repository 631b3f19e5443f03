#include "build/read_ledger.hpp"

#include <cmath>
#include <set>

#include "build/ledger_rules.hpp"
#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "core/variant.hpp"

namespace teg::study {
namespace {

class LedgerReader {
 public:
  LedgerReader(spec::Reader& reader, BuiltModel& built) : in_(reader), net_(built.network()) {}

  void read() {
    LedgerOptions ledger;
    const auto names = names_of(net_.synapses);
    if (in_.has("ledger.synapses"))
      for (const auto& name : in_.texts("ledger.synapses"))
        ledger.synapses.push_back(index_of(in_, "ledger.synapses", name, names, "synapse"));
    else
      for (std::size_t i = 0; i < names.size(); ++i) ledger.synapses.push_back(i);
    ledger.rows = static_cast<std::size_t>(in_.integer("ledger.rows"));
    if (names.empty()) in_.fail("ledger", "there is no synapse", "add [synapse.NAME] with projection and index");
    std::set<std::size_t> projections;
    for (const auto s : ledger.synapses)
      if (s < net_.synapses.size()) projections.insert(net_.synapses[s].projection);
    for (const auto p : projections)
      if (p < net_.model.projections.size()) check(net_.model.projections[p]);
    check_period();
    net_.ledger = std::move(ledger);
  }

 private:
  void fail(const std::string& what, const std::string& fix) { in_.fail("ledger.synapses", what, fix); }
  void check(const Projection& p) {
    if (p.rule.empty()) return fail("projection " + p.name + " is static", "name synapses of a projection with a rule");
    if (!p.homeostasis.empty())
      fail("projection " + p.name + " has homeostasis, which scales weights whatever was paired", "leave one out");
    for (const auto& population : net_.model.populations)
      if (population.name == p.target)
        for (const auto& region : population.regions) check(p, region);
  }
  void check(const Projection& p, const std::string& region) {
    const auto rules = rules_of(net_.model, p, region);
    const auto& rule = rules.history.rule;
    if (rule.bounds.kind == BoundKind::soft || rule.bounds.kind == BoundKind::power)
      fail("rule " + rule.name + " has soft bounds: what a pairing changes depends on the weight",
           "use bounds none or hard");
    for (const auto m : rules.modulators)
      if (!schedule_of(net_.model, m).pieces.empty())
        fail("modulator " + net_.model.modulators[m].name + " is released by more than pulses",
             "use phasic trains without width, releases by spikes, or a task");
    const auto ledger = weight_ledger(rules.history);
    if (ledger) return;
    for (const auto& e : ledger.errors()) {
      const bool is_name = e.fault == Fault::unknown_name;  // of a receptor or a messenger, since gates are checked
      fail(e.where + ": " + e.what, is_name ? "a ledger reads levels, not receptors or messengers" : e.fix);
    }
  }
  // Spikes after the last control step would be missing.
  void check_period() {
    const double dt = net_.model.dt.native();
    const auto steps = [dt](Time t) { return std::llround(t.native() / dt); };
    const auto period = std::visit(
        Overloaded{[](const std::monostate&) { return 10ll; }, [&](const auto& task) { return steps(task.period); }},
        net_.task);
    if (period > 0 && steps(net_.until) % period != 0)
      in_.fail("ledger", "protocol.until is not a multiple of " + exact_text(static_cast<double>(period) * dt) + " ms",
               "round it");
  }

  spec::Reader& in_;
  BuiltNetwork& net_;
};

}  // namespace

void read_ledger(spec::Reader& reader, BuiltModel& built) { LedgerReader(reader, built).read(); }

}  // namespace teg::study
