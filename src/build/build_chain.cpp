#include "build/build_chain.hpp"

#include <algorithm>

#include "build/library.hpp"
#include "build/modulator_names.hpp"
#include "build/read_fields.hpp"
#include "build/read_release.hpp"
#include "build/read_trace.hpp"
#include "core/maths.hpp"
#include "core/text.hpp"
#include "core/variant.hpp"
#include "modulation/trajectory.hpp"
#include "receptors/gate.hpp"

namespace teg::study {
namespace {

class ChainBuilder {
 public:
  ChainBuilder(spec::Reader& reader, BuiltModel& built) : in_(reader), built_(built) {}

  void build() {
    built_.regions = in_.names("region");
    for (const auto& name : built_.regions) check_region(name);
    for (const auto& name : in_.names("modulator")) modulators(name);
    exchanges();
    for (const auto& name : in_.names("receptor")) receptors(name);
    check_autoreceptors();
    for (const auto& name : in_.names("sensor")) sensors(name);
    for (const auto& name : in_.names("messenger")) messengers(name);
    unique_names();
  }

 private:
  Time time(const std::string& path) { return Time{in_.quantity(path)}; }
  std::vector<std::string> regions() const {
    return built_.regions.empty() ? std::vector<std::string>{""} : built_.regions;
  }

  void check_region(const std::string& name) {
    const std::string at = "region." + name;
    in_.number(at + ".volume");
    for (const auto& m : in_.names(at + ".modulator"))
      in_.known(at + ".modulator." + m, m, in_.names("modulator"), "modulator");
    if (!in_.has(at + ".preset")) return;
    const auto preset = in_.text(at + ".preset");
    if (!library::region(preset))
      in_.fail(at + ".preset", "there is no known region '" + preset + "'", name_hint(preset, library::region_names()));
  }

  // One modulator for each region: what the file says of it, then what its preset and the region say.
  void modulators(const std::string& name) {
    const std::string at = "modulator." + name;
    Modulator m;
    m.name = name;
    m.is_concentration = in_.chooses(at + ".unit", "nM");
    m.tonic = Concentration{in_.level(at + ".tonic", m.is_concentration)};
    m.clearance = clearance(at + ".clearance", m.is_concentration);
    m.loss = ClearanceRate{in_.quantity(at + ".loss")};
    if (in_.has(at + ".firing")) m.firing = read_fields<Firing>(in_, at + ".firing", m.is_concentration);
    if (in_.has(at + ".firing") && in_.has(at + ".tonic"))
      in_.fail(at + ".tonic", "firing is given too, and gives the tonic level", "keep one of tonic and firing");
    if (in_.has(at + ".autoreceptor"))
      m.autoreceptor = Autoreceptor{in_.text(at + ".autoreceptor.receptor"), in_.number(at + ".autoreceptor.strength")};
    for (std::size_t i = 0; i < in_.count(at + ".effect"); ++i) m.effects.push_back(effect(at, i));
    const auto programs = read_release(in_, at, m);
    m.trace = read_level_trace(in_, at, m.is_concentration, built_.model.until);
    for (const auto& region : regions()) {
      Modulator here = m;
      here.region = region;
      for (std::size_t i = 0; i < programs.size(); ++i) {
        here.programs.push_back(programs[i].program);
        if (!programs[i].onset_path.empty())
          built_.onsets.push_back({programs[i].onset_path, built_.model.modulators.size(), i});
      }
      if (!region.empty()) adapt(here, region);
      built_.model.modulators.push_back(std::move(here));
    }
  }

  Effect effect(const std::string& modulator, std::size_t i) {
    const std::string at = modulator + ".effect." + std::to_string(i);
    return {in_.choice<EffectTarget>(at + ".on"), in_.number(at + ".factor"), course(at)};
  }
  Course course(const std::string& at) {
    Course c;
    if (const auto onset = in_.quantity_if_given(at + ".onset")) c.onset = Time{*onset};
    if (const auto duration = in_.quantity_if_given(at + ".duration")) c.duration = Time{*duration};
    c.rise = time(at + ".rise"), c.decay = time(at + ".decay");
    if (c.always() && in_.has(at + ".duration"))
      in_.fail(at + ".duration", "has no onset", "say when it begins: onset = \"1 s\"");
    return c;
  }

  void apply(const library::KnownRegion& preset, Modulator& m, const std::string& region) {
    const std::string at = "region." + region + ".preset";
    const auto* known_here = preset.find(m.name);
    if (known_here && m.is_concentration) return known_here->apply(m);
    if (known_here)
      return in_.fail(at, "knows " + m.name + " in nM, but its unit here is \"1\"", "leave the preset or the unit out");
    // What is not known there must come from the study, or the defaults of any signal would stand for a measured value.
    const std::string own = "modulator." + m.name, here = "region." + region + "." + own;
    const auto says = [&](std::initializer_list<std::string> paths) {
      return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) { return in_.has(path); });
    };
    const bool has_level = says({own + ".tonic", own + ".firing", here + ".tonic"});
    const bool has_clearance = says({own + ".clearance", here + ".tau", here + ".vmax", here + ".km", here + ".decay"});
    if (m.trace || (has_level && has_clearance)) return;
    std::vector<std::string> known;
    for (const auto& level : preset.levels) known.emplace_back(level.modulator);
    in_.fail(at, "knows nothing of " + m.name + " there, only of " + join(known, ", "),
             "give " + own + ".tonic and " + own + ".clearance (or those of " + here + "), or leave the preset out");
  }

  // What a region changes: its preset first, then its own values.
  void adapt(Modulator& m, const std::string& region) {
    const std::string at = "region." + region + ".modulator." + m.name;
    if (in_.has("region." + region + ".preset"))
      if (const auto* preset = library::region(in_.text("region." + region + ".preset"))) apply(*preset, m, region);
    if (m.firing && in_.has(at + ".tonic"))
      in_.fail(at + ".tonic", "the modulator has firing, which gives the tonic level", "scale release instead");
    if (in_.has(at + ".tonic")) m.tonic = Concentration{in_.level(at + ".tonic", m.is_concentration)};
    auto* saturating = std::get_if<MichaelisMenten>(&m.clearance);
    const auto change = [&](const std::string& key, const auto& set) {
      if (const auto value = in_.quantity_if_given(at + key)) {
        if (saturating)
          set(*value);
        else
          in_.fail(at + key, "the modulator has exponential clearance", "give tau, or another kind of clearance");
      }
    };
    change(".vmax", [&](double v) { saturating->vmax = ClearanceRate{v}; });
    change(".km", [&](double v) { saturating->km = Concentration{v}; });
    change(".decay", [&](double v) { saturating->decay = Rate{v}; });
    if (const auto tau = in_.quantity_if_given(at + ".tau")) {
      if (saturating) in_.fail(at + ".tau", "the modulator has saturating clearance", "give vmax and km");
      m.clearance = ExponentialClearance{Time{*tau}};
    }
    const double release = in_.number(at + ".release");
    if (m.firing) m.firing->amount = release * m.firing->amount;
    for (auto& program : m.programs) scale(program, release);
  }
  // What a program releases reaches a region in part: its levels.
  static void scale(ReleaseProgram& program, double by) {
    std::visit(
        Overloaded{[&](Burst& b) { b.amount = by * b.amount; }, [&](SpikeRelease& s) { s.amount = by * s.amount; },
                   [&]<IsDescribed Kind>(Kind& kind) {
                     for_each_field<Kind>([&](const auto& field) {
                       if constexpr (requires { by*(kind.*field.member); })
                         if (field.is_level) kind.*field.member = by * (kind.*field.member);
                     });
                   }},
        program);
  }

  Clearance clearance(const std::string& at, bool is_concentration) {
    const auto made =
        read_chosen<Clearance>(in_, at, [&]<class Kind>() { return read_clearance<Kind>(at, is_concentration); });
    // What belongs to others only is an error.
    for_each_kind<Clearance>([&]<class Kind>() {
      if (!std::holds_alternative<Kind>(made)) refuse_fields<Kind>(at, made);
    });
    return made;
  }
  template <class Kind>
  Kind read_clearance(const std::string& at, bool is_concentration) {
    if (std::is_same_v<Kind, MichaelisMenten> && !is_concentration)
      in_.fail(at + ".kind", "needs concentrations, but the modulator's unit is \"1\"",
               "leave unit out or use exponential clearance");
    return read_fields<Kind>(in_, at, is_concentration);
  }
  template <class Kind>
  void refuse_fields(const std::string& at, const Clearance& chosen) {
    std::vector<std::string> own;
    std::visit([&]<class Chosen>(
                   const Chosen&) { for_each_field<Chosen>([&](const auto& field) { own.emplace_back(field.name); }); },
               chosen);
    for_each_field<Kind>([&](const auto& field) {
      const std::string path = at + "." + std::string(field.name);
      if (in_.has(path) && std::find(own.begin(), own.end(), field.name) == own.end())
        in_.fail(path, "belongs to " + std::string(Described<Kind>::name) + " clearance",
                 "give " + join(own, ", ") + ", or kind = \"" + std::string(Described<Kind>::name) + "\"");
    });
  }

  void exchanges() {
    for (std::size_t i = 0; i < in_.count("exchange"); ++i) {
      const std::string at = "exchange." + std::to_string(i);
      const auto between = in_.texts(at + ".between");
      auto names = in_.texts(at + ".modulators");
      const Rate rate{in_.quantity(at + ".rate")};
      if (between.size() != 2 || between[0] == between[1]) {
        in_.fail(at + ".between", "is not two regions", "write between = [\"A\", \"B\"]");
        continue;
      }
      for (const auto& region : between) in_.known(at + ".between", region, built_.regions, "region");
      for (const auto& name : names) in_.known(at + ".modulators", name, in_.names("modulator"), "modulator");
      if (names.empty()) names = in_.names("modulator");
      const auto volume = [&](const std::string& r) {
        return in_.has("region." + r) ? in_.number("region." + r + ".volume") : 1.0;
      };
      for (auto& m : built_.model.modulators) {
        if (std::find(names.begin(), names.end(), m.name) == names.end()) continue;
        if (m.region == between[0]) m.exchange.push_back({between[1], rate});
        if (m.region == between[1]) m.exchange.push_back({between[0], volume(between[0]) / volume(between[1]) * rate});
      }
    }
  }

  void receptors(const std::string& name) {
    const std::string at = "receptor." + name;
    Receptor r;
    if (in_.has(at + ".preset")) {
      const auto text = in_.text(at + ".preset");
      if (const auto* preset = library::receptor(text))
        r = preset->receptor, r.of = library::name_among(in_.names("modulator"), r.of);
      else
        in_.fail(at + ".preset", "there is no known receptor '" + text + "'",
                 name_hint(text, library::receptor_names()));
    } else if (!in_.has(at + ".of")) {
      in_.fail(at + ".of", "is missing", "name the modulator that binds, or give preset = \"D1\"");
      return;
    }
    r.name = name;
    if (in_.has(at + ".of")) r.of = in_.text(at + ".of");
    in_.known(in_.has(at + ".of") ? at + ".of" : at + ".preset", r.of, in_.names("modulator"), "modulator");
    bool is_concentration = true;
    for (const auto& m : built_.model.modulators)
      if (m.name == r.of) is_concentration = m.is_concentration;
    const bool is_preset = in_.has(at + ".preset");
    if (is_preset && !is_concentration && !in_.has(at + ".ec50"))
      in_.fail(at + ".preset", "has its EC50 in nM, but the unit of " + r.of + " is \"1\"", "give ec50 too");
    read_fields(in_, at, is_concentration, r, [&](std::string_view field, const std::string& path) {
      return field != "ec50" && (!is_preset || in_.has(path));
    });
    const auto k_on = in_.quantity_if_given(at + ".k_on");
    if (k_on && (in_.has(at + ".ec50") || !r.k_off || !is_concentration))
      in_.fail(at + ".k_on", "goes with k_off and without ec50", "give k_on and k_off, or ec50");
    if (k_on && r.k_off)
      r.ec50 = Concentration{r.k_off->native() / *k_on};
    else if (!is_preset || in_.has(at + ".ec50"))
      r.ec50 = Concentration{in_.level(at + ".ec50", is_concentration)};
    for (std::size_t i = 0; i < in_.count(at + ".drug"); ++i) {
      const std::string d = at + ".drug." + std::to_string(i);
      r.drugs.push_back({std::to_string(i), in_.chooses(d + ".kind", "agonist"),
                         Concentration{in_.quantity(d + ".level")}, Concentration{in_.quantity(d + ".affinity")},
                         course(d)});
    }
    if (in_.has(at + ".desensitisation"))
      r.desensitisation = read_fields<Desensitisation>(in_, at + ".desensitisation", is_concentration);
    for (const auto& region : regions()) {
      r.region = region;
      built_.model.receptors.push_back(r);
    }
  }

  // A sensor binds like a receptor, which nothing needs to read.
  void sensors(const std::string& name) {
    const std::string at = "sensor." + name;
    Receptor site;
    recording::Sensor sensor;
    bool is_preset = in_.has(at + ".preset");
    if (is_preset) {
      const auto text = in_.text(at + ".preset");
      const auto all = recording::known_sensors();
      const auto known_one = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == text; });
      std::vector<std::string> names;
      for (const auto& s : all) names.emplace_back(s.name);
      if (known_one == all.end())
        in_.fail(at + ".preset", "there is no known sensor '" + text + "'", name_hint(text, names)), is_preset = false;
      else
        site = known_one->site, sensor.response = known_one->response;
    }
    site.name = sensor.name = name;
    site.of = in_.known(at + ".of", in_.text(at + ".of"), in_.names("modulator"), "modulator");
    bool is_concentration = true;
    for (const auto& m : built_.model.modulators)
      if (m.name == site.of) is_concentration = m.is_concentration;
    const auto wanted = [&](const char* key) { return !is_preset || in_.has(at + key); };
    if (is_preset && !is_concentration && !in_.has(at + ".kd"))
      in_.fail(at + ".preset", "has its Kd in nM, but the unit of " + site.of + " is \"1\"", "give kd too");
    if (wanted(".kd")) site.ec50 = Concentration{in_.level(at + ".kd", is_concentration)};
    if (wanted(".hill")) site.hill = in_.number(at + ".hill");
    if (wanted(".tau_off")) site.k_off = 1.0 / time(at + ".tau_off");
    if (wanted(".response")) sensor.response = in_.number(at + ".response");
    sensor.noise = in_.number(at + ".noise");
    if (in_.has(at + ".bleaching")) sensor.bleaching = time(at + ".bleaching");
    sensor.sampling = Rate{in_.quantity(at + ".sampling")};
    sensor.is_z_scored = in_.flag(at + ".z_score");
    if (built_.model.until * sensor.sampling > 1e7)
      in_.fail(at + ".sampling", "makes more than 10^7 samples until protocol.until", "lower one of the two");
    built_.sensors.push_back(sensor);
    for (const auto& region : regions()) {
      site.region = region;
      built_.model.receptors.push_back(site);
    }
  }

  void check_autoreceptors() {
    for (const auto& name : in_.names("modulator")) {
      const std::string path = "modulator." + name + ".autoreceptor.receptor";
      if (!in_.has(path)) continue;
      std::vector<std::string> own;
      for (const auto& r : built_.model.receptors)
        if (r.of == name) own.push_back(r.name);
      in_.known(path, in_.find(path)->text() ? *in_.find(path)->text() : "", own, "receptor of " + name);
    }
  }

  void messengers(const std::string& name) {
    const std::string at = "messenger." + name;
    Messenger m;
    m.name = name;
    m.tau = time(at + ".tau");
    if (in_.has(at + ".rise")) m.rise = time(at + ".rise");
    const std::size_t earlier = built_.model.messengers.size();
    m.drive = checked_expression(in_, at + ".drive", built_.model, regions()[0], earlier);
    for (const auto& region : regions()) {
      m.region = region;
      built_.model.messengers.push_back(m);
    }
  }

  void unique_names() {
    for (const char* section : {"receptor", "sensor", "messenger"})
      for (const auto& name : in_.names(section)) {
        const auto taken = in_.names("modulator");
        const bool twice = std::string(section) != "receptor" && in_.has("receptor." + name);
        if (twice || std::find(taken.begin(), taken.end(), name) != taken.end())
          in_.fail(std::string(section) + "." + name, "a modulator or receptor has this name too", "rename one");
      }
  }

  spec::Reader& in_;
  BuiltModel& built_;
};

}  // namespace

void build_chain(spec::Reader& reader, BuiltModel& built) { ChainBuilder(reader, built).build(); }

std::string checked_expression(spec::Reader& reader, const std::string& path, const SynapseModel& model,
                               const std::string& region, std::size_t n_messengers) {
  const auto symbols = modulation::symbols_of(model, region, n_messengers);
  std::vector<std::string> known;
  for (const auto& symbol : symbols) known.push_back(symbol.name);
  const auto text = library::in_own_names(reader.text(path), known, reader.names("modulator"));
  const auto compiled = receptors::Gate::compile(reader.where(path), text, symbols);
  if (!compiled)
    for (const auto& error : compiled.errors()) reader.fail(path, error.what, error.fix);
  return text;
}

}  // namespace teg::study
