// std::visit with one lambda for each member; a missing member does not compile.
#pragma once

namespace teg {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace teg
