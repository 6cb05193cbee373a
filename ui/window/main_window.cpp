#include "ui/window/main_window.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScrollArea>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

#include "engine/lab/tools/kafka_tools.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/chip.h"
#include "ui/common/focus_ring.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/lesson/lesson_file.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/progress_file.h"
#include "ui/models/command_context.h"
#include "ui/panels/console_panel.h"
#include "ui/panels/inspector.h"
#include "ui/timeline/timeline_view.h"
#include "ui/window/command_dialog.h"
#include "ui/window/first_open.h"
#include "ui/window/group_follower.h"
#include "ui/window/plots_dialog.h"
#include "ui/window/time_bar.h"
#include "ui/window/time_control.h"
#include "ui/window/tool_window.h"

namespace ui {

using namespace engine;

MainWindow::MainWindow(Bridge& bridge, const QString& title, Doors doors, QWidget* parent)
    : QMainWindow(parent), m_bridge(bridge), m_labTitle(title), m_doors(std::move(doors))
{
    build();
    retranslate();
    restoreView();
    connect(&m_bridge, &Bridge::arrived, this, &MainWindow::take);
    connect(&m_bridge, &Bridge::answered, this, &MainWindow::answered);
    connect(&m_bridge, &Bridge::looked, this, [this](const Moment& moment) {
        if (m_looking)
            showMoment(moment, StageView::Change::Jump);
    });
}

MainWindow::~MainWindow()
{
    // What is shown holds on to the clock and the events, which go before the widgets otherwise.
    hide();
    delete takeCentralWidget();
}

void MainWindow::build()
{
    resize(1680, 1050);
    setMinimumSize(1024, 640);
    auto* centre = new QWidget;
    auto* all = new QVBoxLayout(centre);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);

    auto* bar = new QWidget;
    bar->setFixedHeight(metrics::kTopBar);
    bar->setObjectName("topBar");
    auto* top = new QHBoxLayout(bar);
    top->setContentsMargins(metrics::kWindowMargin, 0, metrics::kWindowMargin, 0);
    top->setSpacing(metrics::kGutter);
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* logo = new QLabel("Highwater");
    logo->setFont(fontOf(FontRole::PanelTitle));
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_summary = new QLabel;
    m_summary->setFont(fontOf(FontRole::Text));
    m_isr = new Chip;
    m_under = new Chip;
    m_scaled = new Chip;
    m_scaled->hide();
    m_themes = new SegmentedControl(QString());
    m_languages = new SegmentedControl(QString());
    m_languages->setChoices({"English", "中文"});
    top->addWidget(logo);
    top->addWidget(m_title);
    top->addStretch();
    top->addWidget(m_summary);
    top->addWidget(m_isr);
    top->addWidget(m_under);
    top->addWidget(m_scaled);
    top->addWidget(m_themes);
    top->addWidget(m_languages);
    all->addWidget(bar);

    auto* middle = new QSplitter(Qt::Horizontal);
    m_first = new FirstOpen;
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_first);
    scroll->setWidgetResizable(true);
    scroll->viewport()->setAutoFillBackground(false);
    m_first->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stage = new StagePanel(m_clock);
    m_inspector = new Inspector(m_events);
    m_console = new ConsolePanel;
    m_inspector->addTab(m_console, tr("Console"));
    middle->addWidget(buildLeft(scroll));
    middle->addWidget(buildBytes(m_stage));
    middle->addWidget(m_inspector);
    middle->setStretchFactor(1, 1);
    middle->setSizes({260, 1080, 340});
    scroll->setMinimumWidth(220);
    m_inspector->setMinimumWidth(260);
    QWidget* left = middle->widget(0);
    left->setObjectName("leftDock");
    left->setAttribute(Qt::WA_StyledBackground);
    m_inspector->setObjectName("rightDock");
    m_inspector->setAttribute(Qt::WA_StyledBackground);
    all->addWidget(middle, 1);

    auto* bottom = new QWidget;
    auto* time = new QHBoxLayout(bottom);
    time->setContentsMargins(0, 0, 0, 0);
    time->setSpacing(0);
    m_time = new TimeBar;
    m_timeline = new TimelineView;
    time->addWidget(m_time);
    time->addWidget(m_timeline, 1);
    time->setContentsMargins(0, 1, 0, 0); // its border
    bottom->setObjectName("timeDock");
    bottom->setAttribute(Qt::WA_StyledBackground);
    bottom->setMinimumHeight(140);
    bottom->setMaximumHeight(340);
    all->addWidget(bottom);
    setCentralWidget(centre);

    m_ran = new QLabel;
    m_ran->setFont(fontOf(FontRole::MonoCaption));
    m_ran->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trouble = new QLabel;
    m_trouble->setFont(fontOf(FontRole::TextStrong));
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(metrics::kWindowMargin - 6, 0, metrics::kWindowMargin - 6, 0);
    statusBar()->addWidget(m_ran, 1);
    statusBar()->addPermanentWidget(m_trouble);

    StageView& stage = m_stage->view();
    connect(&stage, &StageView::commandRequested, this, [this](const QString& line) {
        if (line.startsWith("start producer") || line.startsWith("start consumer"))
            ask(line.section(' ', 0, 1));
        else
            run(line);
    });
    connect(&stage, &StageView::lineRequested, this, &MainWindow::run);
    m_groupFollower = new GroupFollower(m_bridge, stage, this);
    m_events.setElsewhere([this](FactId id) { return m_groupFollower->find(id); });
    const auto followGroup = [this] { m_groupFollower->follow(m_shown, m_names); };
    connect(&stage, &StageView::cameraChanged, this, followGroup);
    connect(&stage, &StageView::rebalanceChosen, this, followGroup);
    connect(&stage, &StageView::panelThingChosen, m_groupFollower, &GroupFollower::choose);
    connect(&stage, &StageView::settingRequested, this, &MainWindow::editSetting);
    connect(&stage, &StageView::cameraChanged, this, &MainWindow::makeRoom);
    connect(&stage, &StageView::findRequested, this, &MainWindow::askWhatToFind);
    connect(&stage, &StageView::folderRequested, this, &MainWindow::openFolderOf);
    connect(&stage, &StageView::contextMenuRequested, this, &MainWindow::menuFor);
    connect(&stage, &StageView::whyRequested, this, [this](const ObjectId& id) { m_inspector->askWhy(m_shown, id); });
    connect(&stage, &StageView::selectionChanged, this, [this](const ObjectId& id) {
        m_inspector->show(m_shown, id);
        followBytes();
        pick(id);
    });
    connect(m_inspector, &Inspector::lookRequested, this, &MainWindow::look);
    connect(m_inspector, &Inspector::commandRequested, this, &MainWindow::run);
    connect(m_console, &ConsolePanel::commandRequested, this, [this](const QString& line) {
        if (!engine::isKafkaTool(line.toStdString()))
            return run(line);
        runKafkaTool(
            m_bridge, this, line, [this](const QString& typed, const engine::CommandResult& result) { m_console->showAnswer(typed, result); },
            [this](const QString& command) { run(command); });
    });
    connect(m_first, &FirstOpen::commandRequested, this, &MainWindow::run);
    connect(m_timeline, &TimelineView::lookRequested, this, &MainWindow::look);
    connect(m_timeline, &TimelineView::nowRequested, this, &MainWindow::backToNow);
    m_timeControl = new TimeControl(m_bridge,
        {this, [this] { return m_looking; }, [this](const QString& line) { return isRefusedByLesson(line); }, [this] { return m_timeline->chosenStretch(); }});
    connect(m_timeControl, &TimeControl::replayed, this, &MainWindow::lookAt);
    connect(m_timeControl, &TimeControl::kindChanged, this, &MainWindow::showKinds);
    connect(m_time, &TimeBar::kindChosen, this, [this](int index) { m_timeControl->setKind(TimeControl::kinds()[index]); });
    connect(m_time, &TimeBar::kindStepRequested, this,
        [this](bool forward) { m_timeControl->stepByKind(forward ? TimeControl::Direction::Forward : TimeControl::Direction::Back); });
    connect(m_time, &TimeBar::lookRequested, this, &MainWindow::look);
    connect(m_timeControl, &TimeControl::lookRequested, this, &MainWindow::look);
    connect(m_timeControl, &TimeControl::nowRequested, this, &MainWindow::backToNow);
    connect(m_timeControl, &TimeControl::commandRequested, this, &MainWindow::run);
    connect(m_timeControl, &TimeControl::formRequested, this, &MainWindow::ask);
    connect(m_timeControl, &TimeControl::told, this, &MainWindow::tell);
    connect(m_timeline, &TimelineView::menuRequested, m_timeControl, &TimeControl::openMenu);
    connect(m_timeline, &TimelineView::branchRequested, this, [this](const QString& name) { run("goto " + name); });
    connect(m_time, &TimeBar::paceRequested, this, [this](const HostPace& pace) {
        backToNow();
        m_bridge.setPace(pace);
    });
    connect(m_time, &TimeBar::stepRequested, this, [this] { m_timeControl->step(TimeControl::Direction::Forward); });
    connect(m_time, &TimeBar::startRequested, this, [this] { look(Time{}); });
    connect(m_time, &TimeBar::nowRequested, this, &MainWindow::backToNow);
    connect(m_time, &TimeBar::continueRequested, this, [this] {
        if (m_looking && !isRefusedByLesson("goto " + QString::fromStdString(formatTime(*m_looking))))
            m_bridge.continueFrom(*m_looking);
        backToNow();
    });
    connect(m_themes, &SegmentedControl::chosen, this, [](int index) {
        Appearance::instance().setTheme(index == 0 ? ThemeChoice::Light : index == 1 ? ThemeChoice::Dark : ThemeChoice::System);
    });
    connect(m_languages, &SegmentedControl::chosen, this,
        [](int index) { Appearance::instance().setLanguage(index == 0 ? Language::English : Language::Chinese); });
    buildHelp();
    buildPalette();
    buildDrop();
    new FocusRing(this);
    stage.setFocus();
}

void MainWindow::retranslate()
{
    setWindowTitle("Highwater");
    m_title->setText(m_lesson ? tr("Lesson %1").arg(QString::fromStdString(m_lesson->lesson()->number))
            : m_labTitle == "Free lab" ? tr("Free lab") // the lab that opens first
                                       : m_labTitle);
    m_themes->setChoices({tr("Light"), tr("Dark"), tr("System")});
    m_themes->setCurrent(Appearance::instance().themeChoice() == ThemeChoice::Dark ? 1 : Appearance::instance().themeChoice() == ThemeChoice::System ? 2 : 0);
    m_languages->setCurrent(Appearance::instance().language() == Language::Chinese ? 1 : 0);
    m_inspector->nameTab(m_console, tr("Console"));
    m_timeline->lanes().retell(m_names);
    m_timeline->update();
    showKinds();
    menuBar()->clear();
    auto* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("Open a lab…"), QKeySequence::Open, this, &MainWindow::openFile);
    file->addAction(tr("Open a Kafka log folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), this, [this] { openLogFolder({}); });
    file->addAction(tr("Save the lab as…"), QKeySequence::Save, this, &MainWindow::saveAs);
    file->addAction(tr("Open the folder of the files"), this, [this] {
        m_bridge.ask(m_doors.folderOf, [this](const QString& folder) {
            if (folder.isEmpty() || !QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
                m_ran->setText(tr("files: %1").arg(folder));
            else
                m_ran->setText(folder);
        });
    });
    file->addSeparator();
    file->addAction(tr("Quit"), QKeySequence::Quit, this, &QWidget::close);
    auto* lab = menuBar()->addMenu(tr("&Lab"));
    lab->addAction(tr("Experiment…"), QKeySequence(Qt::CTRL | Qt::Key_E), this, &MainWindow::openExperiment);
    lab->addAction(tr("Partitioners side by side…"), this, &MainWindow::comparePartitioners);
    lab->addAction(tr("Code of your own…"), QKeySequence(Qt::CTRL | Qt::Key_J), this, &MainWindow::openCode);
    lab->addSeparator();
    lineEntry(lab->addAction(tr("Start a producer…"), QKeySequence(Qt::SHIFT | Qt::Key_P), this, &MainWindow::startProducer), "start producer p --topic t");
    lineEntry(lab->addAction(tr("Start a consumer…"), QKeySequence(Qt::SHIFT | Qt::Key_C), this, &MainWindow::startConsumer), "start consumer c --topics t");
    lineEntry(lab->addAction(tr("Create a topic…"), QKeySequence(Qt::SHIFT | Qt::Key_T), this, &MainWindow::createTopic), "create topic t --partitions 1 --replication 1");
    lineEntry(lab->addAction(tr("Undo the last command"), QKeySequence::Undo, this, [this] { run("undo"); }), "undo");
    fillViewMenu(*menuBar()->addMenu(tr("&View")));
    auto* time = menuBar()->addMenu(tr("&Time"));
    connect(time, &QMenu::aboutToShow, this, [this, time] {
        time->clear();
        m_timeControl->fill(*time);
    });
    fillLessonsMenu(*menuBar()->addMenu(tr("L&essons")));
    fillBreakMenu(*menuBar()->addMenu(tr("&Break")));
    m_lockedFor.clear();
    followLocks();
    fillHelpMenu(*menuBar()->addMenu(tr("&Help")));
    showSummary();
}

void MainWindow::tell(const QString& words) { m_ran->setText(words); }

void MainWindow::run(const QString& line)
{
    if (isRefusedByLesson(line))
        return;
    backToNow();
    if (m_lesson)
        m_lesson->run(line);
    else
        m_bridge.execute(line);
}

void MainWindow::showKinds()
{
    QStringList words;
    for (const QString& kind : TimeControl::kinds())
        words << TimeControl::kindWords(kind);
    m_time->setKinds(words, static_cast<int>(TimeControl::kinds().indexOf(m_timeControl->kind())));
}

void MainWindow::look(Time instant)
{
    m_timeControl->endReplay();
    if (instant >= m_slice.now)
        backToNow();
    else
        lookAt(instant);
}

void MainWindow::lookAt(Time instant)
{
    m_looking = std::clamp(instant, kWorldStart, m_slice.now);
    m_timeline->setPlayhead(m_looking);
    m_bridge.lookAt(*m_looking);
}

void MainWindow::backToNow()
{
    m_timeControl->endReplay();
    if (!m_looking)
        return;
    m_looking.reset();
    m_timeline->setPlayhead(std::nullopt);
    showMoment(m_live, StageView::Change::Jump);
}

void MainWindow::saveAs()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the lab"), m_labTitle + ".hwlab", tr("Labs (*.hwlab)"));
    if (path.isEmpty())
        return;
    m_bridge.ask([save = m_doors.save, path](Lab& lab) { return save(lab, path); },
        [this, path](const QString& problem) { m_ran->setText(problem.isEmpty() ? tr("saved %1").arg(path) : problem); });
}

void MainWindow::openFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a lab"), {}, tr("Labs (*.hwlab)"));
    if (!path.isEmpty())
        m_doors.open(path);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    // Ctrl+M is another key than M; Ctrl+Z takes back as Z does.
    if ((event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) && event->key() != Qt::Key_Z) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Space:
        m_time->togglePlay();
        return;
    case Qt::Key_Period:
    case Qt::Key_Greater: // Shift+.
        if (event->modifiers() & Qt::ShiftModifier)
            m_timeControl->stepByKind(TimeControl::Direction::Forward);
        else
            m_timeControl->step(TimeControl::Direction::Forward);
        return;
    case Qt::Key_Comma:
    case Qt::Key_Less:
        if (event->modifiers() & Qt::ShiftModifier)
            m_timeControl->stepByKind(TimeControl::Direction::Back);
        else
            m_timeControl->step(TimeControl::Direction::Back);
        return;
    case Qt::Key_BracketLeft:
        m_time->slower();
        return;
    case Qt::Key_BracketRight:
        m_time->faster();
        return;
    case Qt::Key_A:
        m_time->setAuto();
        return;
    case Qt::Key_B:
        if (m_looking && !isRefusedByLesson("goto " + QString::fromStdString(formatTime(*m_looking))))
            m_bridge.continueFrom(*m_looking);
        return;
    case Qt::Key_Z:
        run("undo");
        return;
    case Qt::Key_L:
        if (event->modifiers() & Qt::ShiftModifier)
            m_timeControl->loop();
        else
            m_timeControl->replayLast();
        return;
    case Qt::Key_M:
        togglePlots();
        return;
    case Qt::Key_T:
        m_timeControl->showSpaceTime();
        return;
    case Qt::Key_D:
        m_timeControl->compareWithParent();
        return;
    case Qt::Key_Q:
        togglePalette();
        return;
    case Qt::Key_P: // when the selected thing has no use for it
        startProducer();
        return;
    case Qt::Key_C:
        startConsumer();
        return;
    default:
        QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

} // namespace ui
