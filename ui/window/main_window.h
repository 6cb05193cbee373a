#pragma once

// The window: stage in the middle, what to do next on the left, inspector on the right, time at the bottom. It shows Moments
// that come over the bridge and sends command lines back; every click shows the line that it ran.

#include <QList>
#include <QMainWindow>
#include <QPointer>

#include <memory>
#include <optional>

#include "engine/log/dump.h"
#include "ui/bridge/bridge.h"
#include "ui/lesson/lesson.h"
#include "ui/models/config_rows.h"
#include "ui/models/event_list.h"
#include "ui/models/metrics.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_panel.h"

class QLabel;
class QMenu;
class QStackedWidget;

namespace ui {

struct CommandForm;
struct StageCommand;
struct Findable;
class BreakPalette;
class ByteDrawer;
struct BatchKey;
class Chip;
class CodePage;
class CommandDialog;
class ConsolePanel;
class ExperimentView;
class FindBox;
class GroupFollower;
class FindPopup;
class FirstOpen;
class HelpSheet;
class Inspector;
class LessonPanel;
class LessonSession;
class LessonWatch;
class ProgressFile;
struct RecallCard;
struct RecallQuestion;
class PlotsDialog;
class SegmentedControl;
class SettingPopup;
class TimeBar;
class TimeControl;
class TimelineView;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Doors { // what only the program can do
        std::function<QString(engine::Lab&, const QString& path)> save; // words if it failed
        std::function<void(const QString& path)> open;
        std::function<QString(engine::Lab&)> folderOf;                  // of the mirror
        QString progress;                       // the file where a learner's progress is kept; empty: nowhere
        QString settings;                       // the file where the view is kept; empty: nowhere
        std::function<void(engine::Lab&)> keep; // before anything happens in a lab that the window makes
        std::function<std::shared_ptr<engine::ScriptHost>()> newScripts; // who runs the learner's code in labs beside the window's own
        decltype(engine::DumpOptions::decode) decode; // what records of Kafka's own topics mean, in the window of a log folder
    };
    MainWindow(Bridge& bridge, const QString& title, Doors doors, QWidget* parent = nullptr);
    ~MainWindow() override;

    StagePanel& stage() { return *m_stage; }
    const engine::Moment& moment() const { return m_shown; }
    void run(const QString& line); // as a click would
    void tell(const QString& words); // in the status line
    // A lesson by its id, number or folder; in the status line why not.
    void openLesson(const QString& wanted);
    LessonPanel& lessonPanel() { return *m_lessonPanel; }
    // A Kafka log folder of somebody else, in a window of its own; empty: one can be chosen there.
    void openLogFolder(const QString& folder);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void retranslate();
    void take(const Arrival& arrival);
    void askForConfigs();
    void answered(const QString& line, const engine::CommandResult& result);
    void tellRefused(const std::vector<engine::FactSlice>& slices); // what the cluster did not do that a line asked for
    void look(engine::Time instant);   // by the user: ends a replay
    void lookAt(engine::Time instant);
    void showKinds();
    void backToNow();
    void showMoment(const engine::Moment& moment, StageView::Change change);
    // -- find and help (help_window.cpp)
    void buildHelp();
    void fillHelpMenu(QMenu& menu);
    void showFound(const Findable& found); // selects it, opens it or runs it
    void showSummary();
    void saveAs();
    void openFile();
    void buildDrop(); // folder_window.cpp
    // -- commands by form and by palette (command_window.cpp)
    void buildPalette();
    void togglePalette();
    void openForm(CommandForm form);
    void ask(const QString& line); // for what the line lacks, by a form
    void menuFor(const ObjectId& id, const QPoint& at);
    void runOrAsk(const StageCommand& command);
    void fillCommands(QMenu& menu, const std::vector<StageCommand>& commands);
    void fillBreakMenu(QMenu& menu);
    void startProducer();
    void startConsumer();
    void createTopic();
    void deleteTopic(const QString& topic); // asks first
    // -- experiments (experiment_window.cpp)
    void openExperiment();
    void openRun(const engine::LabFile& file, std::uint64_t seed, std::optional<engine::Time> at);
    // -- how it looks (view_window.cpp)
    void restoreView();
    void keepView();
    void fillViewMenu(QMenu& menu);
    void present(bool on);
    // -- a producer from inside (producer_window.cpp)
    void editSetting(const ObjectId& knob, const QRect& at);
    void makeRoom();
    void comparePartitioners();
    // -- the files of a log (storage_window.cpp)
    void askWhatToFind(const ObjectId& log, const QRect& at);
    void openFolderOf(const ObjectId& id);
    void fillLogMenu(QMenu& menu, const ObjectId& id);
    // -- code of your own (code_window.cpp)
    void openCode();
    // -- bytes (bytes_window.cpp)
    QWidget* buildBytes(QWidget* stage);
    void showBytes(bool on);
    void followBytes();
    void selectThing(const ObjectId& id);
    void showWanted(); // a station of a batch, once its instant is shown
    void askForJourney(const BatchKey& key);
    // -- plots (plots_window.cpp)
    void togglePlots();
    void followPlots(const Arrival& arrival);
    // -- lessons (lesson_window.cpp)
    QWidget* buildLeft(QWidget* firstOpen);
    void showLessons();
    void fillLessonsMenu(QMenu& menu);
    void leaveLesson();
    void startLesson(LessonPtr lesson, const QString& folder);
    void lessonChanged();
    void pointAtFocus();
    void lightFocus();
    void pick(const ObjectId& id);
    void reloadLesson(); // its files changed
    void reviewCards();
    std::vector<RecallQuestion> questionsOf(const std::vector<RecallCard>& cards) const;
    // Why a line cannot run in this step; empty: it can.
    QString refusalOf(const QString& line) const;
    bool isRefusedByLesson(const QString& line); // told, too
    // Greys what is locked, with the reason: entries with a line (lineEntry), the palette, the console.
    void followLocks();
    void lockMenu(QMenu& menu) const;
    static void lineEntry(QAction* action, const QString& line, const QString& tip = {});

    Bridge& m_bridge;
    QString m_labTitle;
    Doors m_doors;
    WallFrameClock m_clock;
    EventList m_events;
    Metrics m_metrics;
    StagePanel* m_stage = nullptr;
    Inspector* m_inspector = nullptr;
    ConsolePanel* m_console = nullptr;
    ByteDrawer* m_bytes = nullptr;
    std::optional<ObjectId> m_wanted; // to select in the Moment that is asked for
    TimelineView* m_timeline = nullptr;
    TimeBar* m_time = nullptr;
    TimeControl* m_timeControl = nullptr;
    FirstOpen* m_first = nullptr;
    FindBox* m_find = nullptr;
    HelpSheet* m_help = nullptr;
    BreakPalette* m_palette = nullptr;
    QPointer<CommandDialog> m_form;
    ExperimentView* m_experiment = nullptr; // a window of its own; made when first wanted
    QPointer<PlotsDialog> m_plots;
    QPointer<CodePage> m_code;
    QLabel* m_title = nullptr;
    QLabel* m_summary = nullptr;
    Chip* m_isr = nullptr;
    Chip* m_under = nullptr;
    Chip* m_scaled = nullptr;
    SegmentedControl* m_themes = nullptr;
    SegmentedControl* m_languages = nullptr;
    QLabel* m_ran = nullptr;
    QLabel* m_trouble = nullptr;
    engine::Moment m_live;
    engine::Moment m_shown;
    engine::HostSlice m_slice;
    std::optional<engine::Time> m_looking;
    bool m_presenting = false;
    QList<int> m_panelsBefore; // of the presenter's view
    QList<int> m_panelsBeforeClient; // of the producer level; empty: another level is shown
    QPointer<SettingPopup> m_setting;
    QPointer<FindPopup> m_findPopup;
    LabConfigs m_configs;
    NodeNames m_names = plainNodeName;
    QStackedWidget* m_left = nullptr;
    LessonPanel* m_lessonPanel = nullptr;
    std::unique_ptr<LessonSession> m_lesson;
    std::string m_pointedAt; // the step whose focus is selected
    std::uint64_t m_labBefore = 0; // the number of the lab that was shown when the lesson was opened
    QString m_lockedFor;     // what followLocks() saw last
    std::unique_ptr<ProgressFile> m_progress;
    LessonWatch* m_lessonWatch = nullptr;
    GroupFollower* m_groupFollower = nullptr;
    QString m_lessonWanted;  // as it was asked for
};

} // namespace ui
