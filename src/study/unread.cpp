#include "study/unread.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "build/known_rules.hpp"
#include "build/library.hpp"
#include "build/modulator_names.hpp"

namespace teg::study {
namespace {

using Words = std::set<std::string, std::less<>>;

bool is_part_of_a_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The names in a value, "D1" and "DA" of "D1 * (DA - 20 nM)". Keys are not among them.
void add_words(const spec::Value& value, Words& words) {
  if (const auto* text = value.text()) {
    for (auto at = text->begin(); at != text->end();) {
      at = std::find_if(at, text->end(), is_part_of_a_name);
      const auto end = std::find_if_not(at, text->end(), is_part_of_a_name);
      if (at != end) words.emplace(at, end);
      at = end;
    }
  } else if (const auto* list = value.list()) {
    for (const auto& inner : *list) add_words(inner, words);
  } else if (const auto* table = value.table()) {
    for (const auto& [key, inner] : *table) add_words(inner, words);
  }
}

// Takes out what names something without reading it: words for people, and where release goes to.
void keep_readers(spec::Value& document) {
  spec::remove(document, "study");
  const auto each = [&](const char* section, auto&& change) {
    auto* found = document.find(section);
    if (auto* table = found ? found->table() : nullptr)
      for (auto& [name, inner] : *table) change(inner);
    if (auto* list = found ? std::get_if<spec::List>(&found->held) : nullptr)
      for (auto& inner : *list) change(inner);
  };
  each("expect", [](spec::Value& e) {
    for (const char* key : {"claim", "source", "known_miss", "fails_without"}) spec::remove(e, key);
  });
  each("measure", [](spec::Value& m) {
    spec::remove(m, "label");
    if (auto* published = m.find("published")) spec::remove(*published, "label");
  });
  each("release", [](spec::Value& r) { spec::remove(r, "modulator"); });
  if (auto* task = document.find("task"))
    if (const auto* kind = task->find("kind"); kind && kind->text()) spec::remove(*task, "modulator");
}

struct Kind {
  const char* section;
  const char* reader;  // what would read it
};
constexpr Kind kinds[] = {
    {"modulator", "name it in a gate, a receptor (of), a messenger (drive), a measure or a probe"},
    {"receptor", "name it in a gate, a messenger (drive), an autoreceptor, a measure or a probe"},
    {"messenger", "name it in a gate, a measure or a probe"},
    {"source", "name it in the spikes of a modulator, as in of = \"NAME\""},
    {"pathway", "let a modulator follow it (follows), or measure it"},
    {"rule", "name it in a synapse or a projection, as in rule = \"NAME\""},
    {"population", "name it in a projection, a release, an influence, a task, a measure or a probe"},
    {"region", "name it in a synapse, a population, an exchange, a measure or a probe"},
};

class Finder {
 public:
  explicit Finder(spec::Value document) : document_(std::move(document)) {
    keep_readers(document_);
    count_readers();
  }

  Errors all() {
    for (const auto& kind : kinds)
      if (!acts_unnamed(kind.section)) sections(kind);
    constants();
    return std::move(errors_);
  }

 private:
  const spec::Table* table(std::string_view section) const {
    const auto* found = document_.find(section);
    return found ? found->table() : nullptr;
  }
  // What needs no name to act: the only rule of synapses, the only region, what is measured where nothing is asked for.
  bool acts_unnamed(std::string_view section) const {
    const auto* all = table(section);
    if (!all) return true;
    if (section == "rule") return all->size() == 1 && !table("population");
    if (section == "region") return all->size() == 1;
    if (section == "population") return !table("measure");
    return false;
  }
  // How many sections and entries of sections name each name; linear, for studies of many thousand modulators.
  void count_readers() {
    const auto count = [&](const spec::Value& value) {
      Words words;
      add_words(value, words);
      for (const auto& word : words) ++readers_[word];
    };
    for (const auto& [key, value] : *document_.table()) {
      const bool is_kind = std::ranges::any_of(kinds, [&](const Kind& kind) { return key == kind.section; });
      if (is_kind && value.table())
        for (const auto& [name, inner] : *value.table()) count(inner);
      else
        count(value);
    }
    receptors_of_presets();
    rules_to_come();
  }
  // A receptor that is known reads its own modulator.
  void receptors_of_presets() {
    const auto* receptors = table("receptor");
    if (!receptors) return;
    for (const auto& [name, receptor] : *receptors) {
      const auto* preset = receptor.find("preset");
      const auto* known = preset && preset->text() ? library::receptor(*preset->text()) : nullptr;
      if (known && !receptor.find("of")) ++readers_[known->receptor.of];
    }
  }
  // A rule whose preset follows an axis is another one at each point.
  void rules_to_come() {
    const auto* rules = table("rule");
    if (!rules || std::ranges::none_of(*rules, [](const auto& entry) {
          const auto* preset = entry.second.find("preset");
          return preset && preset->text() && preset->text()->find('{') != std::string::npos;
        }))
      return;
    Words words;
    for (const auto& known : known_rules()) add_words(known.rule, words);
    for (const auto& word : words) ++readers_[word];
  }
  // A preset may call a modulator by another of its names.
  bool is_read_by_any_name(const std::string& modulator, const spec::Value& own) const {
    return is_read(modulator, own) || std::ranges::any_of(library::other_names(modulator), [&](const auto& other) {
             return !document_.find("modulator")->find(other) && is_read(other, own);
           });
  }
  bool is_read(const std::string& name, const spec::Value& own) const {
    const auto found = readers_.find(name);
    if (found == readers_.end()) return false;
    Words words;
    add_words(own, words);
    return found->second > (words.contains(name) ? 1 : 0);
  }
  void sections(const Kind& kind) {
    for (const auto& [name, value] : *table(kind.section)) {
      const auto* record = value.find("record");
      const bool is_recorded = record && std::holds_alternative<bool>(record->held) && std::get<bool>(record->held);
      const bool is_modulator = std::string_view(kind.section) == "modulator";
      if (is_recorded || (is_modulator ? is_read_by_any_name(name, value) : is_read(name, value))) continue;
      fail(value, std::string(kind.section) + "." + name, "nothing reads it",
           std::string(kind.reader) + ", or leave it out");
    }
  }
  void constants() {
    if (const auto* all = table("constant"))
      for (const auto& [name, value] : *all)
        if (!readers_.contains(name))
          fail(value, "constant." + name, "nothing reads it", "write {" + name + "} where it belongs, or leave it out");
  }
  void fail(const spec::Value& at, const std::string& path, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, at.place + " " + path, std::move(what), std::move(fix)});
  }

  spec::Value document_;
  std::map<std::string, int, std::less<>> readers_;
  Errors errors_;
};

}  // namespace

Errors unread(const spec::Value& document) { return document.table() ? Finder(document).all() : Errors{}; }

}  // namespace teg::study
