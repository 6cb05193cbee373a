// The part of the main window that opens the page for code of your own and tries what is written there.

#include <QDialog>
#include <QVBoxLayout>

#include "ui/panels/code_page.h"
#include "ui/window/main_window.h"

namespace ui {

using namespace engine;

void MainWindow::openCode()
{
    if (m_code) {
        m_code->window()->show(); // what was being written is still there
        m_code->window()->raise();
        m_code->window()->activateWindow();
        return;
    }
    auto* dialog = new QDialog(this);
    dialog->setWindowTitle(tr("Code of your own"));
    m_code = new CodePage;
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(m_code);
    connect(m_code, &CodePage::commandRequested, this, &MainWindow::run);
    connect(m_code, &CodePage::tryRequested, this, [this](int number, const Script& script, const ScriptCall& call) {
        struct Tried {
            std::optional<ScriptProblem> problem;
            ScriptAnswer answer;
        };
        auto tried = std::make_shared<Tried>();
        m_bridge.ask(
            [tried, script, call](Lab& lab) {
                tried->problem = lab.checkScript(script);
                if (!tried->problem)
                    tried->answer = lab.tryScript(script, call);
                return QString();
            },
            [this, tried, number](const QString&) {
                if (m_code)
                    m_code->tried(number, tried->problem, tried->answer);
            });
    });
    dialog->resize(QSize(1040, 760).boundedTo(size()));
    dialog->show();
    m_code->show(m_live);
}

} // namespace ui
