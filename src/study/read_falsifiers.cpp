#include "study/read_falsifiers.hpp"

#include <algorithm>
#include <array>

#include "spec/existing.hpp"
#include "spec/reader.hpp"

namespace teg::study {

bool is_mechanism(const std::string& path) {
  constexpr std::array none{"study.", "measure.", "series.", "expect.", "show.", "fit.", "sweep.", "sample."};
  return std::ranges::none_of(none, [&](const char* section) { return path.starts_with(section); });
}

namespace {

Falsifier read_falsifier(spec::Reader& in, const std::string& at, const spec::Value& document, Errors& errors) {
  Falsifier f{.because = in.text(at + ".because"), .place = in.where(at), .is_graded = in.has(at + ".move")};
  if (in.has(at + ".uncertainty")) f.uncertainty = in.text(at + ".uncertainty");
  const std::string kind = at + (f.is_graded ? ".move" : ".set");
  const auto* given = in.find(kind);
  if (!given || (f.is_graded && in.has(at + ".set"))) {
    in.fail(at, "says not what is changed, or says it twice",
            "add set = { \"PATH\" = VALUE } for a lesion, or move = { \"PATH\" = VALUE } for a number that is moved");
    return f;
  }
  const auto* table = given->table();
  if (!table || table->empty() || (f.is_graded && table->size() != 1)) {
    in.fail(kind, f.is_graded ? "is not one path and a value" : "is not paths and values",
            "write { \"rule.d1.channel.0.tau_trace\" = \"20 ms\" }");
    return f;
  }
  for (const auto& [path, value] : *table) {
    if (auto error = spec::names_nothing(document, path, in.where(kind))) errors.push_back(*std::move(error));
    if (!is_mechanism(path))
      in.fail(kind, "'" + path + "' is how the study measures and draws, and no mechanism",
              "change the model: a modulator, receptor, rule, constant, learner, task or protocol");
    f.settings.emplace_back(path, value.text() ? *value.text() : spec::to_text(value));
  }
  return f;
}

}  // namespace

void read_falsifiers(Study& study, Errors& errors) {
  spec::Reader in(study.document, errors);
  for (std::size_t i = 0; i < study.expectations.size(); ++i) {
    const std::string at = "expect." + std::to_string(i) + ".fails_without";
    for (std::size_t k = 0; k < in.count(at); ++k)
      study.expectations[i].fails_without.push_back(
          read_falsifier(in, at + "." + std::to_string(k), study.document, errors));
  }
}

}  // namespace teg::study
