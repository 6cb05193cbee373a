#pragma once

// Find anything (Ctrl+K): nodes, topics, partitions, groups, lessons and commands by a few letters. What is there comes from a
// view; what is chosen is for the window to show or run.

#include <functional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/common/sheet.h"
#include "ui/stage/object_id.h"
#include "ui/window/first_open.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace ui {

struct Findable {
    enum class Kind : std::uint8_t { Node, Topic, Partition, Group, Lesson, Command };
    Kind kind = Kind::Node;
    QString words; // "broker 1", "kill broker 1"
    QString note;  // what it is or does, after the name
    ObjectId id;   // Node, Topic, Partition, Group
    QString line;  // Command: what runs. Lesson: its id
    bool asks = false; // Command: a form asks for what the line lacks
};

// Everything that can be found now. Commands: those that the things of the stage offer as they are.
std::vector<Findable> findables(const engine::ClusterView& view, const std::vector<LessonDoor>& lessons);

// Those in which every word of `wanted` stands, in any order of words and any case. The best first: same name, name begins so, a
// word begins so, anywhere; then in the order of `all`. A whole line of the command language that is none of them comes first.
std::vector<Findable> findAnything(const std::vector<Findable>& all, const QString& wanted);

class FindBox : public Sheet {
    Q_OBJECT
public:
    // Asked for what is there each time it opens.
    using Source = std::function<std::vector<Findable>()>;
    FindBox(QWidget* window, Source source);

    void ask(); // opens, empty

signals:
    void chosen(const ui::Findable& found);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void refresh();
    void choose();

    Source m_source;
    std::vector<Findable> m_all, m_shown;
    QLineEdit* m_line;
    QListWidget* m_list;
    QLabel* m_hint;
};

} // namespace ui
