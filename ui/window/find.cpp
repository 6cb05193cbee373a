#include "ui/window/find.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/command/command.h"
#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Find {
    Q_DECLARE_TR_FUNCTIONS(Find)
};

constexpr int kWidth = 640;
constexpr int kRow = 32;
constexpr int kRows = 10;
constexpr int kMostRows = 200;
constexpr int kNoteRole = Qt::UserRole, kKindRole = Qt::UserRole + 1;

QString kindWord(Findable::Kind kind)
{
    switch (kind) {
    case Findable::Kind::Node:
        return Find::tr("node");
    case Findable::Kind::Topic:
        return Find::tr("topic");
    case Findable::Kind::Partition:
        return Find::tr("partition");
    case Findable::Kind::Group:
        return Find::tr("group");
    case Findable::Kind::Lesson:
        return Find::tr("lesson");
    case Findable::Kind::Command:
        return Find::tr("run");
    }
    return {};
}

// A name, what it is in grey behind it, its kind at the right end.
class RowPainter : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, kRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF box = option.rect;
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.sel);
            painter->drawRoundedRect(box.adjusted(0, 1, 0, -1), metrics::kRadiusField, metrics::kRadiusField);
        }
        const QString kind = index.data(kKindRole).toString();
        double left = box.left() + 12;
        double right = box.right() - 12 - textWidth(kind, FontRole::Caption);
        const auto write = [&](double x, double width, const QString& text, FontRole role, const QColor& ink) {
            painter->setFont(fontOf(role));
            painter->setPen(ink);
            painter->drawText(QRectF(x, box.top(), width + 2, box.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        };
        write(right, box.right() - right, kind, FontRole::Caption, theme.ink3);
        right -= 16;
        const QString words = elided(index.data(Qt::DisplayRole).toString(), FontRole::MonoStrong, right - left);
        write(left, right - left, words, FontRole::MonoStrong, theme.ink);
        left += textWidth(words, FontRole::MonoStrong) + 12;
        if (right - left > 40)
            write(left, right - left, elided(index.data(kNoteRole).toString(), FontRole::Text, right - left), FontRole::Text, theme.ink2);
        painter->restore();
    }
};

// 0 is best; 4: not at all.
int rankOf(const Findable& thing, const QString& wanted, const QStringList& parts)
{
    const QString all = thing.words + QLatin1Char(' ') + thing.note + QLatin1Char(' ') + thing.line + QLatin1Char(' ') + idText(thing.id);
    for (const QString& part : parts)
        if (!all.contains(part, Qt::CaseInsensitive))
            return 4;
    if (thing.words.compare(wanted, Qt::CaseInsensitive) == 0)
        return 0;
    if (thing.words.startsWith(wanted, Qt::CaseInsensitive))
        return 1;
    const QStringList words = thing.words.split(QLatin1Char(' '));
    const bool begins = std::any_of(words.begin(), words.end(), [&](const QString& word) { return word.startsWith(parts.front(), Qt::CaseInsensitive); });
    return begins ? 2 : 3;
}

void addCommands(std::vector<Findable>& all, const ClusterView& view, const ObjectId& id)
{
    for (const StageCommand& command : commandsFor(view, id))
        all.push_back({Findable::Kind::Command, command.line, command.words, {}, command.line, command.asks});
}

} // namespace

std::vector<Findable> findables(const ClusterView& view, const std::vector<LessonDoor>& lessons)
{
    using Kind = Findable::Kind;
    std::vector<Findable> all;
    std::vector<ObjectId> nodes;
    for (const auto& [id, broker] : view.brokers) {
        nodes.push_back(ObjectId::broker(id));
        all.push_back({Kind::Node, Find::tr("broker %1").arg(id.value), lookWord(lookOf(*broker)), nodes.back(), {}});
    }
    for (const auto& [id, controller] : view.controllers) {
        nodes.push_back(ObjectId::controller(id));
        all.push_back({Kind::Node, Find::tr("controller %1").arg(nodeTitle(view, id)), lookWord(lookOf(*controller)), nodes.back(), {}});
    }
    for (const auto& [id, client] : view.clients) {
        nodes.push_back(ObjectId::client(id));
        all.push_back({Kind::Node, nodeTitle(view, id), lookWord(lookOf(*client)), nodes.back(), {}});
    }
    std::vector<Findable> internal;
    for (const auto& [name, topic] : view.topics) {
        auto& into = name.starts_with("__") ? internal : all; // Kafka's own topics come last
        const QString words = QString::fromStdString(name);
        into.push_back({Kind::Topic, words, counted(std::ssize(topic->partitions), Find::tr("%1 partition"), Find::tr("%1 partitions")),
            ObjectId::topic(name), {}});
        for (const auto& [index, partition] : topic->partitions) {
            const QString leader = partition->leader.value == kNoBroker ? Find::tr("no leader") : Find::tr("leader: broker %1").arg(partition->leader.value.value);
            into.push_back({Kind::Partition, words + QLatin1Char('-') + QString::number(index), leader, ObjectId::partitionOf({name, index}), {}});
        }
    }
    for (const auto& [name, group] : view.groups)
        all.push_back({Kind::Group, QString::fromStdString(name), counted(std::ssize(group->members), Find::tr("%1 member"), Find::tr("%1 members")),
            ObjectId::group(name), {}});
    const bool chinese = Appearance::instance().language() == Language::Chinese;
    for (const LessonDoor& lesson : lessons)
        all.push_back({Kind::Lesson, lesson.number, chinese ? lesson.chinese : lesson.english, {}, lesson.id});
    for (const ObjectId& id : nodes)
        addCommands(all, view, id);
    addCommands(all, view, {}); // of the cluster
    for (const auto& [name, topic] : view.topics)
        for (const auto& [index, partition] : topic->partitions)
            addCommands(all, view, ObjectId::partitionOf({name, index}));
    all.insert(all.end(), internal.begin(), internal.end());
    return all;
}

std::vector<Findable> findAnything(const std::vector<Findable>& all, const QString& wanted)
{
    const QString line = wanted.simplified();
    const QStringList parts = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (parts.isEmpty())
        return {all.begin(), all.begin() + std::min<std::ptrdiff_t>(std::ssize(all), kMostRows)};
    std::vector<std::pair<int, const Findable*>> ranked;
    bool known = false;
    for (const Findable& thing : all)
        if (const int rank = rankOf(thing, line, parts); rank < 4) {
            ranked.emplace_back(rank, &thing);
            known = known || thing.line == line;
        }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Findable> found;
    if (!known && parseCommand(line.toStdString()))
        found.push_back({Findable::Kind::Command, line, Find::tr("this line"), {}, line});
    for (const auto& [rank, thing] : ranked)
        if (std::ssize(found) < kMostRows)
            found.push_back(*thing);
    return found;
}

FindBox::FindBox(QWidget* window, Source source)
    : Sheet(window, kWidth, Place::Top), m_source(std::move(source)), m_line(new QLineEdit), m_list(new QListWidget), m_hint(new QLabel)
{
    m_line->setFont(fontOf(FontRole::RowName));
    m_line->setMinimumHeight(36);
    m_line->installEventFilter(this);
    m_list->setItemDelegate(new RowPainter(m_list));
    m_list->setFocusPolicy(Qt::NoFocus); // arrows go to it through the line
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(kRows * kRow);
    m_hint->setFont(fontOf(FontRole::Caption));
    m_hint->setWordWrap(true);
    body()->addWidget(m_line);
    body()->addWidget(m_list);
    body()->addWidget(m_hint);
    setFirst(m_line);
    connect(m_line, &QLineEdit::textChanged, this, &FindBox::refresh);
    connect(m_list, &QListWidget::itemClicked, this, &FindBox::choose);
    retranslate();
}

void FindBox::ask()
{
    m_all = m_source();
    m_line->clear();
    refresh();
    open();
}

void FindBox::refresh()
{
    m_shown = findAnything(m_all, m_line->text());
    m_list->clear();
    for (const Findable& found : m_shown) {
        auto* item = new QListWidgetItem(found.words, m_list);
        item->setData(kNoteRole, found.note);
        item->setData(kKindRole, kindWord(found.kind));
        item->setData(Qt::AccessibleTextRole, kindWord(found.kind) + QLatin1Char(' ') + found.words + QLatin1String(", ") + found.note);
    }
    m_list->setCurrentRow(0);
    retranslate();
}

void FindBox::choose()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= std::ssize(m_shown))
        return;
    const Findable found = m_shown[static_cast<std::size_t>(row)];
    shut();
    emit chosen(found);
}

bool FindBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return Sheet::eventFilter(watched, event);
    const int rows = m_list->count();
    const auto go = [&](int row) { m_list->setCurrentRow(rows == 0 ? -1 : std::clamp(row, 0, rows - 1)); };
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        go(m_list->currentRow() + 1);
        return true;
    case Qt::Key_Up:
        go(m_list->currentRow() - 1);
        return true;
    case Qt::Key_PageDown:
        go(m_list->currentRow() + kRows);
        return true;
    case Qt::Key_PageUp:
        go(m_list->currentRow() - kRows);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Escape:
        shut();
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return false;
    }
}

void FindBox::retranslate()
{
    m_line->setPlaceholderText(tr("Find a broker, topic, partition, group, lesson, or a command to run"));
    m_line->setAccessibleName(tr("Find anything"));
    m_hint->setText(m_shown.empty() && !m_line->text().isEmpty()
            ? tr("Nothing is called so here. Try a number (“broker 2”), a name (“orders-0”) or a whole command (“pause broker 2”).")
            : tr("↑ ↓ choose · Enter shows it, opens it or runs it · Esc closes"));
}

void FindBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Sheet::changeEvent(event);
}

} // namespace ui
