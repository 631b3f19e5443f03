#include "build/read_release.hpp"

#include <algorithm>

#include "build/read_fields.hpp"
#include "build/trains.hpp"
#include "core/maths.hpp"
#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::study {
namespace {

class ReleaseReader {
 public:
  ReleaseReader(spec::Reader& reader, const std::string& at, const Modulator& modulator)
      : in_(reader), at_(at), modulator_(modulator) {}

  std::vector<ReadProgram> read() {
    each(".phasic", [&](const std::string& p) { return phasic(p); });
    described(static_cast<const ReleaseProgram*>(nullptr));
    each(".spikes", [&](const std::string& p) { return one(spikes(p)); });
    each(".error", [&](const std::string& p) { return one(error(p)); });
    each(".stimulation", [&](const std::string& p) { return one(stimulation(p)); });
    return std::move(programs_);
  }

 private:
  // Programs that are what their fields say.
  template <class... Programs>
  void described(const std::variant<Programs...>*) {
    (described_one<Programs>(), ...);
  }
  template <class Program>
  void described_one() {
    if constexpr (IsDescribed<Program>) {
      std::string list(Described<Program>::section);  // modulator.*.dip.#
      list = list.substr(list.find('*') + 1, list.size() - list.find('*') - 3);
      each(list, [&](const std::string& p) {
        if (std::is_same_v<Program, FiringChange> && !modulator_.firing)
          in_.fail(p, "changes firing, but the modulator has none", "add [" + at_ + ".firing] with rate and amount");
        return one(read_fields<Program>(in_, p, modulator_.is_concentration));
      });
    }
  }
  Time time(const std::string& path) { return Time{in_.quantity(path)}; }
  Concentration level(const std::string& path) { return Concentration{in_.level(path, modulator_.is_concentration)}; }
  static std::vector<ReleaseProgram> one(ReleaseProgram program) { return {std::move(program)}; }

  template <class Read>
  void each(const std::string& list, Read read) {
    for (std::size_t i = 0; i < in_.count(at_ + list); ++i) {
      const std::string path = at_ + list + "." + std::to_string(i);
      const auto found = read(path);
      for (const auto& program : found) programs_.push_back({program, found.size() == 1 ? path + ".onset" : ""});
    }
  }

  Vesicles vesicles(const std::string& p) {
    return {in_.number(p + ".probability"), in_.flag(p + ".drawn"), in_.number(p + ".use"), time(p + ".refill")};
  }

  Burst train(const std::string& p) {
    Burst b;
    b.pulses = static_cast<int>(in_.integer(p + ".pulses"));
    b.rate = Rate{in_.quantity(p + ".rate")};
    b.width = time(p + ".width");
    b.repeats = static_cast<int>(in_.integer(p + ".repeats"));
    b.period = time(p + ".period");
    b.vesicles = vesicles(p);
    if (double{1} * b.pulses * b.repeats > 1e7)
      in_.fail(p + ".repeats", "pulses times repeats is more than 10^7", "use fewer");
    return b;
  }

  std::vector<ReleaseProgram> phasic(const std::string& p) {
    Burst b = train(p);
    b.jitter = time(p + ".jitter");
    const bool has_total = in_.has(p + ".total");
    if (has_total && in_.has(p + ".amount"))
      in_.fail(p + ".total", "amount is given too", "keep one of amount and total");
    if (!has_total && !in_.has(p + ".amount"))
      in_.fail(p + ".amount", "is missing", "add amount, " + spec::wanted(*spec::find_parameter(p + ".amount")));
    if (has_total) b.amount = level(p + ".total") / (double{1} * b.pulses * b.repeats);
    if (in_.has(p + ".amount")) b.amount = level(p + ".amount");
    if (!in_.has(p + ".at")) {
      b.onset = time(p + ".onset");
      return {b};
    }
    if (in_.has(p + ".onset")) in_.fail(p + ".at", "onset is given too", "keep one of onset and at");
    std::vector<ReleaseProgram> all;
    for (const auto& text : in_.texts(p + ".at")) {
      const auto onset = parse_quantity(in_.where(p + ".at"), text, dim::time);
      if (!onset)
        in_.fail(p + ".at", "'" + text + "' is not a time", "write times such as \"1.5 s\"");
      else
        b.onset = Time{*onset}, all.push_back(b);
    }
    return all;
  }

  SpikeRelease spikes(const std::string& p) {
    SpikeRelease s{time(p + ".onset"), {}, level(p + ".amount"), vesicles(p)};
    const bool has_source = in_.has(p + ".of");
    if (has_source == in_.has(p + ".times")) {
      in_.fail(p, has_source ? "times and of are both given" : "has neither times nor of",
               "give times = { train = \"10 @ 20 Hz\" }, or of = the name of a [source.NAME]");
      return s;
    }
    if (!has_source) {
      s.times = read_trains(in_, p + ".times");
      return s;
    }
    const auto name = in_.text(p + ".of");
    const auto names = in_.names("source");
    if (std::find(names.begin(), names.end(), name) == names.end())
      in_.fail(p + ".of", "there is no source '" + name + "'", name_hint(name, names));
    else
      s.times = read_trains(in_, "source." + name + ".spikes");
    return s;
  }

  ReleaseProgram error(const std::string& p) {
    ErrorResponse r;
    r.gain_positive = in_.number(p + ".gain_positive");
    r.gain_negative = in_.number(p + ".gain_negative");
    r.saturation = in_.number_if_given(p + ".saturation").value_or(r.saturation);
    r.amount = level(p + ".amount");
    r.duration = time(p + ".duration");
    return prediction_error_program(r, time(p + ".onset"), in_.number(p + ".error"));
  }

  // Light opens channels with a time constant, and recruits neurons with its power.
  Burst stimulation(const std::string& p) {
    Burst b = train(p);
    const double power = in_.number(p + ".power"), half = in_.number(p + ".half_power");
    const double open = 1 - exp(-(b.width / time(p + ".opening")));
    b.width = Time{0};
    b.onset = time(p + ".onset");
    b.amount = power / (power + half) * open * level(p + ".amount");
    return b;
  }

  spec::Reader& in_;
  const std::string& at_;
  const Modulator& modulator_;
  std::vector<ReadProgram> programs_;
};

}  // namespace

std::vector<ReadProgram> read_release(spec::Reader& reader, const std::string& at, const Modulator& modulator) {
  return ReleaseReader(reader, at, modulator).read();
}

}  // namespace teg::study
