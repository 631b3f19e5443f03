// Results files that end with a right checksum, and whose content teg would never have written.
#include <gmock/gmock.h>
#include <hdf5_hl.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "keep/hdf5_handle.hpp"
#include "keep/hdf5_values.hpp"
#include "keep/seal.hpp"
#include "keep/store.hpp"

namespace teg::study {
namespace {

using hdf5::Handle;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Foreign : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::path(testing::TempDir()) /
            (std::string("teg_foreign_") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".h5");
  }
  void TearDown() override { fs::remove(path_); }

  // Writes the file by hand and adds its checksum.
  void write(const std::function<void(hid_t)>& fill) {
    {
      const Handle file(H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
      fill(file.id());
    }
    std::stringstream bytes;
    bytes << std::ifstream(path_, std::ios::binary).rdbuf();
    std::ofstream(path_, std::ios::binary | std::ios::app) << seal(bytes.str());
  }
  std::string error(const std::function<void(hid_t)>& fill) {
    write(fill);
    const auto read = from_hdf5(path_);
    if (read) return "";
    EXPECT_EQ(read.errors()[0].where, path_.string());
    EXPECT_EQ(read.errors()[0].fix, "give a results file that `teg run` has written");
    return read.errors()[0].what;
  }
  fs::path path_;
};

void numbers(hid_t file, const char* name, std::vector<double> values) {
  const hsize_t n = values.size();
  H5LTmake_dataset_double(file, name, 1, &n, values.data());
}
void scale(hid_t file, const char* name) {
  const Handle array(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
  H5DSset_scale(array.id(), name);
}
void attach(hid_t file, const char* name, const char* to) {
  const Handle array(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose), axis(H5Dopen2(file, to, H5P_DEFAULT), H5Dclose);
  H5DSattach_scale(array.id(), axis.id(), 0);
}
void group(hid_t file, const char* name) {
  Handle(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
}
void texts(hid_t file, const char* name) {
  const hsize_t n = 2;
  const Handle type = hdf5::text_type(), space(H5Screate_simple(1, &n, nullptr), H5Sclose);
  const Handle array(H5Dcreate2(file, name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
  const char* values[] = {"a", "b"};
  H5Dwrite(array.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
}

TEST_F(Foreign, a_sound_file_of_another_hand_is_read) {
  write([](hid_t file) {
    numbers(file, "delay", {1, 2});
    scale(file, "delay");
    numbers(file, "weight", {3, 4});
    attach(file, "weight", "delay");
    const unsigned magic = 1;
    H5LTset_attribute_uint(file, "/", "magic", &magic, 1);
    H5LTset_attribute_uint(file, "/", "version", &magic, 1);
  });
  const auto read = from_hdf5(path_).value();
  ASSERT_EQ(read.variables.size(), 1u);
  EXPECT_THAT(read.variables[0].dims, testing::ElementsAre("delay"));
  EXPECT_THAT(read.variables[0].values, testing::ElementsAre(3, 4));
  EXPECT_EQ(read.variables[0].unit, "");
}

TEST_F(Foreign, attributes_that_are_no_single_text_are_named) {
  const std::string words = "the attribute \"title\" is not a text";
  EXPECT_EQ(error([](hid_t file) {
              const double x = 3;
              H5LTset_attribute_double(file, "/", "title", &x, 1);
            }),
            words);
  EXPECT_EQ(error([](hid_t file) { H5LTset_attribute_string(file, "/", "title", "of fixed length"); }), words);
  EXPECT_EQ(error([](hid_t file) {
              const hsize_t n = 2;
              const Handle type = hdf5::text_type(), space(H5Screate_simple(1, &n, nullptr), H5Sclose);
              const Handle a(H5Acreate2(file, "title", type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
              const char* values[] = {"a", "b"};
              H5Awrite(a.id(), type.id(), values);
            }),
            words);
}

TEST_F(Foreign, arrays_that_are_no_results_are_named) {
  EXPECT_EQ(error([](hid_t file) { group(file, "deep"); }), "\"deep\" is not an array or is damaged");
  EXPECT_EQ(error([](hid_t file) {
              const int values[] = {1, 2};
              const hsize_t n = 2;
              H5LTmake_dataset_int(file, "whole", 1, &n, values);
            }),
            "\"whole\" cannot be read as numbers or text");
  EXPECT_EQ(error([](hid_t file) {
              const double values[] = {1, 2, 3, 4};
              const hsize_t n[] = {2, 2};
              H5LTmake_dataset_double(file, "flat", 2, n, values);
              scale(file, "flat");
            }),
            "the axis \"flat\" is not one-dimensional");
  EXPECT_EQ(error([](hid_t file) { texts(file, "names"); }), "\"names\" holds text but is not an axis");
  EXPECT_EQ(error([](hid_t file) { numbers(file, "weight", {1, 2}); }), "\"weight\" has a dimension without a name");
  EXPECT_EQ(error([](hid_t file) {
              numbers(file, "delay", {1, 2});
              scale(file, "delay");
              numbers(file, "weight", {1, 2});
              attach(file, "weight", "delay");
              H5Ldelete(file, "delay", H5P_DEFAULT);
            }),
            "\"weight\" has a dimension without a name");
}

TEST_F(Foreign, spikes_that_do_not_fit_are_named_by_population) {
  const auto spikes = [&](const std::function<void(hid_t)>& fill) {
    return error([&](hid_t file) {
      group(file, "spikes");
      group(file, "spikes/cortex");
      fill(file);
    });
  };
  const std::string unread = "the spikes of \"cortex\" cannot be read";
  EXPECT_EQ(spikes([](hid_t) {}), unread);
  EXPECT_EQ(spikes([](hid_t file) { numbers(file, "spikes/cortex/timestamps", {1, 2}); }), unread);
  EXPECT_EQ(spikes([](hid_t file) {
              texts(file, "spikes/cortex/timestamps");
              numbers(file, "spikes/cortex/node_ids", {1, 2, 3});
            }),
            "the spikes of \"cortex\" have not as many neurons as times");
  EXPECT_EQ(spikes([](hid_t file) {
              numbers(file, "spikes/cortex/timestamps", {1, 2});
              numbers(file, "spikes/cortex/node_ids", {1});
            }),
            "the spikes of \"cortex\" have not as many neurons as times");
  EXPECT_EQ(spikes([](hid_t file) {
              numbers(file, "spikes/cortex/timestamps", {1, 2});
              texts(file, "spikes/cortex/node_ids");
            }),
            "the neurons of \"cortex\" cannot be read");
}

// A variable may be called spikes as well.
TEST_F(Foreign, an_array_called_spikes_is_read_as_an_array) {
  EXPECT_EQ(error([](hid_t file) { numbers(file, "spikes", {1, 2}); }), "\"spikes\" has a dimension without a name");
}

TEST_F(Foreign, a_right_checksum_over_what_is_no_hdf5_does_not_help) {
  std::ofstream(path_, std::ios::binary) << "nonsense" << seal("nonsense");
  const auto read = from_hdf5(path_);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.errors()[0].what, HasSubstr("truncated or damaged"));
  fs::remove(path_);
  fs::create_directory(path_);
  EXPECT_EQ(from_hdf5(path_).errors()[0].fault, Fault::missing_file);
}

// What single values of files may be, for those who read them.
TEST_F(Foreign, single_numbers_and_texts_are_told_from_lists_and_nothing) {
  write([](hid_t file) {
    const double one = 3, two[] = {1, 2};
    const int whole = 4;
    H5LTset_attribute_double(file, "/", "one", &one, 1);
    H5LTset_attribute_double(file, "/", "two", two, 2);
    H5LTset_attribute_int(file, "/", "whole", &whole, 1);
    H5LTset_attribute_string(file, "/", "fixed", "a text");
    const Handle nothing(H5Screate(H5S_NULL), H5Sclose), type = hdf5::text_type();
    Handle(H5Acreate2(file, "null", H5T_NATIVE_DOUBLE, nothing.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    Handle(H5Acreate2(file, "null_text", type.id(), nothing.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const Handle scalar(H5Screate(H5S_SCALAR), H5Sclose);
    Handle(H5Acreate2(file, "unset", type.id(), scalar.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    H5LTmake_dataset_double(file, "x", 0, nullptr, &one);
    numbers(file, "xs", two[0] < two[1] ? std::vector{1.0, 2.0} : std::vector<double>{});
    group(file, "deep");
    texts(file, "names");
  });
  const Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  const auto number = [&](const char* name) { return hdf5::number_attribute(file.id(), name); };
  EXPECT_EQ(number("one").value, 3);
  EXPECT_EQ(number("whole").value, 4);
  EXPECT_EQ(number("two").problem, "is a list of 2 values instead of one");
  EXPECT_EQ(number("null").problem, "is empty");
  EXPECT_EQ(number("fixed").problem, "is not a number");
  EXPECT_FALSE(number("absent").value);
  EXPECT_EQ(number("absent").problem, "");
  const auto text = [&](const char* name) { return hdf5::text_attribute(file.id(), name); };
  EXPECT_EQ(text("fixed").value, "a text");
  EXPECT_EQ(text("one").problem, "is not a text");
  EXPECT_EQ(text("null_text").problem, "is empty");
  EXPECT_EQ(text("unset").value, "");
  const hdf5::Silence silence;
  EXPECT_EQ(hdf5::number_of(file.id(), "x").value, 3);
  EXPECT_EQ(hdf5::number_of(file.id(), "xs").problem, "is a list of 2 values instead of one");
  EXPECT_EQ(hdf5::number_of(file.id(), "names").problem, "is a list of 2 values instead of one");
  EXPECT_EQ(hdf5::number_of(file.id(), "deep").problem, "cannot be read");
  EXPECT_EQ(hdf5::number_of(file.id(), "absent").problem, "");
}

TEST_F(Foreign, the_seal_tells_whole_files_from_others) {
  const auto of = [&](const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return check_seal(path_);
  };
  EXPECT_EQ(of("some bytes" + seal("some bytes")), SealState::whole);
  EXPECT_EQ(of("some bites" + seal("some bytes")), SealState::broken);
  EXPECT_EQ(of("some bytes"), SealState::missing);
  EXPECT_EQ(of(""), SealState::missing);
  fs::remove(path_);
  EXPECT_EQ(check_seal(path_), SealState::unreadable);
}

}  // namespace
}  // namespace teg::study
