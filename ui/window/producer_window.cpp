// The producer level in the window: room for it, and its settings edited in their place.

#include "ui/window/main_window.h"

#include <QSplitter>

#include <memory>

#include "engine/lab/experiment.h"
#include "ui/panels/inspector.h"
#include "ui/panels/setting_popup.h"
#include "ui/window/partitioners_dialog.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kRoomWanted = 1300; // of the stage; less, and panels give way while a client is looked into

} // namespace

void MainWindow::editSetting(const ObjectId& knob, const QRect& at)
{
    if (!m_live.view)
        return;
    const auto owner = configOwnerOf(*m_live.view, knob);
    const QString name = QString::fromStdString(knob.text);
    if (!owner || !SettingPopup::hasSetting(m_live, m_configs, *owner, name))
        return;
    m_setting = new SettingPopup(m_live, m_configs, *owner, name, this);
    connect(m_setting, &SettingPopup::commandRequested, this, &MainWindow::run);
    m_setting->openAt(at);
}

// These levels are as wide as the window in their pictures: the panel on the left goes, unless a lesson is in it, and where that is not
// enough the inspector. What was there comes back with the next level.
void MainWindow::makeRoom()
{
    const ZoomLevel level = m_stage->view().camera().level;
    const bool wanted = level >= ZoomLevel::Producer && !m_presenting;
    if (wanted == !m_panelsBeforeClient.isEmpty())
        return;
    auto* middle = findChild<QSplitter*>();
    if (!wanted) {
        if (!m_presenting)
            middle->setSizes(m_panelsBeforeClient);
        m_panelsBeforeClient.clear();
        return;
    }
    m_panelsBeforeClient = middle->sizes();
    QList<int> sizes = m_panelsBeforeClient;
    if (!m_lesson) {
        sizes[1] += sizes[0];
        sizes[0] = 0;
    }
    if (sizes[1] < kRoomWanted) {
        sizes[1] += sizes[2];
        sizes[2] = 0;
    }
    middle->setSizes(sizes);
}

void MainWindow::comparePartitioners()
{
    struct Answer {
        LabFile course;
        QStringList producers;
        Time until;
    };
    auto answer = std::make_shared<Answer>();
    m_bridge.ask(
        [answer](Lab& lab) {
            answer->course = plainCourse(lab.save().file);
            answer->until = lab.now();
            for (const LabDo& todo : answer->course.todo)
                if (const auto* start = std::get_if<command::StartProducer>(&todo.command))
                    answer->producers << QString::fromStdString(start->name);
            answer->producers.removeDuplicates();
            return QString();
        },
        [this, answer](const QString&) {
            auto* dialog = new PartitionersDialog(std::move(answer->course), answer->producers, answer->until, this);
            dialog->open();
            dialog->start();
        });
}

} // namespace ui
