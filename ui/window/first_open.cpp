#include "ui/window/first_open.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/window/lesson_button.h"

namespace ui {

namespace {

QLabel* label(FontRole role, QLayout* into)
{
    auto* out = new QLabel;
    out->setFont(fontOf(role));
    out->setWordWrap(true);
    out->setTextInteractionFlags(Qt::TextSelectableByMouse);
    into->addWidget(out);
    return out;
}

QVBoxLayout* card(QVBoxLayout* into)
{
    auto* frame = new Card(Card::Look::Flat);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(14, 12, 14, 14);
    layout->setSpacing(8);
    into->addWidget(frame);
    return layout;
}

} // namespace

const QString& LessonDoor::title() const { return Appearance::instance().language() == Language::Chinese ? chinese : english; }

const QString& LessonPathDoor::title() const { return Appearance::instance().language() == Language::Chinese ? chinese : english; }

FirstOpen::FirstOpen(QWidget* parent) : QWidget(parent)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 16, 16, 16);
    all->setSpacing(12);
    m_title = label(FontRole::PanelTitle, all);
    m_intro = label(FontRole::Text, all);
    auto* lessons = card(all);
    m_lessonsCard = lessons->parentWidget();
    m_lessonsTitle = label(FontRole::CardTitle, lessons);
    m_lessonsWords = label(FontRole::Text, lessons);
    for (QVBoxLayout** rows : {&m_pathsLayout, &m_rowsLayout}) {
        *rows = new QVBoxLayout;
        (*rows)->setContentsMargins(0, 0, 0, 0);
        (*rows)->setSpacing(2);
    }
    m_review = new LessonButton;
    m_review->setObjectName("review");
    m_review->hide();
    connect(m_review, &LessonButton::clicked, this, &FirstOpen::reviewRequested);
    lessons->addWidget(m_review);
    lessons->addLayout(m_pathsLayout);
    lessons->addLayout(m_rowsLayout);
    m_lessonsCard->hide();
    auto* breaking = card(all);
    m_breakTitle = label(FontRole::CardTitle, breaking);
    m_breakWords = label(FontRole::Text, breaking);
    m_kill = new PillButton({}, PillButton::Look::Danger);
    m_start = new PillButton({}, PillButton::Look::Outline);
    breaking->addWidget(m_kill);
    breaking->addWidget(m_start);
    auto* client = card(all);
    m_clientTitle = label(FontRole::CardTitle, client);
    m_clientWords = label(FontRole::Text, client);
    m_produce = label(FontRole::MonoCaption, client);
    m_consume = label(FontRole::MonoCaption, client);
    m_copy = new PillButton(Icon::Copy, {}, PillButton::Look::Outline);
    client->addWidget(m_copy);
    m_note = label(FontRole::Caption, client);
    auto* seeing = card(all);
    m_safe = label(FontRole::Text, seeing);
    m_risk = label(FontRole::Text, seeing);
    all->addStretch();
    connect(m_kill, &PillButton::clicked, this, [this] { emit commandRequested("kill broker 1"); });
    connect(m_start, &PillButton::clicked, this, [this] { emit commandRequested("start broker 1"); });
    connect(m_copy, &PillButton::clicked, this, [this] { QApplication::clipboard()->setText(m_produce->text()); });
    retranslate();
}

void FirstOpen::setAddress(const QString& address, const QString& note)
{
    if (address == m_address && note == m_noteText)
        return;
    m_address = address;
    m_noteText = note;
    retranslate();
}

void FirstOpen::setLessons(std::vector<LessonDoor> lessons)
{
    m_lessons = std::move(lessons);
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const LessonDoor& lesson : m_lessons) {
        auto* row = new LessonButton;
        row->setObjectName("begin-" + lesson.id);
        m_rowsLayout->addWidget(row);
        m_rows.push_back(row);
        connect(row, &LessonButton::clicked, this, [this, id = lesson.id] { emit lessonRequested(id); });
    }
    m_lessonsCard->setVisible(!m_lessons.empty());
    showPath(m_path);
}

void FirstOpen::setPaths(std::vector<LessonPathDoor> paths)
{
    m_paths = std::move(paths);
    qDeleteAll(m_pathRows);
    m_pathRows.clear();
    for (std::size_t i = 0; i < m_paths.size(); ++i) {
        auto* row = new LessonButton;
        row->setObjectName("path-" + m_paths[i].id);
        m_pathsLayout->addWidget(row);
        m_pathRows.push_back(row);
        connect(row, &LessonButton::clicked, this, [this, i] { showPath(m_path == i ? std::nullopt : std::optional(i)); });
    }
    showPath(std::nullopt);
}

void FirstOpen::showPath(std::optional<std::size_t> path)
{
    m_path = path && *path < m_paths.size() ? path : std::nullopt;
    for (std::size_t i = 0; i < m_lessons.size(); ++i)
        m_rows[i]->setVisible(!m_path || m_paths[*m_path].lessons.contains(m_lessons[i].id));
    retranslate();
}

void FirstOpen::choosePath(const QString& id)
{
    const auto path = std::find_if(m_paths.begin(), m_paths.end(), [&](const LessonPathDoor& door) { return door.id == id; });
    showPath(path == m_paths.end() ? std::nullopt : std::optional(static_cast<std::size_t>(path - m_paths.begin())));
}

const LessonDoor* FirstOpen::following(const QString& lesson) const
{
    QStringList order;
    for (const LessonDoor& door : m_lessons)
        order << door.id;
    if (m_path && m_paths[*m_path].lessons.contains(lesson))
        order = m_paths[*m_path].lessons;
    const qsizetype place = order.indexOf(lesson);
    if (place < 0 || place + 1 == order.size())
        return nullptr;
    const auto next = std::find_if(m_lessons.begin(), m_lessons.end(), [&](const LessonDoor& door) { return door.id == order[place + 1]; });
    return next == m_lessons.end() || !next->problem.isEmpty() ? nullptr : &*next;
}

void FirstOpen::setCardsDue(qsizetype count)
{
    m_cardsDue = count;
    m_review->setVisible(count > 0);
    retranslate();
}

void FirstOpen::setCluster(const Cluster& cluster)
{
    if (cluster == m_cluster)
        return;
    m_cluster = cluster;
    retranslate();
}

void FirstOpen::retranslate()
{
    m_lessonsTitle->setText(tr("Start a lesson"));
    const bool isNew = std::none_of(m_lessons.begin(), m_lessons.end(),
        [](const LessonDoor& lesson) { return lesson.finished || lesson.stepsDone > 0; });
    const QString checks = tr("Each checks what you really did, in a lab of its own.");
    const bool helps = isNew && !m_lessons.empty();
    m_lessonsWords->setText(helps ? tr("New to Kafka? Begin with %1.").arg(m_lessons.front().number) + QLatin1Char(' ') + checks : checks);
    for (std::size_t i = 0; i < m_lessons.size(); ++i) {
        const LessonDoor& lesson = m_lessons[i];
        QString note = tr("%1 min").arg(lesson.minutes);
        if (!lesson.problem.isEmpty())
            note = tr("cannot be read");
        else if (lesson.stepsDone > 0 && !lesson.finished)
            note = tr("%1 of %2 steps done").arg(lesson.stepsDone).arg(lesson.steps);
        if (lesson.badges > 0)
            note += counted(lesson.badges, tr(" · %1 way found"), tr(" · %1 ways found"));
        m_rows[i]->setToolTip(lesson.problem);
        m_rows[i]->setWords(lesson.number, lesson.title(), note, lesson.finished);
    }
    for (std::size_t i = 0; i < m_paths.size(); ++i) {
        qint64 minutes = 0;
        for (const LessonDoor& lesson : m_lessons)
            minutes += lesson.minutes;
        const qsizetype count = m_path == i ? std::ssize(m_lessons) : m_paths[i].lessons.size();
        const QString many = counted(count, tr("%1 lesson"), tr("%1 lessons"));
        // A path is told by its own name how long it takes a class; the sum of its lessons is what one person takes alone.
        m_pathRows[i]->setWords(m_path == i ? "←" : "→", m_path == i ? tr("All lessons") : m_paths[i].title(),
            m_path == i ? many + QStringLiteral(" · ") + tr("%1 min").arg(minutes) : many, false);
    }
    m_review->setWords("↻", tr("Cards that come back"), counted(m_cardsDue, tr("%1 is due"), tr("%1 are due")), false);
    m_title->setText(tr("This cluster is alive"));
    QStringList there;
    const auto add = [&](std::int64_t count, const QString& one, const QString& more) {
        if (count > 0)
            there << counted(count, one, more);
    };
    add(m_cluster.brokers, tr("%1 broker"), tr("%1 brokers"));
    add(m_cluster.controllers, tr("%1 controller"), tr("%1 controllers"));
    add(m_cluster.producers, tr("%1 producer"), tr("%1 producers"));
    add(m_cluster.consumers, tr("%1 consumer"), tr("%1 consumers"));
    m_intro->setText(tr("%1. Everything on the stage is done by the engine in this window.").arg(there.join(tr(", "))));
    m_safe->setText(tr("In the water: every in-sync replica has it, consumers may read it."));
    m_risk->setText(tr("Dry, outlined: above the high watermark, it can still be lost."));
    m_breakTitle->setText(tr("Break something"));
    m_breakWords->setText(tr("Right-click a broker, or select it and press K. Then select a row and press W to ask why."));
    m_kill->setWords(tr("Kill broker 1"));
    m_start->setWords(tr("Start broker 1 again"));
    m_clientTitle->setText(tr("Connect a client"));
    m_clientWords->setText(tr("It speaks Kafka: your own program can join this cluster now."));
    m_produce->setText(m_address.isEmpty() ? QString() : "kcat -P -b " + m_address + " -t orders -K:");
    m_consume->setText(m_address.isEmpty() ? QString() : "kcat -C -b " + m_address + " -t orders -o beginning");
    m_copy->setWords(tr("Copy the first line"));
    m_produce->parentWidget()->setVisible(!m_address.isEmpty()); // nobody can come in without a port
    m_note->setText(m_noteText);
    m_note->setVisible(!m_noteText.isEmpty());
}

void FirstOpen::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace ui
