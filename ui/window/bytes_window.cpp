// The byte drawer in the window: below the stage, opened by 5, by the crumb "Bytes" and from the View menu.

#include "ui/window/main_window.h"

#include <QSplitter>

#include <memory>
#include <utility>

#include "ui/panels/byte_drawer.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/inspector.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kDrawerHeight = 336;

} // namespace

// The stage, and the drawer below it.
QWidget* MainWindow::buildBytes(QWidget* stage)
{
    auto* both = new QSplitter(Qt::Vertical);
    both->setObjectName("stageAndBytes");
    m_bytes = new ByteDrawer;
    both->addWidget(stage);
    both->addWidget(m_bytes);
    both->setStretchFactor(0, 1);
    both->setCollapsible(0, false);
    m_bytes->hide();
    connect(m_bytes, &ByteDrawer::journeyWanted, this, &MainWindow::askForJourney);
    connect(m_bytes, &ByteDrawer::selectRequested, this, &MainWindow::selectThing);
    connect(m_bytes, &ByteDrawer::stationRequested, this, [this](Time at, const ObjectId& id) {
        m_wanted = id; // it may not be there before that instant is shown
        look(at);
        if (!m_looking)
            showWanted();
    });
    connect(m_bytes, &ByteDrawer::told, this, &MainWindow::tell);
    connect(m_bytes, &ByteDrawer::closeRequested, this, [this] { showBytes(false); });
    connect(&m_stage->view(), &StageView::filesRequested, this, [this](const ObjectId& id, int level) {
        if (level != 5)
            return;
        if (m_shown.view && byteSourceOf(*m_shown.view, m_stage->view().selected(), {}).kind == ByteSource::Kind::Nothing)
            selectThing(id); // the batch that the stage means instead
        showBytes(true);
    });
    return both;
}

void MainWindow::showBytes(bool on)
{
    auto* both = findChild<QSplitter*>("stageAndBytes");
    const bool wasOpen = m_bytes->isVisible();
    m_bytes->setVisible(on);
    if (on && !wasOpen)
        both->setSizes({std::max(200, both->height() - kDrawerHeight), kDrawerHeight});
    if (!on) {
        m_stage->view().setFocus();
        return;
    }
    followBytes();
    m_bytes->view().setFocus();
}

void MainWindow::followBytes()
{
    if (!m_bytes->isVisible())
        return;
    const ObjectId& id = m_stage->view().selected();
    const bool isPast = id.kind == StageKind::Message && id.offset > 0;
    m_bytes->show(m_shown, id, m_names, isPast ? m_events.find(FactId{static_cast<std::uint64_t>(id.offset)}) : nullptr);
}

void MainWindow::showWanted()
{
    if (!m_wanted)
        return;
    const ObjectId id = *std::exchange(m_wanted, std::nullopt);
    StageView& stage = m_stage->view();
    Camera camera = stage.camera();
    const bool isDeep = camera.level == ZoomLevel::Partition || camera.level == ZoomLevel::Storage;
    if (isDeep && !id.isOfPartition()) {
        camera.level = ZoomLevel::Topic; // where messages and clients are
        stage.setCamera(camera);
        m_stage->refreshCrumbs();
    }
    selectThing(id);
}

void MainWindow::selectThing(const ObjectId& id)
{
    m_stage->view().setSelected(id);
    m_inspector->show(m_shown, id);
    followBytes();
}

void MainWindow::askForJourney(const BatchKey& key)
{
    auto found = std::make_shared<Journey>();
    m_bridge.ask(
        [found, key](Lab& lab) {
            *found = journeyOf(lab.facts(), key);
            return QString();
        },
        [this, found, key](const QString&) { m_bytes->setJourney(key, std::move(*found)); });
}

} // namespace ui
