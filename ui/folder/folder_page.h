#pragma once

// A Kafka log folder of somebody else, ours or Apache's, read-only: what lies in it on the left; on the right a partition as the stage
// paints one, with its bytes, the contents of a file, and what is wrong with what. Reading goes on beside the window, says how far it
// is and can be cancelled.

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>
#include <set>

#include "ui/bridge/folder_reader.h"
#include "ui/folder/file_lines.h"
#include "ui/folder/folder_tree.h"
#include "ui/stage/frame_clock.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QSplitter;
class QStackedWidget;
class QTreeView;
class QTreeWidget;

namespace ui {

class ByteDrawer;
class Chip;
class FileContents;
class FindPopup;
class PillButton;
class SegmentedControl;
class StageView;

class FolderPage : public QWidget {
    Q_OBJECT
public:
    enum class Tab { Picture, Contents, Problems };
    static constexpr std::int64_t kCheckedAtOnce = 256 * 1024 * 1024; // a folder that is not larger is checked unasked

    explicit FolderPage(QWidget* parent = nullptr);
    ~FolderPage() override;

    // Asked for the meaning of records of Kafka's own topics; may be empty.
    void setDecode(FileLines::Decode decode) { m_decode = std::move(decode); }
    void open(const QString& folder);
    void chooseFolder();

    FolderReader& reader() { return m_reader; }
    FolderTree& tree() { return m_tree; }
    FileContents& contents() { return *m_contents; }
    StageView& stage() { return *m_stage; }
    ByteDrawer& bytes() { return *m_bytes; }
    // The partition whose picture is shown, by its number; -1: none.
    int shownPartition() const { return m_partition; }
    std::vector<engine::FolderProblem> problems() const { return {m_problems.begin(), m_problems.end()}; }
    void showTab(Tab tab);
    Tab tab() const;

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildMessage();
    QWidget* buildBody();
    QWidget* buildPicture();
    void retranslate();
    void refresh();            // all words that depend on what is known
    void showMessage();
    void takeListed(std::shared_ptr<const FolderListed> listed);
    void takePicture(int partition, std::shared_ptr<const engine::PartitionPicture> picture);
    void takeChecked(int partition, const std::vector<engine::FolderProblem>& problems, qint64 inAll, qint64 files);
    void choose(const QModelIndex& index);
    void showPartition(int number);
    void showFile(int number);
    void showProblems();
    void openProblem(int row);
    void filterTree(const QString& words);
    void showBytes(bool on);
    void find(const QString& line);
    void expandLogDirs();
    void followStage();
    QString pathBelow(const std::string& path) const; // without the folder that was opened
    QString tellOfPicture() const;
    QString tellOfCheck() const;

    FileLines::Decode m_decode;
    FolderReader m_reader;
    FolderTree m_tree;
    WallFrameClock m_clock;
    QString m_folder;                                   // as it was asked for; empty: none
    std::shared_ptr<const FolderListed> m_listed;       // null: not listed (yet)
    bool m_wasCancelled = false;
    qint64 m_done = 0, m_total = 0;                     // of what is under way
    int m_partition = -1;
    std::shared_ptr<const engine::PartitionPicture> m_picture;
    engine::Moment m_shown;                             // it, and what was looked for in it
    QPointer<FindPopup> m_find;
    std::set<engine::FolderProblem> m_problems;
    struct Checked {
        int partition = -1; // -1: all
        qint64 files = 0, problems = 0;
    };
    std::optional<Checked> m_checked;
    bool m_checkNext = false; // when the picture is there

    QLabel* m_title;
    QLabel* m_summary;
    Chip* m_readOnly;
    QLabel* m_promise;
    PillButton* m_other;
    PillButton* m_again;
    PillButton* m_check;
    QWidget* m_work;
    QLabel* m_doing;
    QProgressBar* m_bar;
    PillButton* m_cancel;
    QStackedWidget* m_pages;
    QLabel* m_headline;
    QLabel* m_detail;
    PillButton* m_action;
    QLineEdit* m_filter;
    QTreeView* m_view;
    SegmentedControl* m_tabs;
    QLabel* m_tabNote;
    PillButton* m_showBytes;
    QStackedWidget* m_right;
    QSplitter* m_stageAndBytes;
    QStackedWidget* m_picturePages;
    QLabel* m_pictureHint;
    StageView* m_stage;
    ByteDrawer* m_bytes;
    FileContents* m_contents;
    QTreeWidget* m_list; // problems
    QLabel* m_noProblems;
    QStackedWidget* m_problemPages;
};

} // namespace ui
