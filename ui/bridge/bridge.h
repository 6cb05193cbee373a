#pragma once

// Carries what happened from the engine's thread to the GUI thread, at most once for each frame, and wishes the other way.
// However fast a lab runs, a view repaints 60 times a second and gets every fact once, in order.
//
// Threads: made and used on the GUI thread. Nothing from the engine is kept but values.

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/net/host.h"

namespace ui {

// What came since the last one.
struct Arrival {
    engine::HostSlice slice;                // the newest
    std::vector<engine::FactSlice> facts;   // of all slices since, in order
    bool fresh = false;                     // another branch or lab: forget what was shown
};

class Bridge : public QObject {
    Q_OBJECT
public:
    Bridge(std::unique_ptr<engine::Lab> lab, const engine::Host::Options& options, QObject* parent = nullptr);
    ~Bridge() override;

    // Words if the lab cannot run.
    QString start();
    void deliverNow(); // what the frame timer does; tests call it instead of waiting
    // Host::Options::byHand: the engine's wall clock goes on by that much; all answers and what happened have arrived after it.
    void turn(engine::Duration wall);

    void execute(const QString& line, const QString& who = QStringLiteral("user"));
    void setPace(engine::HostPace pace);
    void step();
    void stepTo(const QString& fact);
    void lookAt(engine::Time instant);
    // A branch that continues from that instant.
    void continueFrom(engine::Time instant);
    void goToBranch(const QString& name);
    void replaceLab(std::unique_ptr<engine::Lab> lab);
    // Runs on the engine's thread; `done` on this one with what it returned.
    void ask(std::function<QString(engine::Lab&)> question, std::function<void(const QString&)> done);

signals:
    void arrived(const ui::Arrival& arrival);
    void answered(const QString& line, const engine::CommandResult& result);
    void looked(const engine::Moment& moment);

private:
    struct Inbox {
        std::mutex mutex;
        Arrival waiting;
        bool has = false;
        std::uint64_t generation = 0;
    };
    std::shared_ptr<Inbox> m_inbox = std::make_shared<Inbox>();
    std::unique_ptr<engine::Host> m_host;
    QTimer m_frame;
    bool m_byHand;
};

} // namespace ui
