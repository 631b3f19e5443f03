// What copying, moving and taking apart the largest structs comes to, compiled here once and not wherever one is used.
#include "study/study.hpp"

namespace teg::study {

Study::Study() = default;
Study::Study(const Study& other) = default;
Study::Study(Study&& other) noexcept = default;
Study& Study::operator=(const Study& other) = default;
Study& Study::operator=(Study&& other) noexcept = default;
Study::~Study() = default;

}  // namespace teg::study
