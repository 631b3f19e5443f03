#include <cstdio>
#include <exception>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  try {
    return teg::cli::app(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "error: teg: %s\n  fix: this is a fault of the program; please report it with the study\n",
                 e.what());
    return 3;
  }
}
