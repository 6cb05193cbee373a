#pragma once

// What the keys do (?), and what the selected thing is (F1): Kafka's word for it, one or two sentences, and the marks that the
// stage draws on it.

#include <optional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/common/sheet.h"
#include "ui/stage/object_id.h"

class QLabel;
class QScrollArea;

namespace ui {

struct KeyRow {
    QStringList keys; // each a cap; as QKeySequence writes them
    QString words;
};
struct KeyGroup {
    QString title;
    std::vector<KeyRow> rows;
};
// All keys of the window. Who adds a key adds its row.
std::vector<KeyGroup> keysOfWindow();

// Marks as the stage draws them, small.
enum class Sample : std::uint8_t { Running, Fenced, Paused, Stopped, Killed, PoweredOff, Crown, Controller, InSync, OutOfIsr, Down, Water, Dry,
    Grey, Caret, HighWatermark, Request, Response, Held, Dropped, Ephemeral };

struct About {
    QString name; // "broker 1"
    QString word; // "Broker"
    QString sentences;
    std::vector<std::pair<Sample, QString>> marks;
    std::vector<KeyRow> keys; // what it can be asked now
};
// Without a selection: about the stage itself.
About aboutThing(const engine::ClusterView& view, const ObjectId& id);

class HelpSheet : public Sheet {
    Q_OBJECT
public:
    explicit HelpSheet(QWidget* window);

    void showKeys();
    void showAbout(const About& about);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* fresh(const QString& title, const QString& words);

    QLabel* m_title;
    QLabel* m_words;
    QLabel* m_foot;
    QScrollArea* m_scroll;
};

} // namespace ui
