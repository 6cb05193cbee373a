#include "ui/panels/config_page.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QFontMetricsF>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/type.h"
#include "ui/panels/config_editor.h"

namespace ui {

using namespace engine;

namespace {

// Three lines: the name with its dot, the value with its unit, and in small what a reader compares it with.
class SettingRow : public QStyledItemDelegate {
    Q_DECLARE_TR_FUNCTIONS(ui::ConfigPage)
public:
    // The editor and its row, as long as there is one.
    using Edited = std::function<std::pair<const QWidget*, int>()>;
    SettingRow(const ConfigModel& model, Edited edited, QObject* parent) : QStyledItemDelegate(parent), m_model(model), m_edited(std::move(edited)) { }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const auto [editor, row] = m_edited();
        return {100, editor && rowOf(index) == row ? heightOf(*editor) : kHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const ConfigRow& row = m_model.row(rowOf(index));
        const Theme& theme = Appearance::instance().theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool selected = option.state & QStyle::State_Selected;
        if (selected)
            painter->fillRect(option.rect, theme.sel);
        const QRectF box = QRectF(option.rect).adjusted(kLeft, 5, -6, -5);
        if (row.differs()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.vio);
            painter->drawEllipse(QPointF(option.rect.left() + kLeft / 2, box.top() + kLine / 2), 4, 4);
        }
        const auto write = [&](int line, FontRole role, const QColor& colour, const QString& words) {
            painter->setFont(fontOf(role));
            painter->setPen(colour);
            painter->drawText(QRectF(box.left(), box.top() + line * kLine, box.width(), kLine), Qt::AlignLeft | Qt::AlignVCenter, elided(words, role, box.width()));
        };
        // Long names differ at their ends.
        write(0, FontRole::Mono, theme.ink, QFontMetricsF(fontOf(FontRole::Mono)).elidedText(row.name(), Qt::ElideMiddle, box.width() - 1));
        QString readable = readableValue(*row.info, row.value);
        if (readable.startsWith(row.value + " ")) // the unit is enough
            readable.remove(0, row.value.size() + 1);
        const QString value = row.value.isEmpty() ? tr("null") : row.value;
        double at = box.left();
        painter->setFont(fontOf(FontRole::MonoStrong));
        painter->setPen(row.differs() ? theme.vioInk : theme.ink);
        const QString shown = elided(value, FontRole::MonoStrong, box.width());
        painter->drawText(QPointF(at, box.top() + 1.72 * kLine), shown);
        at += textWidth(shown, FontRole::MonoStrong) + 8;
        QStringList beside;
        if (!readable.isEmpty())
            beside << readable;
        if (row.source != ConfigSource::Default)
            beside << sourceWords(row);
        if (row.isScaled)
            beside << tr("scaled");
        painter->setFont(fontOf(FontRole::Caption));
        painter->setPen(row.isScaled ? theme.dryInk : theme.ink2);
        painter->drawText(QPointF(at, box.top() + 1.72 * kLine), elided(beside.join(" · "), FontRole::Caption, box.right() - at));
        QStringList small;
        if (row.differs())
            small << tr("default %1").arg(row.defaultValue.isEmpty() ? tr("null") : row.defaultValue);
        if (const QString valid = validWords(*row.info); !valid.isEmpty())
            small << valid;
        small << effectWords(*row.info);
        write(2, FontRole::Caption, theme.ink3, small.join(" · "));
        painter->setPen(theme.line2);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->restore();
    }

private:
    static constexpr double kLeft = 18, kLine = 17;
    static constexpr int kHeight = 3 * 17 + 11;
    static int rowOf(const QModelIndex& index) { return static_cast<const QSortFilterProxyModel*>(index.model())->mapToSource(index).row(); }
    static int heightOf(const QWidget& editor)
    {
        const int width = std::max(100, editor.width());
        return std::max(editor.sizeHint().height(), editor.layout()->heightForWidth(width));
    }
    const ConfigModel& m_model;
    Edited m_edited;
};

class OnlyDiffering : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setOn(bool on)
    {
        m_on = on;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        return (!m_on || sourceModel()->index(row, 0, parent).data(ConfigModel::kDiffersRole).toBool()) && QSortFilterProxyModel::filterAcceptsRow(row, parent);
    }

private:
    bool m_on = false;
};

} // namespace

ConfigPage::ConfigPage(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_title->setWordWrap(true);
    m_filter = new QLineEdit;
    m_filter->setClearButtonEnabled(true);
    m_filter->setObjectName("configFilter");
    m_which = new SegmentedControl(QString());
    auto* filtered = new OnlyDiffering(this);
    m_filtered = filtered;
    m_filtered->setSourceModel(&m_model);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QListView;
    m_list->setModel(m_filtered);
    auto* rows = new SettingRow(
        m_model, [this] { return std::pair<const QWidget*, int>(m_editor.data(), m_edited.row()); }, this);
    m_list->setItemDelegate(rows);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setObjectName("configs");
    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setFont(fontOf(FontRole::Text));
    m_nothing->setAlignment(Qt::AlignTop);
    layout->addWidget(m_title);
    layout->addWidget(m_filter);
    layout->addWidget(m_which, 0, Qt::AlignLeft);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1);
    connect(m_list, &QListView::clicked, this, &ConfigPage::edit);
    connect(m_list, &QListView::activated, this, &ConfigPage::edit);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
        stopEditing();
        m_filtered->setFilterFixedString(words);
    });
    connect(m_which, &SegmentedControl::chosen, this, [this, filtered](int index) {
        stopEditing();
        filtered->setOn(index == 1);
    });
    connect(&Appearance::instance(), &Appearance::themeChanged, m_list->viewport(), qOverload<>(&QWidget::update));
    retranslate();
}

void ConfigPage::setConfigs(LabConfigs configs)
{
    m_configs = std::move(configs);
    refresh();
}

void ConfigPage::show(const Moment& moment, const ObjectId& selected)
{
    m_moment = moment;
    m_selected = selected;
    if (isVisible())
        refresh();
}

void ConfigPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void ConfigPage::refresh()
{
    const auto owner = m_moment.view ? configOwnerOf(*m_moment.view, m_selected) : std::nullopt;
    const bool sameOwner = owner == m_model.owner();
    auto rows = owner ? configRows(*m_moment.view, m_configs, *owner) : std::vector<ConfigRow>();
    const bool any = !rows.empty();
    if (!sameOwner || static_cast<int>(rows.size()) != m_model.rowCount())
        stopEditing();
    m_model.set(owner, std::move(rows));
    for (QWidget* widget : {static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_which), static_cast<QWidget*>(m_list)})
        widget->setVisible(any);
    m_nothing->setVisible(!any);
    if (!sameOwner)
        m_list->scrollToTop();
    const QString name = owner ? QString::fromStdString(owner->name) : QString();
    m_title->setText(!any ? tr("No settings to show")
            : owner->scope == ConfigScope::Topic ? tr("Settings of topic %1").arg(name)
            : owner->scope == ConfigScope::Group ? tr("Settings of group %1").arg(name)
            : owner->scope == ConfigScope::Broker && owner->node.isBroker() ? tr("Settings of broker %1").arg(name)
                                                                            : tr("Settings of %1").arg(name));
    const bool isOutside = m_moment.view && m_selected.owner().kind == StageKind::Client && m_moment.view->client(m_selected.node()) != nullptr;
    m_nothing->setText(isOutside ? tr("A program from outside keeps its settings to itself: Kafka's protocol does not tell them.")
                                 : tr("Select a broker, a controller, a topic, a producer, a consumer or a group on the stage."));
    showCounts();
    if (m_editor && m_edited.isValid()) {
        const ConfigRow& row = m_model.row(m_edited.row());
        m_editor->follow(row, resetLine(*m_model.owner(), row));
    }
}

ConfigEdit ConfigPage::judged(const QString& name, const QString& value) const
{
    for (int i = 0; m_moment.view && m_model.owner() && i < m_model.rowCount(); ++i)
        if (const ConfigRow& row = m_model.row(i); row.name() == name)
            return configEdit(m_configs, *m_model.owner(), row, value);
    return {};
}

void ConfigPage::edit(const QModelIndex& shown)
{
    const QModelIndex source = m_filtered->mapToSource(shown);
    if (!source.isValid() || (m_editor && m_edited == source))
        return;
    stopEditing();
    m_edited = source;
    const ConfigRow row = m_model.row(source.row());
    m_editor = new ConfigEditor(row, resetLine(*m_model.owner(), row), [this, name = row.name()](const QString& value) { return judged(name, value); });
    m_editor->resize(m_list->viewport()->width(), m_editor->sizeHint().height());
    connect(m_editor, &ConfigEditor::commandRequested, this, &ConfigPage::commandRequested);
    connect(m_editor, &ConfigEditor::left, this, [this] {
        stopEditing();
        m_list->setFocus();
    }, Qt::QueuedConnection);
    connect(m_editor, &ConfigEditor::grown, this, [this, shown = QPersistentModelIndex(shown)] { emit m_list->itemDelegate()->sizeHintChanged(shown); });
    m_list->setIndexWidget(shown, m_editor);
    m_list->doItemsLayout();
    m_list->scrollTo(shown);
    m_editor->setFocus();
}

void ConfigPage::stopEditing()
{
    if (!m_editor)
        return;
    m_editor->disconnect(this);
    const QModelIndex shown = m_filtered->mapFromSource(m_edited);
    m_editor.clear();
    m_edited = QPersistentModelIndex();
    m_list->setIndexWidget(shown, nullptr);
    emit m_list->itemDelegate()->sizeHintChanged(shown);
}

void ConfigPage::answered(const QString& line, const QString& refusal)
{
    if (m_editor)
        m_editor->answered(line, refusal);
}

void ConfigPage::showCounts()
{
    const std::pair counts(m_model.rowCount(), m_model.differing());
    if (m_counts == counts)
        return;
    m_counts = counts;
    m_which->setChoices({tr("All %1").arg(m_model.rowCount()), tr("Changed %1").arg(m_model.differing())});
}

void ConfigPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ConfigPage::retranslate()
{
    m_counts = {-1, -1};
    stopEditing();
    m_filter->setPlaceholderText(tr("Filter: replica.lag, ms, 1048576 …"));
    m_filter->setAccessibleName(tr("Filter"));
    m_list->setAccessibleName(tr("Settings"));
    refresh();
    m_list->viewport()->update();
}

} // namespace ui
