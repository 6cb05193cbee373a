// How the page of a log folder is put together; what it does is in folder_page.cpp.

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/chip.h"
#include "ui/common/focus_ring.h"
#include "ui/common/type.h"
#include "ui/panels/byte_drawer.h"
#include "ui/folder/file_contents.h"
#include "ui/folder/folder_page.h"
#include "ui/stage/stage_view.h"

namespace ui {

namespace {

constexpr int kMargin = 16;
constexpr int kTreeWidth = 360;
constexpr int kMessageWidth = 620;

// The name, what else there is to say of it, and a cross with the number of its problems.
class TreeRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {60, 24}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        const bool isFile = index.data(FolderTree::KindRole).toInt() == FolderTree::File;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        QRectF box = QRectF(option.rect).adjusted(4, 0, -8, 0);
        if (index.column() == FolderTree::Size) {
            painter->setFont(fontOf(FontRole::MonoCaption));
            painter->setPen(theme.ink2);
            painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
            painter->restore();
            return;
        }
        if (const int problems = index.data(FolderTree::ProblemsRole).toInt(); problems > 0) {
            const QString count = QString::number(problems);
            const double width = textWidth(count, FontRole::CaptionStrong) + 26;
            const QRectF pill(box.right() - width, box.center().y() - 8.5, width, 17);
            painter->setPen(QPen(theme.bad, 1));
            painter->setBrush(theme.badbg);
            painter->drawRoundedRect(pill, 8.5, 8.5);
            painter->setPen(QPen(theme.bad, 1.8, Qt::SolidLine, Qt::RoundCap));
            const QPointF at(pill.left() + 10, pill.center().y());
            painter->drawLine(at + QPointF(-3, -3), at + QPointF(3, 3));
            painter->drawLine(at + QPointF(-3, 3), at + QPointF(3, -3));
            painter->setPen(theme.badInk);
            painter->setFont(fontOf(FontRole::CaptionStrong));
            painter->drawText(pill.adjusted(17, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, count);
            box.setRight(pill.left() - 6);
        }
        const FontRole role = isFile ? FontRole::MonoCaption : FontRole::MonoStrong;
        const QString name = elided(index.data().toString(), role, box.width());
        painter->setFont(fontOf(role));
        painter->setPen(isFile ? theme.ink2 : theme.ink);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, name);
        box.setLeft(box.left() + textWidth(name, role) + 10);
        if (const QString words = index.data(FolderTree::WordsRole).toString(); !words.isEmpty() && box.width() > 30) {
            painter->setFont(fontOf(FontRole::Caption));
            painter->setPen(theme.ink3);
            painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, elided(words, FontRole::Caption, box.width()));
        }
        painter->restore();
    }
};

// A problem: its file, the byte, what is wrong.
class ProblemRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {60, metrics::kTableRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        const bool isWords = index.column() == 2;
        const FontRole role = isWords ? FontRole::Text : FontRole::MonoCaption;
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        const QRectF box = QRectF(option.rect).adjusted(8, 0, -8, 0);
        painter->setFont(fontOf(role));
        painter->setPen(isWords ? theme.badInk : theme.ink);
        painter->drawText(box, (index.column() == 1 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
            elided(index.data().toString(), role, box.width()));
        painter->restore();
    }
};

} // namespace

FolderPage::FolderPage(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    m_pages = new QStackedWidget;
    m_pages->addWidget(buildMessage());
    m_pages->addWidget(buildBody());
    all->addWidget(m_pages, 1);
    new FocusRing(this);
    connect(new QShortcut(QKeySequence::Refresh, this), &QShortcut::activated, m_again, &PillButton::click);
    connect(new QShortcut(QKeySequence::Open, this), &QShortcut::activated, m_other, &PillButton::click);
    connect(new QShortcut(QKeySequence::Close, this), &QShortcut::activated, this, &QWidget::close);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, [this] {
        if (tab() == Tab::Contents)
            m_contents->askForWords();
        else
            m_filter->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_other, &PillButton::clicked, this, &FolderPage::chooseFolder);
    connect(m_action, &PillButton::clicked, this, &FolderPage::chooseFolder);
    connect(m_again, &PillButton::clicked, this, [this] { open(m_folder); });
    connect(m_check, &PillButton::clicked, this, [this] {
        if (m_listed)
            m_reader.check(m_listed, -1);
        refresh();
    });
    connect(m_cancel, &PillButton::clicked, &m_reader, &FolderReader::cancel);
    connect(&m_reader, &FolderReader::progressed, this, [this](qint64 done, qint64 total) {
        m_done = done;
        m_total = total;
        refresh();
    });
    connect(&m_reader, &FolderReader::listed, this, &FolderPage::takeListed);
    connect(&m_reader, &FolderReader::pictured, this, &FolderPage::takePicture);
    connect(&m_reader, &FolderReader::checked, this, &FolderPage::takeChecked);
    connect(&m_reader, &FolderReader::ended, this, [this](bool whole) {
        m_wasCancelled = m_wasCancelled || !whole;
        refresh();
    });
    connect(&Appearance::instance(), &Appearance::themeChanged, this, [this] { update(); });
    retranslate();
}

QWidget* FolderPage::buildHead()
{
    auto* bar = new QWidget;
    bar->setObjectName("topBar");
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* rows = new QVBoxLayout(bar);
    rows->setContentsMargins(kMargin, 10, kMargin, 10);
    rows->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::PanelTitle));
    m_title->setObjectName("folderTitle");
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readOnly = new Chip;
    m_readOnly->setTone(Tone::Ok);
    m_other = new PillButton(QString(), PillButton::Look::Outline);
    m_again = new PillButton(QString(), PillButton::Look::Outline);
    m_check = new PillButton(QString(), PillButton::Look::Outline);
    m_check->setObjectName("checkAll");
    head->addWidget(m_title, 1);
    head->addWidget(m_check);
    head->addWidget(m_again);
    head->addWidget(m_other);
    rows->addLayout(head);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    m_promise = new QLabel;
    m_promise->setFont(fontOf(FontRole::TextStrong));
    m_promise->setObjectName("promise");
    m_summary = new QLabel;
    m_summary->setFont(fontOf(FontRole::Text));
    m_summary->setObjectName("folderSummary");
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    second->addWidget(m_readOnly);
    second->addWidget(m_promise);
    second->addWidget(m_summary, 1);
    m_work = new QWidget;
    auto* work = new QHBoxLayout(m_work);
    work->setContentsMargins(0, 0, 0, 0);
    work->setSpacing(10);
    m_doing = new QLabel;
    m_doing->setFont(fontOf(FontRole::Caption));
    m_doing->setObjectName("doing");
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(180, 8);
    m_cancel = new PillButton(QString(), PillButton::Look::Quiet);
    m_cancel->setObjectName("cancelReading");
    work->addWidget(m_doing);
    work->addWidget(m_bar);
    work->addWidget(m_cancel);
    second->addWidget(m_work);
    rows->addLayout(second);
    return bar;
}

QWidget* FolderPage::buildMessage()
{
    auto* page = new QWidget;
    auto* centre = new QVBoxLayout(page);
    auto* card = new Card;
    card->setMaximumWidth(kMessageWidth);
    auto* rows = new QVBoxLayout(card);
    rows->setContentsMargins(metrics::kCardPadding, metrics::kCardPadding, metrics::kCardPadding, metrics::kCardPadding + metrics::kShadow);
    rows->setSpacing(10);
    m_headline = new QLabel;
    m_headline->setFont(fontOf(FontRole::PanelTitle));
    m_headline->setWordWrap(true);
    m_headline->setObjectName("folderHeadline");
    m_detail = new QLabel;
    m_detail->setFont(fontOf(FontRole::Text));
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setObjectName("folderDetail");
    m_action = new PillButton(QString(), PillButton::Look::Filled);
    m_action->setObjectName("chooseFolder");
    rows->addWidget(m_headline);
    rows->addWidget(m_detail);
    rows->addWidget(m_action, 0, Qt::AlignLeft);
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(card, 4);
    line->addStretch(1);
    centre->addStretch(2);
    centre->addLayout(line);
    centre->addStretch(3);
    return page;
}

QWidget* FolderPage::buildPicture()
{
    m_stage = new StageView(m_clock);
    m_bytes = new ByteDrawer;
    m_stageAndBytes = new QSplitter(Qt::Vertical);
    m_stageAndBytes->addWidget(m_stage);
    m_stageAndBytes->addWidget(m_bytes);
    m_stageAndBytes->setStretchFactor(0, 1);
    m_stageAndBytes->setCollapsible(0, false);
    m_bytes->hideJourney();
    m_bytes->hide();
    m_pictureHint = new QLabel;
    m_pictureHint->setAlignment(Qt::AlignCenter);
    m_pictureHint->setWordWrap(true);
    m_pictureHint->setFont(fontOf(FontRole::Text));
    m_picturePages = new QStackedWidget;
    m_picturePages->addWidget(m_pictureHint);
    m_picturePages->addWidget(m_stageAndBytes);
    followStage();
    return m_picturePages;
}

QWidget* FolderPage::buildBody()
{
    auto* left = new QWidget;
    left->setObjectName("leftDock");
    left->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(kMargin, 12, 0, 0);
    column->setSpacing(8);
    m_filter = new QLineEdit;
    m_filter->setClearButtonEnabled(true);
    m_filter->setObjectName("folderFilter");
    m_view = new QTreeView;
    m_view->setObjectName("folderTree");
    auto* sieve = new QSortFilterProxyModel(this);
    sieve->setSourceModel(&m_tree);
    sieve->setRecursiveFilteringEnabled(true);
    sieve->setAutoAcceptChildRows(true);
    sieve->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setModel(sieve);
    m_view->setItemDelegate(new TreeRow(m_view));
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(16);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(FolderTree::Name, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(FolderTree::Size, QHeaderView::Fixed);
    m_view->header()->resizeSection(FolderTree::Size, 78);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 12, 0);
    line->addWidget(m_filter);
    column->addLayout(line);
    column->addWidget(m_view, 1);

    auto* right = new QWidget;
    auto* rows = new QVBoxLayout(right);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* tabs = new QHBoxLayout;
    tabs->setContentsMargins(12, 10, 12, 10);
    tabs->setSpacing(12);
    m_tabs = new SegmentedControl(QString());
    m_tabs->setObjectName("folderTabs");
    m_tabNote = new QLabel;
    m_tabNote->setFont(fontOf(FontRole::Caption));
    m_tabNote->setObjectName("tabNote");
    m_tabNote->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_showBytes = new PillButton(QString(), PillButton::Look::Outline);
    m_showBytes->setObjectName("showBytes");
    tabs->addWidget(m_tabs);
    tabs->addWidget(m_tabNote, 1);
    tabs->addWidget(m_showBytes);
    rows->addLayout(tabs);
    m_right = new QStackedWidget;
    m_right->addWidget(buildPicture());
    m_contents = new FileContents;
    m_right->addWidget(m_contents);
    m_list = new QTreeWidget;
    m_list->setObjectName("folderProblems");
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setColumnCount(3);
    m_list->header()->setStretchLastSection(true);
    m_list->setItemDelegate(new ProblemRow(m_list));
    m_noProblems = new QLabel;
    m_noProblems->setAlignment(Qt::AlignCenter);
    m_noProblems->setWordWrap(true);
    m_noProblems->setFont(fontOf(FontRole::Text));
    m_noProblems->setObjectName("noProblems");
    m_problemPages = new QStackedWidget;
    m_problemPages->addWidget(m_noProblems);
    m_problemPages->addWidget(m_list);
    m_right->addWidget(m_problemPages);
    rows->addWidget(m_right, 1);

    auto* both = new QSplitter(Qt::Horizontal);
    both->addWidget(left);
    both->addWidget(right);
    both->setStretchFactor(1, 1);
    both->setChildrenCollapsible(false);
    left->setMinimumWidth(240);
    both->setSizes({kTreeWidth, 900});
    connect(m_filter, &QLineEdit::textChanged, this, &FolderPage::filterTree);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this, sieve](const QModelIndex& now) { choose(sieve->mapToSource(now)); });
    connect(m_tabs, &SegmentedControl::chosen, this, [this](int index) { showTab(static_cast<Tab>(index)); });
    connect(m_showBytes, &PillButton::clicked, this, [this] { showBytes(!m_bytes->isVisible()); });
    connect(m_list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) { openProblem(m_list->indexOfTopLevelItem(item)); });
    connect(m_list, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) { openProblem(m_list->indexOfTopLevelItem(item)); });
    return both;
}

} // namespace ui
