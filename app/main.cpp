// The command line of Highwater (design/interfaces.md §3): reads it, and hands over to the part that does the work.

#include <CLI/CLI.hpp>

#include "app/exit_codes.h"
#include "app/experiment.h"
#include "app/measure.h"
#include "app/run_lab.h"
#include "app/serve.h"
#include "app/simulate.h"
#ifdef HIGHWATER_WINDOW
#include "app/window.h"
#endif
#ifdef HIGHWATER_DUMP
#include "app/dump.h"
#endif
#ifdef HIGHWATER_LESSONS
#include "app/lessons.h"
#endif

int main(int argc, char** argv)
{
    CLI::App cli{"Highwater: a desktop laboratory for Kafka."};
    cli.set_version_flag("--version", "highwater " HIGHWATER_VERSION);
    cli.require_subcommand(0, 1);

    app::ServeOptions serve;
    auto* serveCommand = cli.add_subcommand("serve", "the cluster alone, for real clients");
    serveCommand->add_option("LAB", serve.lab, "a lab file");
    serveCommand->add_option("--brokers", serve.brokers, "how many brokers")->check(CLI::Range(1, 100));
    serveCommand->add_option("--controllers", serve.controllers, "how many controllers: 1 or 3")->check(CLI::IsMember({1, 3}));
    serveCommand->add_option("--port", serve.port, "of broker 1, the others follow; 0: free ones");
    serveCommand->add_option("--host", serve.host, "address to listen on");
    serveCommand->add_option("--data", serve.data, "folder of the cluster; recovered if it is there");
    serveCommand->add_option("--topic", serve.topics, "NAME:PARTITIONS:RF, made at the start")->take_all();
    serveCommand->add_option("--config", serve.config, "k=v, a broker setting by Kafka's name")->take_all();
    serveCommand->add_flag("--console", serve.console, "reads command lines from standard input, answers in JSON");

    app::RunOptions run;
    auto* runCommand = cli.add_subcommand("run", "plays a lab as fast as it goes and reports");
    runCommand->add_option("LAB", run.lab, "a lab file")->required();
    runCommand->add_option("--until", run.until, "where to stop: 10s");
    runCommand->add_option("--report", run.report, "text or json")->check(CLI::IsMember({"text", "json"}));
    runCommand->add_flag("--facts", run.facts, "a JSON line for each fact first");

    app::ExperimentOptions experiment;
    auto* experimentCommand = cli.add_subcommand("experiment", "plays a lab over and over, with other settings and seeds, on all cores");
    experimentCommand->add_option("LAB", experiment.lab, "a lab file")->required();
    experimentCommand->add_option("--vary", experiment.vary, "KEY=VALUE,VALUE… or do.2.at=0s..2s/40; each with each")->take_all();
    experimentCommand->add_option("--set", experiment.set, "k=v, in every run")->take_all();
    experimentCommand->add_option("--runs", experiment.runs, "seeds 1 to N for each cell")->check(CLI::Range(1, 1000000));
    experimentCommand->add_flag("--summary", experiment.summary, "a row for each cell instead of one for each run");
    experimentCommand->add_option("--report", experiment.report, "csv or json")->check(CLI::IsMember({"csv", "json"}));
    experimentCommand->add_option("--threads", experiment.threads, "0: one for each core")->check(CLI::Range(0, 1024));

    app::SimulateOptions simulate;
    auto* simulateCommand = cli.add_subcommand("simulate", "random clusters, loads and faults; invariants after every event");
    simulateCommand->add_option("--seeds", simulate.seeds, "how many")->check(CLI::Range(std::int64_t{1}, std::int64_t{100000000}));
    simulateCommand->add_option("--from", simulate.from, "the first seed")->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 62));
    simulateCommand->add_option("--minutes", simulate.minutes, "so long by the clock on the wall, instead of --seeds")->check(CLI::Range(1, 100000));
    simulateCommand->add_option("--report", simulate.report, "text or json")->check(CLI::IsMember({"text", "json"}));

    app::MeasureOptions measure;
    auto* measureCommand = cli.add_subcommand("measure", "what makes Kafka fast, on this disk");
    measureCommand->add_option("--dir", measure.folder, "a folder on the disk to measure; none: the temporary one");
    measureCommand->add_option("--report", measure.report, "text, csv or json")->check(CLI::IsMember({"text", "csv", "json"}));

#ifdef HIGHWATER_DUMP
    app::DumpOptions dump;
    auto* dumpCommand = cli.add_subcommand("dump", "decodes Kafka's files, ours or Apache's");
    dumpCommand->add_option("FILE", dump.paths, "files or folders")->required();
    dumpCommand->add_flag("--records", dump.records, "every record too");
    dumpCommand->add_option("--report", dump.report, "text or json")->check(CLI::IsMember({"text", "json"}));
#endif
#ifdef HIGHWATER_LESSONS
    app::LessonsOptions lessons;
    auto* lessonsCommand = cli.add_subcommand("lessons", "validates and plays lessons with all robots");
    lessonsCommand->add_flag("--check", lessons.check, "play them");
    lessonsCommand->add_option("ID", lessons.ids, "lessons; none: all");
    lessonsCommand->add_option("--seeds", lessons.seeds, "how many seeds each")->check(CLI::Range(1, 1000));
    lessonsCommand->add_option("--new", lessons.newId, "write a working skeleton");
#endif
#ifdef HIGHWATER_WINDOW
    app::WindowOptions window;
    cli.add_option("FILE", window.path, "a lab; a folder: a lesson, or a Kafka log folder, read-only");
    cli.add_option("--seed", window.seed, "in place of the lab's");
    cli.add_option("--set", window.settings, "k=v, a cluster setting by Kafka's name")->take_all();
    cli.add_option("--at", window.at, "the instant to open at");
    app::ShotOptions shot;
    auto* shotCommand = cli.add_subcommand("shot", "a picture of a lab, without a display");
    shotCommand->add_option("LAB", shot.lab, "a lab file; none: the lab that opens first");
    shotCommand->add_option("--at", shot.at, "the instant: 4.4s");
    shotCommand->add_option("-o", shot.out, "FILE.png, .svg or .pdf; .gif or numbered .png with --from")->required();
    shotCommand->add_option("--from", shot.from, "an animation begins there: 4s");
    shotCommand->add_option("--to", shot.to, "and ends there: 6s");
    shotCommand->add_option("--fps", shot.fps, "its pictures for each virtual second; more than 25: slow motion")->check(CLI::Range(1, 1000000));
    shotCommand->add_option("--size", shot.size, "1680x1050");
    shotCommand->add_option("--theme", shot.theme, "light or dark")->check(CLI::IsMember({"light", "dark"}));
    shotCommand->add_option("--lang", shot.language, "en or zh")->check(CLI::IsMember({"en", "zh"}));
    shotCommand->add_option("--client", shot.client, "a producer, seen from inside");
    shotCommand->add_option("--files", shot.files, "the files of a copy: orders-0@1, a partition on a broker");
    shotCommand->add_option("--group", shot.group, "a consumer group, seen from inside");
    shotCommand->add_option("--view", shot.view, "stage or window")->check(CLI::IsMember({"stage", "window"}));
    shotCommand->add_option("--scale", shot.scale, "1.5: larger text and shapes")->check(CLI::Range(0.5, 4.0));
#endif
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = cli.exit(error);
        return code == 0 ? app::kWell : app::kBadUse;
    }
    if (*serveCommand)
        return app::serve(serve);
    if (*runCommand)
        return app::runLab(run);
    if (*experimentCommand)
        return app::experiment(experiment);
    if (*simulateCommand)
        return app::simulate(simulate);
    if (*measureCommand)
        return app::measureDisk(measure);
#ifdef HIGHWATER_DUMP
    if (*dumpCommand)
        return app::dump(dump);
#endif
#ifdef HIGHWATER_LESSONS
    if (*lessonsCommand)
        return app::lessons(lessons, argc, argv);
#endif
#ifdef HIGHWATER_WINDOW
    if (*shotCommand)
        return app::shot(shot, argc, argv);
    return app::openWindow(window, argc, argv);
#else
    std::puts("This build has no window; `highwater serve` runs the cluster alone, `highwater --help` tells the rest.");
    return app::kBadUse;
#endif
}
