#include "ui/panels/inspector.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/type.h"
#include "ui/models/state_rows.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kFactRole = Qt::UserRole + 1;
constexpr int kDepthRole = Qt::UserRole + 2;

// A reason takes as many lines as it needs, under what it explains.
class WrappedRow : public QStyledItemDelegate {
public:
    explicit WrappedRow(QTreeWidget* tree) : QStyledItemDelegate(tree), m_tree(tree) { }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem inner = option;
        inner.rect.adjust(indent(index), 0, 0, 0);
        QStyledItemDelegate::paint(painter, inner, index);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int width = m_tree->viewport()->width() - indent(index) - 2 * kPadding;
        const QFontMetrics metrics(option.font.family().isEmpty() ? m_tree->font() : option.font);
        const QRect box = metrics.boundingRect(QRect(0, 0, std::max(80, width), 10000), Qt::TextWordWrap, index.data().toString());
        return {m_tree->viewport()->width(), box.height() + 2 * kPadding};
    }

private:
    static constexpr int kPadding = 5, kStep = 14, kDeepest = 6;
    static int indent(const QModelIndex& index) { return kStep * std::min(kDeepest, index.data(kDepthRole).toInt()); }
    QTreeWidget* m_tree;
};

QTreeWidget* rows(int columns)
{
    auto* tree = new QTreeWidget;
    tree->setColumnCount(columns);
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(false);
    tree->setWordWrap(true);
    tree->setFont(fontOf(FontRole::Text));
    tree->setSelectionMode(QAbstractItemView::SingleSelection);
    return tree;
}

} // namespace

Inspector::Inspector(EventList& events, QWidget* parent) : QWidget(parent), m_events(events)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_tabs = new QTabWidget;
    layout->addWidget(m_tabs);

    auto* statePage = new QWidget;
    auto* stateLayout = new QVBoxLayout(statePage);
    m_stateTitle = new QLabel;
    m_stateTitle->setFont(fontOf(FontRole::CardTitle));
    m_state = rows(2);
    m_state->setAccessibleName("State");
    m_state->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    stateLayout->addWidget(m_stateTitle);
    stateLayout->addWidget(m_state);

    auto* whyPage = new QWidget;
    auto* whyLayout = new QVBoxLayout(whyPage);
    m_question = new QLabel;
    m_question->setWordWrap(true);
    m_question->setFont(fontOf(FontRole::CardTitle));
    m_why = rows(1);
    m_why->setAccessibleName("Why?");
    m_why->setItemDelegate(new WrappedRow(m_why));
    m_why->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_why->viewport()->installEventFilter(this); // other widths need other heights
    whyLayout->addWidget(m_question);
    whyLayout->addWidget(m_why);

    auto* eventsPage = new QWidget;
    auto* eventsLayout = new QVBoxLayout(eventsPage);
    m_filter = new QLineEdit;
    m_filter->setClearButtonEnabled(true);
    m_filtered = new QSortFilterProxyModel(this);
    m_filtered->setSourceModel(&m_events);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QListView;
    m_list->setModel(m_filtered);
    m_list->setUniformItemSizes(true);
    m_list->setFont(fontOf(FontRole::Caption));
    m_list->setAccessibleName("Events");
    m_list->setObjectName("events");
    eventsLayout->addWidget(m_filter);
    eventsLayout->addWidget(m_list);

    m_tabs->addTab(statePage, {});
    m_tabs->addTab(whyPage, {});
    m_tabs->addTab(eventsPage, {});

    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar* bar = m_list->verticalScrollBar();
        if (m_list->isVisible() && bar->value() >= bar->maximum() - 2)
            m_list->scrollToBottom();
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int index) {
        if (index == 2)
            m_list->scrollToBottom();
    });
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        askWhy({FactId{index.data(EventList::IdRole).toULongLong()}}, index.data(Qt::DisplayRole).toString());
    });
    connect(m_state, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        const FactId fact{item->data(0, kFactRole).toULongLong()};
        if (fact != FactId{})
            askWhy({fact}, item->text(0) + ": " + item->text(1));
    });
    connect(m_why, &QTreeWidget::itemActivated, this, &Inspector::followWhy);
    retranslate();
}

void Inspector::addTab(QWidget* page, const QString& name)
{
    m_tabs->addTab(page, name);
}

void Inspector::nameTab(QWidget* page, const QString& name) { m_tabs->setTabText(m_tabs->indexOf(page), name); }

void Inspector::showTab(int index) { m_tabs->setCurrentIndex(index); }

void Inspector::show(const Moment& moment, const ObjectId& selected)
{
    m_moment = moment;
    m_selected = selected;
    m_names = [view = moment.view](NodeId id) {
        return id.isBroker() || id.isController() ? plainNodeName(id) : QString::fromStdString(view->nodeNameOf(id));
    };
    if (m_tabs->currentIndex() != 0 || !moment.view)
        return;
    const auto found = stateRows(*moment.view, selected);
    m_stateTitle->setText(found.empty() ? tr("Nothing selected") : found.front().name);
    const int count = found.empty() ? 0 : static_cast<int>(found.size()) - 1;
    while (m_state->topLevelItemCount() > count)
        delete m_state->takeTopLevelItem(m_state->topLevelItemCount() - 1);
    for (int i = 0; i < count; ++i) {
        const StateRow& row = found[static_cast<std::size_t>(i) + 1];
        QTreeWidgetItem* item = m_state->topLevelItem(i);
        if (!item) {
            item = new QTreeWidgetItem;
            item->setFont(1, fontOf(FontRole::Mono));
            m_state->addTopLevelItem(item);
        }
        if (item->text(0) != row.name)
            item->setText(0, row.name);
        if (item->text(1) != row.value)
            item->setText(1, row.value);
        item->setToolTip(1, row.value);
        item->setData(0, kFactRole, QVariant::fromValue<qulonglong>(row.since.value));
    }
}

void Inspector::askWhy(const Moment& moment, const ObjectId& id)
{
    show(moment, id);
    if (moment.view)
        askWhy(factsBehind(*moment.view, id), whyQuestion(*moment.view, id));
}

void Inspector::askWhy(const std::vector<FactId>& facts, const QString& question)
{
    m_tabs->setCurrentIndex(1);
    m_question->setText(question);
    m_why->clear();
    const Theme& theme = Appearance::instance().theme();
    for (const auto& step : whyOf(facts, [this](FactId id) { return m_events.find(id); }, m_names)) {
        QString text = QString::fromStdString(formatTime(step.at)) + "\n" + step.sentence;
        if (!step.rule.isEmpty())
            text += "\n" + step.rule + (step.source.isEmpty() ? QString() : "  (" + step.source + ")");
        auto* item = new QTreeWidgetItem({text});
        item->setData(0, kDepthRole, step.depth);
        item->setData(0, kFactRole, QVariant::fromValue<qlonglong>(step.at.nanos()));
        item->setForeground(0, step.depth == 0 ? theme.ink : theme.ink2);
        m_why->addTopLevelItem(item);
    }
    if (m_why->topLevelItemCount() == 0)
        m_why->addTopLevelItem(new QTreeWidgetItem({tr("Nothing that happened set this yet.")}));
}

void Inspector::followWhy(QTreeWidgetItem* item)
{
    if (item->data(0, kFactRole).isValid())
        emit lookRequested(Time{Duration{item->data(0, kFactRole).toLongLong()}});
}

bool Inspector::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize && object == m_why->viewport())
        QMetaObject::invokeMethod(m_why, &QTreeWidget::doItemsLayout, Qt::QueuedConnection);
    return QWidget::eventFilter(object, event);
}

void Inspector::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Inspector::retranslate()
{
    m_tabs->setTabText(0, tr("State"));
    m_tabs->setTabText(1, tr("Why?"));
    m_tabs->setTabText(2, tr("Events"));
    m_filter->setPlaceholderText(tr("Filter: broker 1, ISR, orders-0 …"));
    m_question->setText(tr("Select something on the stage and press W."));
    show(m_moment, m_selected);
}

} // namespace ui
