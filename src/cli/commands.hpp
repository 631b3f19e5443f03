// The commands of the program. Each returns an exit code (console.hpp).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace teg::cli {

struct StudyOptions {
  std::string study;                                          // a path or the id of a shipped study
  std::vector<std::pair<std::string, std::string>> settings;  // --set path=value
  std::size_t threads = 0;                                    // 0: all cores
  bool json = false;
};
struct RunCommand : StudyOptions {
  std::string out;  // default: out/<id>
  bool write_files = true;
  bool restart = false;           // not from checkpoints, and over results of another study
  bool expect = false;            // what is not as published is a failure even where values were set
  std::string plots = "svg,png";  // any of svg, png, pdf; or none
  std::string command_line;
};
struct SweepCommand : StudyOptions {
  std::vector<std::string> axes;  // path=range
  std::string sample;             // kind:points
  std::size_t seeds = 0;          // 0: the study's
  std::string out;
  std::optional<std::string> shard;  // none: as the environment says
  std::string plots = "svg,png";
  bool restart = false, yes = false;
  std::string command_line;
};
struct MergeCommand {
  std::string folder, plots = "svg,png";
  bool json = false;
};
struct RerunCommand {
  std::string results, out;  // out "": nothing is written
  std::size_t threads = 0;
  bool json = false, restart = false;
};
struct ReproduceCommand : StudyOptions {
  std::vector<std::string> studies;   // ids; empty: all
  std::vector<std::string> sections;  // empty: all
  bool falsify = false;               // judge every claim without what it says it needs, too
};
struct ResultsCommand {
  std::string results;                 // results.h5
  std::vector<std::string> variables;  // empty: the study's measures
  std::vector<std::string> at;         // axis=value
  std::string out;
  bool overwrite = false;  // also a file that does not say that teg wrote it
};
struct ExportCommand : ResultsCommand {
  std::vector<std::string> about;  // key=text, of an NWB file
  bool list = false, json = false;
};
struct CompareCommand {
  std::string first, second;           // results.h5
  std::vector<std::string> variables;  // empty: the measures of both
  std::string out;                     // folder of compare.html; "": none
  bool json = false;
  std::string command_line;
};
struct PlotCommand : ResultsCommand {
  std::string against;
};
struct BenchCommand {
  std::string name;
  bool json = false;
  double scale = 0;            // 0: the benchmark's own
  double dopamine_rate = 500;  // per second
  std::size_t threads = 1;
};
struct VerifyCommand {
  std::string cases, engine = "synapse";
  double tolerance = 0;  // 0: the engine's own
  bool json = false;
};

struct AtlasCommand {
  std::string out = "out/atlas", only, plots = "svg,png", command_line;
  std::vector<std::string> from;  // files of entries, instead of those inside the program
  std::size_t threads = 0;        // 0: all cores
  bool quick = false, json = false, restart = false;
};

int run(const RunCommand& command);
int sweep(const SweepCommand& command);
int merge(const MergeCommand& command);
int rerun(const RerunCommand& command);
int reproduce(const ReproduceCommand& command);
int mutate(const StudyOptions& command);
int check(const StudyOptions& command);
int fit(const StudyOptions& command);
int explain_known(const std::string& kind, const std::string& name);  // a region or receptor of the library
int explain_rule(const std::string& name);
int list_rules(bool as_json);
int explain(const StudyOptions& command);
int new_study(const std::string& path, const std::string& from);
int list(const std::string& what, bool json);
int list_learners(bool json);
int list_tasks(bool json);
int explain_learner(const std::string& name);
int explain_task(const std::string& name);
int schema();
int parameter_reference();
int verify(const VerifyCommand& command);
int export_results(const ExportCommand& command);
int plot(const PlotCommand& command);
int compare(const CompareCommand& command);
int atlas(const AtlasCommand& command);
int bench(const BenchCommand& command);
std::vector<std::string> benchmark_names();

// The whole program: parses arguments and calls one of the above.
int app(int argc, char** argv);

}  // namespace teg::cli
