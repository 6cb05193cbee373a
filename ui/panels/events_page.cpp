#include "ui/panels/events_page.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/drop_down.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

// A mark for its kind, the instant, the sentence.
class EventRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, metrics::kHairlineRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        const QRectF box(option.rect);
        paintMark(*painter, theme, static_cast<FactKindGroup>(index.data(EventList::GroupRole).toInt()), QPointF(box.left() + 9, box.center().y()));
        const QString words = index.data().toString();
        const QString instant = words.section("  ", 0, 0), sentence = words.section("  ", 1);
        painter->setFont(fontOf(FontRole::MonoCaption));
        painter->setPen(theme.ink3);
        const double column = std::max(kInstants, textWidth(instant, FontRole::MonoCaption));
        painter->drawText(QRectF(box.left() + 18, box.top(), column, box.height()), Qt::AlignRight | Qt::AlignVCenter, instant);
        const double left = 18 + column + 10;
        painter->setFont(fontOf(FontRole::Caption));
        painter->setPen(theme.ink);
        painter->drawText(box.adjusted(left, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter, elided(sentence, FontRole::Caption, box.width() - left - 4));
        painter->restore();
    }

private:
    static constexpr double kInstants = 58; // room for "t+99.999"
    static void paintMark(QPainter& painter, const Theme& theme, FactKindGroup group, QPointF at)
    {
        switch (group) {
        case FactKindGroup::Fault:
            painter.setPen(QPen(theme.bad, 1.8));
            painter.drawLine(at + QPointF(-3.5, -3.5), at + QPointF(3.5, 3.5));
            painter.drawLine(at + QPointF(-3.5, 3.5), at + QPointF(3.5, -3.5));
            return;
        case FactKindGroup::Leader:
        case FactKindGroup::Group:
            painter.setPen(Qt::NoPen);
            painter.setBrush(group == FactKindGroup::Leader ? theme.ink : theme.accent);
            painter.drawPolygon(QPolygonF({at + QPointF(0, -4.5), at + QPointF(4.5, 0), at + QPointF(0, 4.5), at + QPointF(-4.5, 0)}));
            return;
        case FactKindGroup::Isr:
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.dry2);
            painter.drawEllipse(at, 3.4, 3.4);
            return;
        case FactKindGroup::Files:
            painter.setPen(QPen(theme.mute, 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(at.x() - 3, at.y() - 3.5, 6, 7));
            return;
        case FactKindGroup::Control:
            painter.setPen(QPen(theme.vio, 1.6));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(at, 3.4, 3.4);
            return;
        default:
            painter.fillRect(QRectF(at.x() - 0.75, at.y() - 4, 1.5, 8), group == FactKindGroup::Record ? theme.hueEdges[0] : theme.mute);
        }
    }
};

constexpr FactKindGroup kGroups[]{FactKindGroup::Fault, FactKindGroup::Leader, FactKindGroup::Isr, FactKindGroup::Group, FactKindGroup::Record,
    FactKindGroup::Files, FactKindGroup::Request, FactKindGroup::Control, FactKindGroup::Other};

} // namespace

EventsPage::EventsPage(EventList& events, QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_filter = new EventFilter(events, this);
    m_words = new QLineEdit;
    m_words->setClearButtonEnabled(true);
    m_words->setObjectName("eventWords");
    m_kind = new DropDown;
    m_kind->setObjectName("eventKind");
    m_node = new DropDown;
    m_node->setObjectName("eventNode");
    m_back = new IconButton(Icon::ChevronLeft, QString());
    m_back->setObjectName("eventBefore");
    m_forward = new IconButton(Icon::ChevronRight, QString());
    m_forward->setObjectName("eventAfter");
    m_back->setExtent(26);
    m_forward->setExtent(26);
    m_count = new QLabel;
    m_count->setFont(fontOf(FontRole::Caption));
    m_list = new QListView;
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new EventRow(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setObjectName("events");
    auto* boxes = new QHBoxLayout;
    boxes->addWidget(m_kind, 1);
    boxes->addWidget(m_node, 1);
    auto* steps = new QHBoxLayout;
    steps->addWidget(m_count, 1);
    steps->addWidget(m_back);
    steps->addWidget(m_forward);
    layout->addWidget(m_words);
    layout->addLayout(boxes);
    layout->addLayout(steps);
    layout->addWidget(m_list, 1);

    connect(m_words, &QLineEdit::textChanged, m_filter, &EventFilter::setWords);
    connect(m_words, &QLineEdit::textChanged, this, &EventsPage::showCount);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setGroup(index > 0 ? std::optional(kGroups[index - 1]) : std::nullopt);
        showCount();
    });
    connect(m_node, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setNode(index > 0 ? std::optional(m_nodes[static_cast<std::size_t>(index) - 1]) : std::nullopt);
        showCount();
    });
    connect(m_back, &QAbstractButton::clicked, this, [this] { go(m_filter->rowBefore(m_moment.at)); });
    connect(m_forward, &QAbstractButton::clicked, this, [this] { go(m_filter->rowAfter(m_moment.at)); });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar* bar = m_list->verticalScrollBar();
        if (m_list->isVisible() && bar->value() >= bar->maximum() - 2)
            m_list->scrollToBottom();
    });
    connect(m_list, &QListView::activated, this,
        [this](const QModelIndex& index) { emit whyRequested(FactId{index.data(EventList::IdRole).toULongLong()}, index.data(Qt::DisplayRole).toString()); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { emit lookRequested(Time{Duration{index.data(EventList::TimeRole).toLongLong()}}); });
    connect(&Appearance::instance(), &Appearance::themeChanged, m_list->viewport(), qOverload<>(&QWidget::update));
    retranslate();
}

void EventsPage::show(const Moment& moment, const NodeNames& names)
{
    m_moment = moment;
    if (!isVisible() || !moment.view)
        return;
    fillNodes(*moment.view, names);
    m_back->setEnabled(m_filter->rowBefore(moment.at) >= 0);
    m_forward->setEnabled(m_filter->rowAfter(moment.at) >= 0);
    showCount();
}

void EventsPage::fillNodes(const ClusterView& view, const NodeNames& names)
{
    std::vector<NodeId> nodes;
    for (const auto& [id, broker] : view.brokers)
        nodes.push_back(NodeId{id.value});
    for (const auto& [id, controller] : view.controllers)
        nodes.push_back(id);
    for (const auto& [id, client] : view.clients)
        nodes.push_back(id);
    if (nodes == m_nodes)
        return;
    const int index = m_node->currentIndex();
    const std::optional<NodeId> chosen = index > 0 ? std::optional(m_nodes[static_cast<std::size_t>(index) - 1]) : std::nullopt;
    m_nodes = std::move(nodes);
    const QSignalBlocker quiet(m_node);
    m_node->clear();
    m_node->addItem(tr("all nodes"));
    for (const NodeId id : m_nodes)
        m_node->addItem(names(id));
    const auto found = chosen ? std::find(m_nodes.begin(), m_nodes.end(), *chosen) : m_nodes.end();
    m_node->setCurrentIndex(found == m_nodes.end() ? 0 : static_cast<int>(found - m_nodes.begin()) + 1);
    m_filter->setNode(found == m_nodes.end() ? std::nullopt : chosen);
}

void EventsPage::go(int row)
{
    if (row < 0)
        return;
    const QModelIndex index = m_filter->index(row, 0);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index, QAbstractItemView::PositionAtCenter);
    emit lookRequested(Time{Duration{index.data(EventList::TimeRole).toLongLong()}});
}

void EventsPage::showCount()
{
    const int shown = m_filter->rowCount(), all = m_filter->sourceModel()->rowCount();
    m_count->setText(shown == all ? counted(all, tr("%1 event"), tr("%1 events")) : tr("%1 of %2 events").arg(number(shown), number(all)));
}

void EventsPage::showEvent(QShowEvent* event)
{
    if (m_moment.at.nanos() != 0)
        m_list->scrollToBottom();
    QWidget::showEvent(event);
}

void EventsPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void EventsPage::retranslate()
{
    m_words->setPlaceholderText(tr("Filter: broker 1, ISR, orders-0 …"));
    m_words->setAccessibleName(tr("Filter"));
    m_list->setAccessibleName("Events");
    m_kind->setAccessibleName(tr("Kind"));
    m_node->setAccessibleName(tr("Node"));
    m_back->setName(tr("The event before, of those in the list"), {});
    m_forward->setName(tr("The event after, of those in the list"), {});
    const QStringList kinds{tr("all kinds"), tr("faults"), tr("leaders"), "ISR", tr("groups"), tr("records"), tr("log files"), tr("requests"), tr("commands"), tr("other")};
    const int kind = std::max(0, m_kind->currentIndex());
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    m_kind->addItems(kinds);
    m_kind->setCurrentIndex(kind);
    if (m_node->count() > 0)
        m_node->setItemText(0, tr("all nodes"));
    showCount();
}

} // namespace ui
