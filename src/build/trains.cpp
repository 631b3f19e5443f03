#include "build/trains.hpp"

#include <algorithm>

#include "core/fingerprint.hpp"
#include "core/maths.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "recording/read_signal.hpp"
#include "recording/signal.hpp"
#include "recording/time_axis.hpp"

namespace teg::study {
namespace {

class TrainReader {
 public:
  TrainReader(spec::Reader& reader, const std::string& path) : in_(reader), path_(path) {}

  void read(const spec::Value& value) {
    if (const auto* list = value.list()) {
      for (const auto& element : *list) read(element);
    } else if (const auto* text = value.text()) {
      times_.push_back(time(*text));
    } else if (value.table()) {
      table(value);
    } else {
      wrong(spec::to_text(value));
    }
  }
  std::vector<Time> take() { return std::move(times_); }

 private:
  void wrong(const std::string& what) {
    in_.fail(path_, what + " is not a train of spikes", "write " + spec::wanted(*spec::find_parameter(path_)));
  }
  Time time(const std::string& text) {
    const auto t = parse_quantity("", text, dim::time);
    if (t && *t >= 0 && *t <= 1e12) return Time{*t};
    in_.fail(path_, "'" + text + "' is not a time of 0 or later", "write a time, such as \"200 ms\" or \"1.5 s\"");
    return Time{0};
  }
  void table(const spec::Value& value) {
    const std::vector<std::string> names{"train",  "from", "repeats",   "every",   "at",   "file",
                                         "column", "rows", "time_unit", "poisson", "until"};
    for (const auto& [name, unused] : *value.table())
      if (std::find(names.begin(), names.end(), name) == names.end())
        in_.fail(path_, "there is no '" + name + "' in a train", name_hint(name, names));
    if (const auto* at = value.find("at")) return read(*at);
    if (const auto* file = value.find("file")) return recorded(*file, value);
    if (const auto* rate = value.find("poisson")) return poisson(*rate, value);
    const auto* train = value.find("train");
    if (!train || !train->text()) return wrong(spec::to_text(value));
    const auto* from = value.find("from");
    const double start = from && from->text() ? time(*from->text()).native() : 0;
    double repeats = 1, every = 0;
    if (const auto* r = value.find("repeats")) {
      const auto* number = std::get_if<double>(&r->held);
      const auto written = r->text() ? parse_double(*r->text()) : std::nullopt;
      repeats = number ? *number : written.value_or(0);
      const auto* e = value.find("every");
      if (e && e->text()) every = time(*e->text()).native();
      if (!(repeats >= 1 && repeats <= most_spikes && repeats == static_cast<double>(static_cast<long>(repeats))) ||
          (repeats > 1 && every <= 0))
        return in_.fail(path_, "'repeats' is a whole number of 1 or more and goes with 'every'",
                        "write repeats = 5, every = \"15 s\"");
    }
    regular(*train->text(), start, repeats, every);
  }
  // Spikes at random, with intervals that are distributed exponentially; each train of the path has draws of its own.
  void poisson(const spec::Value& written, const spec::Value& value) {
    const auto rate = written.text() ? parse_quantity("", *written.text(), dim::rate) : Result<double>(Error{});
    if (!rate || !(*rate > 0))
      return in_.fail(path_, "poisson: " + spec::to_text(written) + " is not a rate above 0",
                      "write a rate, " + unit_examples(dim::rate));
    if (!in_.chooses("study.substrate", "synapse"))
      return in_.fail(path_, "Poisson trains belong to studies of synapses", "write a population of Poisson sources");
    const auto bound = [&](const char* key, double otherwise) {
      const auto* given = value.find(key);
      return given && given->text() ? time(*given->text()).native() : otherwise;
    };
    const double from = bound("from", 0), until = bound("until", in_.quantity("protocol.until"));
    if ((until - from) * *rate > most_spikes / 2) return in_.fail(path_, "has more than 10^7 spikes", "use fewer");
    const auto seed = static_cast<std::uint64_t>(in_.integer("study.seed"));
    Fingerprint own;
    own.add(path_);
    own.add_bits(n_poisson_++);
    const auto entity = static_cast<std::uint32_t>(own.value());
    double at = from;
    for (std::uint64_t k = 0;; ++k) {
      at -= log(1 - uniform({seed, Stream::source_spike, entity, k})) / *rate;
      if (!(at < until)) return;
      times_.emplace_back(at);
    }
  }
  // Events from a file.
  void recorded(const spec::Value& file, const spec::Value& value) {
    if (!file.text()) return wrong(spec::to_text(file));
    recording::ReadOptions options;
    options.keys = {"column", "time", "time_unit", "rows"};
    for (const auto& [key, text] : {std::pair("column", &options.column), std::pair("rows", &options.rows)})
      if (const auto* given = value.find(key)) {
        const auto* number = std::get_if<double>(&given->held);
        if (!given->text() && !number) return wrong(spec::to_text(*given));
        *text = number ? exact_text(*number) : *given->text();
      }
    if (const auto* unit = value.find("time_unit")) {
      const auto ms = recording::read_time_unit("", unit->text() ? *unit->text() : spec::to_text(*unit));
      if (!ms) return in_.fail(path_, "time_unit: " + ms.errors()[0].what, ms.errors()[0].fix);
      options.time_unit_ms = *ms;
    }
    const auto times = recording::read_events(*file.text(), options);
    if (!times) {
      for (const auto& e : times.errors()) in_.fail(path_, e.where + " " + e.what, e.fix);
      return;
    }
    for (const double t : *times) {
      if (t < 0) return in_.fail(path_, *file.text() + " has an event before time 0", "shift the events");
      times_.emplace_back(t);
    }
  }
  // "10 @ 10 Hz": 10 spikes, 100 ms apart.
  void regular(const std::string& text, double start, double repeats, double every) {
    const auto at = text.find('@');
    const auto n = parse_double(trim(std::string_view(text).substr(0, at)));
    const auto rate =
        at == std::string::npos ? Result<double>(Error{}) : parse_quantity("", text.substr(at + 1), dim::rate);
    if (!n || !(*n >= 0 && *n <= most_spikes) || *n != static_cast<double>(static_cast<long>(*n)) || !rate ||
        !(*rate > 0))
      return wrong("'" + text + "'");
    if (*n * repeats + static_cast<double>(times_.size()) > most_spikes)
      return in_.fail(path_, "has more than 10^7 spikes", "use fewer");
    for (long r = 0; r < static_cast<long>(repeats); ++r)
      for (long k = 0; k < static_cast<long>(*n); ++k)
        times_.emplace_back(start + (r > 0 ? static_cast<double>(r) * every : 0.0) +
                            (k > 0 ? static_cast<double>(k) / *rate : 0.0));
  }

  spec::Reader& in_;
  const std::string& path_;
  std::vector<Time> times_;
  std::uint32_t n_poisson_ = 0;
};

}  // namespace

std::vector<Time> read_trains(spec::Reader& reader, const std::string& path) {
  const auto* value = reader.find(path);
  if (!value) return {};
  reader.note(path, spec::to_text(*value));
  TrainReader train(reader, path);
  train.read(*value);
  return train.take();
}

std::vector<std::vector<Time>> read_train_list(spec::Reader& reader, const std::string& path) {
  std::vector<std::vector<Time>> trains;
  const auto* value = reader.find(path);
  if (!value) return trains;
  if (!value->list()) {
    reader.fail(path, spec::to_text(*value) + " is not a list of trains",
                "write " + spec::wanted(*spec::find_parameter(path)));
    return trains;
  }
  reader.note(path, std::to_string(value->list()->size()) + " trains");
  for (const auto& element : *value->list()) {
    TrainReader train(reader, path);
    train.read(element);
    trains.push_back(train.take());
  }
  return trains;
}

}  // namespace teg::study
