#include "keep/store.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "keep/hdf5_handle.hpp"
#include "keep/seal.hpp"

namespace teg::study {

using hdf5::Handle;
using hdf5::Silence;
using hdf5::text_type;
namespace {

// Texts that HDF5 allocated; given back on every path.
class Texts {
 public:
  Texts(hid_t type, hid_t space, std::size_t count) : type_(type), space_(space), pointers_(count, nullptr) {}
  ~Texts() {
    if (!pointers_.empty()) H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, pointers_.data());
  }
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;
  void* data() { return pointers_.data(); }
  std::vector<std::string> strings() const {
    std::vector<std::string> out;
    for (const char* text : pointers_) out.emplace_back(text ? text : "");
    return out;
  }

 private:
  hid_t type_, space_;
  std::vector<char*> pointers_;
};

bool is_text(hid_t stored) { return H5Tget_class(stored) == H5T_STRING && H5Tis_variable_str(stored) > 0; }

std::optional<std::string> read_attribute(hid_t owner, const char* name) {
  if (H5Aexists(owner, name) <= 0) return std::nullopt;
  const Handle attribute(H5Aopen(owner, name, H5P_DEFAULT), H5Aclose);
  const Handle stored(H5Aget_type(attribute.id()), H5Tclose);
  const Handle space(H5Aget_space(attribute.id()), H5Sclose);
  const Handle type = text_type();
  if (!attribute || !stored || !space || !is_text(stored.id())) return std::nullopt;
  if (H5Sget_simple_extent_npoints(space.id()) != 1) return std::nullopt;
  Texts texts(type.id(), space.id(), 1);
  if (H5Aread(attribute.id(), type.id(), texts.data()) < 0) return std::nullopt;
  return texts.strings().front();
}

// What an array holds: numbers or texts over a shape. Nothing where the file says otherwise.
struct Content {
  std::vector<hsize_t> shape;
  std::vector<double> values;
  std::vector<std::string> labels;
};

std::optional<Content> read_content(hid_t array) {
  const Handle stored(H5Dget_type(array), H5Tclose);
  const Handle space(H5Dget_space(array), H5Sclose);
  if (!stored || !space) return std::nullopt;
  const int rank = H5Sget_simple_extent_ndims(space.id());
  const hssize_t count = H5Sget_simple_extent_npoints(space.id());
  if (rank < 0 || count < 0) return std::nullopt;
  Content content;
  content.shape.resize(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space.id(), content.shape.data(), nullptr);
  const auto n = static_cast<std::size_t>(count);
  if (is_text(stored.id())) {
    const Handle type = text_type();
    Texts texts(type.id(), space.id(), n);
    if (H5Dread(array, type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()) < 0) return std::nullopt;
    content.labels = texts.strings();
    return content;
  }
  if (H5Tget_class(stored.id()) != H5T_FLOAT) return std::nullopt;
  content.values.resize(n);
  if (n > 0 && H5Dread(array, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, content.values.data()) < 0)
    return std::nullopt;
  return content;
}

std::string scale_name(hid_t scale) {
  const ssize_t size = H5Iget_name(scale, nullptr, 0);
  std::string name(static_cast<std::size_t>(std::max<ssize_t>(0, size)), '\0');
  if (!name.empty()) H5Iget_name(scale, name.data(), name.size() + 1);
  return name.substr(name.find_last_of('/') + 1);
}

// The names of the axes; fewer than the rank where one has no dimension scale.
std::vector<std::string> dimension_names(hid_t array, std::size_t rank) {
  std::vector<std::string> names;
  const auto take = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->push_back(scale_name(scale));
    return 1;  // the first scale is the axis
  };
  for (unsigned d = 0; d < rank; ++d) H5DSiterate_scales(array, d, nullptr, take, &names);
  return names;
}

std::vector<std::string> link_names(hid_t file) {
  std::vector<std::string> names;
  const auto take = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Literate(file, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, take, &names) < 0) {
    names.clear();
    H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, nullptr, take, &names);
  }
  return names;
}

std::vector<std::string> attribute_names(hid_t file) {
  std::vector<std::string> names;
  const auto take = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Aiterate2(file, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, take, &names) < 0) {
    names.clear();
    H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, nullptr, take, &names);
  }
  return names;
}

// Adds one array to the dataset; says what is wrong where it cannot.
std::string read_array(hid_t file, const std::string& name, Dataset& dataset) {
  const Handle array(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!array) return "\"" + name + "\" is not an array or is damaged";
  auto content = read_content(array.id());
  if (!content) return "\"" + name + "\" cannot be read as numbers or text";
  const auto unit = read_attribute(array.id(), "units").value_or("");
  const auto doc = read_attribute(array.id(), "long_name").value_or("");
  if (H5DSis_scale(array.id()) > 0) {
    if (content->shape.size() != 1) return "the axis \"" + name + "\" is not one-dimensional";
    dataset.coordinates.push_back({name, unit, doc, std::move(content->values), std::move(content->labels)});
    return {};
  }
  auto dims = dimension_names(array.id(), content->shape.size());
  if (!content->labels.empty()) return "\"" + name + "\" holds text but is not an axis";
  if (dims.size() != content->shape.size()) return "\"" + name + "\" has a dimension without a name";
  dataset.variables.push_back({name, unit, doc, std::move(dims), std::move(content->values)});
  return {};
}

// Adds the spikes of one population; says what is wrong where it cannot.
std::string read_spikes(hid_t all, const std::string& name, Dataset& dataset) {
  const Handle times(H5Dopen2(all, (name + "/timestamps").c_str(), H5P_DEFAULT), H5Dclose);
  const Handle ids(H5Dopen2(all, (name + "/node_ids").c_str(), H5P_DEFAULT), H5Dclose);
  auto content = times ? read_content(times.id()) : std::nullopt;
  if (!content || !ids) return "the spikes of \"" + name + "\" cannot be read";
  SpikeTable table{name, std::move(content->values), {}};
  const Handle space(H5Dget_space(ids.id()), H5Sclose);
  if (H5Sget_simple_extent_npoints(space.id()) != static_cast<hssize_t>(table.time_ms.size()))
    return "the spikes of \"" + name + "\" have not as many neurons as times";
  table.neuron.resize(table.time_ms.size());
  if (!table.neuron.empty() &&
      H5Dread(ids.id(), H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, table.neuron.data()) < 0)
    return "the neurons of \"" + name + "\" cannot be read";
  dataset.spikes.push_back(std::move(table));
  return {};
}

bool is_group(hid_t file, const std::string& name) {
  const Handle object(H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose);
  return object && H5Iget_type(object.id()) == H5I_GROUP;
}

Error foreign(const std::string& path, std::string what) {
  return {Fault::bad_value, path, std::move(what), "give a results file that `teg run` has written"};
}

Error damaged(const std::string& path) {
  return {Fault::bad_value, path, "the file is truncated or damaged", "run the study again to write it anew"};
}

// HDF5 may crash on damaged bytes, so it sees none: only files that end with their own checksum.
std::optional<Error> seal_error(const std::string& path) {
  switch (check_seal(path)) {
    case SealState::whole: return std::nullopt;
    case SealState::broken: return damaged(path);
    case SealState::unreadable:
      return Error{Fault::file_system, path, "the file cannot be read", "check its permissions"};
    case SealState::missing: break;
  }
  const Silence silence;
  if (H5Fis_hdf5(path.c_str()) <= 0) return foreign(path, "the file is not an HDF5 file");
  return foreign(path, "the file is truncated, or another program has written or changed it");
}

Result<Dataset> read_open(hid_t file, const std::string& path) {
  Dataset dataset;
  for (const auto& name : attribute_names(file)) {
    auto text = read_attribute(file, name.c_str());
    if (!text && (name == "magic" || name == "version")) continue;  // the marks of SONATA, which are numbers
    if (!text) return foreign(path, "the attribute \"" + name + "\" is not a text");
    dataset.attributes.emplace_back(name, std::move(*text));
  }
  for (const auto& name : link_names(file)) {
    if (name == "spikes" && is_group(file, name)) {
      const Handle all(H5Gopen2(file, "spikes", H5P_DEFAULT), H5Gclose);
      for (const auto& population : link_names(all.id()))
        if (auto problem = read_spikes(all.id(), population, dataset); !problem.empty())
          return foreign(path, std::move(problem));
      continue;
    }
    if (auto problem = read_array(file, name, dataset); !problem.empty()) return foreign(path, std::move(problem));
  }
  for (const auto& variable : dataset.variables)
    for (const auto& dim : variable.dims)
      if (!dataset.coordinate(dim)) return foreign(path, "\"" + variable.name + "\" has an axis outside the file");
  return dataset;
}

}  // namespace

Result<Dataset> from_hdf5(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return Error{Fault::missing_file, path, "there is no such file", "check the path, or run the study first"};
  if (auto error = seal_error(path)) return *error;
  const Silence silence;
  hdf5::need_memory();
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose);
  if (!file) return damaged(path);
  return read_open(file.id(), path);
}

}  // namespace teg::study
