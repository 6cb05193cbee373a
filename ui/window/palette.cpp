#include "ui/window/palette.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/type.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kToolHeight = 58;
constexpr int kLeastToolWidth = 66, kToolWidth = 124;
constexpr double kCap = 18;
constexpr double kGlyphSize = 16;

ObjectId objectOf(NodeId id)
{
    return id.isBroker() ? ObjectId::broker(BrokerId{id.value}) : id.isController() ? ObjectId::controller(id) : ObjectId::client(id);
}

// What the lines of a tool begin with and end on; of them, the first is meant that can be done to the node as it is.
struct Blow {
    QString begins, ends;
    bool strikes(const StageCommand& command) const { return !command.asks && command.line.startsWith(begins) && command.line.endsWith(ends); }
};

std::vector<Blow> blowsOf(BreakTool tool)
{
    switch (tool) {
    case BreakTool::Kill:
        return {{"kill ", {}}};
    case BreakTool::PowerOff:
        return {{"power-off ", {}}};
    case BreakTool::Pause:
        return {{"pause ", {}}, {"resume ", {}}};
    case BreakTool::Stop:
        return {{"stop ", {}}};
    case BreakTool::Start:
        return {{"start ", {}}};
    case BreakTool::SlowDisk:
        return {{"set disk ", "--write-latency 20ms"}};
    case BreakTool::DiskWell:
        return {{"set disk ", "--ok"}};
    case BreakTool::Fetchers:
        return {{"freeze fetcher ", {}}, {"thaw fetcher ", {}}};
    case BreakTool::Link:
        break;
    }
    return {};
}

void drawGlyph(QPainter& painter, BreakTool tool, QPointF at, const QColor& colour)
{
    painter.setPen(QPen(colour, metrics::kGlyph, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QRectF box(at + QPointF(2.5, 2.5), QSizeF(kGlyphSize - 5, kGlyphSize - 5));
    switch (tool) {
    case BreakTool::Kill:
        return drawIcon(painter, Icon::Cross, at, kGlyphSize, colour);
    case BreakTool::PowerOff:
        painter.drawArc(box, 125 * 16, 290 * 16);
        painter.drawLine(at + QPointF(8, 1.5), at + QPointF(8, 7.5));
        return;
    case BreakTool::Pause:
        return drawIcon(painter, Icon::Pause, at, kGlyphSize, colour);
    case BreakTool::Stop:
        painter.drawRoundedRect(box, 1.5, 1.5);
        return;
    case BreakTool::Link:
        painter.drawLine(at + QPointF(1, 8), at + QPointF(5.5, 8));
        painter.drawLine(at + QPointF(10.5, 8), at + QPointF(15, 8));
        painter.drawLine(at + QPointF(6.5, 11.5), at + QPointF(9.5, 4.5));
        return;
    case BreakTool::Start:
        return drawIcon(painter, Icon::Play, at, kGlyphSize, colour);
    case BreakTool::SlowDisk:
    case BreakTool::DiskWell:
        painter.drawEllipse(QRectF(at + QPointF(2, 2), QSizeF(12, 5)));
        painter.drawLine(at + QPointF(2, 4.5), at + QPointF(2, 11.5));
        painter.drawLine(at + QPointF(14, 4.5), at + QPointF(14, 11.5));
        painter.drawArc(QRectF(at + QPointF(2, 9), QSizeF(12, 5)), 180 * 16, 180 * 16);
        if (tool == BreakTool::DiskWell) {
            painter.drawLine(at + QPointF(5, 9), at + QPointF(7.2, 11.2));
            painter.drawLine(at + QPointF(7.2, 11.2), at + QPointF(11.5, 7));
        }
        return;
    case BreakTool::Fetchers:
        for (int turn = 0; turn < 3; ++turn) { // a snowflake
            const QPointF arm = turn == 0 ? QPointF(6, 0) : turn == 1 ? QPointF(3, 5.2) : QPointF(-3, 5.2);
            painter.drawLine(at + QPointF(8, 8) - arm, at + QPointF(8, 8) + arm);
        }
        return;
    }
}

} // namespace

ToolButton::ToolButton(BreakTool tool, QWidget* parent) : QAbstractButton(parent), m_tool(tool)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void ToolButton::setWords(const QString& words, const QString& what)
{
    setText(words);
    setAccessibleName(QString::number(static_cast<int>(m_tool) + 1) + QLatin1Char(' ') + words);
    m_what = what;
    describe();
}

void ToolButton::setLock(const QString& why)
{
    if (why == m_lock)
        return;
    m_lock = why;
    describe();
    update();
}

void ToolButton::describe()
{
    const QString& words = m_lock.isEmpty() ? m_what : m_lock;
    setAccessibleDescription(words);
    setToolTip(words);
}

QSize ToolButton::sizeHint() const { return {kToolWidth, kToolHeight}; }
QSize ToolButton::minimumSizeHint() const { return {kLeastToolWidth, kToolHeight}; }

void ToolButton::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool on = isChecked();
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(on ? QPen(theme.accent, 2) : QPen(theme.line, 1));
    painter.setBrush(on ? theme.sel : underMouse() ? theme.bg : theme.panel);
    painter.drawRoundedRect(box, metrics::kRadiusInner, metrics::kRadiusInner);
    const QRectF cap(box.left() + 7, box.top() + 7, kCap, kCap);
    painter.setPen(QPen(on ? theme.accentFill : theme.line, 1));
    painter.setBrush(on ? theme.accentFill : theme.bg);
    painter.drawRoundedRect(cap, metrics::kRadiusCell + 1, metrics::kRadiusCell + 1);
    painter.setPen(on ? QColor(Qt::white) : theme.ink2);
    painter.setFont(fontOf(FontRole::MonoCaptionStrong));
    painter.drawText(cap, Qt::AlignCenter, QString::number(static_cast<int>(m_tool) + 1));
    const QColor glyph = m_tool == BreakTool::Kill || m_tool == BreakTool::PowerOff ? theme.bad
        : m_tool == BreakTool::Start                                                ? theme.ok
        : m_tool == BreakTool::Pause                                                ? theme.dry2
                                                                                    : theme.ink2;
    const bool isLocked = !m_lock.isEmpty();
    drawGlyph(painter, m_tool, cap.topRight() + QPointF(8, 1), isLocked ? theme.mute : glyph);
    const QRectF words = box.adjusted(7, 29, -5, -3);
    const FontRole role = textWidth(text(), FontRole::TextStrong) <= words.width() ? FontRole::TextStrong : FontRole::Caption;
    painter.setPen(isLocked ? theme.ink3 : theme.ink);
    painter.setFont(fontOf(role));
    painter.drawText(words.adjusted(0, -2, 3, 2), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, text()); // in two lines if need be
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), metrics::kRadiusField, metrics::kRadiusField);
    }
}

BreakPalette::BreakPalette(StageView& stage, Refusal refusal, QWidget* parent)
    : QWidget(parent),
      m_stage(stage),
      m_refusal(std::move(refusal))
{
    setObjectName("breakPalette");
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kGutter, metrics::kGutter - 2, metrics::kGutter, metrics::kGutter - 2);
    all->setSpacing(metrics::kGrid + 2);
    auto* head = new QHBoxLayout;
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_hint = new QLabel;
    m_hint->setFont(fontOf(FontRole::Text));
    m_hint->setWordWrap(true);
    m_hint->setMinimumWidth(1);
    m_line = new QLabel;
    m_line->setFont(fontOf(FontRole::MonoStrong));
    m_close = new IconButton(Icon::Cross, QString(), IconButton::Look::Plain);
    m_close->setExtent(24);
    connect(m_close, &QAbstractButton::clicked, this, &QWidget::hide);
    head->setSpacing(metrics::kGutter);
    head->addWidget(m_title);
    head->addWidget(m_line);
    head->addWidget(m_hint, 1);
    head->addWidget(m_close);
    all->addLayout(head);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(metrics::kGrid + 2);
    for (int i = 0; i < kBreakTools; ++i) {
        const auto tool = static_cast<BreakTool>(i);
        auto* button = new ToolButton(tool);
        connect(button, &QAbstractButton::clicked, this, [this, tool] { choose(m_tool == tool ? std::nullopt : std::optional(tool)); });
        m_buttons[static_cast<std::size_t>(i)] = button;
        tools->addWidget(button);
    }
    all->addLayout(tools);
    hide();
    m_stage.installEventFilter(this);
    connect(&m_stage, &StageView::selectionChanged, this, &BreakPalette::refresh);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &BreakPalette::retranslate);
    retranslate();
}

QString BreakPalette::hint() const { return m_line->text().isEmpty() ? m_hint->text() : m_line->text() + QStringLiteral(" — ") + m_hint->text(); }

void BreakPalette::openOrClose()
{
    setVisible(!isVisible());
    if (isVisible()) {
        followLocks();
        choose(std::nullopt);
        m_stage.setFocus();
    }
}

QString BreakPalette::lockOf(BreakTool tool) const
{
    const ClusterView* view = m_stage.moment().view.get();
    if (!view || !m_refusal)
        return {};
    QString why;
    const auto isOpen = [&](const QString& line) {
        const QString refusal = m_refusal(line);
        why = why.isEmpty() ? refusal : why;
        return refusal.isEmpty();
    };
    std::vector<NodeId> nodes;
    for (const auto& [id, broker] : view->brokers)
        nodes.emplace_back(id.value);
    for (const auto& [id, controller] : view->controllers)
        nodes.push_back(id);
    for (const auto& [id, client] : view->clients)
        nodes.push_back(id);
    for (const NodeId node : nodes) {
        for (const StageCommand& command : commandsFor(*view, objectOf(node)))
            for (const Blow& blow : blowsOf(tool))
                if (blow.strikes(command) && isOpen(command.line))
                    return {};
        if (tool == BreakTool::Link)
            for (const NodeId other : nodes)
                if (const QString line = other == node ? QString() : commandOnLink(*view, node, other); !line.isEmpty() && isOpen(line))
                    return {};
    }
    return why;
}

void BreakPalette::followLocks()
{
    for (int i = 0; i < kBreakTools; ++i)
        m_buttons[static_cast<std::size_t>(i)]->setLock(lockOf(static_cast<BreakTool>(i)));
    refresh();
}

void BreakPalette::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    choose(std::nullopt);
    m_stage.unsetCursor();
    m_stage.setFocus();
}

void BreakPalette::choose(std::optional<BreakTool> tool)
{
    m_tool = tool;
    m_from.reset();
    m_pressed = false;
    m_byKeyboard = !m_stage.underMouse();
    for (int i = 0; i < kBreakTools; ++i)
        m_buttons[static_cast<std::size_t>(i)]->setChecked(tool && static_cast<int>(*tool) == i);
    refresh();
}

void BreakPalette::leave()
{
    if (m_from) {
        m_from.reset();
        refresh();
    } else if (m_tool) {
        choose(std::nullopt);
    } else {
        hide();
    }
}

BreakPalette::Aim BreakPalette::aimAt(const ObjectId& id) const
{
    const ClusterView* view = m_stage.moment().view.get();
    if (!m_tool || !view)
        return {};
    const auto node = nodeOf(id);
    Aim aim;
    if (m_tool == BreakTool::Link) {
        if (id.kind == StageKind::Link && !m_from)
            aim.line = commandOnLink(*view, id.node(), NodeId{static_cast<std::int32_t>(id.other)});
        else if (node && m_from && *node != *m_from)
            aim.line = commandOnLink(*view, *m_from, *node);
        if (aim.line.isEmpty()) {
            const QString name = m_from ? spoken(*view, view->at, objectOf(*m_from)).name : QString();
            aim.words = m_from ? tr("From %1: now the other node.").arg(name) : tr("First one node, then the other; or drag from one to the other.");
        }
    } else if (node) {
        const auto commands = commandsFor(*view, objectOf(*node));
        for (const Blow& blow : blowsOf(*m_tool))
            for (const StageCommand& command : commands)
                if (aim.line.isEmpty() && blow.strikes(command))
                    aim.line = command.line;
        if (aim.line.isEmpty()) {
            const QString name = spoken(*view, view->at, objectOf(*node)).name;
            bool isDown = false, hasPower = false;
            for (const StageCommand& command : commands) {
                isDown = isDown || command.line.startsWith("start ");
                hasPower = hasPower || command.line.startsWith("power-off ");
            }
            aim.isRefused = true;
            const bool needsBroker = *m_tool >= BreakTool::SlowDisk;
            aim.words = needsBroker && !node->isBroker()            ? tr("Only a broker has a disk and fetchers.")
                : needsBroker && !isDown                            ? tr("%1 follows nobody: it leads all it has.").arg(name)
                : isDown                                            ? tr("%1 is down already; 6 starts it again.").arg(name)
                : *m_tool == BreakTool::Start                       ? tr("%1 runs already.").arg(name)
                : *m_tool == BreakTool::PowerOff && !hasPower       ? tr("%1 has no disk to lose; kill it with 1.").arg(name)
                                                                    : tr("%1 is a program outside of the lab; only its links can be cut.").arg(name);
        }
    }
    if (!aim.line.isEmpty() && m_refusal)
        if (const QString why = m_refusal(aim.line); !why.isEmpty()) {
            aim.isRefused = true;
            aim.words = why;
        }
    return aim;
}

void BreakPalette::strike(const ObjectId& id)
{
    const Aim aim = aimAt(id);
    if (!aim.line.isEmpty()) { // also a refused one: the window says why, as it does for every other way
        m_from.reset();
        emit commandRequested(aim.line);
    } else if (const auto node = nodeOf(id); node && m_tool == BreakTool::Link) {
        m_from = m_from == node ? std::nullopt : node;
    }
    refresh();
}

void BreakPalette::refresh()
{
    const ObjectId target = m_byKeyboard ? m_stage.selected() : m_stage.hovered();
    const Aim aim = aimAt(target);
    m_line->setText(aim.line);
    m_line->setVisible(!aim.line.isEmpty());
    QString words = aim.words;
    const QString lock = m_tool ? m_buttons[static_cast<std::size_t>(*m_tool)]->lock() : QString();
    if (!lock.isEmpty() && aim.line.isEmpty())
        words = lock;
    else if (!m_tool)
        words = tr("Press a number, then click what shall break. Esc closes.");
    else if (words.isEmpty() && !aim.line.isEmpty())
        words = m_byKeyboard ? tr("Enter runs it.") : tr("A click runs it.");
    else if (words.isEmpty())
        words = m_buttons[static_cast<std::size_t>(*m_tool)]->accessibleDescription() + QLatin1Char(' ')
            + tr("Click a broker, controller, producer or consumer; or go there with the arrows and press Enter.");
    m_hint->setText(words);
    const Theme& theme = Appearance::instance().theme();
    const auto tint = [](QLabel* label, const QColor& colour) { label->setStyleSheet(QStringLiteral("color: %1").arg(colour.name())); };
    tint(m_title, theme.ink);
    tint(m_line, aim.isRefused ? theme.ink3 : theme.badInk);
    tint(m_hint, aim.isRefused ? theme.dryInk : theme.ink2);
    showCursor();
}

void BreakPalette::showCursor()
{
    if (!m_tool || !isVisible())
        return m_stage.unsetCursor();
    const Aim aim = aimAt(m_stage.hovered());
    m_stage.setCursor(aim.isRefused ? Qt::ForbiddenCursor : aim.line.isEmpty() && !nodeOf(m_stage.hovered()) ? Qt::ArrowCursor : Qt::CrossCursor);
}

bool BreakPalette::takesKey(const QKeyEvent& key)
{
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier | Qt::ShiftModifier))
        return false;
    if (key.key() >= Qt::Key_1 && key.key() < Qt::Key_1 + kBreakTools) {
        choose(static_cast<BreakTool>(key.key() - Qt::Key_1));
        return true;
    }
    if (key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9)
        return true; // no number goes through to the stage
    switch (key.key()) {
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_tool)
            return false;
        m_byKeyboard = true;
        strike(m_stage.selected());
        return true;
    default:
        return false;
    }
}

bool BreakPalette::takesMouse(QEvent& event)
{
    const auto& mouse = static_cast<QMouseEvent&>(event);
    const ObjectId under = hitTest(m_stage.list(), mouse.position());
    m_byKeyboard = false;
    if (event.type() == QEvent::MouseMove) {
        static_cast<QObject&>(m_stage).event(&event); // it lights up what is under the pointer, and draws the drag
        refresh();
        return true;
    }
    if (mouse.button() != Qt::LeftButton)
        return false;
    if (event.type() == QEvent::MouseButtonRelease) {
        static_cast<QObject&>(m_stage).event(&event);
        if (const auto node = nodeOf(under); m_pressed && node && m_from && *node != *m_from)
            m_from.reset(); // dragged there: the stage ran it
        m_pressed = false;
        refresh();
        return true;
    }
    if (m_tool == BreakTool::Link && !m_from && nodeOf(under)) {
        static_cast<QObject&>(m_stage).event(&event); // a drag may begin
        m_from = nodeOf(under);
        m_pressed = true;
        refresh();
        return true;
    }
    strike(under);
    return true;
}

bool BreakPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_stage || !isVisible())
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        if (const auto& key = static_cast<QKeyEvent&>(*event); key.modifiers() == Qt::NoModifier && key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9) {
            event->accept();
            return true;
        }
        return false;
    case QEvent::KeyPress: {
        const auto& key = static_cast<QKeyEvent&>(*event);
        if (takesKey(key))
            return true;
        if (key.key() >= Qt::Key_Left && key.key() <= Qt::Key_Down)
            m_byKeyboard = true;
        return false;
    }
    case QEvent::MouseMove:
        return m_tool && takesMouse(*event);
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
        return m_tool && takesMouse(*event);
    case QEvent::MouseButtonDblClick:
        return m_tool.has_value(); // two quick clicks are not a zoom, nor a second blow
    default:
        return false;
    }
}

void BreakPalette::keyPressEvent(QKeyEvent* event)
{
    if (!takesKey(*event))
        QWidget::keyPressEvent(event);
}

void BreakPalette::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
}

void BreakPalette::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void BreakPalette::retranslate()
{
    setAccessibleName(tr("Break something"));
    m_title->setText(tr("Break something"));
    m_close->setName(tr("Close"), QStringLiteral("Esc"));
    const std::array<std::pair<QString, QString>, kBreakTools> words{{
        {tr("Kill"), tr("The process dies at once; its disk stays.")},
        {tr("Power off"), tr("The machine loses its power: bytes that were not synced are gone.")},
        {tr("Pause / resume"), tr("It stands still as in a long garbage collection; the second time it goes on.")},
        {tr("Stop in order"), tr("It hands over what it leads, then ends.")},
        {tr("Cut / heal a link"), tr("Nothing passes between two nodes any more; the second time it does again.")},
        {tr("Start again"), tr("What is down comes back with what its disk still has.")},
        {tr("Slow disk"), tr("Each write takes 20 ms; the broker's menu has full and failing disks, too.")},
        {tr("Mend the disk"), tr("It is neither slow nor full nor failing any more.")},
        {tr("Freeze fetchers"), tr("What it follows, it fetches no more; the second time it does again.")},
    }};
    for (std::size_t i = 0; i < words.size(); ++i)
        m_buttons[i]->setWords(words[i].first, words[i].second);
    refresh();
}

} // namespace ui
