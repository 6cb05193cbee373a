#include "ui/window/space_time_dialog.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/lab/moments.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/timeline/space_time_view.h"

namespace ui {

using namespace engine;

SpaceTimeDialog::SpaceTimeDialog(Bridge& bridge, QWidget* parent) : QDialog(parent), m_bridge(bridge)
{
    auto* layout = new QVBoxLayout(this);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_note = new QLabel;
    m_note->setFont(fontOf(FontRole::Caption));
    m_note->setWordWrap(true);
    m_all = new QCheckBox;
    m_view = new SpaceTimeView;
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_all);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_note);
    resize(1040, 560);
    connect(m_all, &QCheckBox::toggled, this, &SpaceTimeDialog::build);
    connect(m_view, &SpaceTimeView::lookRequested, this, [this](Time at) {
        m_view->setInstant(at);
        emit lookRequested(at);
    });
    retranslate();
}

void SpaceTimeDialog::open(const Stretch& stretch, std::optional<Time> at)
{
    m_stretch = stretch;
    m_view->setInstant(at);
    auto source = std::make_shared<Source>();
    m_bridge.ask(
        [source, stretch](Lab& lab) {
            source->facts = lab.facts().slice(lastFactAt(lab.facts(), stretch.from - kUnderWayMax), lastFactAt(lab.facts(), stretch.to));
            source->before = lab.momentAt(stretch.from - Duration{1});
            source->after = lab.momentAt(std::min(stretch.to, lab.now()));
            return QString();
        },
        [this, source](const QString&) {
            m_source = source;
            build();
        });
    show();
    raise();
    activateWindow();
    m_view->setFocus();
}

void SpaceTimeDialog::build()
{
    if (!m_source)
        return;
    // A client may have come in the stretch, or gone before its end.
    const NodeNames names = [before = m_source->before.view, after = m_source->after.view](NodeId id) {
        const auto& knows = after->client(id) ? after : before;
        return id.isBroker() || id.isController() ? plainNodeName(id) : QString::fromStdString(knows->nodeNameOf(id));
    };
    m_view->set(spaceTimeOf(m_source->facts, *m_source->before.view, m_stretch, m_all->isChecked() ? SpaceTimeDetail::All : SpaceTimeDetail::Story, names), names);
    retranslate();
}

void SpaceTimeDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        build();
    QDialog::changeEvent(event);
}

void SpaceTimeDialog::retranslate()
{
    setWindowTitle(tr("Space-time diagram"));
    m_title->setText(tr("Each line a node, each arrow a message: %1 to %2 (%3)")
                         .arg(instantText(m_stretch.from), instantText(m_stretch.to), durationText(m_stretch.length())));
    m_all->setText(tr("Heartbeats and empty fetches, too"));
    const std::size_t left = m_view->diagram().left;
    m_note->setText((left > 0 ? tr("%1 messages are left out: zoom the timeline to a shorter stretch. ").arg(left) : QString())
        + tr("Wheel or + - 0: zoom. Click or Enter: look at that instant. Rest the pointer on an arrow or a mark to read it."));
}

} // namespace ui
