#include "equations/outside_equations.hpp"

#include "core/text.hpp"

namespace teg::study {
namespace {

std::string ms(Time t) { return short_text(t.native()) + " ms"; }
std::string number(double v) { return short_text(v); }

}  // namespace

std::vector<std::string> equations(const Outside& outside) {
  std::vector<std::string> lines;
  if (const auto& f = outside.field) {
    const auto& m = f->model;
    lines.push_back("field: dC/dt = D* laplace C - vmax C / (km + C) + releases,  D* = " +
                    number(1e3 * m.medium.effective_diffusivity().native()) +
                    " um^2/s, vmax = " + number(m.medium.uptake->vmax.native()) +
                    " nM/ms, km = " + number(m.medium.uptake->km.native()) + " nM;  " + std::to_string(m.box.nx) +
                    " voxels of " + number(m.box.spacing.native()) + " um along each side, steps of " + ms(m.dt));
    lines.push_back("  a varicosity each " + number(f->innervation.um3_per_terminal) + " um^3, of " +
                    std::to_string(f->innervation.axons) + " axons at " + number(1e3 * f->innervation.rate.native()) +
                    " Hz, releasing " + number(f->innervation.molecules) + " molecules with probability " +
                    number(f->innervation.probability));
    for (const auto& e : f->innervation.episodes)
      lines.push_back("  burst from " + ms(e.from) + " to " + ms(e.until) + ": " + number(1e3 * e.rate.native()) +
                      " Hz, probability " + number(e.probability) + ", in a column of " +
                      std::to_string(e.region.end.x - e.region.first.x) + " voxels");
  }
  for (const auto& p : outside.pathways) {
    std::string line = "pathway " + p.name + ": " + p.file + ", integrated by CVODE (BDF), relative tolerance " +
                       number(p.relative_tolerance) +
                       (p.absolute_tolerance ? ", absolute " + number(*p.absolute_tolerance) : "") + "; outputs " +
                       join(p.outputs, ", ");
    if (p.equilibrate > 0) line.append("; at rest after ").append(ms(Time{p.equilibrate * p.time_unit_ms}));
    lines.push_back(line);
    for (const auto& s : p.settings) lines.push_back("  " + s.name + " = " + number(s.value));
  }
  return lines;
}

}  // namespace teg::study
