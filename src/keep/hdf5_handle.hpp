// Owners of HDF5 identifiers and of its error printing.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <utility>

namespace teg::hdf5 {

// Closes its identifier on every path; an invalid one is false.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  explicit operator bool() const { return id_ >= 0; }
  hid_t id() const { return id_; }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

// While it lives, HDF5 prints nothing; the caller's settings come back afterwards.
class Silence {
 public:
  Silence() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Silence() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

// HDF5 may crash where it finds no memory, so it is called only where there is some to spare, for itself and for what
// it is to hold. Throws std::bad_alloc where there is not.
inline void need_memory(std::size_t for_data = 0) {
  constexpr std::size_t for_itself = 24 << 20;
  ::operator delete(::operator new(for_itself + for_data));
}

// Whether HDF5 did all that it was asked. On an identifier that is none its functions do nothing and say so: that a
// handle is good need not be asked for as well.
inline bool all_done(std::initializer_list<herr_t> results) { return std::min(results) >= 0; }

// A variable-length UTF-8 string.
inline Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  const bool ok = all_done({H5Tset_size(type.id(), H5T_VARIABLE), H5Tset_cset(type.id(), H5T_CSET_UTF8)});
  return ok ? std::move(type) : Handle{};
}

}  // namespace teg::hdf5
