#include "build/read_outside.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "core/units.hpp"
#include "transport/check_field.hpp"

namespace teg::study {
namespace {

class OutsideReader {
 public:
  OutsideReader(spec::Reader& reader, BuiltModel& built) : in_(reader), built_(built) {}

  void read() {
    for (const auto& name : in_.names("pathway")) pathway(name);
    if (in_.has("field")) field();
    const auto curves = built_.outside.curve_names();
    for (std::size_t m = 0; m < built_.model.modulators.size(); ++m) {
      const std::string at = "modulator." + built_.model.modulators[m].name;
      if (!in_.has(at + ".follows")) continue;
      const auto curve = in_.text(at + ".follows");
      if (std::find(curves.begin(), curves.end(), curve) == curves.end())
        in_.fail(at + ".follows", "there is no output '" + curve + "'", name_hint(curve, curves));
      if (in_.has(at + ".trace")) in_.fail(at + ".follows", "trace is given too", "keep one of the two");
      built_.outside.followers.push_back({m, curve,
                                          in_.level(at + ".trace_scale", built_.model.modulators[m].is_concentration),
                                          in_.quantity(at + ".trace_shift")});
    }
  }

 private:
  // Numbers of a pathway are in its own units.
  std::vector<pathway::Setting> settings(const std::string& at) {
    std::vector<pathway::Setting> all;
    for (const auto& name : in_.names(at)) {
      const auto text = in_.text(at + "." + name);
      const auto number = parse_double(text);
      if (!number)
        in_.fail(at + "." + name, "'" + text + "' is not a number", "write a number in the model's own units");
      else
        all.push_back({name, *number});
    }
    return all;
  }

  void pathway(const std::string& name) {
    const std::string at = "pathway." + name;
    PathwayRun p;
    p.name = name;
    p.file = in_.text(at + ".file");
    p.outputs = in_.texts(at + ".outputs");
    p.settings = settings(at + ".set");
    p.rest = settings(at + ".rest");
    p.time_unit_ms = in_.quantity(at + ".time_unit");
    p.drive_unit_nM = in_.quantity(at + ".drive_unit");
    p.equilibrate = in_.quantity(at + ".equilibrate") / p.time_unit_ms;
    const auto until = in_.quantity_if_given(at + ".until");
    p.until = until ? *until / p.time_unit_ms : p.equilibrate + built_.model.until.native() / p.time_unit_ms;
    p.samples = static_cast<std::size_t>(in_.integer(at + ".samples"));
    p.relative_tolerance = in_.number(at + ".relative_tolerance");
    p.absolute_tolerance = in_.number_if_given(at + ".absolute_tolerance");
    if (p.outputs.empty()) in_.fail(at + ".outputs", "is empty", "name what is recorded, such as outputs = [\"Ct\"]");
    if (!(p.until > p.equilibrate)) in_.fail(at + ".until", "is not after equilibrate", "write a later time");
    std::vector<std::string> names;
    for (const auto& m : built_.model.modulators) names.push_back(placed_name(m.name, m.region));
    for (const auto& target : in_.names(at + ".drive")) {
      const auto modulator = in_.text(at + ".drive." + target);
      const auto& all = built_.model.modulators;
      const auto found = std::find_if(all.begin(), all.end(),
                                      [&](const Modulator& m) { return placed_name(m.name, m.region) == modulator; });
      if (found == all.end())
        in_.fail(at + ".drive." + target, "there is no modulator '" + modulator + "'", name_hint(modulator, names));
      else if (const auto* follows = in_.find("modulator." + found->name + ".follows");
               follows && follows->text() && follows->text()->starts_with("pathway."))
        in_.fail(at + ".drive." + target, modulator + " follows a pathway itself",
                 "put both pathways into one SBML model, or drive with another modulator");
      else
        p.drives.emplace_back(target, static_cast<std::size_t>(found - all.begin()));
    }
    built_.outside.pathways.push_back(std::move(p));
  }

  transport::Region column(std::size_t width) const {
    const std::size_t n = static_cast<std::size_t>(voxels_), wide = std::min(width, n), first = (n - wide) / 2;
    return {{first, first, 0}, {first + wide, first + wide, n}};
  }

  void probe(const std::string& name, FieldRun& f) {
    const std::string at = "field.probe." + name;
    std::vector<std::size_t> place;
    for (const auto& text : in_.texts(at + ".voxel")) {
      const auto number = parse_double(text);
      if (number && *number >= 0 && *number < static_cast<double>(voxels_) && *number == std::floor(*number))
        place.push_back(static_cast<std::size_t>(*number));
    }
    const std::vector<std::string> reserved{"core", "column", "mean", "median", "most"};
    if (std::find(reserved.begin(), reserved.end(), name) != reserved.end())
      in_.fail(at, "this name is taken", "rename the probe");
    const auto size = static_cast<std::size_t>(in_.integer(at + ".size"));
    if (place.size() != 3 || in_.texts(at + ".voxel").size() != 3) {
      in_.fail(at + ".voxel", "is not a voxel of the box",
               "write three whole numbers from 0 to " + std::to_string(voxels_ - 1) + ", such as [10, 10, 25]");
      return;
    }
    f.probes.push_back({name, {{place[0], place[1], place[2]}, {place[0] + size, place[1] + size, place[2] + size}}});
  }

  void field() {
    FieldRun f;
    voxels_ = in_.integer("field.voxels");
    const auto n = static_cast<std::size_t>(voxels_);
    f.model.box = {n, n, n, Length{in_.quantity("field.spacing")}, in_.choice<transport::Border>("field.border")};
    auto& medium = f.model.medium;
    medium.diffusivity = Diffusivity{in_.quantity("field.diffusivity")};
    medium.tortuosity = in_.number("field.tortuosity");
    medium.volume_fraction = in_.number("field.volume_fraction");
    medium.uptake = MichaelisMenten{ClearanceRate{in_.quantity("field.vmax")}, Concentration{in_.quantity("field.km")}};
    if (const auto tau = in_.quantity_if_given("field.tau")) medium.tau = Time{*tau};
    const double h = f.model.box.spacing.native();
    const auto dt = in_.quantity_if_given("field.dt");  // h^2 / (4 D) is 63 % of the largest at tortuosity 1.54
    f.model.dt = Time{dt.value_or(std::min(h * h / (4 * medium.diffusivity.native()),
                                           0.9 * transport::largest_stable_step(f.model.box, medium).native()))};
    f.model.until = built_.model.until;
    f.statistics_ms = in_.quantity("field.statistics");
    f.seed = built_.model.seed;
    f.innervation = {.um3_per_terminal = in_.number("field.um3_per_terminal"),
                     .axons = static_cast<std::size_t>(in_.integer("field.axons")),
                     .rate = Rate{in_.quantity("field.rate")},
                     .probability = in_.number("field.probability"),
                     .molecules = in_.number("field.molecules"),
                     .episodes = {}};
    f.column = column(10), f.core = column(4);
    for (std::size_t i = 0; i < in_.count("field.burst"); ++i) {
      const std::string at = "field.burst." + std::to_string(i);
      const Time onset{in_.quantity(at + ".onset")};
      const auto region = column(static_cast<std::size_t>(in_.integer(at + ".width")));
      if (i == 0) f.column = region;
      f.innervation.episodes.push_back({onset, onset + Time{in_.quantity(at + ".duration")}, region,
                                        Rate{in_.quantity(at + ".rate")}, in_.number(at + ".probability"),
                                        transport::Firing::terminals});
    }
    for (const auto& name : in_.names("field.probe")) probe(name, f);
    for (const auto& e : transport::check_innervation(f.model.box, f.innervation))
      in_.fail("field", e.where + " " + e.what, e.fix);
    f.model.probes = {f.core, f.column};
    for (const auto& [name, region] : f.probes) f.model.probes.push_back(region);
    for (const auto& e : transport::check_field(f.model)) in_.fail("field", e.where + " " + e.what, e.fix);
    built_.outside.field = std::move(f);
  }

  spec::Reader& in_;
  BuiltModel& built_;
  long long voxels_ = 50;
};

}  // namespace

void read_outside(spec::Reader& reader, BuiltModel& built) { OutsideReader(reader, built).read(); }

}  // namespace teg::study
