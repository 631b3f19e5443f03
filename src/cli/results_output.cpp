#include "cli/results_output.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "core/text.hpp"
#include "keep/hdf5_sink.hpp"
#include "report/study_page.hpp"
#include "run/network_ledger.hpp"
#include "run/results.hpp"
#include "run/to_dataset.hpp"
#include "study/network_measures.hpp"
#include "study/study.hpp"
#include "study/windows.hpp"

namespace teg::cli {

using nlohmann::json;
using study::Results;
using study::Study;

namespace {

std::string number_text(double v, const std::string& unit) {
  return std::isnan(v) ? "-" : short_text(v) + (unit.empty() ? "" : " " + unit);
}

// "0.91 (0.88 - 0.95)": what came out, and between which values 80 % of the seeds lie.
std::string point_text(const Results& results, std::size_t m, std::size_t point) {
  auto text = number_text(results.values[m][point], "");
  if (results.by_seed.empty() || results.by_seed[m][point].size() < 2) return text;
  return text + " (" + number_text(study::seed_quantile(results, m, point, 0.1), "") + " - " +
         number_text(study::seed_quantile(results, m, point, 0.9), "") + ")";
}

json ledgers_json(const Study& study, const study::NetworkResults& network) {
  json out;
  for (const auto& ledger : network.ledgers) {
    json& one = out[ledger.synapse];
    one = {{"weight", {ledger.at_start.weight, ledger.weight}}, {"sum", ledger.sum}, {"count", ledger.count}};
    for (const auto& c : ledger.largest) {
      json entry{{"pre_ms", c.pre_ms}, {"post_ms", c.post_ms}, {"channel", c.channel}, {"change", c.change}};
      if (c.modulator) entry["release_ms"] = c.release_ms;
      if (c.modulator) entry["modulator"] = study.first.network().model.modulators[*c.modulator].name;
      one["contributions"].push_back(std::move(entry));
    }
  }
  return out;
}

std::string extension(report::Format format) {
  switch (format) {
    case report::Format::svg: return ".svg";
    case report::Format::png: return ".png";
    case report::Format::pdf: return ".pdf";
  }
  return "";
}

}  // namespace

bool all_passed(const Results& results) {
  return std::all_of(results.verdicts.begin(), results.verdicts.end(),
                     [](const auto& v) { return v.passed || !v.is_judged; });
}

namespace {

constexpr std::size_t most_windows = 12, most_points = 20;

// Which positions of every axis the table shows: all where they are few, otherwise evenly spaced ones with both ends,
// so that what stands below each other differs along one axis.
std::vector<std::vector<std::size_t>> shown_positions(const Study& study) {
  std::vector<std::size_t> counts;
  for (const auto& axis : study.axes) counts.push_back(axis.size());
  const auto product = [&] {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{1}, std::multiplies<>());
  };
  while (product() > most_points) {
    auto& largest = *std::ranges::max_element(counts);
    if (largest <= 2) break;
    largest = std::max<std::size_t>(2, largest > 2 * most_points ? most_points : largest - 1);
  }
  std::vector<std::vector<std::size_t>> shown;
  for (std::size_t a = 0; a < counts.size(); ++a) {
    auto& positions = shown.emplace_back();
    for (std::size_t i = 0; i < counts[a]; ++i)
      positions.push_back(counts[a] == 1 ? 0 : i * (study.axes[a].size() - 1) / (counts[a] - 1));
  }
  return shown;
}

std::string position_text(const study::Axis& axis, std::size_t index) {
  return axis.labels.empty() ? number_text(axis.values[index], axis.unit) : axis.labels[index];
}

std::string point_table(const Study& study, const Results& results) {
  std::vector<std::string> header;
  for (const auto& axis : study.axes) header.push_back(axis.name);
  for (const auto& axis : study.sampled) header.push_back(axis.name);
  for (const auto& m : study.measures) header.push_back(m.unit.empty() ? m.name : m.name + " (" + m.unit + ")");
  const auto shown = shown_positions(study);
  std::size_t n = 1;
  for (const auto& positions : shown) n *= positions.size();
  std::vector<std::vector<std::string>> rows;
  for (std::size_t r = 0; r < n; ++r) {
    std::size_t point = 0, rest = r, block = n;
    std::vector<std::string> row;
    for (std::size_t a = 0; a < shown.size(); ++a) {
      block /= shown[a].size();
      const auto index = shown[a][rest / block];
      rest %= block;
      point = point * study.axes[a].size() + index;
      row.push_back(position_text(study.axes[a], index));
      if (a == 0)
        for (const auto& axis : study.sampled) row.push_back(position_text(axis, index));
    }
    for (std::size_t m = 0; m < results.values.size(); ++m) row.push_back(point_text(results, m, point));
    rows.push_back(std::move(row));
  }
  std::string out = text_table(header, rows);
  if (n < study.n_points())
    out.append("(" + std::to_string(n) + " of " + std::to_string(study.n_points()) +
               " points, evenly spaced along each axis; the results file has all)\n");
  return out;
}

std::string window_table(const Study& study, const Results& results) {
  std::vector<std::vector<std::string>> rows;
  std::size_t left_out = 0;
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    for (std::size_t w = 0; w < results.windows[m].size(); ++w) {
      if (w >= most_windows) {
        ++left_out;
        continue;
      }
      const auto& s = results.windows[m][w];
      const auto& unit = study.axes[*spec.against].unit;
      std::string name = spec.name;
      if (study.axes.size() > 1) name.append(" at ").append(study::other_place(study, *spec.against, w));
      rows.push_back({name, number_text(s.peak, unit), number_text(s.peak_value, ""), number_text(s.half_from, unit),
                      number_text(s.half_to, unit), number_text(s.asymmetry, "")});
    }
  }
  if (rows.empty()) return {};
  auto out = "\n" + text_table({"window", "peak at", "peak", "half from", "half to", "after:before"}, rows);
  if (left_out > 0)
    out.append("(" + std::to_string(left_out) + " more windows are in the results file and the report)\n");
  return out;
}

}  // namespace

std::string result_table(const Study& study, const Results& results) {
  std::string out = point_table(study, results);
  if (study.first.n_seeds() > 1)
    out.append("(" + std::to_string(study.first.n_seeds()) + " seeds; in brackets their 10 to 90 % interval)\n");
  if (const auto text = study::divergence_text(study, results); !text.empty()) out.append("(" + text + ")\n");
  if (results.network)
    for (const auto& ledger : results.network->ledgers)
      out.append("\n" + study::ledger_summary(ledger) + "\n" +
                 text_table(study::ledger_header(), study::ledger_rows(study.first.network(), ledger, 10)));
  if (!results.fitted.empty()) {
    std::vector<std::vector<std::string>> fitted;
    for (const auto& [name, value] : results.fitted) fitted.push_back({name, value});
    out.append("\n" + text_table({"fitted", "value"}, fitted));
  }
  return out + window_table(study, results);
}

std::string verdict_table(const Results& results) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& v : results.verdicts)
    rows.push_back({v.is_judged ? coloured(v.word(), v.passed) : v.word(), v.claim, v.expected, v.simulated});
  return text_table({"verdict", "claim", "reference", "simulated"}, rows);
}

json verdict_json(const Results& results) {
  json list = json::array();
  for (const auto& v : results.verdicts)
    list.push_back({{"claim", v.claim},
                    {"source", v.source},
                    {"reference", v.expected},
                    {"simulated", v.simulated},
                    {"verdict", v.word()},
                    {"passed", v.is_judged ? json(v.passed) : json()}});
  return list;
}

json results_json(const Study& study, const Results& results) {
  json out{{"study", study.id},
           {"title", study.title},
           {"fingerprint", results.fingerprint},
           {"passed", all_passed(results)},
           {"verdicts", verdict_json(results)}};
  for (const auto& [name, value] : results.fitted) out["fitted"][name] = value;
  if (!results.diverged.empty()) out["sessions_diverged"] = results.diverged;
  if (results.network && !results.network->ledgers.empty()) out["ledgers"] = ledgers_json(study, *results.network);
  out["axes"] = json::object();
  for (const auto& axis : study.axes) {
    out["axes"][axis.name]["unit"] = axis.unit;
    if (axis.labels.empty())
      out["axes"][axis.name]["values"] = axis.values;
    else
      out["axes"][axis.name]["values"] = axis.labels;
  }
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    json& measure = out["measures"][spec.name];
    measure["values"] = results.values[m];
    if (!results.by_seed.empty()) measure["by_seed"] = results.by_seed[m];
    for (const auto& window : results.windows[m]) {
      json summary;
      for (const auto& field : analysis::window_fields()) summary[std::string(field.name)] = window.*field.member;
      measure["windows"].push_back(std::move(summary));
    }
  }
  return out;
}

Result<std::vector<report::Format>> formats(const std::string& plots) {
  std::vector<report::Format> list;
  for (const auto& name : split(plots, ',')) {
    if (name == "svg")
      list.push_back(report::Format::svg);
    else if (name == "png")
      list.push_back(report::Format::png);
    else if (name == "pdf")
      list.push_back(report::Format::pdf);
    else if (name != "none")
      return Error{Fault::unknown_name, "--plots", "there is no format '" + name + "'",
                   name_hint(name, std::vector<std::string>{"svg", "png", "pdf", "none"})};
  }
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

Result<Done> add_plots(const std::vector<report::Figure>& figures, const std::vector<report::Format>& wanted,
                       std::vector<NamedFile>& files) {
  for (const auto& figure : figures)
    for (const auto format : wanted) {
      auto bytes = report::draw(figure, format);
      if (!bytes) return bytes.errors();
      files.push_back({"plots/" + figure.id + extension(format), *std::move(bytes)});
    }
  return Done{};
}

Result<Done> write_results(const Study& study, const Results& results, const std::string& plots,
                           const std::string& command, const std::string& folder) {
  const auto wanted = formats(plots);
  if (!wanted) return wanted.errors();
  std::vector<NamedFile> files;
  study::Hdf5Sink sink(files);
  if (const auto put = sink.put(study::to_dataset(study, results, command)); !put) return put.errors();
  auto figures = report::study_figures(study, results);
  if (const auto drawn = add_plots(figures, *wanted, files); !drawn) return drawn.errors();
  files.push_back({"report.html", report::to_html(report::study_page(study, results, std::move(figures), command))});
  return write_own_files(folder, files);
}

}  // namespace teg::cli
