#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/commands.hpp"
#include "cli/console.hpp"

int main(int argc, char** argv) {
  const auto say = [](const char* what, const char* fix) {
    std::fprintf(stderr, "error: teg: %s\n  fix: %s\n", what, fix);
    return teg::cli::numerical;
  };
  try {
    return teg::cli::app(argc, argv);
  } catch (const std::bad_alloc&) {
    return say("needs more memory than there is; no results were written",
               "run it where there is more memory (ulimit -v says the limit), with fewer --threads, or with a smaller "
               "study");
  } catch (const std::system_error& e) {
    return say(e.what(),
               "the system gives the program too little: look at its limits on memory and threads (ulimit -a)");
  } catch (const std::exception& e) {
    return say(e.what(), "this is a fault of the program; please report it with the study");
  }
}
