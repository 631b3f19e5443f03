// Rows of the kinds of a modulation (teg/fields.hpp).
#include "spec/described_rows.hpp"
#include "teg/fields.hpp"

namespace teg::spec {
namespace {

const DescribedRows& rows() {
  static const DescribedRows all = [] {
    using First = ExponentialClearance;
    DescribedRows made;
    made.add_section(Described<First>::section, std::string(Described<First>::doc));
    made.add_kind<Clearance>(Described<First>::section, Described<First>::name, "first-order or saturating");
    made.add_described<Clearance>();
    made.add<Firing>();
    made.add_described<ReleaseProgram>();
    made.add<Receptor>();
    made.add<Desensitisation>();
    return made;
  }();
  return all;
}

}  // namespace

std::span<const Parameter> modulation_rows() { return rows().parameters(); }
std::span<const Section> modulation_sections() { return rows().sections(); }

}  // namespace teg::spec
