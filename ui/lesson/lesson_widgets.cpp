#include "ui/lesson/lesson_widgets.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/icon.h"
#include "ui/lesson/lesson_html.h"

namespace ui {

namespace {

constexpr int kOptionPadding = 10;
constexpr int kRing = 18;
constexpr int kBarHeight = 4;
constexpr int kBarGap = 3;
constexpr int kCell = 14;

const Theme& theme() { return Appearance::instance().theme(); }

void followTheme(QWidget* widget)
{
    QObject::connect(&Appearance::instance(), &Appearance::themeChanged, widget, qOverload<>(&QWidget::update));
}

} // namespace

// -- words ------------------------------------------------------------------------------------------------------------

WordsLabel::WordsLabel(FontRole role, Ink ink, QWidget* parent) : QLabel(parent), m_ink(ink)
{
    setFont(fontOf(role));
    setWordWrap(true);
    setTextFormat(Qt::RichText);
    setMinimumWidth(40);
    colour();
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &WordsLabel::colour);
}

void WordsLabel::setMarkdown(std::string_view markdown)
{
    if (markdown == m_markdown)
        return;
    m_markdown = markdown;
    setText(lessonHtml(markdown));
    setAccessibleName(lessonPlain(markdown));
}

void WordsLabel::setInk(Ink ink)
{
    if (ink == m_ink)
        return;
    m_ink = ink;
    colour();
}

void WordsLabel::colour()
{
    const Theme& t = theme();
    const QColor inks[] = {t.ink, t.ink2, t.ink3, t.accentInk, t.okInk, t.badInk, t.dryInk};
    QPalette colours = palette();
    const QColor ink = inks[static_cast<std::size_t>(m_ink)];
    colours.setColor(QPalette::WindowText, ink);
    colours.setColor(QPalette::Text, ink);
    setPalette(colours);
}

void WordsLabel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::ApplicationPaletteChange)
        colour();
    QLabel::changeEvent(event);
}

// -- options ----------------------------------------------------------------------------------------------------------

OptionButton::OptionButton(std::string_view markdown, QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setText(lessonPlain(markdown));
    setAccessibleName(text());
    m_words = new WordsLabel(FontRole::Text, WordsLabel::Ink::Value);
    m_words->setMarkdown(markdown);
    m_words->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kOptionPadding + kRing + 8, 8, kOptionPadding, 8);
    layout->addWidget(m_words);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    followTheme(this);
}

void OptionButton::setMark(Mark mark)
{
    if (mark == m_mark)
        return;
    m_mark = mark;
    setAccessibleDescription(mark == Mark::Right ? tr("right") : mark == Mark::Wrong ? tr("not so") : QString());
    update();
}

void OptionButton::setNumber(int number)
{
    m_number = number;
    setAccessibleName(number > 0 ? tr("%1: %2").arg(number).arg(text()) : text());
    update();
}

void OptionButton::setSquare(bool isSquare)
{
    m_isSquare = isSquare;
    update();
}

QSize OptionButton::sizeHint() const { return layout()->sizeHint(); }
QSize OptionButton::minimumSizeHint() const { return layout()->minimumSize(); }

void OptionButton::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor edge = m_mark == Mark::Right ? t.ok : m_mark == Mark::Wrong ? t.bad : isChecked() ? t.accent : t.line;
    const QColor fill = m_mark == Mark::Right ? t.okbg
        : m_mark == Mark::Wrong               ? t.badbg
        : isChecked()                         ? t.sel
        : underMouse() && isEnabled()         ? mix(t.panel, t.ink, 0.04)
                                              : t.panel;
    painter.setPen(QPen(edge, isChecked() || m_mark != Mark::None ? 1.5 : 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kRadiusInner, metrics::kRadiusInner);
    const QRectF ring(kOptionPadding, (height() - kRing) / 2.0, kRing, kRing);
    if (m_mark != Mark::None) {
        drawIcon(painter, m_mark == Mark::Right ? Icon::Check : Icon::Cross, ring.topLeft(), kRing, edge);
        return;
    }
    painter.setPen(isChecked() ? QPen(Qt::NoPen) : QPen(t.mute, 1.6));
    painter.setBrush(isChecked() ? QBrush(t.accentFill) : QBrush(Qt::NoBrush));
    if (const QRectF inner = ring.adjusted(1, 1, -1, -1); m_isSquare)
        painter.drawRoundedRect(inner, metrics::kRadiusCell, metrics::kRadiusCell);
    else
        painter.drawEllipse(inner);
    if (m_number > 0) {
        painter.setPen(isChecked() ? t.textOn(t.accentFill) : t.ink2);
        painter.setFont(fontOf(FontRole::MonoCaptionStrong));
        painter.drawText(ring, Qt::AlignCenter, QString::number(m_number));
    } else if (isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.textOn(t.accentFill));
        painter.drawEllipse(ring.adjusted(5, 5, -5, -5));
    }
}

// -- fields -----------------------------------------------------------------------------------------------------------

void AnswerField::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if ((key == Qt::Key_Up || key == Qt::Key_Down) && !m_given.isEmpty()) {
        m_recalled = std::clamp(m_recalled + (key == Qt::Key_Up ? -1 : 1), 0, static_cast<int>(m_given.size()));
        setText(m_recalled < m_given.size() ? m_given[m_recalled] : QString());
        return event->accept();
    }
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return QLineEdit::keyPressEvent(event);
    if (text().trimmed().isEmpty())
        return event->ignore();
    event->accept();
    if (m_given.isEmpty() || m_given.back() != text().trimmed())
        m_given << text().trimmed();
    m_recalled = static_cast<int>(m_given.size());
    emit entered();
}

// -- steps ------------------------------------------------------------------------------------------------------------

StepBar::StepBar(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    followTheme(this);
}

void StepBar::setSteps(const LessonState& state, const std::vector<QString>& titles)
{
    m_statuses = state.statuses;
    m_reached = state.reached;
    m_current = state.step;
    m_titles = titles;
    setAccessibleName(tr("Steps"));
    setAccessibleDescription(tr("Step %1 of %2").arg(m_current + 1).arg(m_statuses.size()));
    update();
}

QRectF StepBar::bar(std::size_t index) const
{
    const double count = static_cast<double>(std::max<std::size_t>(m_statuses.size(), 1));
    const double width = (this->width() - kBarGap * (count - 1)) / count;
    return {static_cast<double>(index) * (width + kBarGap), (height() - kBarHeight) / 2.0, width, kBarHeight};
}

void StepBar::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_statuses.size(); ++i) {
        QRectF box = bar(i);
        QColor fill = m_statuses[i] == StepStatus::Solved ? t.ok : t.line;
        painter.setPen(Qt::NoPen);
        if (i == m_current) {
            fill = t.accentFill;
            box.adjust(0, -2, 0, 2);
        } else if (m_statuses[i] == StepStatus::Shown) { // hollow: not by the learner's own hand
            fill = t.okbg;
            painter.setPen(QPen(t.ok, 1));
        }
        painter.setBrush(fill);
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    }
}

void StepBar::choose(std::size_t index)
{
    if (index < m_reached.size() && m_reached[index] && index != m_current)
        emit chosen(index);
}

void StepBar::mousePressEvent(QMouseEvent* event)
{
    for (std::size_t i = 0; i < m_statuses.size(); ++i)
        if (bar(i).adjusted(-kBarGap, -8, kBarGap, 8).contains(event->position())) {
            choose(i);
            return;
        }
}

void StepBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Left && m_current > 0)
        choose(m_current - 1);
    else if (event->key() == Qt::Key_Right)
        choose(m_current + 1);
    else if (event->key() == Qt::Key_Home)
        choose(0);
    else
        QWidget::keyPressEvent(event);
}

bool StepBar::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (std::size_t i = 0; i < m_titles.size(); ++i)
            if (bar(i).adjusted(0, -8, 0, 8).contains(help->pos()))
                QToolTip::showText(help->globalPos(), m_titles[i], this);
        return true;
    }
    return QWidget::event(event);
}

// -- ticks and cells --------------------------------------------------------------------------------------------------

TickMark::TickMark(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("not yet"));
    setFixedSize(sizeHint());
    followTheme(this);
}

void TickMark::setTicked(bool ticked)
{
    if (ticked == m_ticked)
        return;
    m_ticked = ticked;
    setAccessibleName(ticked ? tr("done") : tr("not yet"));
    update();
}

void TickMark::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(rect()).adjusted(2, 2, -2, -2);
    painter.setPen(m_ticked ? QPen(Qt::NoPen) : QPen(t.mute, 1.6));
    painter.setBrush(m_ticked ? QBrush(t.ok) : QBrush(Qt::NoBrush));
    painter.drawEllipse(ring);
    if (m_ticked)
        drawIcon(painter, Icon::Check, ring.topLeft() + QPointF(2.5, 2.5), 9, t.textOn(t.ok));
}

CopyCells::CopyCells(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    followTheme(this);
}

void CopyCells::setCount(std::int64_t count)
{
    if (count == m_count)
        return;
    m_count = count;
    update();
}

void CopyCells::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.hueEdges[0], 1));
    painter.setBrush(t.hues[0]);
    const auto room = static_cast<std::int64_t>((width() + 3) / (kCell + 3));
    for (std::int64_t i = 0; i < std::min(m_count, room); ++i)
        painter.drawRoundedRect(
            QRectF(static_cast<double>(i * (kCell + 3)) + 0.5, (height() - kCell) / 2.0 + 0.5, kCell - 1, kCell - 1),
            metrics::kRadiusCell, metrics::kRadiusCell);
}

} // namespace ui
