#include "ui/folder/file_contents.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kMargin = 12;

// The byte where it begins, then the line; a cross before what is wrong.
class LineRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, metrics::kHairlineRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        const bool isProblem = index.data(FileLines::ProblemRole).toBool(), isReady = index.data(FileLines::ReadyRole).toBool();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        else if (isProblem)
            painter->fillRect(option.rect, theme.badbg);
        const QRectF box = QRectF(option.rect).adjusted(8, 0, -6, 0);
        double left = box.left();
        if (isProblem) {
            painter->setPen(QPen(theme.bad, 1.8, Qt::SolidLine, Qt::RoundCap));
            const QPointF at(left + 4, box.center().y());
            painter->drawLine(at + QPointF(-3.5, -3.5), at + QPointF(3.5, 3.5));
            painter->drawLine(at + QPointF(-3.5, 3.5), at + QPointF(3.5, -3.5));
        }
        left += 14;
        painter->setPen(isProblem ? theme.badInk : isReady ? theme.ink : theme.ink3);
        painter->setFont(fontOf(FontRole::MonoCaption));
        const double width = box.right() - left;
        painter->drawText(QRectF(left, box.top(), width, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
            elided(index.data().toString(), FontRole::MonoCaption, width));
        painter->restore();
    }
};

} // namespace

FileContents::FileContents(QWidget* parent) : QWidget(parent)
{
    m_hint = new QLabel;
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setFont(fontOf(FontRole::Text));
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::MonoStrong));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state = new QLabel;
    m_state->setFont(fontOf(FontRole::Caption));
    m_state->setObjectName("contentsState");
    m_words = new QLineEdit;
    m_words->setObjectName("contentsWords");
    m_words->setClearButtonEnabled(true);
    m_words->setMaximumWidth(320);
    m_find = new PillButton(QString(), PillButton::Look::Outline);
    m_find->setObjectName("contentsFind");
    m_list = new QListView;
    m_list->setObjectName("contentsLines");
    m_list->setModel(&m_lines);
    m_list->setItemDelegate(new LineRow(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recordsTitle = new QLabel;
    m_recordsTitle->setFont(fontOf(FontRole::CaptionStrong));
    m_records = new QListWidget;
    m_records->setObjectName("contentsRecords");
    m_records->setFont(fontOf(FontRole::MonoCaption));
    m_records->setUniformItemSizes(true);
    m_records->setProperty("roomy", true);
    m_records->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(kMargin, kMargin, kMargin, 0);
    head->setSpacing(8);
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_title);
    names->addWidget(m_state);
    head->addLayout(names, 1);
    head->addWidget(m_words, 1);
    head->addWidget(m_find);
    m_below = new QWidget;
    auto* below = new QVBoxLayout(m_below);
    below->setContentsMargins(0, 6, 0, 0);
    below->setSpacing(4);
    auto* title = new QHBoxLayout;
    title->setContentsMargins(kMargin, 0, kMargin, 0);
    title->addWidget(m_recordsTitle);
    below->addLayout(title);
    below->addWidget(m_records, 1);
    auto* both = new QSplitter(Qt::Vertical);
    both->addWidget(m_list);
    both->addWidget(m_below);
    both->setStretchFactor(0, 3);
    both->setStretchFactor(1, 2);
    both->setChildrenCollapsible(false);
    auto* page = new QWidget;
    auto* all = new QVBoxLayout(page);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    all->addLayout(head);
    all->addWidget(both, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_hint);
    m_pages->addWidget(page);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_pages);

    m_words->installEventFilter(this);
    m_list->installEventFilter(this);
    connect(m_words, &QLineEdit::returnPressed, this, &FileContents::findNext);
    connect(m_words, &QLineEdit::textChanged, this, [this] {
        m_lines.cancelFind();
        m_told.clear();
        showState();
    });
    connect(m_find, &PillButton::clicked, this, [this] {
        if (!m_lines.isFinding())
            return findNext();
        m_lines.cancelFind();
        showState();
    });
    connect(&m_lines, &FileLines::looked, this, &FileContents::showState);
    connect(&m_lines, &FileLines::found, this, &FileContents::take);
    connect(&m_lines, &FileLines::recordsRead, this, &FileContents::showRecords);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        m_recordsOf = now.row();
        if (now.isValid() && m_lines.holdsBatches())
            m_lines.readRecords(now.row());
    });
    retranslate();
}

void FileContents::open(const engine::DumpFile& file, const QString& name, FileLines::Decode decode)
{
    m_name = name;
    m_size = file.size;
    m_told.clear();
    m_recordsOf = -1;
    m_records->clear();
    m_lines.open(file, std::move(decode));
    m_below->setVisible(m_lines.holdsBatches());
    m_pages->setCurrentIndex(1);
    showState();
}

void FileContents::close()
{
    m_lines.close();
    m_pages->setCurrentIndex(0);
}

void FileContents::goToByte(std::uint64_t byte)
{
    m_isByte = true;
    m_lines.findByte(byte);
}

void FileContents::askForWords()
{
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
}

void FileContents::findNext()
{
    if (m_words->text().isEmpty() || !m_lines.isOpen())
        return;
    m_isByte = false;
    m_told.clear();
    const QModelIndex now = m_list->currentIndex();
    m_lines.find(m_words->text(), now.isValid() ? now.row() + 1 : 0);
    showState();
}

void FileContents::take(int row)
{
    if (row >= 0)
        goTo(row);
    else if (!m_isByte)
        m_told = tr("“%1” is nowhere in this file").arg(m_words->text());
    showState();
}

void FileContents::goTo(int row)
{
    const QModelIndex index = m_lines.index(row);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void FileContents::showRecords(int row, const QStringList& lines, int more)
{
    if (row != m_recordsOf)
        return;
    m_records->clear();
    m_records->addItems(lines);
    if (more > 0)
        m_records->addItem(counted(more, tr("… and %1 record more"), tr("… and %1 records more")));
    showState();
}

void FileContents::showState()
{
    m_title->setText(m_name);
    m_title->setToolTip(m_lines.path());
    const QString rows = m_lines.holdsBatches() ? counted(m_lines.rowCount(), tr("%1 batch"), tr("%1 batches"))
                                                : counted(m_lines.rowCount(), tr("%1 line"), tr("%1 lines"));
    QString words = bytes(static_cast<std::int64_t>(m_size)) + " · " + rows;
    if (!m_lines.isWhole() && m_size > 0)
        words += " · " + tr("looked at %1 % so far").arg(m_lines.bytesLookedAt() * 100 / m_size);
    if (m_lines.isFinding() && !m_isByte)
        words += " · " + tr("looking for “%1”…").arg(m_words->text());
    else if (!m_told.isEmpty())
        words += " · " + m_told;
    m_state->setText(words);
    m_find->setWords(m_lines.isFinding() && !m_isByte ? tr("Stop") : tr("Find next"));
    m_find->setEnabled(!m_words->text().isEmpty());
    m_recordsTitle->setText(m_recordsOf < 0
            ? tr("Choose a batch to read its records.")
            : tr("Records of the batch at byte %1")
                  .arg(number(m_lines.index(m_recordsOf).data(FileLines::ByteRole).toLongLong())));
}

bool FileContents::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::FindNext)) {
            findNext();
            return true;
        }
        if (watched == m_words && key->key() == Qt::Key_Down) {
            m_list->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FileContents::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FileContents::retranslate()
{
    m_hint->setText(tr("Choose a file on the left to read what is in it."));
    m_words->setPlaceholderText(tr("Find: an offset, a key, words of a record"));
    m_words->setAccessibleName(tr("Find in this file, in its records too"));
    m_list->setAccessibleName(tr("Contents of the file"));
    m_records->setAccessibleName(tr("Records of the chosen batch"));
    showState();
}

} // namespace ui
