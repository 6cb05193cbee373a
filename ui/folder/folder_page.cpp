#include "ui/folder/folder_page.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QTreeWidget>
#include <QUrl>

#include <algorithm>

#include "engine/command/command.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/chip.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/panels/byte_drawer.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/find_popup.h"
#include "ui/folder/file_contents.h"
#include "ui/folder/problem_words.h"
#include "ui/stage/stage_view.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kDrawerHeight = 280;
constexpr int kExpandedAtOnce = 1; // so many partitions show their files unasked

Camera cameraOf(const PartitionPicture& picture)
{
    Camera camera;
    camera.level = ZoomLevel::Storage;
    camera.broker = picture.broker;
    camera.topic = picture.partition.topic;
    camera.partition = picture.partition.partition;
    return camera;
}

} // namespace

FolderPage::~FolderPage()
{
    hide();
    delete m_pages; // what is shown holds on to the clock and the models, which go before the widgets otherwise
}

void FolderPage::open(const QString& folder)
{
    if (folder.isEmpty())
        return;
    m_folder = folder;
    m_listed = nullptr;
    m_picture = nullptr;
    m_partition = -1;
    m_problems.clear();
    m_checked.reset();
    m_checkNext = m_wasCancelled = false;
    m_done = m_total = 0;
    m_contents->close();
    m_tree.setListed(nullptr);
    m_filter->clear();
    m_bytes->show({}, {}, plainNodeName);
    m_picturePages->setCurrentIndex(0);
    showTab(Tab::Picture);
    m_reader.list(folder);
    refresh();
}

void FolderPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Open a Kafka log folder"), m_folder, QFileDialog::ShowDirsOnly | QFileDialog::ReadOnly);
    if (!folder.isEmpty())
        open(folder);
}

void FolderPage::takeListed(std::shared_ptr<const FolderListed> listed)
{
    m_listed = std::move(listed);
    m_problems.insert(m_listed->problems.begin(), m_listed->problems.end());
    m_tree.setListed(m_listed);
    const auto& partitions = m_listed->contents.partitions;
    if (!partitions.empty()) {
        if (std::ssize(partitions) <= kExpandedAtOnce)
            m_view->expandAll();
        else
            expandLogDirs();
        m_checkNext = m_listed->bytes <= kCheckedAtOnce;
        // The first one that holds something.
        const auto first = std::find_if(partitions.begin(), partitions.end(), [](const FolderPartition& one) { return one.segments > 0; });
        const int number = first == partitions.end() ? 0 : static_cast<int>(first - partitions.begin());
        const auto* sieve = static_cast<const QSortFilterProxyModel*>(m_view->model());
        m_view->setCurrentIndex(sieve->mapFromSource(m_tree.indexOfPartition(number)));
        m_view->setFocus();
    }
    showProblems();
    refresh();
    if (partitions.empty())
        m_action->setFocus();
}

void FolderPage::choose(const QModelIndex& index)
{
    if (!index.isValid() || !m_listed)
        return;
    const int number = index.data(FolderTree::NumberRole).toInt();
    switch (index.data(FolderTree::KindRole).toInt()) {
    case FolderTree::Partition:
        return showPartition(number);
    case FolderTree::File:
        return showFile(number);
    default:
        return;
    }
}

void FolderPage::showPartition(int number)
{
    showTab(Tab::Picture);
    if (number == m_partition && (m_picture || m_reader.doing() == FolderReader::Doing::Reading))
        return;
    m_checkNext = m_checkNext || m_reader.doing() == FolderReader::Doing::Checking; // it goes on afterwards
    m_partition = number;
    m_picture = nullptr;
    m_picturePages->setCurrentIndex(0);
    m_reader.read(m_listed, number);
    refresh();
}

void FolderPage::showFile(int number)
{
    const DumpFile& file = m_listed->files[static_cast<std::size_t>(number)];
    m_contents->open(file, pathBelow(file.path), m_decode);
    showTab(Tab::Contents);
}

void FolderPage::takePicture(int partition, std::shared_ptr<const PartitionPicture> picture)
{
    m_picture = std::move(picture);
    m_partition = partition;
    m_problems.insert(m_picture->problems.begin(), m_picture->problems.end());
    auto known = std::make_shared<LabKnown>();
    known->restingIn = QString::fromStdString(m_listed->contents.partitions[static_cast<std::size_t>(partition)].folder);
    m_stage->setLab(known);
    m_stage->setSelected({});
    m_shown.view = m_picture->view;
    m_stage->setMoment(m_shown, StageView::Change::Jump);
    m_stage->setCamera(cameraOf(*m_picture));
    m_bytes->show(m_shown, {}, plainNodeName);
    m_picturePages->setCurrentIndex(1);
    showProblems();
    if (std::exchange(m_checkNext, false))
        m_reader.check(m_listed, -1);
    refresh();
}

// What the bytes say takes the place of what a look at the last batches said of the same byte.
void FolderPage::takeChecked(int partition, const std::vector<FolderProblem>& problems, qint64 inAll, qint64 files)
{
    for (const FolderProblem& one : problems)
        std::erase_if(m_problems, [&](const FolderProblem& known) { return known.file == one.file && known.byte == one.byte; });
    m_problems.insert(problems.begin(), problems.end());
    m_checked = {partition, files, inAll};
    showProblems();
    refresh();
}

void FolderPage::followStage()
{
    connect(m_stage, &StageView::selectionChanged, this, [this](const ObjectId& id) {
        if (m_bytes->isVisible())
            m_bytes->show(m_stage->moment(), id, plainNodeName);
    });
    connect(m_stage, &StageView::filesRequested, this, [this](const ObjectId&, int level) {
        if (level == 5)
            showBytes(true);
    });
    // There is one partition and nothing around it.
    connect(m_stage, &StageView::cameraChanged, this, [this](const Camera& camera) {
        if (!m_picture)
            return;
        const Camera wanted = cameraOf(*m_picture);
        if (camera.level != wanted.level)
            m_stage->setCamera(wanted);
    });
    connect(m_stage, &StageView::folderRequested, this,
        [this](const ObjectId&) { QDesktopServices::openUrl(QUrl::fromLocalFile(m_stage->lab()->restingIn)); });
    connect(m_stage, &StageView::findRequested, this, [this](const ObjectId& log, const QRect& at) {
        if (m_find)
            m_find->close();
        m_find = new FindPopup(log, this);
        connect(m_find, &FindPopup::commandRequested, this, &FolderPage::find);
        m_find->openAt(at);
    });
    connect(m_bytes, &ByteDrawer::closeRequested, this, [this] { showBytes(false); });
    connect(m_bytes, &ByteDrawer::selectRequested, this, [this](const ObjectId& id) {
        m_stage->setSelected(id);
        m_bytes->show(m_stage->moment(), id, plainNodeName);
    });
}

// The way to an offset or a time through the files, as a broker would go it, drawn over them.
void FolderPage::find(const QString& line)
{
    const auto command = parseCommand(line.toStdString());
    if (!m_picture || !command)
        return;
    const auto answer = [&](const QString& refusal) {
        if (m_find)
            m_find->answered(line, refusal);
    };
    std::optional<OffsetLookedUp> offset;
    std::optional<TimeLookedUp> time;
    if (const auto* wanted = std::get_if<command::FindOffset>(&command.value()))
        offset = lookUpOffset(*m_picture, Offset{wanted->offset});
    else if (const auto* instant = std::get_if<command::FindTime>(&command.value())) {
        if (instant->time.isLabTime)
            return answer(tr("a folder has no clock: give a date (2026-01-01T10:00:00Z) or milliseconds since 1970"));
        time = lookUpTime(*m_picture, instant->time.value);
    }
    if (!offset && !time)
        return answer(tr("what was read here does not tell the way; the contents of the files can be searched"));
    ClusterView view = *m_shown.view;
    auto& partition = view.topics.at(m_picture->partition.topic).edit().partitions.at(m_picture->partition.partition).edit();
    ReplicaView& copy = partition.copies.at(m_picture->broker).edit();
    const FactId since{std::max(copy.offsetLookup.since, copy.timeLookup.since).value + 1};
    if (offset)
        copy.offsetLookup.set(*offset, since);
    else
        copy.timeLookup.set(*time, since);
    view.upTo = std::max(view.upTo, since);
    m_shown.view = std::make_shared<const ClusterView>(std::move(view));
    m_stage->setMoment(m_shown, StageView::Change::Forward);
    answer({});
}

void FolderPage::expandLogDirs()
{
    for (int row = 0; row < m_view->model()->rowCount(); ++row) {
        const QModelIndex index = m_view->model()->index(row, 0);
        if (index.data(FolderTree::KindRole).toInt() == FolderTree::LogDir)
            m_view->expand(index);
    }
}

void FolderPage::showBytes(bool on)
{
    const bool wasOpen = m_bytes->isVisible();
    m_bytes->setVisible(on);
    if (on && !wasOpen)
        m_stageAndBytes->setSizes({std::max(200, m_stageAndBytes->height() - kDrawerHeight), kDrawerHeight});
    if (on)
        m_bytes->show(m_stage->moment(), m_stage->selected(), plainNodeName);
    (on ? static_cast<QWidget*>(&m_bytes->view()) : m_stage)->setFocus();
    refresh();
}

void FolderPage::showTab(Tab tab)
{
    m_right->setCurrentIndex(static_cast<int>(tab));
    m_tabs->setCurrent(static_cast<int>(tab));
    refresh();
}

FolderPage::Tab FolderPage::tab() const { return static_cast<Tab>(m_right->currentIndex()); }

void FolderPage::showProblems()
{
    std::map<std::string, int> counts;
    m_list->clear();
    QList<QTreeWidgetItem*> rows;
    for (const FolderProblem& one : m_problems) {
        ++counts[one.file];
        auto* row = new QTreeWidgetItem(
            {pathBelow(one.file), number(static_cast<std::int64_t>(one.byte)), problemWords(one.what)});
        row->setToolTip(0, QString::fromStdString(one.file));
        row->setToolTip(2, row->text(2));
        row->setData(0, Qt::AccessibleTextRole, tr("%1, byte %2: %3").arg(row->text(0), row->text(1), row->text(2)));
        rows << row;
    }
    m_list->addTopLevelItems(rows);
    m_list->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    m_list->setColumnWidth(0, 340);
    m_list->setColumnWidth(1, 110);
    m_problemPages->setCurrentIndex(rows.isEmpty() ? 0 : 1);
    m_tree.setProblems(counts);
}

void FolderPage::openProblem(int row)
{
    if (row < 0 || row >= std::ssize(m_problems))
        return;
    const FolderProblem& one = *std::next(m_problems.begin(), row);
    const int file = m_tree.fileNumber(one.file);
    const auto* sieve = static_cast<const QSortFilterProxyModel*>(m_view->model());
    const QModelIndex at = sieve->mapFromSource(m_tree.indexOfFile(file));
    if (!at.isValid())
        return; // it could not even be listed
    m_view->setCurrentIndex(at); // opens it
    showFile(file);
    m_contents->goToByte(one.byte);
    m_contents->list().setFocus();
}

void FolderPage::filterTree(const QString& words)
{
    static_cast<QSortFilterProxyModel*>(m_view->model())->setFilterFixedString(words);
    if (!words.isEmpty() && m_view->model()->rowCount() <= 200)
        expandLogDirs();
}

QString FolderPage::pathBelow(const std::string& path) const
{
    const QString whole = QString::fromStdString(path);
    const QString folder = m_listed ? m_listed->folder : m_folder;
    const QString parent = folder.section('/', 0, -2) + "/";
    return whole.startsWith(folder + "/") ? whole.mid(folder.size() + 1) : whole.startsWith(parent) ? whole.mid(parent.size()) : whole;
}

void FolderPage::showMessage()
{
    m_action->setVisible(m_reader.doing() != FolderReader::Doing::Listing);
    m_action->setWords(m_folder.isEmpty() ? tr("Choose a folder…") : tr("Open another folder…"));
    if (m_folder.isEmpty()) {
        m_headline->setText(tr("What lies in a Kafka log folder?"));
        m_detail->setText(tr("Choose a log dir of a broker (log.dirs), one of its partitions such as orders-0, or a data folder "
                             "of `highwater serve`: "
                             "Apache Kafka's or ours. It is only read."));
        return;
    }
    if (m_reader.doing() == FolderReader::Doing::Listing) {
        m_headline->setText(tr("Looking for partitions…"));
        m_detail->setText(tr("%1 files so far").arg(number(m_done)));
        return;
    }
    if (!m_listed) {
        m_headline->setText(tr("Reading was cancelled"));
        m_detail->setText(tr("Nothing is shown of %1.").arg(m_folder));
        return;
    }
    // The folder itself cannot be listed: not there, no folder, no rights.
    const auto own = std::find_if(m_listed->problems.begin(), m_listed->problems.end(),
        [&](const FolderProblem& one) { return QString::fromStdString(one.file) == m_listed->folder; });
    if (own != m_listed->problems.end() && m_listed->files.empty()) {
        m_headline->setText(tr("This folder cannot be read"));
        m_detail->setText(tr("%1: %2. Choose another one, or make it readable for you and read it again.")
                              .arg(m_listed->folder, problemWords(own->what)));
        return;
    }
    m_headline->setText(tr("This is no Kafka log folder"));
    m_detail->setText(
        tr("In %1 and up to %2 folders below there is no folder TOPIC-PARTITION with .log files in it (%3 files were looked at). "
           "A broker's log dir is what log.dirs in its server.properties says.")
            .arg(m_listed->folder)
            .arg(FolderReader::kDepthMax)
            .arg(number(std::ssize(m_listed->files))));
}

QString FolderPage::tellOfPicture() const
{
    if (!m_picture)
        return {};
    const PartitionView* partition = m_picture->view->partition(m_picture->partition);
    const ReplicaView& copy = *partition->copyOn(m_picture->broker);
    QStringList words{QString::fromStdString(m_picture->partition.toString()),
        tr("offsets %1 to %2").arg(number(copy.startOffset.value.value), number(copy.endOffset.value.value)),
        copy.highWatermark.known() ? tr("high watermark %1").arg(number(copy.highWatermark.value.value))
                                   : tr("high watermark: no checkpoint tells it")};
    if (const auto all = std::ssize(copy.segments); m_picture->segmentsWithBatches < all)
        words << tr("batches of the last %1 of %2 segments").arg(number(m_picture->segmentsWithBatches), number(all));
    else if (!copy.batches.empty() && copy.batches[0].position > 0)
        words << tr("the last %1 batches").arg(number(static_cast<std::int64_t>(copy.batches.size())));
    return words.join(" · ");
}

QString FolderPage::tellOfCheck() const
{
    if (m_reader.doing() == FolderReader::Doing::Checking)
        return {};
    if (!m_checked)
        return tr("only the end of each log was looked at");
    return m_checked->problems == 0
        ? tr("all %1 files checked, every byte: no problems").arg(number(m_checked->files))
        : tr("all %1 files checked: %2")
              .arg(number(m_checked->files), counted(m_checked->problems, tr("%1 problem"), tr("%1 problems")));
}

void FolderPage::refresh()
{
    using Doing = FolderReader::Doing;
    const Doing doing = m_reader.doing();
    const bool isShown = m_listed && !m_listed->contents.partitions.empty();
    m_title->setText(m_folder.isEmpty() ? tr("Kafka log folder") : m_listed ? m_listed->folder : m_folder);
    m_title->setToolTip(m_title->text());
    m_again->setVisible(!m_folder.isEmpty());
    m_check->setVisible(isShown);
    m_check->setEnabled(doing == Doing::Nothing);
    m_other->setVisible(isShown);
    m_work->setVisible(doing != Doing::Nothing);
    m_bar->setRange(0, m_total > 0 ? 1000 : 0);
    if (m_total > 0)
        m_bar->setValue(static_cast<int>(m_done * 1000 / m_total));
    m_doing->setText(doing == Doing::Listing ? tr("Looking for partitions: %1 files").arg(number(m_done))
            : doing == Doing::Reading        ? tr("Reading segments: %1 of %2").arg(number(m_done), number(m_total))
            : doing == Doing::Checking       ? tr("Checking every byte: %1 of %2").arg(ui::bytes(m_done), ui::bytes(m_total))
                                             : QString());
    m_pages->setCurrentIndex(isShown ? 1 : 0);
    if (!isShown)
        showMessage();
    m_summary->setVisible(isShown);
    if (isShown) {
        const auto& partitions = m_listed->contents.partitions;
        QStringList words{counted(std::ssize(partitions), tr("%1 partition"), tr("%1 partitions")),
            counted(std::ssize(m_listed->files), tr("%1 file"), tr("%1 files")), ui::bytes(m_listed->bytes)};
        if (!m_listed->isWhole)
            words << tr("there are more files than are shown");
        if (const QString checked = tellOfCheck(); !checked.isEmpty())
            words << checked;
        m_summary->setText(words.join(" · "));
        m_summary->setToolTip(m_summary->text());
    }
    m_tabs->setChoices({tr("Picture"), tr("Contents"),
        m_problems.empty() ? tr("Problems") : tr("Problems (%1)").arg(number(std::ssize(m_problems)))});
    m_tabNote->setText(tab() == Tab::Picture ? tellOfPicture() : QString());
    m_tabNote->setToolTip(m_tabNote->text());
    m_showBytes->setVisible(tab() == Tab::Picture && m_picture);
    m_showBytes->setWords(m_bytes->isVisible() ? tr("Hide the bytes") : tr("Bytes"));
    m_pictureHint->setText(doing == Doing::Reading
            ? tr("Reading %1…")
                  .arg(m_partition >= 0 && m_listed ? QString::fromStdString(
                           m_listed->contents.partitions[static_cast<std::size_t>(m_partition)].id.toString())
                                                    : QString())
            : m_wasCancelled ? tr("Reading was cancelled. Choose a partition on the left to read it.")
                             : tr("Choose a partition on the left."));
    m_noProblems->setText(m_checked && m_checked->problems == 0
            ? tr("Every byte was checked; nothing is wrong with these files.")
            : tr("Nothing wrong was seen so far. “Check all files” looks at every byte."));
}

void FolderPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FolderPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_reader.doing() != FolderReader::Doing::Nothing)
        return m_reader.cancel();
    QWidget::keyPressEvent(event);
}

void FolderPage::closeEvent(QCloseEvent* event)
{
    m_reader.cancel();
    QWidget::closeEvent(event);
}

void FolderPage::retranslate()
{
    setWindowTitle(tr("Kafka log folder, read-only"));
    m_readOnly->setText(tr("read-only"));
    m_promise->setText(tr("Nothing in this folder is changed."));
    m_other->setWords(tr("Open another folder…"));
    m_again->setWords(tr("Read again"));
    m_check->setWords(tr("Check all files"));
    m_check->setToolTip(tr("Reads every byte and compares every checksum and index entry"));
    m_cancel->setWords(tr("Cancel"));
    m_filter->setPlaceholderText(tr("Topic, partition or file"));
    m_filter->setAccessibleName(tr("Show only partitions and files with these words"));
    m_view->setAccessibleName(tr("Partitions and files"));
    m_list->setAccessibleName(tr("Problems"));
    m_list->setHeaderLabels({tr("File"), tr("Byte"), tr("What is wrong")});
    m_tabs->setAccessibleName(tr("What is shown of the folder"));
    m_stage->setAccessibleName(tr("The chosen partition's files as a picture"));
    m_bar->setAccessibleName(tr("How far reading is"));
    m_tree.retell();
    showProblems();
    refresh();
}

} // namespace ui
