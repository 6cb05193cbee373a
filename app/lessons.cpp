#include "app/lessons.h"

#include <QApplication>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>

#include <nlohmann/json.hpp>

#include "app/exit_codes.h"
#include "app/script_host.h"
#include "engine/base/check.h"
#include "ui/lesson/lesson_file.h"
#include "ui/lesson/lesson_look.h"
#include "ui/lesson/lesson_robots.h"
#include "ui/lesson/lesson_shelf.h"

namespace app {

namespace {

int makeNew(const std::string& id)
{
    std::string made;
    if (const std::string wrong = ui::writeSkeleton(id, made); !wrong.empty()) {
        std::cerr << wrong << "\n";
        return kBadUse;
    }
    std::cout << made << "\n";
    std::cerr << "a lesson that works; change it, then: highwater lessons --check " << made << "\n";
    return kWell;
}

struct Counts {
    std::size_t lessons = 0, steps = 0, checks = 0, failed = 0;
};

void play(const ui::LessonPtr& lesson, int seeds, const ui::RobotOptions& options, Counts& counts)
{
    const auto began = std::chrono::steady_clock::now();
    const ui::LessonReport report = ui::playLesson(lesson, seeds, options);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    nlohmann::ordered_json line{{"lesson", lesson->number}, {"steps", report.steps}, {"checks", report.checks}};
    for (const ui::RobotVerdict& robot : report.robots) {
        line["robots"][robot.robot] = robot.problem.empty() ? "ok" : robot.problem;
        if (!robot.problem.empty())
            std::cerr << lesson->id << ": " << robot.robot << ": " << robot.problem << "\n";
    }
    const auto known = ui::lessonIds();
    const bool isOnShelf = std::find(known.begin(), known.end(), lesson->id) != known.end();
    const std::string miscount = isOnShelf ? ui::countsProblem(lesson->number, report.steps, report.checks) : std::string();
    if (!miscount.empty()) {
        line["counts"] = miscount;
        std::cerr << lesson->id << ": " << miscount << "\n";
    }
    line["seconds"] = static_cast<double>(took.count()) / 1000.0;
    std::cout << line.dump() << std::endl;
    ++counts.lessons;
    counts.steps += report.steps;
    counts.checks += report.checks;
    counts.failed += report.isWell() && miscount.empty() ? 0 : 1;
}

} // namespace

int lessons(const LessonsOptions& options, int& argc, char** argv)
{
    if (!options.newId.empty() && !options.check)
        return makeNew(options.newId);
    if (!options.check) {
        std::cerr << "say --check to play lessons, or --new ID to write one; there is:\n";
        for (const std::string& id : ui::lessonIds())
            std::cerr << "  " << id << "\n";
        return kBadUse;
    }
    engine::setCheckHandler(&engine::throwCheckFailed);
    qputenv("QT_QPA_PLATFORM", "offscreen"); // the bilingual robot looks at pages
    const QApplication application(argc, argv);
    const bool isAll = options.ids.empty();
    const auto ids = isAll ? ui::lessonIds() : options.ids;
    std::vector<ui::LessonPtr> read;
    bool isBad = false;
    for (const std::string& id : ids) {
        std::string problem;
        const auto source = ui::findLesson(id, problem);
        if (!source) {
            std::cerr << problem << "\n";
            isBad = true;
            continue;
        }
        auto lesson = ui::readLesson(*source);
        if (lesson) {
            read.push_back(*lesson);
            continue;
        }
        isBad = true;
        for (const auto& error : lesson.error())
            std::cerr << engine::describe(error) << "\n";
    }
    if (isAll)
        for (const auto& error : ui::checkPrerequisites(read)) {
            std::cerr << engine::describe(error) << "\n";
            isBad = true;
        }
    Counts counts;
    ui::StepReader reader;
    const ui::RobotOptions robots{std::ref(reader), {}, {}, makeScriptHost()};
    for (const ui::LessonPtr& lesson : read)
        play(lesson, options.seeds, robots, counts);
    std::cout << counts.lessons << " lessons, " << counts.steps << " steps, " << counts.checks << " checks executed, "
              << counts.failed << " failed, " << options.seeds << " seeds" << std::endl;
    if (read.empty() && !isBad) {
        std::cerr << "there are no lessons in " << ui::lessonsFrom() << "\n";
        isBad = true;
    }
    return isBad ? kBadUse : counts.failed > 0 ? kCheckFailed : kWell;
}

} // namespace app
