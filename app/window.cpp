#include "app/window.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QFile>

#include <iostream>

#include "app/exit_codes.h"
#include "app/first_lab.h"
#include "app/lab_io.h"
#include "ui/common/appearance.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/stage_painter.h"
#include "ui/window/main_window.h"

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

// Writes what lies on the lab's disks into real folders, laid out as Kafka lays them out.
QString mirror(Lab& lab)
{
    const QString root = QDir::temp().filePath(QString("highwater-files-%1").arg(QCoreApplication::applicationPid()));
    QDir().mkpath(root);
    QFile marker(root + "/.highwater");
    if (!marker.open(QIODevice::WriteOnly))
        return {};
    marker.write("{\"format\":1}\n");
    for (const auto broker : lab.brokers()) {
        const MemoryDisk* disk = lab.diskOf(NodeId{broker.value});
        if (!disk)
            continue;
        const QString folder = root + QString("/broker-%1").arg(broker.value);
        QDir().mkpath(folder);
        for (const auto& directory : disk->directories())
            QDir(folder).mkpath(QString::fromStdString(directory));
        for (const auto& entry : disk->files()) {
            QFile file(folder + "/" + QString::fromStdString(entry.path));
            if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
                continue;
            const ByteChain bytes = disk->readFile(entry.path, 0);
            for (const auto& slice : bytes.slices())
                file.write(reinterpret_cast<const char*>(slice.data()), static_cast<qint64>(slice.size()));
        }
    }
    return root;
}

} // namespace

int openWindow(const WindowOptions& options, int& argc, char** argv)
{
    LoadedLab loaded;
    if (const auto errors = prepare(options.path, loaded); !errors.empty()) {
        std::cerr << errors;
        return kBadUse;
    }
    for (const auto& setting : options.settings)
        if (const auto wrong = applySetting(loaded.file, setting)) {
            std::cerr << *wrong << "\n";
            return kBadUse;
        }
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
    ui::Appearance::instance().setTheme(ui::ThemeChoice::System);
    ui::Appearance::instance().setLanguage(ui::Appearance::systemLanguage());
    setCheckHandler(&throwCheckFailed);

    const std::string title = loaded.file.title.empty() ? QFileInfo(QString::fromStdString(options.path)).completeBaseName().toStdString() : loaded.file.title;
    LabOptions labOptions;
    labOptions.seed = options.seed;
    std::vector<std::string> warnings;
    auto lab = makeLab(std::move(loaded), std::move(labOptions), warnings);
    for (const auto& warning : warnings)
        std::cerr << warning << "\n";
    if (openAt && *openAt > lab->now())
        lab->runUntil(*openAt);

    Host::Options hostOptions;
    hostOptions.listen = true;
    hostOptions.pace = {HostPace::Kind::Auto, 1, 1};
    ui::Bridge bridge(std::move(lab), hostOptions);
    ui::MainWindow* window = nullptr;
    ui::MainWindow::Doors doors;
    doors.save = [](Lab& running, const QString& path) { return QString::fromStdString(saveLab(path.toStdString(), running.save()).value_or("")); };
    doors.open = [&](const QString& path) {
        LoadedLab other;
        const auto errors = loadLab(path.toStdString(), other);
        if (!errors.empty()) {
            std::cerr << errors.front() << "\n";
            window->tell(QString::fromStdString(errors.front()));
            return;
        }
        std::vector<std::string> told;
        bridge.replaceLab(makeLab(std::move(other), {}, told));
    };
    doors.folderOf = &mirror;
    ui::MainWindow shown(bridge, QString::fromStdString(title), doors);
    window = &shown;
    if (const QString problem = bridge.start(); !problem.isEmpty()) {
        std::cerr << problem.toStdString() << "\n";
        return kBadEnvironment;
    }
    shown.show();
    return QApplication::exec();
}

int shot(const ShotOptions& options, int& argc, char** argv)
{
    LoadedLab loaded;
    if (const auto errors = prepare(options.lab, loaded); !errors.empty()) {
        std::cerr << errors;
        return kBadUse;
    }
    const auto at = parseDuration(options.at);
    const QStringList size = QString::fromStdString(options.size).split('x');
    if (!at || size.size() != 2 || size[0].toInt() < 320 || size[1].toInt() < 240) {
        std::cerr << "--at takes an instant (4.4s), --size a width and height (1680x1050)\n";
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
    lab->runUntil(Time{*at});
    const QString out = QString::fromStdString(options.out);
    const QSize pixels(size[0].toInt(), size[1].toInt());
    if (options.view == "window" && !out.endsWith(".png")) {
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
        bridge.deliverNow();
        QApplication::processEvents();
        QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(options.scale);
        image.fill(ui::Appearance::instance().theme().bg);
        QApplication::processEvents();
        window.render(&image);
        if (!image.save(out)) {
            std::cerr << options.out << " cannot be written\n";
            return kBadEnvironment;
        }
        return kWell;
    }
    const Moment moment = lab->moment();
    ui::StageInput input;
    input.view = moment.view.get();
    input.now = moment.at;
    input.theme = &ui::Appearance::instance().theme();
    input.size = QSizeF(pixels) / options.scale;
    input.actions = false;
    ui::DisplayList list;
    ui::paintStage(input, list);
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
