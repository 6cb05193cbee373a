#include "ui/window/help_sheet.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/icon.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kWidth = 900;
constexpr int kCapHeight = 20;
constexpr int kCapPadding = 7;
constexpr int kCapGap = 4;
constexpr int kCapsColumn = 144;
constexpr int kAround = 136;    // title, words and foot around the page
constexpr int kAboutWords = 24; // a second and third line of words
constexpr int kSampleWidth = 28, kSampleHeight = 20;

// Keys as caps.
class Caps : public QWidget {
public:
    explicit Caps(QStringList keys) : m_keys(std::move(keys))
    {
        double width = 0;
        for (const QString& key : m_keys)
            width += widthOf(key) + kCapGap;
        setFixedSize(qCeil(width) + 2, kCapHeight + 2);
        setAccessibleName(m_keys.join(QLatin1Char(' ')));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& theme = Appearance::instance().theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(fontOf(FontRole::MonoCaption));
        double x = 1;
        for (const QString& key : m_keys) {
            const QRectF box(x + 0.5, 1.5, widthOf(key) - 1, kCapHeight - 1);
            if (key != QLatin1String("…")) {
                painter.setPen(theme.line);
                painter.setBrush(theme.bg);
                painter.drawRoundedRect(box, 5, 5);
                painter.drawLine(QPointF(box.left() + 4, box.bottom() - 1.5), QPointF(box.right() - 4, box.bottom() - 1.5));
            }
            painter.setPen(theme.ink);
            painter.drawText(box, Qt::AlignCenter, key);
            x += widthOf(key) + kCapGap;
        }
    }

private:
    static double widthOf(const QString& key) { return std::max(22.0, textWidth(key, FontRole::MonoCaption) + 2 * kCapPadding); }
    QStringList m_keys;
};

class SampleView : public QWidget {
public:
    explicit SampleView(Sample sample) : m_sample(sample) { setFixedSize(kSampleWidth, kSampleHeight); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = Appearance::instance().theme();
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const QPointF c(kSampleWidth / 2.0, kSampleHeight / 2.0);
        const auto ring = [&](const QColor& edge, const QColor& fill) {
            p.setPen(QPen(edge, 2));
            p.setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
            p.drawEllipse(c, 5, 5);
        };
        const auto cell = [&](const QColor& fill, const QColor& edge) {
            p.setPen(QPen(edge, 1));
            p.setBrush(fill);
            p.drawRoundedRect(QRectF(c.x() - 6, c.y() - 6, 12, 12), metrics::kRadiusCell, metrics::kRadiusCell);
        };
        const auto arrow = [&](const QColor& ink, Qt::PenStyle style) {
            p.setPen(QPen(ink, metrics::kCurve, style, Qt::RoundCap));
            p.drawLine(QPointF(2, c.y()), QPointF(kSampleWidth - 8, c.y()));
        };
        const auto icon = [&](Icon which, const QColor& ink) { drawIcon(p, which, c - QPointF(7, 7), 14, ink); };
        switch (m_sample) {
        case Sample::Running:
            ring(t.ok, t.ok);
            break;
        case Sample::Fenced:
        case Sample::OutOfIsr:
            ring(t.dry2, {});
            break;
        case Sample::InSync:
            ring(t.ink3, {});
            break;
        case Sample::Paused:
            icon(Icon::Pause, t.dry2);
            break;
        case Sample::Stopped:
            p.setPen(QPen(t.ink2, 2));
            p.drawRoundedRect(QRectF(c.x() - 5, c.y() - 5, 10, 10), 2, 2);
            break;
        case Sample::Killed:
            icon(Icon::Cross, t.bad);
            break;
        case Sample::PoweredOff:
            p.setPen(QPen(t.bad, 1.8, Qt::SolidLine, Qt::RoundCap));
            p.drawArc(QRectF(c.x() - 5.5, c.y() - 5, 11, 11), 125 * 16, 290 * 16);
            p.drawLine(c + QPointF(0, -7), c);
            break;
        case Sample::Down:
            icon(Icon::Cross, t.ink3);
            break;
        case Sample::Crown:
            icon(Icon::Crown, t.ink);
            break;
        case Sample::Controller:
            icon(Icon::Crown, t.dryInk);
            break;
        case Sample::Water:
            p.fillRect(QRectF(2, 2, kSampleWidth - 4, kSampleHeight - 4), t.water);
            cell(t.hues[0], t.hueEdges[0]);
            break;
        case Sample::Dry:
            cell(t.hues[1], t.hueEdges[1]);
            p.setPen(QPen(t.dry2, 1.4, Qt::DashLine));
            p.setBrush(Qt::NoBrush);
            p.drawRoundedRect(QRectF(c.x() - 9, c.y() - 8.5, 18, 17), 4, 4);
            break;
        case Sample::Grey:
            cell(t.mute, t.ink3);
            break;
        case Sample::Caret:
            p.setPen(Qt::NoPen);
            p.setBrush(t.ink);
            p.drawPolygon(QPolygonF({c + QPointF(0, -4), c + QPointF(5, 4), c + QPointF(-5, 4)}));
            break;
        case Sample::HighWatermark: {
            p.setPen(QPen(t.water2, metrics::kWaterline, Qt::SolidLine, Qt::RoundCap));
            p.drawLine(c + QPointF(0, -5), c + QPointF(0, 9));
            QPainterPath wave(c + QPointF(-6, -6));
            wave.cubicTo(c + QPointF(-3, -10), c + QPointF(3, -2), c + QPointF(6, -6));
            p.setBrush(Qt::NoBrush);
            p.drawPath(wave);
            break;
        }
        case Sample::Request:
            arrow(t.accent, Qt::SolidLine);
            break;
        case Sample::Response:
            arrow(t.accent, Qt::DashLine);
            break;
        case Sample::Held:
            arrow(t.dry2, Qt::DashLine);
            p.setPen(QPen(t.dry2, 2));
            p.drawLine(QPointF(kSampleWidth - 6, 5), QPointF(kSampleWidth - 6, 15));
            p.drawLine(QPointF(kSampleWidth - 2, 5), QPointF(kSampleWidth - 2, 15));
            break;
        case Sample::Dropped:
            arrow(t.bad, Qt::DashLine);
            drawIcon(p, Icon::Cross, {kSampleWidth - 13.0, c.y() - 6}, 12, t.bad);
            break;
        case Sample::Ephemeral:
            p.setPen(QPen(t.mute, 1.4, Qt::DashLine));
            p.drawRoundedRect(QRectF(3, 3, kSampleWidth - 6, kSampleHeight - 6), 4, 4);
            break;
        }
    }

private:
    Sample m_sample;
};

QLabel* label(const QString& text, FontRole role)
{
    auto* out = new QLabel(text);
    out->setFont(fontOf(role));
    out->setWordWrap(true);
    return out;
}

QLabel* groupTitle(const QString& text)
{
    auto* out = label(text, FontRole::TextStrong);
    QPalette palette = out->palette();
    palette.setColor(QPalette::WindowText, Appearance::instance().theme().accentInk);
    out->setPalette(palette);
    return out;
}

// Caps in a column as wide as the widest, words beside it.
void addRows(QGridLayout* grid, const std::vector<KeyRow>& rows)
{
    for (const KeyRow& row : rows) {
        const int at = grid->rowCount();
        grid->addWidget(new Caps(row.keys), at, 0, Qt::AlignLeft | Qt::AlignVCenter);
        grid->addWidget(label(row.words, FontRole::Text), at, 1, Qt::AlignVCenter);
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(0, kCapsColumn);
    grid->setHorizontalSpacing(metrics::kGutter);
    grid->setVerticalSpacing(3);
}

// As high as its words are when they wrap.
int heightOf(const QWidget* page)
{
    const int width = kWidth - 2 * metrics::kCardPadding;
    return page->layout()->hasHeightForWidth() ? page->layout()->totalHeightForWidth(width) : page->sizeHint().height();
}

} // namespace

HelpSheet::HelpSheet(QWidget* window)
    : Sheet(window, kWidth, Place::Middle), m_title(label({}, FontRole::PanelTitle)), m_words(label({}, FontRole::Text)), m_foot(label({}, FontRole::Caption)),
      m_scroll(new QScrollArea)
{
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    body()->addWidget(m_title);
    body()->addWidget(m_words);
    body()->addWidget(m_scroll, 1);
    body()->addWidget(m_foot);
}

QWidget* HelpSheet::fresh(const QString& title, const QString& words)
{
    m_title->setText(title);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    m_foot->setText(tr("Esc closes · ? all keys · Ctrl+K finds anything"));
    auto* page = new QWidget;
    m_scroll->setWidget(page);
    page->setAutoFillBackground(false);
    return page;
}

void HelpSheet::showKeys()
{
    auto* page = fresh(tr("All keys"), tr("Single letters act while the stage has the keyboard; each shows the command that it ran."));
    auto* columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 8, 0);
    columns->setSpacing(32);
    QVBoxLayout* sides[] = {new QVBoxLayout, new QVBoxLayout};
    for (auto* side : sides) {
        side->setSpacing(6);
        columns->addLayout(side, 1);
    }
    const auto groups = keysOfWindow();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        QVBoxLayout* side = sides[i < (groups.size() + 1) / 2 ? 0 : 1];
        side->addWidget(groupTitle(groups[i].title));
        auto* grid = new QGridLayout;
        addRows(grid, groups[i].rows);
        side->addLayout(grid);
        side->addSpacing(8);
    }
    for (auto* side : sides)
        side->addStretch(1);
    setWantedHeight(heightOf(page) + kAround);
    open();
}

void HelpSheet::showAbout(const About& about)
{
    auto* page = fresh(about.name.isEmpty() ? about.word : about.word + QStringLiteral(" · ") + about.name, about.sentences);
    auto* columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 8, 0);
    columns->setSpacing(32);
    if (!about.marks.empty()) {
        auto* side = new QVBoxLayout;
        side->setSpacing(6); // not that of the columns
        side->addWidget(groupTitle(tr("Marks")));
        auto* grid = new QGridLayout;
        for (const auto& [sample, words] : about.marks) {
            const int at = grid->rowCount();
            grid->addWidget(new SampleView(sample), at, 0, Qt::AlignVCenter);
            grid->addWidget(label(words, FontRole::Text), at, 1, Qt::AlignVCenter);
        }
        grid->setColumnStretch(1, 1);
        grid->setHorizontalSpacing(metrics::kGutter);
        side->addLayout(grid);
        side->addStretch(1);
        columns->addLayout(side, 1);
    }
    if (!about.keys.empty()) {
        auto* side = new QVBoxLayout;
        side->setSpacing(6); // not that of the columns
        side->addWidget(groupTitle(tr("Keys for it, as it is now")));
        auto* grid = new QGridLayout;
        addRows(grid, about.keys);
        side->addLayout(grid);
        side->addStretch(1);
        columns->addLayout(side, 1);
    }
    setWantedHeight(heightOf(page) + kAround + kAboutWords);
    open();
}

void HelpSheet::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Question)
        showKeys();
    else
        Sheet::keyPressEvent(event);
}

} // namespace ui
