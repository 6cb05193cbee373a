#include "ui/stage/stage_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

#include "ui/common/appearance.h"
#include "ui/common/icon.h"
#include "ui/common/type.h"
#include "ui/stage/crumb.h"
#include "ui/stage/producer_layout.h"
#include "ui/stage/stage_words.h"

namespace ui {

namespace {

constexpr int kCrumbHeight = 24;
constexpr int kCrumbPadding = 14;
constexpr int kChevron = 16;
constexpr int kStripHeight = 44;
constexpr int kStripMargin = 20;
constexpr int kTitleGap = 16;

void tint(QLabel* label, FontRole role, const QColor& colour)
{
    label->setFont(fontOf(role));
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

Crumb::Crumb(bool last, QWidget* parent) : QAbstractButton(parent), m_last(last)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void Crumb::setWords(const QString& text)
{
    if (text == this->text())
        return;
    setText(text);
    setAccessibleName(text);
    updateGeometry();
}

void Crumb::setLast(bool last)
{
    if (std::exchange(m_last, last) != last)
        updateGeometry();
}

QSize Crumb::sizeHint() const
{
    const double width =
        std::ceil(textWidth(text(), FontRole::TextStrong)) + 2 * kCrumbPadding + (m_last ? 0 : kChevron);
    return {static_cast<int>(width), kCrumbHeight};
}

void Crumb::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect box = rect().adjusted(0, 0, m_last ? 0 : -kChevron, 0);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? theme.sel : theme.line2);
        painter.drawRoundedRect(box, metrics::kRadiusField, metrics::kRadiusField);
    }
    painter.setPen(isChecked() ? theme.accentInk : theme.ink2);
    painter.setFont(fontOf(isChecked() ? FontRole::TextStrong : FontRole::Text));
    painter.drawText(box, Qt::AlignCenter, text());
    if (!m_last)
        drawIcon(painter, Icon::ChevronRight, {width() - kChevron + 3.0, height() / 2.0 - 5}, 10, theme.mute);
}

void Crumb::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Crumb::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

StagePanel::StagePanel(FrameClock& clock, QWidget* parent)
    : QWidget(parent),
      m_view(new StageView(clock, this)),
      m_title(new QLabel(this)),
      m_note(new QLabel(this))
{
    auto* strip = new QHBoxLayout;
    strip->setContentsMargins(kStripMargin, 0, kStripMargin, 0);
    strip->setSpacing(0);
    strip->addWidget(m_title);
    strip->addSpacing(kTitleGap);
    for (int level = 1; level <= 5; ++level) {
        auto* crumb = new Crumb(level == 5, this);
        m_crumbs.push_back(crumb);
        strip->addWidget(crumb);
        connect(crumb, &QAbstractButton::clicked, this, [this, level] {
            goTo(level);
            refreshCrumbs();
        });
    }
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_note->setObjectName(QStringLiteral("columnNote"));
    strip->addWidget(m_note, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(this);
    head->setFixedHeight(kStripHeight);
    head->setLayout(strip);
    column->addWidget(head);
    column->addWidget(m_view, 1);
    connect(m_view, &StageView::cameraChanged, this, &StagePanel::refreshCrumbs);
    connect(m_view, &StageView::selectionChanged, this, &StagePanel::refreshCrumbs);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, &StagePanel::retranslate);
    retranslate();
}

void StagePanel::goTo(int level)
{
    const ZoomLevel now = m_view->camera().level;
    if (now == ZoomLevel::Producer && level == 2)
        m_view->zoomOut(); // to where all clients are
    else if (now == ZoomLevel::Producer && level == 3)
        chooseProducer();
    else if (now == ZoomLevel::Group && level > 1)
        level == 2 ? m_view->zoomOut() : level == 3 ? chooseGroup() : level == 4 ? m_view->goToMember() : m_view->goToRecords();
    else if (now == ZoomLevel::Topic && level == 2)
        chooseTopic(); // already here: another topic?
    else
        m_view->goToLevel(level);
}

void StagePanel::retranslate()
{
    const Theme& theme = Appearance::instance().theme();
    m_title->setText(tr("Stage"));
    tint(m_title, FontRole::CardTitle, theme.ink);
    tint(m_note, FontRole::Text, theme.ink3);
    refreshCrumbs();
}

void StagePanel::refreshCrumbs()
{
    const Camera& camera = m_view->camera();
    const engine::TopicView* topic =
        m_view->moment().view ? shownTopic(*m_view->moment().view, camera) : nullptr;
    const ObjectId& chosen = m_view->selected();
    const bool aPartition = chosen.isOfPartition();
    const bool aLog = camera.level == ZoomLevel::Storage;
    const int partition = camera.level == ZoomLevel::Partition || aLog ? camera.partition
        : aPartition                                           ? chosen.partition
                                                               : 0;
    m_crumbs[0]->setWords(tr("Cluster"));
    m_crumbs[1]->setWords(topic ? tr("Topic %1").arg(QString::fromStdString(topic->name)) : tr("Topic"));
    m_crumbs[2]->setWords(tr("Partition %1").arg(partition));
    m_crumbs[3]->setWords(camera.level == ZoomLevel::Storage ? tr("Segments (broker %1)").arg(camera.broker.value) : tr("Segments"));
    m_crumbs[4]->setWords(tr("Bytes"));
    const bool aClient = camera.level == ZoomLevel::Producer;
    if (aClient && m_view->moment().view) {
        m_crumbs[1]->setWords(tr("Clients"));
        const QString name = nodeTitle(*m_view->moment().view, camera.client);
        m_crumbs[2]->setWords(camera.client.isOutside() ? name : name.left(1).toUpper() + name.mid(1)); // a name of its own stays
    }
    const bool aGroup = camera.level == ZoomLevel::Group;
    if (aGroup && m_view->moment().view) {
        const engine::NodeId member = m_view->memberMeant();
        QString name = member == engine::kLabNode ? QString() : QString::fromStdString(m_view->moment().view->nodeNameOf(member));
        name.remove(QStringLiteral("client:"));
        m_crumbs[1]->setWords(tr("Groups"));
        m_crumbs[2]->setWords(tr("Group %1").arg(QString::fromStdString(camera.group)));
        m_crumbs[3]->setWords(name.isEmpty() ? tr("Member") : tr("Member %1").arg(name));
        m_crumbs[4]->setWords(tr("Records"));
    }
    const std::size_t shown = aGroup ? chosen.kind == StageKind::Client ? 3 : 2 : aClient ? 2 : aLog ? 3 : static_cast<std::size_t>(camera.level);
    for (std::size_t i = 0; i < m_crumbs.size(); ++i) {
        m_crumbs[i]->setVisible(!aClient || i <= shown);
        m_crumbs[i]->setLast(i + 1 == m_crumbs.size() || (aClient && i == shown));
        m_crumbs[i]->setChecked(i == shown);
        m_crumbs[i]->setEnabled(i == 0 || aClient || topic || aGroup);
        m_crumbs[i]->update();
    }
    fitNote();
}

void StagePanel::fitNote()
{
    double room = width() - 2 * kStripMargin - kTitleGap - kTitleGap - m_title->sizeHint().width();
    const ZoomLevel level = m_view->camera().level;
    for (const Crumb* crumb : m_crumbs)
        room -= crumb->isHidden() ? 0 : crumb->sizeHint().width();
    const QString words = level == ZoomLevel::Cluster ? tr("same column = same partition")
        : level == ZoomLevel::Producer                ? tr("a record enters top left, leaves bottom right; nothing here is drawn from a timer of its own")
        : level == ZoomLevel::Group                   ? tr("one row, one partition; the bar is whoever reads it")
        : level == ZoomLevel::Storage                 ? tr("the ruler is the file: same column = same byte")
                                                      : tr("same column = same offset");
    m_note->setText(textWidth(words, FontRole::Text) <= room ? words : QString());
}

void StagePanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitNote();
}

void StagePanel::chooseTopic()
{
    if (!m_view->moment().view)
        return;
    QMenu menu(this);
    for (const auto& [name, topic] : m_view->moment().view->topics) {
        QAction* action = menu.addAction(QString::fromStdString(name));
        action->setData(QString::fromStdString(name));
    }
    const QAction* chosen = menu.exec(m_crumbs[1]->mapToGlobal(QPoint(0, kCrumbHeight + 4)));
    if (!chosen)
        return;
    Camera camera = m_view->camera();
    camera.topic = chosen->data().toString().toStdString();
    camera.firstOffset.reset();
    m_view->setCamera(camera);
}

void StagePanel::chooseProducer()
{
    const auto& view = m_view->moment().view;
    if (!view)
        return;
    QMenu menu(this);
    for (const auto& [id, client] : view->clients)
        if (hasProducerLevel(*view, id))
            menu.addAction(nodeTitle(*view, id))->setData(id.value);
    const QAction* chosen = menu.exec(m_crumbs[2]->mapToGlobal(QPoint(0, kCrumbHeight + 4)));
    if (chosen)
        m_view->openProducer(engine::NodeId{chosen->data().toInt()});
}

void StagePanel::chooseGroup()
{
    const auto& view = m_view->moment().view;
    if (!view)
        return;
    QMenu menu(this);
    for (const auto& [id, group] : view->groups)
        menu.addAction(QString::fromStdString(id))->setData(QString::fromStdString(id));
    const QAction* chosen = menu.exec(m_crumbs[2]->mapToGlobal(QPoint(0, kCrumbHeight + 4)));
    if (chosen)
        m_view->openGroup(chosen->data().toString().toStdString());
}

void StagePanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ui
