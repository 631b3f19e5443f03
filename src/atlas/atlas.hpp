// The atlas: what many studies say about timing, swept anew and put beside each other. What it consists of is
// data, studies/atlas/*.toml (docs/atlas.md): an entry names a study, what is changed in it, the axis or two axes
// along which it is swept, and what is measured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/window.hpp"
#include "core/embedded.hpp"
#include "keep/dataset.hpp"
#include "run/results.hpp"
#include "run/run_options.hpp"
#include "study/study.hpp"

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

// The study of an entry: the shipped one with its changes, its axes and its one measure. `more` comes last.
Result<Study> study_of(const Entry& entry, const Changes& more = {});

// What a region's uptake and tonic level are in a study, as changes of it; none where it is not known.
std::optional<Changes> changes_of_region(const Entry& entry, const std::string& region);

// An entry that was simulated, in one region where it belongs to Part::regions.
struct Swept {
  Entry entry;
  std::string region;              // "" but for Part::regions, where own_uptake stands for the study's
  Study study;                     // as simulated; runs by itself
  std::vector<double> measure;     // [point], the last axis varies fastest
  std::vector<double> effect;      // measure, minus what it is without the modulator
  analysis::WindowSummary window;  // of the effect along the last axis, in seconds where it is a time; first row

  const Axis& x() const { return study.axes.back(); }
  // Positions along an axis, times in seconds. [point of the axis]
  std::vector<double> positions(std::size_t axis) const;
  std::string unit(std::size_t axis) const;                                 // "s", "nM" ...
  bool is_over_time() const { return unit(study.axes.size() - 1) == "s"; }  // of its last axis
  std::vector<double> of_peak() const;                                      // effect over the size of its largest value
};
inline constexpr const char* own_uptake = "as in the study";

// How alike the windows of two tasks are.
enum class Likeness { agree, sign_flips, peak_shifts, differ, no_effect };
struct Pair {
  std::size_t first = 0, second = 0;  // indices of Results::swept
  double r = 0;                       // Pearson's, over the delays that both have
  Likeness likeness = Likeness::differ;
};
inline constexpr double agreement = 0.8;                               // r from which two windows agree
inline constexpr double shift = 2;                                     // peaks this many times apart are shifted
std::string words(const std::vector<Swept>& swept, const Pair& pair);  // "A and B agree: r = 0.95 ..."
std::vector<Pair> compare_tasks(const std::vector<Swept>& swept);
// Tasks in groups in which every two agree: each joins the first group where it does. Indices of `swept`.
std::vector<std::vector<std::size_t>> groups_of_tasks(const std::vector<Pair>& pairs);

struct Results {
  std::vector<Swept> swept;  // in the order of the entries
  std::vector<Pair> pairs;   // of Part::transfer
  std::vector<LeftOut> left_out;
  std::string fingerprint;
  std::vector<const Swept*> of(Part part) const;
};

// Simulates every entry of the wanted parts. Results do not depend on options.threads.
// Errors: an entry that cannot be read, with its place; Fault::numeric; Fault::interrupted.
Result<Results> compute(const Contents& contents, const std::vector<Part>& wanted, const RunOptions& options);

// One variable an entry, each over axes of its own, and the numbers of all windows; `command` repeats the run.
Dataset to_dataset(const Results& results, const std::string& command);

}  // namespace teg::study::atlas
