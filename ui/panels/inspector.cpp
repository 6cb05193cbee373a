#include "ui/panels/inspector.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/common/type.h"
#include "ui/models/state_rows.h"
#include "ui/panels/config_page.h"
#include "ui/panels/events_page.h"
#include "ui/panels/why_page.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kFactRole = Qt::UserRole + 1;

} // namespace

Inspector::Inspector(EventList& events, QWidget* parent) : QWidget(parent), m_list(events)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_tabs = new QTabWidget;
    m_tabs->setUsesScrollButtons(true);
    layout->addWidget(m_tabs);
    m_statePage = buildState();
    m_config = new ConfigPage;
    m_why = new WhyPage([&events](FactId id) { return events.find(id); });
    m_events = new EventsPage(events);
    m_tabs->addTab(m_statePage, {});
    m_tabs->addTab(m_config, {});
    m_tabs->addTab(m_why, {});
    m_tabs->addTab(m_events, {});
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { show(m_moment, m_selected); });
    connect(m_events, &EventsPage::whyRequested, this, [this](FactId fact, const QString& words) { askWhy({fact}, words); });
    connect(m_events, &EventsPage::lookRequested, this, &Inspector::lookRequested);
    connect(m_config, &ConfigPage::commandRequested, this, &Inspector::commandRequested);
    connect(m_why, &WhyPage::lookRequested, this, &Inspector::lookRequested);
    connect(m_state, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        const FactId fact{item->data(0, kFactRole).toULongLong()};
        if (fact != FactId{})
            askWhy({fact}, item->text(0) + ": " + item->text(1));
    });
    retranslate();
}

QWidget* Inspector::buildState()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    m_stateTitle = new QLabel;
    m_stateTitle->setFont(fontOf(FontRole::CardTitle));
    m_stateTitle->setWordWrap(true);
    m_stateHint = new QLabel;
    m_stateHint->setFont(fontOf(FontRole::Text));
    m_stateHint->setWordWrap(true);
    m_stateHint->setAlignment(Qt::AlignTop);
    m_state = new QTreeWidget;
    m_state->setObjectName("state");
    m_state->setColumnCount(2);
    m_state->setHeaderHidden(true);
    m_state->setRootIsDecorated(false);
    m_state->setUniformRowHeights(false);
    m_state->setWordWrap(true);
    m_state->setFont(fontOf(FontRole::Text));
    m_state->setSelectionMode(QAbstractItemView::SingleSelection);
    m_state->setAccessibleName("State");
    m_state->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    layout->addWidget(m_stateTitle);
    layout->addWidget(m_stateHint, 1);
    layout->addWidget(m_state, 1);
    return page;
}

void Inspector::addTab(QWidget* page, const QString& name) { m_tabs->addTab(page, name); }

void Inspector::nameTab(QWidget* page, const QString& name) { m_tabs->setTabText(m_tabs->indexOf(page), name); }

void Inspector::answered(const QString& line, const QString& refusal) { m_config->answered(line, refusal); }

void Inspector::showTab(int index) { m_tabs->setCurrentIndex(index); }

void Inspector::setConfigs(const LabConfigs& configs)
{
    m_config->setConfigs(configs);
    m_why->setConfigs(configs);
}

void Inspector::show(const Moment& moment, const ObjectId& selected)
{
    m_moment = moment;
    m_selected = selected;
    if (!moment.view)
        return;
    m_names = [view = moment.view](NodeId id) {
        return id.isBroker() || id.isController() ? plainNodeName(id) : QString::fromStdString(view->nodeNameOf(id));
    };
    m_config->show(moment, selected);
    m_why->show(moment, selected, m_names);
    m_events->show(moment, m_names);
    if (m_tabs->currentWidget() == m_statePage)
        showState();
}

void Inspector::showState()
{
    const bool isPast = m_selected.kind == StageKind::Message && m_selected.offset > 0;
    const Fact* sent = isPast ? m_list.find(FactId{static_cast<std::uint64_t>(m_selected.offset)}) : nullptr;
    const auto found = stateRows(*m_moment.view, m_selected, m_moment.at, m_lab.get(), sent);
    m_stateTitle->setText(found.empty() ? tr("Nothing selected") : found.front().name);
    m_stateHint->setVisible(found.empty());
    m_stateHint->setText(tr("Click something on the stage: a broker, a partition's row, a record, a message on its way, a producer, a consumer, the controllers. "
                            "By keyboard: Tab goes to the stage, the arrows walk through it.\n\n"
                            "Here you then see what is true of it now; Enter on a line asks why it is so. A right-click on the stage offers what can be done to a thing."));
    m_state->setVisible(!found.empty());
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
    m_tabs->setCurrentWidget(m_why);
    m_why->ask(moment, id, m_names);
}

void Inspector::askWhy(const std::vector<FactId>& facts, const QString& question)
{
    m_tabs->setCurrentWidget(m_why);
    m_why->ask(facts, question);
}

void Inspector::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Inspector::retranslate()
{
    const QString names[]{tr("State"), tr("Config"), tr("Why?"), tr("Events")};
    QWidget* const pages[]{m_statePage, m_config, m_why, m_events};
    for (int i = 0; i < 4; ++i)
        m_tabs->setTabText(m_tabs->indexOf(pages[i]), names[i]);
    show(m_moment, m_selected);
}

} // namespace ui
