#include "app/window.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QFile>
#include <QScreen>

#include <iostream>

#include "app/dump_records.h"
#include "app/exit_codes.h"
#include "app/first_lab.h"
#include "app/home.h"
#include "app/lab_io.h"
#include "engine/lab/experiment.h"
#include "engine/lab/lab_settings.h"
#include "engine/net/measure/run.h"
#include "app/live_run.h"
#include "app/script_host.h"
#include "app/shot_frames.h"
#include "ui/common/appearance.h"
#include "ui/lesson/lesson_shelf.h"
#include "ui/models/assignor_compare.h"
#include "ui/models/config_rows.h"
#include "ui/models/other_protocol.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/producer_layout.h"
#include "ui/stage/stage_painter.h"
#include "ui/window/main_window.h"
#include "ui/window/window_settings.h"

namespace app {

using namespace engine;

namespace {

// Empty on success.
std::string prepare(const std::string& path, LoadedLab& loaded)
{
    if (path.empty()) {
        loaded.file = firstLab();
        return {};
    }
    std::string words;
    for (const auto& error : loadLab(path, loaded))
        words += error + "\n";
    return words;
}

// The folder of the live branch's mirror.
QString filesOf(Lab& lab)
{
    const auto* kept = dynamic_cast<const LiveRun*>(lab.journalSink());
    return kept ? QString::fromStdString(kept->filesOf(lab.liveBranch())) : QString();
}

// The lab that is opened: the named one, or the run of a window that was killed, or the first one.
struct Opened {
    std::unique_ptr<Lab> lab;
    std::string title;
    std::optional<Time> openAt;
    QString told; // for the status line
};

void keep(Opened& opened, const std::vector<std::uint8_t>& inputs)
{
    opened.lab->onSave = [](const std::string& file, Lab::Saved saved) { return saveLab(file, std::move(saved)); };
    if (const std::string wrong = LiveRun::keep(homeFolder(), *opened.lab, inputs); !wrong.empty()) {
        std::cerr << wrong << "\n";
        opened.told = QString::fromStdString(wrong);
    }
}

std::optional<Opened> resumeKilled()
{
    std::string problem;
    auto killed = findKilledRun(homeFolder(), problem);
    if (!problem.empty())
        std::cerr << problem << "\n";
    if (!killed)
        return std::nullopt;
    Opened opened;
    opened.title = killed->lab.file.title;
    const auto inputs = killed->lab.inputs;
    try {
        std::vector<std::string> warnings;
        opened.lab = makeLab(std::move(killed->lab), {}, warnings);
        for (const auto& warning : warnings)
            std::cerr << warning << "\n";
        keep(opened, inputs);
    } catch (const CheckFailed& failed) {
        std::cerr << killed->folder.path().string() << " cannot be played again: " << failed.what() << "\n";
        return std::nullopt;
    }
    if (opened.told.isEmpty()) {
        killed->folder.remove();
        const Duration shown = killed->head.sinceZero - killed->head.sinceZero % 1ms;
        opened.told = QCoreApplication::translate("Window", "The last run did not end by itself. It goes on where it stood, at %1.")
                          .arg(QString::fromStdString(formatTime(Time{shown})));
    }
    return opened;
}

// What the group level shows beside the rows, as the window asks for it; the same in the other protocol is not only offered but played.
std::shared_ptr<const ui::GroupPanels> groupPanels(Lab& lab, const std::string& name)
{
    auto panels = std::make_shared<ui::GroupPanels>();
    panels->group = name;
    const Moment now = lab.moment();
    const auto found = now.view->groups.find(name);
    const RebalanceView* rebalance = found == now.view->groups.end() ? nullptr : ui::rebalanceOf(*found->second, {});
    if (!rebalance)
        return panels;
    const auto namesIn = [](std::shared_ptr<const ClusterView> view) {
        return [view](NodeId id) {
            return id.isBroker() || id.isController() ? ui::plainNodeName(id) : QString::fromStdString(view->nodeNameOf(id));
        };
    };
    const ui::NodeNames names = namesIn(now.view);
    const ui::LadderSource source = ui::ladderSource(lab, name, *rebalance, now.at);
    panels->ladder = std::make_shared<const ui::RebalanceLadder>(ui::rebalanceLadder(source, names));
    panels->assignors = std::make_shared<const ui::AssignorsShown>(
        ui::assignorsOfChange(*source.before.view, *source.ended.view, name, names));
    ui::OtherProtocol& other = panels->other;
    other.kind = ui::otherKind(rebalance->kind);
    if (source.to == kNever)
        return panels;
    const LabFile course = plainCourse(lab.save().file);
    other.words = ui::otherProtocolProblem(course, *now.view, name);
    if (!other.words.isEmpty())
        return panels;
    const ui::OtherProtocolRun run = ui::playOtherProtocol(course, name, *rebalance);
    other.words = run.problem;
    other.state = run.problem.isEmpty() ? ui::OtherProtocol::State::Played : ui::OtherProtocol::State::Failed;
    if (run.problem.isEmpty())
        other.ladder = std::make_shared<const ui::RebalanceLadder>(ui::rebalanceLadder(run.source, namesIn(run.source.after.view)));
    return panels;
}

} // namespace

int openWindow(const WindowOptions& options, int& argc, char** argv)
{
    LoadedLab loaded;
    const bool isLesson = !options.path.empty() && ui::isLessonFolder(options.path);
    const bool isLogFolder = !isLesson && QFileInfo(QString::fromStdString(options.path)).isDir();
    if (const auto errors = prepare(isLesson || isLogFolder ? std::string() : options.path, loaded); !errors.empty()) {
        std::cerr << errors;
        return kBadUse;
    }
    const bool isPlain = options.path.empty() && options.settings.empty() && options.at.empty() && !options.seed;
    if (const auto wrong = applySettings(loaded.file, options.settings)) {
        std::cerr << "--set: " << *wrong << "\n";
        return kBadUse;
    }
    orderByInstant(loaded.file);
    std::optional<Time> openAt = loaded.file.openAt;
    if (!options.at.empty()) {
        const auto at = parseDuration(options.at);
        if (!at) {
            std::cerr << "--at takes an instant such as 4.2s, not " << options.at << "\n";
            return kBadUse;
        }
        openAt = Time{*at};
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName("Highwater");
    measure::removeLeftovers({}); // of a window that was killed while it measured
    const QString settings = QString::fromStdString(settingsFile().string());
    ui::WindowSettings(settings).applyAppearance();
    setCheckHandler(&throwCheckFailed);

    Opened opened;
    if (auto killed = isPlain ? resumeKilled() : std::nullopt) {
        opened = std::move(*killed);
    } else {
        opened.title = loaded.file.title.empty() ? QFileInfo(QString::fromStdString(options.path)).completeBaseName().toStdString()
            : loaded.file.title;
        LabOptions labOptions;
        labOptions.seed = options.seed;
        std::vector<std::string> warnings;
        const auto inputs = loaded.inputs;
        opened.lab = makeLab(std::move(loaded), std::move(labOptions), warnings);
        for (const auto& warning : warnings)
            std::cerr << warning << "\n";
        keep(opened, inputs);
        if (openAt && *openAt > opened.lab->now())
            opened.lab->runUntil(*openAt);
    }

    Host::Options hostOptions;
    hostOptions.listen = true;
    hostOptions.pace = {HostPace::Kind::Auto, 1, 1};
    ui::Bridge bridge(std::move(opened.lab), hostOptions);
    ui::MainWindow* window = nullptr;
    ui::MainWindow::Doors doors;
    doors.save = [](Lab& running, const QString& path) { return QString::fromStdString(saveLab(path.toStdString(),
        running.save()).value_or("")); };
    doors.open = [&](const QString& path) {
        LoadedLab other;
        const auto errors = loadLab(path.toStdString(), other);
        if (!errors.empty()) {
            std::cerr << errors.front() << "\n";
            window->tell(QString::fromStdString(errors.front()));
            return;
        }
        std::vector<std::string> told;
        const auto inputs = other.inputs;
        Opened next;
        next.lab = makeLab(std::move(other), {}, told);
        keep(next, inputs);
        for (const auto& words : told)
            window->tell(QString::fromStdString(words));
        if (!next.told.isEmpty())
            window->tell(next.told);
        bridge.replaceLab(std::move(next.lab));
    };
    doors.folderOf = &filesOf;
    doors.settings = settings;
    doors.progress = QString::fromStdString((homeFolder() / "progress.json").string());
    doors.newScripts = [] { return makeScriptHost(); };
    doors.decode = &decodeRecord;
    doors.keep = [scripts = makeScriptHost()](Lab& made) {
        made.useScripts(scripts);
        if (const std::string wrong = LiveRun::keep(homeFolder(), made, {}); !wrong.empty())
            std::cerr << wrong << "\n";
    };
    ui::MainWindow shown(bridge, QString::fromStdString(opened.title), doors);
    window = &shown;
    if (const QString problem = bridge.start(); !problem.isEmpty()) {
        std::cerr << problem.toStdString() << "\n";
        return kBadEnvironment;
    }
    if (const QScreen* screen = shown.screen())
        shown.resize(shown.size().boundedTo(screen->availableGeometry().size()));
    shown.show();
    if (isLesson)
        shown.openLesson(QString::fromStdString(options.path));
    if (isLogFolder)
        shown.openLogFolder(QString::fromStdString(options.path));
    if (!opened.told.isEmpty())
        shown.tell(opened.told);
    return QApplication::exec();
}

int shot(const ShotOptions& options, int& argc, char** argv)
{
    LoadedLab loaded;
    const bool isLesson = !options.lab.empty() && ui::isLessonFolder(options.lab);
    if (const auto errors = prepare(isLesson ? std::string() : options.lab, loaded); !errors.empty()) {
        std::cerr << errors;
        return kBadUse;
    }
    const auto at = parseDuration(options.at);
    const QStringList size = QString::fromStdString(options.size).split('x');
    if (!at || size.size() != 2 || size[0].toInt() < 320 || size[1].toInt() < 240) {
        std::cerr << "--at takes an instant (4.4s), --size a width and height (1680x1050)\n";
        return kBadUse;
    }
    if (!options.from.empty() || !options.to.empty())
        if (const QString problem = framesProblem(options); !problem.isEmpty()) {
            std::cerr << problem.toStdString() << "\n";
            return kBadUse;
        }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::Appearance::instance().setTheme(options.theme == "dark" ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
    ui::Appearance::instance().setLanguage(options.language == "zh" ? ui::Language::Chinese : ui::Language::English);
    ui::Appearance::instance().setReduceMotion(true);
    const std::string title = loaded.file.title;
    std::vector<std::string> warnings;
    auto lab = makeLab(std::move(loaded), {}, warnings);
    const bool isAnimation = !options.from.empty() || !options.to.empty();
    if (!isAnimation)
        lab->runUntil(Time{*at});
    std::optional<NodeId> client;
    if (!options.client.empty()) {
        const ClusterView& view = lab->view();
        for (const auto& [id, one] : view.clients)
            if (one->name == options.client && ui::hasProducerLevel(view, id))
                client = id;
        if (!client) {
            std::cerr << "--client takes a producer that is there at that instant, by its name; " << options.client << " is none\n";
            return kBadUse;
        }
    }
    std::optional<ui::ObjectId> files;
    if (!options.files.empty()) {
        const QStringList parts = QString::fromStdString(options.files).split('@');
        const QString partition = parts[0].section('-', -1);
        const TopicPartition id{parts[0].left(parts[0].size() - partition.size() - 1).toStdString(), partition.toInt()};
        const PartitionView* found = parts.size() == 2 ? lab->view().partition(id) : nullptr;
        if (!found || !found->copyOn(BrokerId{parts[1].toInt()})) {
            std::cerr << "--files takes a partition and a broker that has a copy of it at that instant, orders-0@1; "
                << options.files << " is none\n";
            return kBadUse;
        }
        files = ui::ObjectId::replica(id, BrokerId{parts[1].toInt()});
    }
    if (!options.group.empty() && lab->view().groups.count(options.group) == 0) {
        std::cerr << "--group takes a consumer group that is there at that instant; " << options.group << " is none\n";
        return kBadUse;
    }
    const QString out = QString::fromStdString(options.out);
    const QSize pixels(size[0].toInt(), size[1].toInt());
    if (options.view == "window" && !isAnimation && !out.endsWith(".png")) {
        std::cerr << "a picture of the window is a .png; the stage can be .svg and .pdf too\n";
        return kBadUse;
    }
    if (options.view == "window") {
        Host::Options hostOptions;
        hostOptions.pace = {HostPace::Kind::Paused, 1, 1};
        ui::Bridge bridge(std::move(lab), hostOptions);
        ui::MainWindow window(bridge, QString::fromStdString(title), {});
        window.resize(pixels / options.scale);
        if (const QString problem = bridge.start(); !problem.isEmpty()) {
            std::cerr << problem.toStdString() << "\n";
            return kBadEnvironment;
        }
        window.show();
        if (isLesson)
            window.openLesson(QString::fromStdString(options.lab));
        bridge.deliverNow();
        if (client)
            window.stage().view().openProducer(*client);
        if (files)
            window.stage().view().openFiles(files->topicPartition(), files->broker());
        const auto ask = [&](const std::function<void(Lab&)>& question) { // and what was asked before is answered, too
            bool done = false;
            bridge.ask(
                [&](Lab& running) {
                    question(running);
                    return QString();
                },
                [&](const QString&) { done = true; });
            while (!done)
                QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        };
        if (!options.group.empty()) {
            window.stage().view().openGroup(options.group);
            ask([](Lab&) { });
        }
        QApplication::processEvents();
        const auto paint = [&] {
            QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
            image.setDevicePixelRatio(options.scale);
            image.fill(ui::Appearance::instance().theme().bg);
            QApplication::processEvents();
            window.render(&image);
            return image;
        };
        if (isAnimation)
            return shotFrames(options, [&](Time instant) {
                ask([instant](Lab& running) { running.runUntil(std::max(instant, running.now())); });
                bridge.deliverNow();
                if (!options.group.empty())
                    ask([](Lab&) { });
                return paint();
            });
        if (!paint().save(out)) {
            std::cerr << options.out << " cannot be written\n";
            return kBadEnvironment;
        }
        return kWell;
    }
    ui::StageInput input;
    input.theme = &ui::Appearance::instance().theme();
    input.size = QSizeF(pixels) / options.scale;
    input.actions = false;
    if (client) {
        input.camera.level = ui::ZoomLevel::Producer;
        input.camera.client = *client;
    }
    if (files) {
        input.camera.level = ui::ZoomLevel::Storage;
        input.camera.topic = files->text;
        input.camera.partition = files->partition;
        input.camera.broker = files->broker();
        input.lab = std::make_shared<ui::LabKnown>(ui::knownOf(*lab, ui::configsOf(*lab, lab->view())));
    }
    if (!options.group.empty()) {
        input.camera.level = ui::ZoomLevel::Group;
        input.camera.group = options.group;
    }
    ui::DisplayList list;
    Moment moment;
    const auto paintNow = [&] {
        moment = lab->moment();
        if (!options.group.empty())
            input.groupPanels = groupPanels(*lab, options.group);
        input.view = moment.view.get();
        input.now = moment.at;
        ui::paintStage(input, list);
    };
    if (isAnimation)
        return shotFrames(options, [&](Time instant) {
            lab->runUntil(std::max(instant, lab->now()));
            paintNow();
            return ui::renderImage(list, input.theme->bg, options.scale);
        });
    paintNow();
    bool done = false;
    if (out.endsWith(".svg")) {
        QFile file(out);
        done = file.open(QIODevice::WriteOnly) && ui::writeSvg(list, file, input.theme->bg, QString::fromStdString(title));
    } else if (out.endsWith(".pdf")) {
        done = ui::writePdf(list, out, input.theme->bg, QString::fromStdString(title));
    } else {
        done = ui::renderImage(list, input.theme->bg, options.scale).save(out);
    }
    if (!done)
        std::cerr << options.out << " cannot be written\n";
    return done ? kWell : kBadEnvironment;
}

} // namespace app
