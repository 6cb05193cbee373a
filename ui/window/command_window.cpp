// Commands by form and by palette in the window.

#include "ui/window/main_window.h"

#include <QMenu>
#include <QVBoxLayout>

#include <map>

#include "engine/command/words.h"
#include "ui/lesson/lesson_session.h"
#include "ui/models/command_context.h"
#include "ui/panels/inspector.h"
#include "ui/stage/stage_commands.h"
#include "ui/window/command_dialog.h"
#include "ui/window/fault_forms.h"
#include "ui/window/palette.h"

namespace ui {

using namespace engine;

void MainWindow::buildPalette()
{
    m_palette = new BreakPalette(m_stage->view(), [this](const QString& line) { return refusalOf(line); });
    connect(m_palette, &BreakPalette::commandRequested, this, &MainWindow::run);
    static_cast<QVBoxLayout*>(m_stage->layout())->addWidget(m_palette);
}

void MainWindow::runOrAsk(const StageCommand& command)
{
    if (command.asks)
        ask(command.line);
    else
        run(command.line);
}

void MainWindow::fillCommands(QMenu& menu, const std::vector<StageCommand>& commands)
{
    std::map<QString, QMenu*> groups;
    for (const StageCommand& command : commands) {
        QMenu* into = &menu;
        if (!command.group.isEmpty()) {
            QMenu*& group = groups[command.group];
            if (!group)
                group = menu.addMenu(command.group);
            into = group;
        }
        auto* action = into->addAction(command.words + (command.key.isEmpty() ? QString() : "\t" + command.key));
        lineEntry(action, command.line, tipOf(command));
        connect(action, &QAction::triggered, this, [this, command] { runOrAsk(command); });
    }
    for (const auto& [name, group] : groups)
        lockMenu(*group);
    lockMenu(menu);
}

void MainWindow::menuFor(const ObjectId& id, const QPoint& at)
{
    if (!m_shown.view)
        return;
    QMenu menu(this);
    fillCommands(menu, commandsFor(*m_shown.view, id));
    if (!menu.isEmpty())
        menu.addSeparator();
    if (id.kind == StageKind::Topic) {
        const StageCommand command{tr("Delete topic %1…").arg(QString::fromStdString(id.text)), "delete topic "
            + QString::fromStdString(id.text)};
        lineEntry(menu.addAction(command.words, this, [this, id] { deleteTopic(QString::fromStdString(id.text));
            }), command.line, tipOf(command));
    }
    lockMenu(menu);
    fillLogMenu(menu, id);
    if (id.kind == StageKind::Group && m_stage->view().camera().level != ZoomLevel::Group)
        menu.addAction(tr("Open the group") + "\t6", this, [this, id] { m_stage->view().openGroup(id.text); });
    if (id)
        menu.addAction(tr("Why?") + "\tW", this, [this, id] { m_inspector->askWhy(m_shown, id); });
    menu.exec(at);
}

void MainWindow::fillBreakMenu(QMenu& menu)
{
    menu.addAction(tr("Break something…") + "\tQ", this, &MainWindow::togglePalette);
    lineEntry(menu.addAction(tr("Undo the last command") + "\tZ", this, [this] { run("undo"); }), "undo");
    menu.addSeparator();
    if (!m_live.view)
        return;
    const auto add = [&](const QString& name, const ObjectId& id) {
        auto* of = menu.addMenu(name);
        connect(of, &QMenu::aboutToShow, this, [this, of, id] { // as it is then
            of->clear();
            fillCommands(*of, commandsFor(*m_live.view, id));
        });
    };
    for (const auto& [broker, view] : m_live.view->brokers)
        add(tr("broker %1").arg(broker.value), ObjectId::broker(broker));
    for (const auto& [controller, view] : m_live.view->controllers)
        add(tr("controller %1").arg(QString::fromStdString(m_live.view->nodeNameOf(controller))), ObjectId::controller(controller));
    add(tr("the cluster"), {});
}

void MainWindow::togglePalette() { m_palette->openOrClose(); }

void MainWindow::openForm(CommandForm form)
{
    m_form = new CommandDialog(std::move(form), m_live.view, commandContext(*m_live.view, m_slice.branches), this);
    m_form->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_form, &CommandDialog::commandRequested, this, [this](const QString& line) {
        const bool byLesson = m_lesson && m_lesson->allows(line);
        run(line);
        if (byLesson && m_form)
            m_form->accept(); // the lesson answers in its own panel
    });
    m_form->open();
}

void MainWindow::ask(const QString& line)
{
    if (!m_live.view || m_form)
        return;
    if (auto form = formOf(*m_live.view, line))
        openForm(std::move(*form));
}

void MainWindow::startProducer() { ask("start producer"); }
void MainWindow::startConsumer() { ask("start consumer"); }
void MainWindow::createTopic() { ask("create topic"); }

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
