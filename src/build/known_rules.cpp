#include "build/known_rules.hpp"

#include <algorithm>

#include "core/embedded.hpp"

namespace teg::study {
namespace {

constexpr std::string_view origin = "known rule ";

void mark(spec::Value& value, const std::string& place) {
  value.place = place;
  if (auto* table = value.table())
    for (auto& [key, inner] : *table) mark(inner, place);
  if (auto* list = std::get_if<spec::List>(&value.held))
    for (auto& inner : *list) mark(inner, place);
}

bool is_known(const spec::Value& value) { return value.place.starts_with(origin); }
bool is_empty(const spec::Value& value) {
  return (value.table() && value.table()->empty()) || (value.list() && value.list()->empty());
}

// Takes away what an earlier preset brought, but not what was written over it.
void forget_known(spec::Value& value) {
  const auto is_gone = [](spec::Value& inner) {
    forget_known(inner);
    return is_known(inner) && (is_empty(inner) || (!inner.table() && !inner.list()));
  };
  if (auto* table = value.table()) std::erase_if(*table, [&](auto& entry) { return is_gone(entry.second); });
  auto* list = std::get_if<spec::List>(&value.held);
  if (!list) return;
  for (auto& inner : *list) forget_known(inner);
  while (!list->empty() && is_known(list->back()) && is_empty(list->back())) list->pop_back();
}

void lay_under(spec::Value& written, const spec::Value& known) {
  auto* table = written.table();
  if (table && known.table())
    for (const auto& [key, value] : *known.table()) {
      if (auto* found = written.find(key))
        lay_under(*found, value);
      else
        table->emplace_back(key, value);
    }
  auto* list = std::get_if<spec::List>(&written.held);
  if (!list || !known.list()) return;
  for (std::size_t i = 0; i < known.list()->size(); ++i) {
    if (i < list->size())
      lay_under((*list)[i], (*known.list())[i]);
    else
      list->push_back((*known.list())[i]);
  }
}

std::vector<KnownRule> read_all() {
  std::vector<KnownRule> all;
  for (const auto& file : embedded::rules()) {
    const std::string name(embedded::stem(file));
    auto document = spec::parse_toml(file.text, std::string(file.name));
    if (!document) continue;
    KnownRule known{name, {}, {}, {}};
    if (const auto* title = document->find("title"); title && title->text()) known.title = *title->text();
    if (const auto* source = document->find("source"); source && source->text()) known.source = *source->text();
    if (auto* rule = document->find("rule")) known.rule = std::move(*rule);
    mark(known.rule, std::string(origin) + name);
    all.push_back(std::move(known));
  }
  return all;
}

}  // namespace

const std::vector<KnownRule>& known_rules() {
  static const std::vector<KnownRule> all = read_all();
  return all;
}

const KnownRule* known_rule(const std::string& name) {
  const auto found = std::ranges::find(known_rules(), name, &KnownRule::name);
  return found == known_rules().end() ? nullptr : &*found;
}

std::vector<std::string> known_rule_names() {
  std::vector<std::string> names;
  for (const auto& rule : known_rules()) names.push_back(rule.name);
  return names;
}

std::vector<std::string> gates_of(const KnownRule& rule) {
  std::vector<std::string> gates;
  const auto* channels = rule.rule.find("channel");
  if (!channels || !channels->list()) return gates;
  for (const auto& channel : *channels->list())
    if (const auto* gate = channel.find("gate"); gate && gate->text()) gates.push_back(*gate->text());
  return gates;
}

void lay_over_known_rules(spec::Value& study) {
  auto* rules = study.find("rule");
  if (!rules || !rules->table()) return;
  for (auto& [name, rule] : *rules->table()) {
    forget_known(rule);
    const auto* preset = rule.find("preset");
    if (!preset || !preset->text()) continue;
    if (const auto* known = known_rule(*preset->text())) lay_under(rule, known->rule);
  }
}

}  // namespace teg::study
