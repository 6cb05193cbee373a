// Commands by form and by palette in the window.

#include "ui/window/main_window.h"

#include <QVBoxLayout>

#include "engine/command/words.h"
#include "ui/lesson/lesson_session.h"
#include "ui/models/command_context.h"
#include "ui/window/command_dialog.h"
#include "ui/window/palette.h"

namespace ui {

using namespace engine;

void MainWindow::buildPalette()
{
    m_palette = new BreakPalette(m_stage->view(), [this](const QString& line) { return refusalOf(line); });
    connect(m_palette, &BreakPalette::commandRequested, this, &MainWindow::run);
    static_cast<QVBoxLayout*>(m_stage->layout())->addWidget(m_palette);
}

void MainWindow::togglePalette() { m_palette->openOrClose(); }

void MainWindow::openForm(CommandForm (*formFor)(const ClusterView&))
{
    if (!m_live.view || m_form)
        return;
    m_form = new CommandDialog(formFor(*m_live.view), m_live.view, commandContext(*m_live.view, m_slice.branches), this);
    m_form->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_form, &CommandDialog::commandRequested, this, [this](const QString& line) {
        const bool byLesson = m_lesson && m_lesson->allows(line);
        run(line);
        if (byLesson && m_form)
            m_form->accept(); // the lesson answers in its own panel
    });
    m_form->open();
}

void MainWindow::startProducer() { openForm(producerForm); }
void MainWindow::startConsumer() { openForm(consumerForm); }
void MainWindow::createTopic() { openForm(topicForm); }

void MainWindow::deleteTopic(const QString& topic)
{
    if (!m_live.view)
        return;
    const auto found = m_live.view->topics.find(topic.toStdString());
    if (found == m_live.view->topics.end())
        return;
    std::int64_t records = 0;
    for (const auto& [index, partition] : found->second->partitions)
        if (const ReplicaView* copy = partition->leaderCopy())
            records += copy->endOffset.value.value - copy->startOffset.value.value;
    const QString line = QStringLiteral("delete topic ") + QString::fromStdString(command::quoteWord(topic.toStdString()));
    if (isRefusedByLesson(line))
        return;
    auto* dialog = new DeleteTopicDialog(topic, static_cast<int>(found->second->partitions.size()), records, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, line] { run(line); });
    dialog->open();
}

} // namespace ui
