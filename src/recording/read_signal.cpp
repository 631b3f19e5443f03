#include "recording/read_signal.hpp"

#include <filesystem>

#include "recording/csv.hpp"
#include "recording/nwb.hpp"

namespace teg::recording {
namespace {

std::string ending(const std::string& path) {
  std::string text = std::filesystem::path(path).extension().string();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
bool is_table(const std::string& path) {
  const auto e = ending(path);
  return e == ".csv" || e == ".tsv" || e == ".txt";
}
bool is_hdf5(const std::string& path) {
  const auto e = ending(path);
  return e == ".nwb" || e == ".h5" || e == ".hdf5";
}
Error unknown_format(const std::string& path) {
  return {Fault::bad_value, path, "is of no known format", "give a .csv, .tsv, .txt, .nwb, .h5 or .hdf5"};
}

}  // namespace

Result<Signal> read_signal(const std::string& path, const ReadOptions& options) {
  if (is_table(path)) return read_csv(path, options);
  if (is_hdf5(path)) return read_nwb(path, options);
  return unknown_format(path);
}

Result<std::vector<double>> read_events(const std::string& path, const std::string& column) {
  if (is_table(path)) return read_csv_events(path, column);
  if (is_hdf5(path)) return read_nwb_events(path, column);
  return unknown_format(path);
}

}  // namespace teg::recording
