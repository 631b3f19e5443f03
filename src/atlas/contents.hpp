// The atlas: what many studies say about timing, swept anew and put beside each other. What it consists of is
// data, studies/atlas/*.toml (docs/atlas.md): an entry names a study, what is changed in it, the axis or two axes
// along which it is swept, and what is measured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/embedded.hpp"
#include "spec/document.hpp"
#include "teg/result.hpp"

namespace teg::study::atlas {

// windows: change against the delay of a modulator; pairings: against the interval between spikes, with the
// modulator where the study has it; regions: a window under the uptake of each known region; phase: over two
// axes; transfer: windows over the same delays in different tasks.
enum class Part { windows, pairings, regions, phase, transfer };
std::string name_of(Part part);
// What --only names: pairings belong to windows.
std::vector<std::string> part_names();
std::vector<Part> parts_named(const std::string& name);  // empty where there is no such name

// An axis as [sweep] has it, and how it is drawn.
struct EntryAxis {
  std::string name;
  spec::Value values;     // text or list
  double log_beyond = 0;  // in seconds or the axis's unit; above 0: drawn by logarithm beyond it, on both sides of 0
};

using Changes = std::vector<std::pair<std::string, spec::Value>>;  // path in the study, value

struct Entry {
  Part part = Part::windows;
  std::string id, study, label;          // id: names variables and files; study: shipped, or a file
  std::string group;                     // windows: the panel it stands in
  std::string event, modulator, region;  // what time 0 is, what is released, where; for the reader
  std::string value_label, note, place;  // place: in its file, to open errors
  std::vector<std::string> cites;        // the study's where empty
  std::vector<EntryAxis> axes;           // one; of a phase diagram first y, then x
  spec::Value measure;                   // the name of a measure of the study, or a measure
  Changes set;                           // before the sweep
  Changes without;                       // what else takes the modulator away: subtracted at every point
  bool is_fitted = false;                // whether the study's constants are fitted first
};

struct LeftOut {
  std::string study, reason;
};

struct Contents {
  std::vector<Entry> entries;
  std::vector<LeftOut> left_out;
};

// Reads and checks the entries of all files; all errors at once. `quick` keeps few points of every axis, applies
// what entries say of it, and leaves out those that are slow.
Result<Contents> read(std::span<const embedded::File> files, bool quick);

// Adds the shipped studies that no entry and no reason names.
void name_left_out(Contents& contents);

}  // namespace teg::study::atlas
