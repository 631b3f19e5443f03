#include "build/network_task.hpp"

#include "build/read_shared.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

class TaskReader {
 public:
  TaskReader(spec::Reader& reader, BuiltModel& built) : in_(reader), built_(built), net_(built.network()) {}

  void read() {
    const auto kinds = network_task_names();
    const auto kind = kinds[index_of(in_, "task.kind", in_.text("task.kind"), kinds, "task of networks")];
    net_.task = options_of(kind, static_cast<const TaskOptions*>(nullptr));
  }

 private:
  // The options of the task of that name, read from the document.
  template <class... Options>
  TaskOptions options_of(const std::string& kind, const std::variant<std::monostate, Options...>*) {
    TaskOptions made;
    ((Options::name == kind ? void(made = read(Options{})) : void()), ...);
    return made;
  }

  Time time(const char* key) { return Time{in_.quantity(std::string("task.") + key)}; }
  std::size_t whole(const char* key) { return static_cast<std::size_t>(in_.integer(std::string("task.") + key)); }
  template <class Options>
  void knows(const Options&, std::vector<std::string> own) {
    refuse_others(in_, "task", std::string(Options::name), std::move(own));
  }
  void ascending(Time least, Time most, const std::string& path) {
    if (!(least <= most)) in_.fail(path, "is below the least value", "swap them");
  }

  task::Group group(const std::string& at) {
    task::Group g;
    if (!in_.has(at)) {
      in_.fail(at, "is missing", "write " + at.substr(5) + " = { population = \"...\", first = 0, count = 50 }");
      return g;
    }
    g.population =
        index_of(in_, at + ".population", in_.text(at + ".population"), names_of(net_.model.populations), "population");
    g.first = static_cast<std::size_t>(in_.integer(at + ".first"));
    g.count = static_cast<std::size_t>(in_.integer(at + ".count"));
    if (g.population < net_.model.populations.size() && g.first + g.count > net_.model.populations[g.population].size)
      in_.fail(at + ".count",
               "goes beyond the population, which has " + std::to_string(net_.model.populations[g.population].size) +
                   " neurons",
               "write a smaller first or count");
    return g;
  }

  // The modulator that a reward releases, and how much of it.
  std::pair<std::size_t, double> reward() {
    const auto& all = net_.model.modulators;
    const auto region = read_region(in_, "task.region", built_);
    std::size_t m = 0;
    if (in_.has("task.modulator") || all.empty())
      m = modulator_index(in_, "task.modulator", in_.text("task.modulator"), region, built_);
    else if (in_.names("modulator").size() > 1)
      in_.fail("task.modulator", "is missing, and there are several modulators", "say which is released");
    else
      m = modulator_index(in_, "task.modulator", all[0].name, region, built_);
    if (all.empty()) in_.fail("task", "there is no modulator to be released", "add [modulator.DA]");
    const bool is_concentration = m < all.size() && all[m].is_concentration;
    if (is_concentration && !in_.has("task.amount"))
      in_.fail("task.amount", "is missing", "say how much a reward releases, such as \"500 nM\"");
    return {m, in_.level("task.amount", is_concentration)};
  }

  task::DistalRewardOptions read(task::DistalRewardOptions o) {
    knows(o,
          {"modulator", "region", "amount", "window", "delay_least", "delay_most", "synapse", "unrelated", "period"});
    o.window = time("window"), o.delay_least = time("delay_least"), o.delay_most = time("delay_most");
    ascending(o.delay_least, o.delay_most, "task.delay_most");
    std::tie(o.modulator, o.amount) = reward();
    o.unrelated = whole("unrelated");
    o.duration = net_.until;
    o.period = time("period");
    const auto names = names_of(net_.synapses);
    if (in_.has("task.synapse"))
      net_.rewarded = index_of(in_, "task.synapse", in_.text("task.synapse"), names, "synapse");
    else if (names.size() != 1)
      in_.fail("task.synapse", names.empty() ? "is missing" : "is missing, and there are several synapses",
               "add [synapse.NAME] with projection and index, and name it here");
    return o;
  }

  task::StimulusShiftOptions read(task::StimulusShiftOptions o) {
    knows(o, {"cue", "reward", "pool", "pulse", "before", "training", "tested", "interval_least", "interval_most",
              "gap_least", "gap_most", "window", "first_trial", "period"});
    o.cue = group("task.cue"), o.reward = group("task.reward"), o.pool = group("task.pool");
    o.pulse = in_.number("task.pulse");
    o.before = whole("before"), o.training = whole("training"), o.tested = whole("tested");
    o.interval_least = time("interval_least"), o.interval_most = time("interval_most");
    o.gap_least = time("gap_least"), o.gap_most = time("gap_most");
    ascending(o.interval_least, o.interval_most, "task.interval_most");
    ascending(o.gap_least, o.gap_most, "task.gap_most");
    o.window = time("window"), o.first_trial = time("first_trial"), o.period = time("period");
    if (!(o.gap_most + o.window < o.interval_least))
      in_.fail("task.gap_most", "does not fit between two trials", "write less than interval_least - window");
    return o;
  }

  task::ResponseChoiceOptions read(task::ResponseChoiceOptions o) {
    knows(o, {"stimulus", "first", "second", "pulse", "interval_least", "window", "delay_least", "delay_most", "blocks",
              "trials", "tested", "modulator", "region", "amount", "prediction", "first_trial", "period"});
    o.stimulus = group("task.stimulus"), o.first = group("task.first"), o.second = group("task.second");
    if (o.first.population == o.second.population && o.first.first < o.second.first + o.second.count &&
        o.second.first < o.first.first + o.first.count)
      in_.fail("task.second", "shares neurons with first", "give them different neurons");
    o.pulse = in_.number("task.pulse");
    o.interval = time("interval_least");
    o.window = time("window"), o.delay_least = time("delay_least"), o.delay_most = time("delay_most");
    ascending(o.delay_least, o.delay_most, "task.delay_most");
    o.blocks = whole("blocks"), o.trials = whole("trials"), o.tested = whole("tested");
    std::tie(o.modulator, o.amount) = reward();
    o.prediction = in_.number("task.prediction");
    o.first_trial = time("first_trial"), o.period = time("period");
    return o;
  }

  spec::Reader& in_;
  BuiltModel& built_;
  BuiltNetwork& net_;
};

}  // namespace

void read_task(spec::Reader& reader, BuiltModel& built) { TaskReader(reader, built).read(); }

}  // namespace teg::study
