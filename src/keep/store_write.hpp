// Results files: one HDF5 file a run, which xarray opens as it is.
#pragma once

#include <string>

#include "keep/dataset.hpp"
#include "teg/result.hpp"

namespace teg::study {

// The bytes of an HDF5 file that follows the netCDF-4 conventions: every dimension is a dimension
// scale with its coordinate values, every variable carries `units` and `long_name`, the dataset's
// attributes are the file's. Equal datasets give equal bytes (no time stamps inside). A checksum follows
// the end of the HDF5 data (keep/seal.hpp); other readers ignore it.
// Errors: a name or shape that contradicts itself; every one is reported.
Result<std::string> to_hdf5(const Dataset& dataset);

// The bytes of a file of spikes in SONATA layout, with its marks and not compressed, so that readers without zlib open
// it.
Result<std::string> to_sonata(const std::vector<SpikeTable>& spikes);

}  // namespace teg::study
