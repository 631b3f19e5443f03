#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"

namespace teg::cli {
namespace {

// "path=value" texts into pairs, with `mark` before the path.
void read_settings(const std::string& option, const std::string& mark, const std::vector<std::string>& texts,
                   std::vector<std::pair<std::string, std::string>>& settings, Errors& errors) {
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      errors.push_back({Fault::bad_value, option + " " + text, "is not path=value",
                        "write it as in " + option + " protocol.until=\"20 s\""});
    else
      settings.emplace_back(mark + std::string(trim(text.substr(0, equals))),
                            std::string(trim(text.substr(equals + 1))));
  }
}

const CLI::Range threads(0, 1024);  // 0: all cores

struct Arguments {
  RunCommand run;
  SweepCommand sweep;
  MergeCommand merge;
  RerunCommand rerun;
  ReproduceCommand reproduce;
  StudyOptions check, explain, fit, mutate;
  BenchCommand bench;
  VerifyCommand verify;
  ExportCommand exported;
  PlotCommand plot;
  CompareCommand compare;
  AtlasCommand atlas;
  std::vector<std::string> settings, additions;
  std::string new_path, new_from = "yagishita-2014", explain_name, list_what = "studies", sections;
  long long seed = -1;
  bool no_files = false, json = false;
};

void add_study_options(CLI::App& command, Arguments& a, StudyOptions& options, bool with_study) {
  if (with_study)
    command.add_option("study", options.study, "a study file, or the id of a shipped study (teg list)")->required();
  command
      .add_option("--set", a.settings,
                  "path=value: changes a parameter, such as rule.d1.channel.0.tau_trace=\"2 s\"; may be repeated")
      ->allow_extra_args(false);
  command
      .add_option("--add", a.additions,
                  "path=value: the same for what the study does not have yet, such as constant.loss=2; may be repeated")
      ->allow_extra_args(false);
  command.add_flag("--json", options.json, "machine-readable output");
}

void add_atlas(CLI::App& app, AtlasCommand& a) {
  auto* atlas = app.add_subcommand("atlas", "sweep rules, regions and tasks, and draw one page of all timing windows");
  atlas->add_option("--out", a.out, "folder for results")->capture_default_str();
  atlas->add_option("--only", a.only, "parts, such as windows,phase: windows, regions, phase, transfer; default all");
  atlas->add_option("--from", a.from, "a file of entries, instead of the shipped ones; may be repeated")
      ->allow_extra_args(false);
  atlas->add_option("--threads", a.threads, "threads; default all cores; results never depend on it")->check(threads);
  atlas->add_option("--plots", a.plots, "formats of the plots: svg, png, pdf, or none")->capture_default_str();
  atlas->add_flag("--restart", a.restart, "replace results of a study that are in the folder");
  atlas->add_flag("--quick", a.quick, "few points of every axis, and nothing that takes long: a look in seconds");
  atlas->add_flag("--json", a.json, "machine-readable output");
}

void add_checks(CLI::App& app, Arguments& a) {
  auto* verify = app.add_subcommand("verify", "run conformance cases against their closed-form values");
  verify->add_option("--cases", a.verify.cases, "file of cases, as tests/conformance/dopamine_stdp.json")->required();
  verify->add_option("--engine", a.verify.engine, "synapse, or network (single precision, a grid of 0.1 ms)")
      ->check(CLI::IsMember({"synapse", "network"}))
      ->capture_default_str();
  verify->add_option("--tolerance", a.verify.tolerance, "largest relative error; 1e-9, or 1e-5 for the network")
      ->check(CLI::PositiveNumber);
  verify->add_flag("--json", a.verify.json, "machine-readable output");
  auto* bench = app.add_subcommand("bench", "measure speed: " + join(benchmark_names(), ", "));
  bench->add_option("name", a.bench.name, "which benchmark")->required();
  bench->add_option("--scale", a.bench.scale, "size: of da-brunel (0.5), or the share of billion (1)")
      ->check(CLI::PositiveNumber);
  bench->add_option("--dopamine-rate", a.bench.dopamine_rate, "dopamine spikes per second of da-brunel")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  bench->add_option("--threads", a.bench.threads, "threads of the network benchmarks")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  bench->add_flag("--json", a.bench.json, "one JSON line");
}

void add_sweeps(CLI::App& app, Arguments& a) {
  auto* sweep = app.add_subcommand("sweep", "a study over any of its parameters, kept on disk: goes on when killed");
  add_study_options(*sweep, a, a.sweep, true);
  sweep
      ->add_option("--axis", a.sweep.axes,
                   "name=values: an axis or constant of the study, or the path of a parameter; values as in "
                   "-2s..6s:0.02s, 0.2s..5s:log:25, 0..1:in:11, or with commas; may be repeated")
      ->allow_extra_args(false);
  sweep->add_option("--sample", a.sweep.sample,
                    "latin:N or sobol:N points in the ranges of --axis (0.2s..5s, 0.2s..5s:log) instead of a grid");
  sweep->add_option("--seeds", a.sweep.seeds, "how many seeds")->check(CLI::Range(1, 1000000));
  sweep->add_option("--out", a.sweep.out, "folder of the sweep; default out/<id>-sweep");
  sweep->add_option("--threads", a.sweep.threads, "threads; default all cores; results never depend on it")
      ->check(threads);
  sweep->add_option("--shard", a.sweep.shard,
                    "only part i of n, as 3/8; default: what SLURM_ARRAY_TASK_ID and the like say, or all");
  sweep->add_option("--plots", a.sweep.plots, "formats of the plots: svg, png, pdf, or none")->capture_default_str();
  sweep->add_flag("--restart", a.sweep.restart, "forget what the folder holds; files that teg did not write stay");
  sweep->add_flag("--yes", a.sweep.yes, "even if it takes more than a day, or than the disk holds");
  auto* merge = app.add_subcommand("merge", "join what there is of a sweep: table, results file, report");
  merge->add_option("folder", a.merge.folder, "the folder of the sweep")->required();
  merge->add_option("--plots", a.merge.plots, "formats of the plots: svg, png, pdf, or none")->capture_default_str();
  merge->add_flag("--json", a.merge.json, "machine-readable output");
  auto* rerun = app.add_subcommand("rerun", "run again what a results file says, and compare the fingerprints");
  rerun->add_option("results", a.rerun.results, "results.h5 of a run, sweep or merge")->required();
  rerun->add_option("--out", a.rerun.out, "folder for the new results; nothing is written without it");
  rerun->add_option("--threads", a.rerun.threads, "threads; default all cores; results never depend on it")
      ->check(threads);
  rerun->add_flag("--restart", a.rerun.restart, "replace results of another study that are in the folder");
  rerun->add_flag("--json", a.rerun.json, "machine-readable output");
}

void add_selection(CLI::App& command, ResultsCommand& of) {
  command.add_option("results", of.results, "results.h5 of a run, sweep or merge")->required();
  command.add_option("variables", of.variables, "default: what the study measures (teg export FILE --list)");
  command.add_option("--at", of.at, "axis=value: only the nearest position; may be repeated")->allow_extra_args(false);
  command.add_flag("--overwrite", of.overwrite,
                   "replace a file of this name, even if teg cannot tell that it wrote it");
}

void add_results(CLI::App& app, Arguments& a) {
  auto* exported = app.add_subcommand("export", "variables of a results file, in other formats");
  add_selection(*exported, a.exported);
  exported->add_option("--out", a.exported.out,
                       "file to write: .csv, .nc (NetCDF-4), .json, .vl.json (Vega-Lite), .nwb (variables over time, "
                       "and the spikes of populations), "
                       ".h5 (spikes in SONATA layout)");
  exported
      ->add_option("--about", a.exported.about,
                   "KEY=TEXT: the subject and session of an .nwb file, such as subject_id=mouse-7; may be repeated")
      ->allow_extra_args(false);
  exported->add_flag("--list", a.exported.list, "list the variables");
  exported->add_flag("--json", a.exported.json, "machine-readable list");
  auto* plot = app.add_subcommand("plot", "a figure of variables of a results file");
  add_selection(*plot, a.plot);
  plot->add_option("--against", a.plot.against, "the axis below; default: the last one");
  plot->add_option("--out", a.plot.out, "file to write: .svg, .png or .pdf")->required();
  auto* compare = app.add_subcommand("compare", "two results files: differences, effect sizes, overlays");
  compare->add_option("first", a.compare.first, "results.h5 of a run, sweep or merge")->required();
  compare->add_option("second", a.compare.second, "another")->required();
  compare->add_option("variables", a.compare.variables, "default: what both studies measure");
  compare->add_option("--out", a.compare.out, "folder for compare.html");
  compare->add_flag("--json", a.compare.json, "machine-readable output");
}

void add_commands(CLI::App& app, Arguments& a) {
  auto* run = app.add_subcommand("run", "simulate a study: table, results file, report");
  add_study_options(*run, a, a.run, true);
  run->add_option("--out", a.run.out, "folder for results; default out/<id>");
  run->add_option("--threads", a.run.threads, "threads; default all cores; results never depend on it")->check(threads);
  run->add_option("--seed", a.seed, "seed of every random draw; as --set study.seed");
  run->add_option("--plots", a.run.plots, "formats of the plots: svg, png, pdf, or none")->capture_default_str();
  run->add_flag("--restart", a.run.restart,
                "begin anew where a killed run of a network left checkpoints, and replace results of another study; "
                "files that teg did not write are never replaced");
  run->add_flag("--no-files", a.no_files, "print only; write nothing");
  run->add_flag("--expect", a.run.expect,
                "exit with 1 where a claim fails, even if --set changed the published values");
  auto* reproduce = app.add_subcommand("reproduce", "run every shipped study: claim, reference, simulated, verdict");
  add_study_options(*reproduce, a, a.reproduce, false);
  reproduce->add_option("studies", a.reproduce.studies,
                        "only these: ids (teg list) or study files; default every shipped one");
  reproduce->add_option("--section", a.sections, "only these sections: a letter, or as C1, which is not C12; A,B1");
  reproduce->add_option("--threads", a.reproduce.threads, "threads; default all cores")->check(threads);
  reproduce->add_flag("--falsify", a.reproduce.falsify,
                      "judge every claim also without what its study says it needs, where it must fail");
  auto* mutate = app.add_subcommand(
      "mutate", "change every number, gate and choice of a study, one by one: which of its claims notice");
  add_study_options(*mutate, a, a.mutate, true);
  mutate->add_option("--threads", a.mutate.threads, "threads; default all cores")->check(threads);
  auto* fit = app.add_subcommand("fit", "fit a study's constants to what it says was published, and print them");
  add_study_options(*fit, a, a.fit, true);
  fit->add_option("--threads", a.fit.threads, "threads; default all cores")->check(threads);
  auto* check = app.add_subcommand("check", "read a study and report every error, without running it");
  add_study_options(*check, a, a.check, true);
  auto* explain =
      app.add_subcommand("explain", "every resolved value, where it comes from, and the equations; or one parameter");
  add_study_options(*explain, a, a.explain, true);
  explain->add_option("name", a.explain_name,
                      "after `rule`, `region`, `receptor`, `learner` or `task`: which one (teg list regions)");
  auto* fresh = app.add_subcommand("new", "write a study of your own, from a shipped one");
  fresh->add_option("file", a.new_path, "file to write")->required();
  fresh->add_option("--from", a.new_from, "id of the study to start from")->capture_default_str();
  auto* list = app.add_subcommand(
      "list", "what there is: studies, parameters, rules, receptors, regions, sensors, learners, tasks");
  list->add_option("what", a.list_what, "studies, parameters, rules, receptors, regions, sensors, learners or tasks")
      ->capture_default_str();
  list->add_flag("--json", a.json, "machine-readable output");
  add_atlas(app, a.atlas);
  add_sweeps(app, a);
  add_checks(app, a);
  add_results(app, a);
  app.add_subcommand("schema", "the JSON schema of study files, for editors");
  app.add_subcommand("reference", "every parameter of study files, as Markdown");
}

// The exit code, but where what was printed did not all arrive.
int flushed(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  return report_errors({{Fault::file_system, "stdout", "could not be written to its end",
                         "free some space, or write to another place"}});
}

// What a command line without a command is answered with.
constexpr const char* first_commands = R"(Three commands to begin with:
  teg run yagishita-2014        simulate a published experiment: table, results file, report
  teg list                      the studies that come with teg
  teg new my-study.toml         a study of your own
teg --help names all commands, teg COMMAND --help says what one takes.
)";

// What is wrong with the first word that is no command or option where it stands; none where all are.
std::optional<Error> unknown_word(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word(argv[i]), name = word.substr(0, word.find('='));
    const bool is_option = name.starts_with("--") && name.size() > 2;
    std::vector<std::string> names;
    if (is_option)
      for (const auto* option : command->get_options())
        for (const auto& known : option->get_lnames()) names.push_back("--" + known);
    else if (command == &app && !name.starts_with("-"))
      for (const auto* known : app.get_subcommands({})) names.push_back(known->get_name());
    else
      continue;
    if (std::ranges::find(names, name) != names.end()) {
      if (!is_option) command = app.get_subcommand(name);
      continue;
    }
    return Error{Fault::unknown_name, command == &app ? "teg" : "teg " + command->get_name(),
                 "there is no " + std::string(is_option ? "option '" : "command '") + name + "'",
                 name_hint(name, names)};
  }
  return std::nullopt;
}

int dispatch(const CLI::App& app, Arguments& a) {
  std::vector<std::pair<std::string, std::string>> settings;
  Errors errors;
  read_settings("--add", "+", a.additions, settings, errors);
  read_settings("--set", "", a.settings, settings, errors);
  if (!errors.empty()) return report_errors(errors);
  if (a.seed >= 0) settings.emplace_back("study.seed", std::to_string(a.seed));
  a.run.settings = a.reproduce.settings = a.check.settings = a.explain.settings = a.fit.settings = a.mutate.settings =
      a.sweep.settings = settings;
  a.run.write_files = !a.no_files;
  if (!a.sections.empty()) a.reproduce.sections = split(a.sections, ',');
  if (app.got_subcommand("run")) return run(a.run);
  if (app.got_subcommand("sweep")) return sweep(a.sweep);
  if (app.got_subcommand("merge")) return merge(a.merge);
  if (app.got_subcommand("rerun")) return rerun(a.rerun);
  if (app.got_subcommand("reproduce")) return reproduce(a.reproduce);
  if (app.got_subcommand("fit")) return fit(a.fit);
  if (app.got_subcommand("mutate")) return mutate(a.mutate);
  if (app.got_subcommand("check")) return check(a.check);
  if (app.got_subcommand("explain") && !a.explain_name.empty()) {
    if (a.explain.study == "region" || a.explain.study == "receptor")
      return explain_known(a.explain.study, a.explain_name);
    if (a.explain.study == "rule") return explain_rule(a.explain_name);
    if (a.explain.study == "learner") return explain_learner(a.explain_name);
    if (a.explain.study == "task") return explain_task(a.explain_name);
    return report_errors(
        {{Fault::unknown_name, "explain", "'" + a.explain.study + "' is not region, receptor, learner or task",
          "write teg explain region NAc, teg explain learner td, or teg explain STUDY"}});
  }
  if (app.got_subcommand("explain")) return explain(a.explain);
  if (app.got_subcommand("new")) return new_study(a.new_path, a.new_from);
  if (app.got_subcommand("list")) return list(a.list_what, a.json);
  if (app.got_subcommand("atlas")) return atlas(a.atlas);
  if (app.got_subcommand("verify")) return verify(a.verify);
  if (app.got_subcommand("bench")) return bench(a.bench);
  if (app.got_subcommand("export")) return export_results(a.exported);
  if (app.got_subcommand("plot")) return plot(a.plot);
  if (app.got_subcommand("compare")) return compare(a.compare);
  return app.got_subcommand("schema") ? schema() : parameter_reference();
}

}  // namespace

int app(int argc, char** argv) {
  (void)stop_flag();  // from here on Ctrl-C ends a run in good order
  CLI::App app{"Tegmentum: how the timing of neuromodulator release shapes what is learned", "teg"};
  app.set_version_flag("--version", TEG_VERSION);
  app.require_subcommand(1);
  app.failure_message([&](const CLI::App*, const CLI::Error& e) {
    const auto unknown = unknown_word(app, argc, argv);
    return "error: " + (unknown ? unknown->where + ": " + unknown->what : std::string(e.what())) +
           "\n  fix: " + (unknown ? unknown->fix + "; " : "") +
           "teg --help and teg COMMAND --help say what can be written\n";
  });
  Arguments arguments;
  add_commands(app, arguments);
  if (argc == 1) {
    std::printf("%s\n%s", app.get_description().c_str(), first_commands);
    return flushed(done);
  }
  for (int i = 0; i < argc; ++i)
    arguments.run.command_line.append(i ? " " : "").append(i ? shell_word(argv[i]) : "teg");
  arguments.sweep.command_line = arguments.compare.command_line = arguments.atlas.command_line =
      arguments.run.command_line;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e, std::cout, std::cerr);
    std::cout.flush();
    return code != 0 ? bad_input : flushed(std::cout ? done : bad_input);
  }
  return flushed(dispatch(app, arguments));
}

}  // namespace teg::cli
