#include "atlas/contents.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "study/axis.hpp"

namespace teg::study::atlas {
namespace {

constexpr std::array sections{std::pair{"window", Part::windows}, std::pair{"pairing", Part::pairings},
                              std::pair{"region", Part::regions}, std::pair{"phase", Part::phase},
                              std::pair{"transfer", Part::transfer}};
constexpr std::size_t quick_points = 4;  // of an axis

const std::vector<std::string> entry_keys{"id",    "study",   "label", "group", "event", "modulator", "region",
                                          "value", "note",    "cites", "delay", "x",     "y",         "measure",
                                          "set",   "without", "quick", "slow",  "fitted"};
const std::vector<std::string> file_keys{"window", "pairing", "region", "phase", "transfer", "left_out", "delay"};
const std::vector<std::string> grid_keys{"before", "after", "least", "each_decade"};

// A value of a list of texts, without its digits beyond the third: "0.0126 s".
spec::Value seconds(double value, const std::string& place) { return {short_text(value, 3) + " s", place}; }

class FileReader {
 public:
  FileReader(const embedded::File& file, bool quick, Contents& contents, Errors& errors)
      : file_(file), quick_(quick), contents_(contents), errors_(errors) {}

  void read() {
    auto root = spec::parse_toml(file_.text, std::string(file_.name));
    if (!root) return append(root.errors());
    root_ = *std::move(root);
    check_keys(root_, file_keys, std::string(file_.name));
    for (const auto& [section, part] : sections)
      for_each(section, [&](const spec::Value& value) { entry(section, part, value); });
    for_each("left_out", [&](const spec::Value& value) {
      check_keys(value, {"studies", "reason"}, value.place);
      const auto reason = text(value, "reason", true);
      for (auto& study : texts(value, "studies")) contents_.left_out.push_back({std::move(study), reason});
    });
  }

 private:
  void append(const Errors& more) { errors_.insert(errors_.end(), more.begin(), more.end()); }
  void fail(const std::string& where, std::string what, std::string fix, Fault fault = Fault::bad_value) {
    errors_.push_back({fault, where, std::move(what), std::move(fix)});
  }

  template <class Use>
  void for_each(const char* section, Use use) {
    const auto* list = root_.find(section);
    if (!list) return;
    if (!list->list())
      return fail(list->place, std::string("'") + section + "' is not a list of tables",
                  std::string("write [[") + section + "]] above each entry");
    for (const auto& value : *list->list())
      if (value.table())
        use(value);
      else
        fail(value.place, std::string("an entry of '") + section + "' is not a table",
             std::string("write [[") + section + "]] above each entry");
  }
  void check_keys(const spec::Value& table, const std::vector<std::string>& known, const std::string& where) {
    for (const auto& [key, value] : *table.table())
      if (std::find(known.begin(), known.end(), key) == known.end())
        fail(value.place.empty() ? where : value.place, "there is no '" + key + "' here", name_hint(key, known),
             Fault::unknown_name);
  }
  std::string text(const spec::Value& table, const char* key, bool required = false) {
    const auto* value = table.find(key);
    if (!value && required)
      fail(table.place, std::string("'") + key + "' is missing", std::string("add ") + key + " = \"...\"");
    if (!value) return {};
    if (value->text()) return *value->text();
    fail(value->place, std::string("'") + key + "' is not a text", std::string("write ") + key + " = \"...\"");
    return {};
  }
  std::vector<std::string> texts(const spec::Value& table, const char* key) {
    std::vector<std::string> out;
    const auto* value = table.find(key);
    if (!value) return out;
    bool sound = value->list() != nullptr;
    for (const auto& one : value->list() ? *value->list() : spec::List{})
      if (one.text())
        out.push_back(*one.text());
      else
        sound = false;
    if (!sound)
      fail(value->place, std::string("'") + key + "' is not a list of texts",
           std::string("write ") + key + " = [\"...\"]");
    return out;
  }
  bool flag(const spec::Value& table, const char* key) {
    const auto* value = table.find(key);
    if (!value) return false;
    if (const auto* is = std::get_if<bool>(&value->held)) return *is;
    fail(value->place, std::string("'") + key + "' is neither true nor false", std::string("write ") + key + " = true");
    return false;
  }
  Changes changes(const spec::Value& table, const char* key) {
    Changes out;
    const auto* value = table.find(key);
    if (!value) return out;
    if (value->table()) return {value->table()->begin(), value->table()->end()};
    fail(value->place, std::string("'") + key + "' is not a table of paths and values",
         std::string("write ") + key + " = { \"rule.d1.channel.0.tau_trace\" = \"2 s\" }");
    return out;
  }

  // Positions on both sides of 0, as many in each decade; a time of 0 before or after leaves that side out.
  EntryAxis delay_grid(const std::string& name, const spec::Value& grid) {
    check_keys(grid, grid_keys, grid.place);
    const double before = time_s(grid, "before", 0), after = time_s(grid, "after", 0),
                 least = time_s(grid, "least", 0.01);
    const auto* each = grid.find("each_decade");
    const auto* number = each ? std::get_if<double>(&each->held) : nullptr;
    double n = number ? *number : 10;
    if (!(n >= 1 && n <= 100) || (each && !number))
      fail(each->place, "'each_decade' is not a number from 1 to 100", "write each_decade = 10"), n = 10;
    if (!(least > 0) || !(std::max(before, after) > least)) {
      fail(grid.place, "the delays never get to their end",
           "give 0 < least < after, such as { least = \"10 ms\", after = \"30 s\" }");
      return {name, {}, 0};
    }
    if (quick_) n = std::min(n, 2.0);
    const auto side = [&](double most) {
      std::vector<double> out;
      for (double i = 0; i <= std::floor(n * log(most / least) / log(10.0) + 1e-9); ++i)
        out.push_back(least * pow(10.0, i / n));
      return out;
    };
    spec::List list;
    const auto early = before >= least ? side(before) : std::vector<double>{},
               late = after >= least ? side(after) : std::vector<double>{};
    for (auto at = early.rbegin(); at != early.rend(); ++at) list.push_back(seconds(-*at, grid.place));
    list.push_back(seconds(0, grid.place));
    for (const double at : late) list.push_back(seconds(at, grid.place));
    return {name, {std::move(list), grid.place}, least};
  }
  double time_s(const spec::Value& grid, const char* key, double otherwise) {
    const auto* value = grid.find(key);
    if (!value) return otherwise;
    const auto written = value->text() ? parse_written(*value->text()) : std::nullopt;
    if (written && written->one.dim == dim::time && written->number >= 0)
      return written->number * written->one.native / 1000;
    fail(value->place, std::string("'") + key + "' is not a time of at least 0",
         std::string("write ") + key + " = \"10 s\"");
    return otherwise;
  }

  // Text and lists are as in [sweep].
  EntryAxis axis(const std::string& name, const spec::Value& value) {
    if (value.table()) return delay_grid(name, value);
    const auto parsed = parse_axis(name, value.place, value);
    if (!parsed) return append(parsed.errors()), EntryAxis{name, value, 0};
    EntryAxis out{name, value, 0};
    if (value.text() && value.text()->find(" log ") != std::string::npos)
      out.log_beyond = parsed->native(0) / (parsed->one.dim == dim::time ? 1000 : parsed->one.native) / 10;
    if (quick_ && parsed->size() > quick_points) {
      spec::List kept;
      for (std::size_t i = 0; i < quick_points; ++i)
        kept.push_back({parsed->text(i * (parsed->size() - 1) / (quick_points - 1)), value.place});
      out.values = {std::move(kept), value.place};
    }
    return out;
  }
  // { name = values }
  void named_axis(const spec::Value& entry, const char* key, Entry& out) {
    const auto* value = entry.find(key);
    if (value && value->table() && value->table()->size() == 1)
      return out.axes.push_back(axis(value->table()->front().first, value->table()->front().second));
    fail(value ? value->place : entry.place, std::string("'") + key + "' does not name one axis and its values",
         std::string("write ") + key + " = { duration = \"10 ms .. 4 s log 20\" }");
  }
  void axes(const spec::Value& value, Entry& entry) {
    if (value.find("y")) named_axis(value, "y", entry);
    if (value.find("x")) return named_axis(value, "x", entry);
    const auto* own = value.find("delay");
    const auto* delay = own ? own : root_.find("delay");
    if (delay) return entry.axes.push_back(axis("delay", *delay));
    fail(value.place, "says nothing about its axis",
         "add delay = { before = \"10 s\", after = \"100 s\" }, or x = { NAME = \"0 s .. 2 s by 0.1 s\" }");
  }

  void entry(const char* section, Part part, const spec::Value& value) {
    check_keys(value, entry_keys, value.place);
    Entry e{.part = part};
    e.place = value.place;
    e.id = text(value, "id", true);
    e.study = text(value, "study", true);
    e.label = text(value, "label", true);
    e.group = text(value, "group"), e.event = text(value, "event"), e.modulator = text(value, "modulator");
    e.region = text(value, "region"), e.value_label = text(value, "value"), e.note = text(value, "note");
    e.cites = texts(value, "cites");
    e.set = changes(value, "set"), e.without = changes(value, "without");
    const auto when_quick = changes(value, "quick");
    if (quick_) e.set.insert(e.set.end(), when_quick.begin(), when_quick.end());
    e.is_fitted = flag(value, "fitted");
    const bool is_slow = flag(value, "slow");
    if (const auto* measure = value.find("measure"); measure && (measure->text() || measure->table()))
      e.measure = *measure;
    else
      fail(value.place, "does not say what is measured",
           "add measure = \"a measure of the study\", or { of = \"change\" }");
    axes(value, e);
    check(section, e);
    if (is_slow && quick_)
      contents_.left_out.push_back({e.study, "--quick leaves out what takes long"});
    else
      contents_.entries.push_back(std::move(e));
  }
  void check(const char* section, const Entry& e) {
    const std::size_t wanted = e.part == Part::phase ? 2 : 1;
    if (e.axes.size() != wanted && !e.axes.empty())
      fail(e.place, std::string("a ") + section + " has " + (wanted == 2 ? "two axes" : "one axis"),
           wanted == 2 ? "give it x and y" : "leave y out");
    if (e.axes.size() == 2 && e.axes[0].name == e.axes[1].name)
      fail(e.place, "x and y are both called '" + e.axes[0].name + "'", "give each a name of its own");
    if (e.id.empty() || e.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      fail(e.place, "'" + e.id + "' cannot name files and variables", "use small letters, digits and _");
    for (const auto& other : contents_.entries)
      if (other.part == e.part && other.id == e.id)
        fail(e.place, "'" + e.id + "' is there already, at " + other.place, "give every entry an id of its own");
    if (e.part == Part::regions && e.modulator.empty())
      fail(e.place, "does not say which modulator the regions clear", "add modulator = \"DA\"");
  }

  const embedded::File& file_;
  bool quick_;
  Contents& contents_;
  Errors& errors_;
  spec::Value root_;
};

}  // namespace

std::string name_of(Part part) {
  switch (part) {
    case Part::windows: return "windows";
    case Part::pairings: return "pairings";
    case Part::regions: return "regions";
    case Part::phase: return "phase";
    case Part::transfer: return "transfer";
  }
  return "";
}

std::vector<std::string> part_names() { return {"windows", "regions", "phase", "transfer"}; }

std::vector<Part> parts_named(const std::string& name) {
  if (name == "windows") return {Part::windows, Part::pairings};
  if (name == "regions") return {Part::regions};
  if (name == "phase") return {Part::phase};
  if (name == "transfer") return {Part::transfer};
  return {};
}

Result<Contents> read(std::span<const embedded::File> files, bool quick) {
  Contents contents;
  Errors errors;
  for (const auto& file : files) FileReader(file, quick, contents, errors).read();
  if (errors.empty() && contents.entries.empty())
    errors.push_back({Fault::bad_value, files.empty() ? "atlas" : std::string(files[0].name), "has no entry",
                      "add [[window]] with id, study, label and measure"});
  if (!errors.empty()) return errors;
  std::stable_sort(contents.entries.begin(), contents.entries.end(),
                   [](const Entry& a, const Entry& b) { return a.part < b.part; });
  return contents;
}

void name_left_out(Contents& contents) {
  for (const auto& file : embedded::studies()) {
    const auto id = embedded::stem(file);
    const auto is_it = [&](const auto& named) { return named.study == id; };
    if (std::none_of(contents.entries.begin(), contents.entries.end(), is_it) &&
        std::none_of(contents.left_out.begin(), contents.left_out.end(), is_it))
      contents.left_out.push_back({std::string(id), "no entry of the atlas names it yet"});
  }
}

}  // namespace teg::study::atlas
