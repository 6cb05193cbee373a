#pragma once

// The stage with its crumb strip: Cluster › Topic orders › Partition 0 › Segments › Bytes. The strip names the zoom
// levels and leads to them; a topic can be chosen from its crumb. Of a client: Cluster › Clients › Producer p1. Of a group: Cluster ›
// Groups › Group billing › Member c1 › Records.

#include <QWidget>

#include "ui/stage/stage_view.h"

class QHBoxLayout;
class QLabel;

namespace ui {

class Crumb;

class StagePanel : public QWidget {
    Q_OBJECT
public:
    explicit StagePanel(FrameClock& clock, QWidget* parent = nullptr);

    StageView& view() { return *m_view; }
    // Call after each setMoment(): topics may have come or gone.
    void refreshCrumbs();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void chooseTopic();
    void chooseProducer();
    void chooseGroup();
    void goTo(int level);
    void fitNote(); // whole, or not at all

    StageView* m_view;
    QLabel* m_title;
    QLabel* m_note;
    std::vector<Crumb*> m_crumbs; // cluster, topic, partition, segments, bytes; or cluster, groups, group, member, records
};

} // namespace ui
