#include "equations/chain_equations.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/variant.hpp"

namespace teg::study {
namespace {

std::string ms(Time t) { return short_text(t.native()) + " ms"; }
std::string number(double v) { return short_text(v); }

std::string program_text(const ReleaseProgram& program) {
  return std::visit(
      Overloaded{
          [](const Burst& b) {
            std::string text = std::to_string(b.pulses) +
                               (b.pulses == 1 ? " pulse" : " pulses at " + number(1e3 * b.rate.native()) + " Hz");
            text.append(" of ").append(number(b.amount.native())).append(" from ").append(ms(b.onset));
            if (b.width.native() > 0) text.append(", each ").append(ms(b.width)).append(" wide");
            if (b.jitter.native() > 0) text.append(", jitter ").append(ms(b.jitter));
            if (b.repeats > 1)
              text.append(", ").append(std::to_string(b.repeats)).append(" times every ").append(ms(b.period));
            return text;
          },
          [](const Dip& d) {
            return "dip to " + number(1 - d.depth) + " of tonic release from " + ms(d.onset) + " for " + ms(d.duration);
          },
          [](const Ramp& r) {
            return "ramp of " + number(r.rise.native()) + " from " + ms(r.onset) + " over " + ms(r.duration) +
                   ", held " + ms(r.hold);
          },
          [](const PauseRebound& p) {
            return "pause from " + ms(p.onset) + " for " + ms(p.pause) + ", rebound of 1 + " + number(p.gain) +
                   " for " + ms(p.rebound);
          },
          [](const SpikeRelease& r) {
            return std::to_string(r.times.size()) + " spikes from " + ms(r.onset) + ", each " +
                   number(r.amount.native());
          },
          [](const FiringChange& f) {
            return "firing at " + number(1e3 * f.rate.native()) + " Hz from " + ms(f.onset) + " for " + ms(f.duration);
          }},
      program);
}

std::string course_text(const Course& c) {
  if (c.always()) return "always";
  std::string text = "from " + ms(c.onset);
  if (c.ends()) text.append(" for ").append(ms(c.duration));
  if (c.rise.native() > 0) text.append(", rising with ").append(ms(c.rise));
  if (c.decay.native() > 0) text.append(", declining with ").append(ms(c.decay));
  return text;
}

std::string clearance_text(const Clearance& clearance, const std::string& c) {
  return std::visit(Overloaded{[&](const ExponentialClearance& e) { return " - " + c + " / tau,  tau = " + ms(e.tau); },
                               [&](const MichaelisMenten& k) {
                                 const std::string decay = k.decay.native() > 0 ? " - decay " + c : "";
                                 return " - vmax " + c + " / (km + " + c + ")" + decay +
                                        ",  vmax = " + number(k.vmax.native()) +
                                        " nM/ms, km = " + number(k.km.native()) + " nM" +
                                        (decay.empty() ? "" : ", decay = " + number(1e3 * k.decay.native()) + " /s");
                               }},
                    clearance);
}

void modulator_lines(const Modulator& m, std::vector<std::string>& lines) {
  const std::string c = "[" + placed_name(m.name, m.region) + "]", unit = m.is_concentration ? " nM" : "";
  std::string line = "d" + c + "/dt = release";
  if (m.autoreceptor)
    line.append(" / (1 + ")
        .append(number(m.autoreceptor->strength))
        .append(" ")
        .append(m.autoreceptor->receptor)
        .append(")");
  if (m.loss.native() > 0) line.append(" - ").append(number(1e3 * m.loss.native())).append(" nM/s");
  line.append(clearance_text(m.clearance, c));
  if (m.firing)
    line.append(",  tonic firing ")
        .append(number(1e3 * m.firing->rate.native()))
        .append(" Hz of ")
        .append(number(m.firing->amount.native()))
        .append(unit);
  else
    line.append(",  tonic level ").append(number(m.tonic.native())).append(unit);
  lines.push_back(line);
  if (m.trace)
    lines.push_back("  " + c + " follows a trace of " + std::to_string(m.trace->time_ms.size()) + " samples");
  for (const auto& x : m.exchange)
    lines.push_back("  exchange: + " + number(1e3 * x.rate.native()) + " /s ([" + placed_name(m.name, x.region) +
                    "] - " + c + ")");
  for (const auto& e : m.effects)
    lines.push_back(std::string("  ") + (e.target == EffectTarget::release ? "release" : "uptake") + " of " + m.name +
                    " times " + number(e.factor) + ": " + course_text(e.course));
  for (const auto& program : m.programs)
    lines.push_back("  release of " + m.name + ": " + program_text(program) +
                    (m.is_concentration ? " (levels in nM)" : ""));
}

void receptor_lines(const Receptor& r, std::vector<std::string>& lines) {
  std::string drive = "[" + placed_name(r.of, r.region) + "] / " + number(r.ec50.native()), below = "1";
  for (const auto& drug : r.drugs) {
    std::string& side = drug.is_agonist ? drive : below;
    side.append(" + ").append(number(drug.level.native())).append(" / ").append(number(drug.affinity.native()));
  }
  drive = "(" + drive + ")" + (below == "1" ? "" : " / (" + below + ")");
  if (r.hill != 1) drive = "(" + drive + ")^" + number(r.hill);
  const std::string name = placed_name(r.name, r.region);
  lines.push_back(r.k_off ? "d" + name + "/dt = k_off (x (1 - " + name + ") - " + name + "),  x = " + drive +
                                ", k_off = " + number(1e3 * r.k_off->native()) + " /s"
                          : name + " = x / (1 + x),  x = " + drive + "  (at equilibrium)");
  for (const auto& drug : r.drugs)
    lines.push_back("  " + number(drug.level.native()) + " nM of " +
                    (drug.is_agonist ? "an agonist: " : "an antagonist: ") + course_text(drug.course));
  if (r.desensitisation)
    lines.push_back("  times a,  da/dt = (1 - a) / " + ms(r.desensitisation->recovery) + " - " +
                    number(1e3 * r.desensitisation->rate.native()) + " /s " + name + " a");
}

std::string messenger_line(const Messenger& m) {
  const std::string name = placed_name(m.name, m.region);
  if (!m.rise) return "d" + name + "/dt = (" + m.drive + " - " + name + ") / " + ms(m.tau);
  return "d" + name + "/dt = (y - " + name + ") / " + ms(m.tau) + ",  dy/dt = (" + m.drive + " - y) / " + ms(*m.rise);
}

std::string event_text(const Channel& c) {
  switch (c.pairing) {
    case Pairing::pre_post: return "at each post spike, W summed over earlier pre spikes";
    case Pairing::post_pre: return "at each pre spike, W summed over earlier post spikes";
    case Pairing::symmetric: return "at each spike, W summed over earlier spikes of the other side";
    case Pairing::pre: return "at each pre spike";
    case Pairing::post: return "at each post spike";
  }
  return "";
}
std::string window_text(const Channel& c) {
  switch (c.window) {
    case Window::exponential: return "W(lag) = exp(-lag / " + ms(c.tau_pair) + ")";
    case Window::double_exponential:
      return "W(lag) ~ exp(-lag / " + ms(c.tau_pair) + ") - exp(-lag / " + ms(c.tau_pair_rise) + "), peak 1";
    case Window::alpha: return "W(lag) = lag / tau exp(1 - lag / tau), tau = " + ms(c.tau_pair);
  }
  return "";
}

void channel_lines(const Channel& c, std::size_t index, std::vector<std::string>& lines) {
  const std::string e = "e" + std::to_string(index), g = "g" + std::to_string(index);
  const bool pairs = c.pairing != Pairing::pre && c.pairing != Pairing::post;
  std::string event = "  " + e + " += " + number(c.amplitude) + (pairs ? " W " : " ") + event_text(c);
  if (pairs) event.append(c.matching == Matching::nearest ? " (the nearest only);  " : ";  ").append(window_text(c));
  if (!c.induction.empty()) event.append(";  scaled by ").append(c.induction);
  if (c.ceiling)
    event.append(";  |" + e + "| at most ")
        .append(number(*c.ceiling))
        .append(c.saturation == Saturation::soft ? " (soft)" : "");
  lines.push_back(event);
  switch (c.conversion) {
    case Conversion::continuous:
      lines.push_back("  d" + e + "/dt = -" + e + " / " + ms(c.tau_trace) +
                      (c.tau_rise ? " with rise " + ms(*c.tau_rise) : ""));
      break;
    case Conversion::sampled:
      lines.push_back("  every " + ms(c.period) + ": w += rate period " + g + " " + e + ", then " + e +
                      " *= exp(-period / " + ms(c.tau_trace) + ")");
      break;
    case Conversion::immediate: lines.push_back("  converted at once: w += " + g + " times the event"); break;
  }
  lines.push_back("  " + g + " = " + c.gate +
                  (c.conversion == Conversion::immediate ? "" : ";  rate " + number(1e3 * c.rate.native()) + " /s"));
}

std::string bounds_text(const Bounds& b) {
  const std::string range = " between " + number(b.least) + " and " + number(b.most);
  switch (b.kind) {
    case BoundKind::none: return "w is not bounded";
    case BoundKind::hard: return "w stops at its bounds," + range;
    case BoundKind::soft: return "w approaches its bounds in proportion to what is left," + range;
    case BoundKind::power:
      return "w approaches its bounds as what is left to the power " + number(b.exponent) + "," + range;
  }
  return "";
}

}  // namespace

std::vector<std::string> chain_equations(const SynapseModel& model) {
  std::vector<std::string> lines;
  for (const auto& m : model.modulators) modulator_lines(m, lines);
  for (const auto& r : model.receptors) receptor_lines(r, lines);
  for (const auto& m : model.messengers) lines.push_back(messenger_line(m));
  return lines;
}

std::vector<std::string> rule_equations(const SynapseModel& model) {
  std::vector<std::string> lines;
  for (const auto& rule : model.rules) {
    lines.push_back("rule " + rule.name + ": dw/dt = sum of rate_k g_k(t) e_k(t);  " + bounds_text(rule.bounds));
    for (std::size_t c = 0; c < rule.channels.size(); ++c) channel_lines(rule.channels[c], c, lines);
  }
  return lines;
}

std::vector<std::string> equations(const SynapseModel& model) {
  auto lines = chain_equations(model);
  const auto is_silent = [](const Synapse& s) { return s.pre.empty() && s.post.empty(); };
  if (std::all_of(model.synapses.begin(), model.synapses.end(), is_silent)) return lines;  // nothing is learned
  const auto rules = rule_equations(model);
  lines.insert(lines.end(), rules.begin(), rules.end());
  for (const auto& s : model.synapses)
    lines.push_back("synapse " + placed_name(s.name, s.region) + ": rule " + s.rule + ", weight " + number(s.weight) +
                    " at the start, " + std::to_string(s.pre.size()) + " pre and " + std::to_string(s.post.size()) +
                    " post spikes");
  return lines;
}

}  // namespace teg::study
