#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "window_sweep.hpp"

namespace teg::cli {

int bench(const BenchCommand& command) {
  if (command.name != "window-sweep")
    return report_errors({{Fault::unknown_name, "bench", "there is no benchmark '" + command.name + "'",
                           name_hint(command.name, std::vector<std::string>{"window-sweep"})}});
  const auto closed = bench::window_sweep(false), saturating = bench::window_sweep(true);
  const nlohmann::json out{{"bench", "window-sweep"},
                           {"protocols", 100000},
                           {"threads", 1},
                           {"protocols_per_s", closed.protocols_per_s},
                           {"same_as_one_by_one", closed.same_as_one_by_one},
                           {"fingerprint", closed.fingerprint},
                           {"saturating_protocols_per_s", saturating.protocols_per_s},
                           {"saturating_same_as_one_by_one", saturating.same_as_one_by_one},
                           {"saturating_fingerprint", saturating.fingerprint}};
  if (command.json)
    std::printf("%s\n", out.dump().c_str());
  else
    std::printf("%s", text_table({"workload", "protocols/s", "same as one by one", "fingerprint"},
                                 {{"exponential clearance", short_text(closed.protocols_per_s, 4),
                                   closed.same_as_one_by_one ? "yes" : "NO", closed.fingerprint},
                                  {"Michaelis-Menten, D1", short_text(saturating.protocols_per_s, 4),
                                   saturating.same_as_one_by_one ? "yes" : "NO", saturating.fingerprint}})
                          .c_str());
  return closed.same_as_one_by_one && saturating.same_as_one_by_one ? done : missed;
}

}  // namespace teg::cli
