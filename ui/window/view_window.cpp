// How the window looks: what is kept from one start to the next, the View menu, and the presenter's view.

#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/panels/byte_drawer.h"
#include "ui/panels/inspector.h"
#include "ui/window/disk_window.h"
#include "ui/window/time_bar.h"
#include "ui/window/time_control.h"
#include "ui/window/window_settings.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kPresenterScale = 1.5;

} // namespace

void MainWindow::restoreView()
{
    const WindowSettings settings(m_doors.settings);
    const auto kept = settings.shape();
    if (!kept.geometry.isEmpty())
        restoreGeometry(kept.geometry);
    auto* middle = findChild<QSplitter*>();
    if (kept.panels.size() == middle->count() && std::all_of(kept.panels.begin(), kept.panels.end(), [](int width) { return width > 0; }))
        middle->setSizes(kept.panels);
    m_inspector->showTab(std::clamp(kept.tab, 0, m_inspector->findChild<QTabWidget*>()->count() - 1));
    m_timeControl->setKind(kept.stepKind);
    if (kept.pace && !m_doors.settings.isEmpty())
        m_bridge.setPace(*kept.pace);
    const auto keep = [this] { WindowSettings(m_doors.settings).keepAppearance(); };
    const Appearance& looks = Appearance::instance();
    connect(&looks, &Appearance::themeChanged, this, keep);
    connect(&looks, &Appearance::languageChanged, this, keep);
    connect(&looks, &Appearance::reduceMotionChanged, this, keep);
}

void MainWindow::keepView()
{
    if (m_presenting) // what is kept is the ordinary view
        present(false);
    WindowSettings::Shape shape;
    shape.geometry = saveGeometry();
    shape.panels = m_panelsBeforeClient.isEmpty() ? findChild<QSplitter*>()->sizes() : m_panelsBeforeClient;
    shape.tab = m_inspector->findChild<QTabWidget*>()->currentIndex();
    shape.pace = m_time->chosenPace();
    shape.stepKind = m_timeControl->kind();
    WindowSettings(m_doors.settings).keep(shape);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    keepView();
    QMainWindow::closeEvent(event);
}

void MainWindow::fillViewMenu(QMenu& menu)
{
    auto* presenter = menu.addAction(tr("Presenter's view: stage at 150 %, no panels"), QKeySequence(Qt::Key_F5), this, [this](bool on) { present(on); });
    presenter->setCheckable(true);
    presenter->setChecked(m_presenting);
    auto* still = menu.addAction(tr("Reduce motion"), this, [](bool on) { Appearance::instance().setReduceMotion(on); });
    still->setCheckable(true);
    still->setChecked(Appearance::instance().reduceMotion());
    menu.addSeparator();
    menu.addAction(tr("Bytes of what is selected") + "\t5", this, [this] { showBytes(!m_bytes->isVisible()); });
    menu.addAction(tr("Plots: metrics, and what acks costs…") + "\tM", this, &MainWindow::togglePlots);
    menu.addAction(tr("Why Kafka is fast: your disk, measured…"), QKeySequence(Qt::CTRL | Qt::Key_M), this, [this] { showDiskWindow(*this); });
    menu.addSeparator();
    menu.addAction(tr("Switch the language"), QKeySequence(Qt::CTRL | Qt::Key_L), this, [] {
        Appearance& looks = Appearance::instance();
        looks.setLanguage(looks.language() == Language::Chinese ? Language::English : Language::Chinese);
    });
}

void MainWindow::present(bool on)
{
    if (m_presenting == on)
        return;
    m_presenting = on;
    auto* middle = findChild<QSplitter*>();
    if (on)
        m_panelsBefore = middle->sizes();
    middle->widget(0)->setVisible(!on);
    m_inspector->setVisible(!on);
    if (on)
        m_bytes->hide();
    if (!on)
        middle->setSizes(m_panelsBefore);
    m_stage->view().setScale(on ? kPresenterScale : 1);
    m_stage->view().setFocus();
    retranslate(); // the menu's check
}

} // namespace ui
