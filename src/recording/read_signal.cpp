#include "recording/read_signal.hpp"

#include <filesystem>

#include "recording/csv.hpp"
#include "recording/nwb.hpp"
#include "recording/ppd.hpp"

namespace teg::recording {
namespace {

std::string ending(const std::string& path) {
  std::string text = std::filesystem::path(path).extension().string();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
bool is_table(const std::string& e) { return e == ".csv" || e == ".tsv" || e == ".txt"; }
bool is_hdf5(const std::string& e) { return e == ".nwb" || e == ".h5" || e == ".hdf5" || e == ".doric"; }
Error unknown_format(const std::string& path) {
  const auto e = ending(path);
  const bool is_sheet = e == ".xlsx" || e == ".xls" || e == ".ods" || e == ".mat" || e == ".npy";
  return {Fault::bad_value, path, "is of no known format",
          is_sheet ? "save it as CSV" : "give a .csv, .tsv, .txt, .nwb, .h5, .hdf5, .doric or .ppd"};
}

}  // namespace

Result<Signal> read_signal(const std::string& path, const ReadOptions& options) {
  const auto e = ending(path);
  if (is_table(e)) return read_csv(path, options);
  if (is_hdf5(e)) return read_nwb(path, options);
  if (e == ".ppd") return read_ppd(path, options);
  return unknown_format(path);
}

Result<std::vector<double>> read_events(const std::string& path, const ReadOptions& options) {
  const auto e = ending(path);
  if (is_table(e)) return read_csv_events(path, options);
  if (is_hdf5(e)) return read_nwb_events(path, options);
  return unknown_format(path);
}

}  // namespace teg::recording
