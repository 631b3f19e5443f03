#include "build/read_rules.hpp"

#include "build/build_chain.hpp"
#include "build/known_rules.hpp"
#include "core/text.hpp"
#include "plasticity/check_rules.hpp"

namespace teg::study {
namespace {

class RuleReader {
 public:
  RuleReader(spec::Reader& reader, BuiltModel& built) : in_(reader), built_(built) {}

  void rule(const std::string& name) {
    const std::string at = "rule." + name;
    Rule r;
    r.name = name;
    const std::string preset = in_.has(at + ".preset") ? in_.text(at + ".preset") : "";
    if (!preset.empty() && !known_rule(preset))
      in_.fail(at + ".preset", "there is no known rule '" + preset + "'", name_hint(preset, known_rule_names()));
    learning_rate_ = in_.number(at + ".learning_rate");
    r.bounds.kind = in_.choice<BoundKind>(at + ".bounds");
    r.bounds.least = in_.number(at + ".w_min");
    r.bounds.most = in_.number(at + ".w_max");
    r.bounds.exponent = in_.number(at + ".exponent");
    if (r.bounds.kind != BoundKind::none && !(r.bounds.least < r.bounds.most))
      in_.fail(at + ".w_max", "is not above w_min", "write a greater w_max");
    if (r.bounds.kind == BoundKind::power && r.bounds.exponent == 1)
      in_.fail(at + ".exponent", "is 1", "use bounds = \"soft\"");
    for (std::size_t i = 0; i < in_.count(at + ".channel"); ++i)
      r.channels.push_back(channel(at + ".channel." + std::to_string(i), i));
    if (r.channels.empty() && preset.empty()) in_.fail(at, "has no channel", "add a [[" + at + ".channel]]");
    built_.model.rules.push_back(std::move(r));
  }

 private:
  Channel channel(const std::string& at, std::size_t index) {
    Channel c;
    c.name = in_.text(at + ".name");
    if (c.name.empty()) c.name = std::to_string(index);
    c.pairing = in_.choice<Pairing>(at + ".pairing");
    c.window = in_.choice<Window>(at + ".window");
    c.matching = in_.choice<Matching>(at + ".matching");
    c.tau_pair = time(at + ".tau_pair");
    c.amplitude = learning_rate_ * in_.number(at + ".amplitude");
    c.tau_trace = time(at + ".tau_trace");
    c.saturation = in_.choice<Saturation>(at + ".saturation");
    c.rate = Rate{in_.quantity(at + ".rate")};
    c.conversion = in_.choice<Conversion>(at + ".conversion");
    c.period = time(at + ".period");
    c.ceiling = in_.number_if_given(at + ".ceiling");
    if (c.window == Window::double_exponential)
      c.tau_pair_rise = faster(at + ".tau_pair_rise", time(at + ".tau_pair_rise"), c.tau_pair);
    if (in_.has(at + ".tau_rise")) c.tau_rise = time(at + ".tau_rise");
    if (c.tau_rise && plasticity::are_alike(*c.tau_rise, c.tau_trace))
      in_.fail(at + ".tau_rise", "the rise is as slow as the decay",
               "write another time than " + exact_text(c.tau_trace.native()) + " ms");
    if (c.tau_rise && c.conversion == Conversion::sampled)
      in_.fail(at + ".tau_rise", "a sampled trace has no rise", "leave it out");
    c.gate = gate(at + ".gate");
    c.induction = in_.has(at + ".induction") ? gate(at + ".induction") : "";
    return c;
  }
  Time faster(const std::string& path, Time rise, Time decay) {
    if (!(rise < decay))
      in_.fail(path, "the rise is not faster than the decay", "write less than " + exact_text(decay.native()) + " ms");
    return rise;
  }
  // Gates are checked in every region that uses them when the model is checked; here in the first, for the
  // place in the file.
  std::string gate(const std::string& path) {
    return checked_expression(in_, path, built_.model, built_.first_region());
  }
  Time time(const std::string& path) { return Time{in_.quantity(path)}; }

  spec::Reader& in_;
  BuiltModel& built_;
  double learning_rate_ = 1;  // of the rule in hand
};

}  // namespace

void read_rules(spec::Reader& reader, BuiltModel& built) {
  for (const auto& name : reader.names("rule")) RuleReader(reader, built).rule(name);
}

}  // namespace teg::study
