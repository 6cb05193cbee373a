#pragma once

// The painted cluster as a widget: shows a Moment, lets things be pointed at, walked to and selected, and says as a
// command line what the user asked for. Knows views as values and nothing of the engine that made them; what a command
// does comes back as the next Moment.
//
// Movement comes from a FrameClock. A hidden stage neither paints nor moves.

#include <QPixmap>
#include <QWidget>

#include <map>
#include <optional>
#include <vector>

#include "engine/event/fact_log.h"
#include "ui/stage/group_level.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/motion.h"
#include "ui/stage/stage_input.h"
#include "ui/stage/walk.h"

namespace ui {

class FrameClock;

// At the group level a click on it does something.
inline bool isButtonOfGroup(const ObjectId& id)
{
    return isPagerOfGroup(id) || id.isGroupThing(GroupThing::WhatIf) || id.isGroupThing(GroupThing::PlayOther);
}

class StageView : public QWidget {
    Q_OBJECT
public:
    // Forward: time went on, what changed may move. Jump: another instant, everything is at its place at once.
    enum class Change { Forward, Jump };
    static constexpr double kLeastScale = 0.5, kMostScale = 3;

    // `clock` outlives the view.
    explicit StageView(FrameClock& clock, QWidget* parent = nullptr);
    ~StageView() override;

    void setMoment(const engine::Moment& moment, Change change);
    // A story message that left and arrived between two Moments: it is shown for a moment all the same.
    void showPassed(const engine::MessageSent& sent);
    // A message that was on its way was dropped at `at` and its connection reset: it ends in a cross where it was. Call
    // it before the Moment without the message.
    void showDropped(engine::MessageId id, engine::Time at);
    // What facts tell of messages that no Moment shows: those that were sent and arrived before `now`, and those that
    // were dropped. Call it before the Moment that the facts led to.
    void showStory(const engine::FactSlice& facts, engine::Time now);
    void setCamera(const Camera& camera);
    void setSelected(const ObjectId& id); // does not signal
    // Lit things; all others are dimmed. Empty: nothing is.
    void setSpotlight(std::vector<ObjectId> lit);
    const std::vector<ObjectId>& spotlight() const { return m_spotlight; }
    void setAddresses(std::map<engine::BrokerId, QString> addresses);
    void setScaled(std::vector<ScaledSetting> scaled);
    void setLab(std::shared_ptr<const LabKnown> lab);
    const std::shared_ptr<const LabKnown>& lab() const { return m_lab; }
    // What no Moment tells of the group that is shown; null: nothing.
    void setGroupPanels(std::shared_ptr<const GroupPanels> panels);

    const engine::Moment& moment() const { return m_moment; }
    const Camera& camera() const { return m_camera; }
    const ObjectId& selected() const { return m_selected; }
    const ObjectId& hovered() const { return m_hovered; }
    // What is on the screen, also before the next paint.
    const DisplayList& list();
    // For pictures of another size or theme.
    StageInput input() const;

    // 0.5 to 3; 1 is the normal width of columns.
    void setScale(double scale);
    void zoomIn(const ObjectId& id);
    void zoomOut();
    // Into a client that produces; nothing happens if it has no level of its own.
    void openProducer(engine::NodeId client);
    // Into the files of a copy; nothing happens if there is none.
    void openFiles(const engine::TopicPartition& partition, engine::BrokerId broker);
    // Into a group; nothing happens if there is none of that name.
    void openGroup(const std::string& group);
    // The member that is meant by what is selected, else the first one; null: no member that is a client.
    engine::NodeId memberMeant() const;
    void goToMember();  // selects it
    void goToRecords(); // to the partition that is selected, else the first one that the member reads
    void goToLevel(int level); // 1 cluster, 2 topic, 3 partition, 4 segments, 5 bytes, 6 group

    QSize sizeHint() const override { return {1048, 628}; }
    QSize minimumSizeHint() const override { return {480, 320}; }

signals:
    void selectionChanged(const ui::ObjectId& id);
    void contextMenuRequested(const ui::ObjectId& id, const QPoint& globalPosition);
    void cameraChanged(const ui::Camera& camera);
    // A line of the command language ("kill broker 1").
    void commandRequested(const QString& line);
    // The same; it lacks nothing and is to be run as it is.
    void lineRequested(const QString& line);
    // The messages of another rebalance are to be shown (Camera::rebalance).
    void rebalanceChosen();
    // A thing of the panels that does something: another change to compare, the other protocol to be played.
    void panelThingChosen(const ui::ObjectId& id);
    // Deeper than the stage goes: the bytes (level 5) of a record or its batch; of a replica, of what it has last.
    void filesRequested(const ui::ObjectId& id, int level);
    // The folder of a log's files is to be opened.
    void folderRequested(const ui::ObjectId& id);
    // An offset or a time is to be asked for. `at`: the place of the question, global.
    void findRequested(const ui::ObjectId& log, const QRect& at);
    // A client or group is to be opened in its own view.
    void openRequested(const ui::ObjectId& id);
    // A knob was pressed: its setting is to be edited. `at`: its box, global.
    void settingRequested(const ui::ObjectId& knob, const QRect& at);
    void whyRequested(const ui::ObjectId& id);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent* event) override;

private:
    struct Seen {
        engine::MessageView message;
        std::int64_t sinceMs = 0;
        std::optional<engine::Time> droppedAt;
    };

    // From one node to another by mouse: their link is cut, or healed.
    struct LinkDrag {
        engine::NodeId from;
        QPointF start, at;
        bool moved = false;
    };
    // "+ consumer", carried into a group.
    struct Carried {
        QString line; // of a mere click
        QPointF start, at;
        bool moved = false;
    };
    QString lineOfDrop(const ObjectId& onto) const;
    QString lineOfDrag(); // empty while it would do nothing
    void paintDrag(QPainter& painter);

    void invalidate();
    void tick();
    bool hoverCardIsDue() const;
    bool needsFrames() const;
    void select(const ObjectId& id);
    void activate(const ObjectId& id);
    void editSetting(const ObjectId& knob);
    void page(int rows); // of the producer's partitions, of a log's files
    // -- the storage level (stage_view_log.cpp)
    bool showsLog() const { return m_camera.level == ZoomLevel::Storage; }
    void pageFiles(int rows);
    void walkOn(Direction direction);
    void scaleBytes(double factor, std::optional<double> at); // `at`: the x that stays where it is
    void scrollBytes(double part);                            // of the ruler's length
    void activateOfLog(const ObjectId& id);
    bool logKey(QKeyEvent* event);
    void logWheel(QWheelEvent* event);
    void reveal(engine::Offset offset);
    void revealLookup(); // a new one is brought into the picture
    void openPanel(const ObjectId& panel);
    static bool isButton(const ObjectId& id);
    // -- the group level (stage_view_group.cpp)
    bool showsGroup() const { return m_camera.level == ZoomLevel::Group; }
    std::string groupMeant() const;
    void followLags();
    void pageRows(int rows);
    void pageMembers(int members);
    void walkOnInGroup(Direction direction);
    void scaleTime(double factor, std::optional<double> at); // `at`: the x that stays where it is
    void scrollTime(int parts);
    void chooseRebalance(const ObjectId& id);
    void openGroupPanel(const ObjectId& panel);
    void activateOfGroup(const ObjectId& id);
    bool groupKey(QKeyEvent* event);
    void groupWheel(QWheelEvent* event);
    void askForOffset();
    engine::BrokerId brokerFor(const engine::TopicPartition& partition) const;
    ObjectId bytesOf(const ObjectId& id) const; // a record; nothing: none is meant
    bool runKey(int key);
    void watchMessages();
    void followWindow(Change change);
    double slide() const;
    void startZoom(const QRectF& anchor);
    void announceFocus();
    std::string topicName() const;

    FrameClock& m_clock;
    engine::Moment m_moment;
    Camera m_camera;
    ObjectId m_selected, m_hovered, m_pressed;
    std::int64_t m_hoverSinceMs = 0; // the card comes when the pointer rests
    std::optional<LinkDrag> m_drag;
    std::optional<Carried> m_carried;
    bool m_keyboard = false;         // the ring shows where the keyboard is
    std::vector<ObjectId> m_spotlight;
    std::map<engine::BrokerId, QString> m_addresses;
    std::vector<ScaledSetting> m_scaled;
    std::shared_ptr<const LabKnown> m_lab;
    engine::FactId m_lookupSeen; // of the log that is shown
    std::shared_ptr<const GroupPanels> m_groupPanels;
    LagHistory m_lags;

    StageMotion m_motion;
    std::int64_t m_windowFirst = 0; // column 0, as it was drawn last
    double m_slideFrom = 0;         // columns
    std::int64_t m_slideStartMs = -1;
    std::map<engine::MessageId, Seen> m_seen; // messages that are or were just shown
    DisplayList m_list;
    bool m_stale = true;
    RasterPainter m_painter;

    QPixmap m_before; // the picture that a zoom leaves
    QRectF m_zoomAnchor;
    std::int64_t m_zoomStartMs = -1;
};

} // namespace ui
