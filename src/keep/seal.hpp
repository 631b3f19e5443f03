// A checksum behind the last byte of a results file. HDF5 ignores what follows its end; a reader of ours
// checks it first, because HDF5 itself is not safe on damaged files.
#pragma once

#include <string>
#include <string_view>

namespace teg::study {

// What to_hdf5 appends: "tegseal" and 16 hexadecimal digits of the FNV-1a hash of the bytes.
std::string seal(std::string_view bytes);

enum class SealState { whole, missing, broken, unreadable };
SealState check_seal(const std::string& path);

}  // namespace teg::study
