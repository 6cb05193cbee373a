#include "ui/panels/journey_list.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kStationRole = Qt::UserRole + 1;
constexpr int kDetailRole = Qt::UserRole + 2;
constexpr int kRow = 40, kDot = 12, kWord = 28, kText = 72;

QColor dotColour(const Theme& theme, JourneyStation station)
{
    switch (station) {
    case JourneyStation::Wire:
        return theme.hues[0];
    case JourneyStation::Disk:
        return theme.ink2;
    case JourneyStation::Copy:
        return theme.accent;
    case JourneyStation::Commit:
        return theme.water2;
    case JourneyStation::Ack:
        return theme.ok;
    case JourneyStation::Read:
        return theme.hues[4];
    case JourneyStation::Cut:
        break;
    }
    return theme.bad;
}

// A dot on the line that joins the stations, the station's word, what happened, and the instant below.
class JourneyRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {160, kRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        const QRectF box = option.rect;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.state & QStyle::State_Selected ? theme.sel : theme.line2);
            painter->drawRoundedRect(box.adjusted(1, 1, -1, -1), metrics::kRadiusField, metrics::kRadiusField);
        }
        const double x = box.left() + kDot, y = box.top() + 13;
        painter->setPen(QPen(theme.line, 1.4));
        if (index.row() > 0)
            painter->drawLine(QPointF(x, box.top()), QPointF(x, y));
        if (index.row() + 1 < index.model()->rowCount())
            painter->drawLine(QPointF(x, y), QPointF(x, box.bottom() + 1));
        const auto station = static_cast<JourneyStation>(index.data(kStationRole).toInt());
        painter->setPen(Qt::NoPen);
        painter->setBrush(dotColour(theme, station));
        painter->drawEllipse(QPointF(x, y), 4.5, 4.5);
        painter->setFont(fontOf(FontRole::Caption));
        painter->setPen(theme.ink3);
        painter->drawText(QRectF(box.left() + kWord, box.top() + 4, kText - kWord - 4, 18),
            Qt::AlignLeft | Qt::AlignVCenter, stationWord(station));
        const double room = box.width() - kText - 4;
        painter->setFont(fontOf(FontRole::TextStrong));
        painter->setPen(theme.ink);
        painter->drawText(QRectF(box.left() + kText, box.top() + 4, room, 18), Qt::AlignLeft | Qt::AlignVCenter,
            elided(index.data(Qt::DisplayRole).toString(), FontRole::TextStrong, room));
        painter->setFont(fontOf(FontRole::Caption));
        painter->setPen(theme.ink2);
        painter->drawText(QRectF(box.left() + kText, box.top() + 21, room, 16), Qt::AlignLeft | Qt::AlignVCenter,
            elided(index.data(kDetailRole).toString(), FontRole::Caption, room));
        painter->restore();
    }
};

} // namespace

JourneyList::JourneyList(QWidget* parent) : QListWidget(parent)
{
    setObjectName("journey");
    setItemDelegate(new JourneyRow(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    const auto go = [this](QListWidgetItem* item) {
        const auto at = static_cast<std::size_t>(row(item));
        if (at < m_steps.size())
            emit stepChosen(JourneyStep(m_steps[at])); // the list may be filled anew on the way
    };
    connect(this, &QListWidget::itemClicked, this, go);
    connect(this, &QListWidget::itemActivated, this, go);
    connect(&Appearance::instance(), &Appearance::themeChanged, viewport(), qOverload<>(&QWidget::update));
}

void JourneyList::setSteps(std::vector<JourneyStep> steps)
{
    const int current = currentRow();
    m_steps = std::move(steps);
    clear();
    for (const JourneyStep& step : m_steps) {
        auto* item = new QListWidgetItem(step.title, this);
        item->setData(kStationRole, static_cast<int>(step.station));
        item->setData(kDetailRole, step.detail);
        const QString words = stationWord(step.station) + QStringLiteral(": ") + step.title + QStringLiteral(", ") + step.detail;
        item->setData(Qt::AccessibleTextRole, words);
        item->setToolTip(words);
    }
    setCurrentRow(current < count() ? current : -1);
}

} // namespace ui
