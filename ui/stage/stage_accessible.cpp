#include "ui/stage/stage_accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <map>

#include "ui/stage/stage_painter.h"
#include "ui/stage/stage_view.h"

namespace ui {

namespace {

// One thing. Holds only its id; what it says is looked up when it is asked.
class ThingAccessible : public QAccessibleInterface {
public:
    ThingAccessible(StageView* view, ObjectId id) : m_view(view), m_id(std::move(id)) { }

    bool isValid() const override { return m_view && m_view->moment().view && thing() != nullptr; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    const ObjectId& id() const { return m_id; }

    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int index) const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }

    QString text(QAccessible::Text kind) const override
    {
        if (!m_view || !m_view->moment().view)
            return {};
        const Spoken words = spoken(m_view->input(), m_id);
        switch (kind) {
        case QAccessible::Name:
            return words.name;
        case QAccessible::Description:
        case QAccessible::Value:
            return words.state;
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override { }

    QRect rect() const override
    {
        if (!m_view)
            return {};
        const QRect box = boxOf(m_view->list(), m_id).toAlignedRect();
        return {m_view->mapToGlobal(box.topLeft()), box.size()};
    }

    QAccessible::Role role() const override
    {
        switch (m_id.kind) {
        case StageKind::Action:
        case StageKind::Knob:
            return QAccessible::Button;
        case StageKind::LogPart:
            return m_id.isLogThing(LogThing::FindField) || m_id.isLogThing(LogThing::Folder) || m_id.isLogThing(LogThing::Above) || m_id.isLogThing(LogThing::Below) ? QAccessible::Button
                : m_id.isLogPanel()                                                                                                                                  ? QAccessible::Grouping
                                                                                                                                                                     : QAccessible::ListItem;
        case StageKind::GroupPart:
            return isButtonOfGroup(m_id) ? QAccessible::Button : m_id.isGroupPanel() ? QAccessible::Grouping : QAccessible::ListItem;
        case StageKind::Replica:
        case StageKind::Segment:
        case StageKind::GroupRow:
            return QAccessible::Row;
        case StageKind::OwnerSpan:
        case StageKind::Record:
        case StageKind::LogBatch:
            return QAccessible::Cell;
        case StageKind::Broker:
        case StageKind::Group:
        case StageKind::Controllers:
        case StageKind::Lane:
        case StageKind::Deque:
        case StageKind::Window:
            return QAccessible::Grouping;
        default:
            return QAccessible::ListItem;
        }
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        if (m_view) {
            state.selected = m_view->selected() == m_id;
            state.focused = state.selected && m_view->hasFocus();
            state.offscreen = thing() == nullptr;
        }
        return state;
    }

private:
    const StageObject* thing() const
    {
        const StageObject* found = m_view ? m_view->list().find(m_id) : nullptr;
        const bool isInRow = m_view && !found && m_id.kind == StageKind::Record;
        return isInRow ? m_view->list().find(ObjectId::replica(m_id.topicPartition(), m_id.broker())) : found;
    }

    QPointer<StageView> m_view;
    ObjectId m_id;
};

class StageAccessible : public QAccessibleWidget {
public:
    explicit StageAccessible(StageView* view) : QAccessibleWidget(view, QAccessible::Pane), m_view(view) { }
    ~StageAccessible() override
    {
        for (const auto& [id, registered] : m_things)
            QAccessible::deleteAccessibleInterface(registered);
    }

    int childCount() const override { return static_cast<int>(childrenOf(-1).size()); }
    QAccessibleInterface* child(int index) const override
    {
        const auto children = childrenOf(-1);
        return index >= 0 && index < static_cast<int>(children.size())
            ? interfaceOf(children[static_cast<std::size_t>(index)])
            : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto* thing = dynamic_cast<const ThingAccessible*>(child);
        const auto children = childrenOf(-1);
        for (std::size_t i = 0; thing && i < children.size(); ++i)
            if (children[i] == thing->id())
                return static_cast<int>(i);
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override
    {
        const ObjectId id = hitTest(m_view->list(), m_view->mapFromGlobal(QPoint(x, y)));
        return id ? interfaceOf(id) : nullptr;
    }
    QAccessibleInterface* focusChild() const override
    {
        return m_view->hasFocus() && m_view->selected() ? interfaceOf(m_view->selected()) : nullptr;
    }

    std::vector<ObjectId> childrenOf(std::int32_t parent) const
    {
        std::vector<ObjectId> ids;
        for (const StageObject& object : m_view->list().objects())
            if (object.parent == parent)
                ids.push_back(object.id);
        return ids;
    }
    std::int32_t indexOf(const ObjectId& id) const
    {
        const auto& objects = m_view->list().objects();
        for (std::size_t i = 0; i < objects.size(); ++i)
            if (objects[i].id == id)
                return static_cast<std::int32_t>(i);
        return -2;
    }
    QAccessibleInterface* interfaceOf(const ObjectId& id) const
    {
        auto found = m_things.find(id);
        if (found == m_things.end() && m_things.size() >= kRememberedThings)
            forgetWhatIsGone();
        if (found == m_things.end())
            found =
                m_things
                    .emplace(id, QAccessible::registerAccessibleInterface(new ThingAccessible(m_view, id)))
                    .first;
        return QAccessible::accessibleInterface(found->second);
    }

private:
    // Messages come and go for as long as the window is open.
    void forgetWhatIsGone() const
    {
        for (auto thing = m_things.begin(); thing != m_things.end();) {
            const bool isShown = indexOf(thing->first) >= 0 || thing->first.kind == StageKind::Record;
            if (!isShown)
                QAccessible::deleteAccessibleInterface(thing->second);
            thing = isShown ? std::next(thing) : m_things.erase(thing);
        }
    }

    static constexpr std::size_t kRememberedThings = 2000;

    StageView* m_view;
    mutable std::map<ObjectId, QAccessible::Id> m_things;
};

StageAccessible* accessibleOf(StageView* view)
{
    return view ? dynamic_cast<StageAccessible*>(QAccessible::queryAccessibleInterface(view)) : nullptr;
}

QAccessibleInterface* ThingAccessible::parent() const
{
    StageAccessible* stage = accessibleOf(m_view);
    if (!stage)
        return nullptr;
    const ObjectId above = parentOf(m_view->list(), m_id);
    return above ? stage->interfaceOf(above) : stage;
}

int ThingAccessible::childCount() const
{
    StageAccessible* stage = accessibleOf(m_view);
    return stage ? static_cast<int>(stage->childrenOf(stage->indexOf(m_id)).size()) : 0;
}

QAccessibleInterface* ThingAccessible::child(int index) const
{
    StageAccessible* stage = accessibleOf(m_view);
    if (!stage)
        return nullptr;
    const auto children = stage->childrenOf(stage->indexOf(m_id));
    return index >= 0 && index < static_cast<int>(children.size())
        ? stage->interfaceOf(children[static_cast<std::size_t>(index)])
        : nullptr;
}

int ThingAccessible::indexOfChild(const QAccessibleInterface* child) const
{
    const auto* thing = dynamic_cast<const ThingAccessible*>(child);
    StageAccessible* stage = accessibleOf(m_view);
    if (!thing || !stage)
        return -1;
    const auto children = stage->childrenOf(stage->indexOf(m_id));
    for (std::size_t i = 0; i < children.size(); ++i)
        if (children[i] == thing->id())
            return static_cast<int>(i);
    return -1;
}

QAccessibleInterface* makeAccessible(const QString&, QObject* object)
{
    auto* view = qobject_cast<StageView*>(object);
    return view ? new StageAccessible(view) : nullptr;
}

} // namespace

void installStageAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    static_cast<void>(installed);
}

void announceStageFocus(StageView& view, const ObjectId& id)
{
    StageAccessible* stage = accessibleOf(&view);
    if (!stage || !id)
        return;
    QAccessibleInterface* thing = stage->interfaceOf(id);
    QAccessibleEvent focus(thing, QAccessible::Focus);
    QAccessible::updateAccessibility(&focus);
}

} // namespace ui
