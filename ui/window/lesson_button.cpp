#include "ui/window/lesson_button.h"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kPadding = 8;
constexpr int kNumber = 30; // width of "4.1"
constexpr int kMark = 16;

} // namespace

LessonButton::LessonButton(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void LessonButton::setWords(const QString& number, const QString& title, const QString& note, bool isDone)
{
    m_number = number;
    m_title = title;
    m_note = note;
    m_isDone = isDone;
    setAccessibleName(number + " " + title);
    setAccessibleDescription(note);
    updateGeometry();
    update();
}

QRect LessonButton::titleRect(int width) const
{
    const QRect room(kPadding + kNumber, kPadding, width - 2 * kPadding - kNumber, 10000);
    return QFontMetrics(fontOf(FontRole::TextStrong)).boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, m_title);
}

int LessonButton::heightForWidth(int width) const
{
    return kPadding + titleRect(std::max(width, 120)).height() + QFontMetrics(fontOf(FontRole::Caption)).height() + kPadding;
}

QSize LessonButton::sizeHint() const { return {200, heightForWidth(std::max(width(), 120))}; }

void LessonButton::paintEvent(QPaintEvent*)
{
    const Theme& t = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus() || isDown()) {
        painter.setPen(hasFocus() ? QPen(t.accent, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(isDown() ? t.sel : mix(t.panel, t.accent, 0.07));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kRadiusInner, metrics::kRadiusInner);
    }
    painter.setFont(fontOf(FontRole::MonoStrong));
    painter.setPen(t.accent);
    const QRect title = titleRect(width());
    painter.drawText(QRect(kPadding, kPadding, kNumber, title.height()), Qt::AlignLeft | Qt::AlignTop, m_number);
    painter.setFont(fontOf(FontRole::TextStrong));
    painter.setPen(t.ink);
    painter.drawText(QRect(title.left(), kPadding, width() - kPadding - title.left(), title.height()), Qt::AlignLeft | Qt::TextWordWrap, m_title);
    painter.setFont(fontOf(FontRole::Caption));
    painter.setPen(t.mute);
    const QRect note(title.left(), title.bottom() + 1, width() - kPadding - title.left(), QFontMetrics(fontOf(FontRole::Caption)).height());
    painter.drawText(m_isDone ? note.adjusted(kMark + 2, 0, 0, 0) : note, Qt::AlignLeft | Qt::AlignVCenter, m_note);
    if (m_isDone)
        drawIcon(painter, Icon::Check, QPointF(note.left(), note.center().y() - kMark / 2.0 + 1), kMark, t.ok);
}

void LessonButton::enterEvent(QEnterEvent*) { update(); }
void LessonButton::leaveEvent(QEvent*) { update(); }

void LessonButton::resizeEvent(QResizeEvent* event)
{
    QAbstractButton::resizeEvent(event);
    if (event->oldSize().width() != width())
        updateGeometry();
}

} // namespace ui
