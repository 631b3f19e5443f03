#include "recording/ppd.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/text.hpp"
#include "recording/check_signal.hpp"
#include "recording/time_column.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t largest_ppd = std::size_t{1} << 32;
constexpr double most_signals = 16;

std::size_t word_at(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) + std::size_t{256} * static_cast<unsigned char>(bytes[at + 1]);
}

struct Header {
  double sampling_rate = 0;
  std::size_t n_analog = 2, n_digital = 2;  // before version 1.0 always
  std::vector<double> volts;                // of one step of the analog signals; a third one has that of the first
  std::size_t first_word = 0;               // its byte
};

Error bad(const std::string& path, std::string what) {
  return {Fault::bad_value, path, std::move(what), "give a .ppd file of pyPhotometry, or export it as CSV"};
}

std::optional<double> number_in(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

Result<Header> header_of(const std::string& path, const std::string& bytes) {
  Header header;
  if (bytes.size() < 2) return bad(path, "is shorter than its header");
  header.first_word = 2 + word_at(bytes, 0);
  if (bytes.size() < header.first_word) return bad(path, "is shorter than its header");
  const auto json = nlohmann::json::parse(
      bytes.begin() + 2, bytes.begin() + static_cast<std::ptrdiff_t>(header.first_word), nullptr, false);
  if (!json.is_object()) return bad(path, "does not begin with a header in JSON");
  header.sampling_rate = number_in(json, "sampling_rate").value_or(0);
  if (!(header.sampling_rate > 0 && std::isfinite(header.sampling_rate)))
    return bad(path, "has no sampling_rate in its header");
  const double analog = number_in(json, "n_analog_signals").value_or(2),
               digital = number_in(json, "n_digital_signals").value_or(2);
  if (!(analog >= 1 && analog <= most_signals && digital >= 0 && digital <= analog) || analog != std::floor(analog) ||
      digital != std::floor(digital))
    return bad(path, "has an unknown number of signals in its header");
  header.n_analog = static_cast<std::size_t>(analog), header.n_digital = static_cast<std::size_t>(digital);
  const auto volts = json.find("volts_per_division");
  if (volts != json.end() && volts->is_array())
    for (const auto& v : *volts) header.volts.push_back(v.is_number() ? v.get<double>() : std::nan(""));
  if (header.volts.empty() ||
      !std::all_of(header.volts.begin(), header.volts.end(), [](double v) { return std::isfinite(v); }))
    return bad(path, "has no volts_per_division in its header");
  return header;
}

}  // namespace

Result<Signal> read_ppd(const std::string& path, const ReadOptions& options) {
  const auto bytes = read_file(path, largest_ppd);
  if (!bytes) return bytes.errors();
  const auto header = header_of(path, *bytes);
  if (!header) return header.errors();
  if (!options.time.empty() || !options.rows.empty())
    return Error{Fault::bad_value, path, "has times and rows of its own",
                 "leave " + options.keys.time + " and " + options.keys.rows + " out"};
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= header->n_analog; ++i) names.push_back("analog_" + std::to_string(i));
  for (std::size_t i = 1; i <= header->n_digital; ++i) names.push_back("digital_" + std::to_string(i));
  const auto wanted = options.column.empty() && header->n_analog == 1 ? names[0] : options.column;
  if (wanted.empty())
    return Error{Fault::bad_value, path, "has several signals: " + join(names, ", "),
                 "say which: " + options.keys.column + " = \"" + names[0] + "\""};
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end())
    return Error{Fault::unknown_name, path, "there is no signal '" + wanted + "'", name_hint(wanted, names)};
  const auto index = static_cast<std::size_t>(found - names.begin());
  const bool is_digital = index >= header->n_analog;
  const auto place = is_digital ? index - header->n_analog : index;
  const double volts = header->volts[place < header->volts.size() ? place : 0];
  Signal signal{wanted, is_digital ? "" : "V", {}, {}};
  for (auto at = header->first_word + 2 * place; at + 1 < bytes->size(); at += 2 * header->n_analog) {
    const auto word = word_at(*bytes, at);
    signal.time_ms.push_back(1000 * static_cast<double>(signal.time_ms.size()) / header->sampling_rate);
    signal.value.push_back(is_digital ? static_cast<double>(word & 1) : static_cast<double>(word >> 1) * volts);
  }
  const auto errors = check_signal(signal, path, options);
  if (!errors.empty()) return errors;
  return signal;
}

}  // namespace teg::recording
