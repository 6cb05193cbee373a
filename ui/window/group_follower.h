#pragma once

// Keeps the panels of the group level up to date: asks the lab for the facts of the rebalance that is shown, and plays the lab in the other
// protocol when somebody wants to see that. What the stage paints comes from the models; here is only when they are asked.

#include <QObject>

#include <memory>
#include <optional>

#include "engine/lab/lab_file.h"
#include "ui/models/other_protocol.h"
#include "ui/models/rebalance_ladder.h"
#include "ui/stage/group_panels.h"
#include "ui/stage/object_id.h"

class QThread;

namespace ui {

class Bridge;
class StageView;

class GroupFollower : public QObject {
    Q_OBJECT
public:
    // Both outlive it.
    GroupFollower(Bridge& bridge, StageView& stage, QObject* parent = nullptr);
    ~GroupFollower() override; // waits for a lab that is being played

    // After each Moment, and when something else is looked at.
    void follow(const engine::Moment& shown, const NodeNames& names);
    // A thing of the panels was chosen: another change to compare, or the other protocol.
    void choose(const ObjectId& id);
    // A fact of the ladder that is shown, also of its messages; null: it is not of it.
    const engine::Fact* find(engine::FactId id) const;
    // Another lab or branch: what was shown, and what was asked of the one before, is void.
    void forget();

private:
    // What a question was about.
    struct Asked {
        std::string group;
        engine::FactId began, ended;
        engine::Time until;
        bool operator==(const Asked&) const = default;
    };
    struct Answer {
        LadderSource source;
        std::optional<engine::LabFile> course; // of the lab; absent: not asked for
    };
    void ask(const Asked& wanted, const engine::RebalanceView& rebalance, bool isOver);
    void answered(const Asked& wanted, const Answer& answer);
    void play();
    void played();
    void retell(); // in the words of another language
    void publish();
    // As they were called in the lab of the source, also those that are gone by now; of others as the window has them.
    NodeNames namesIn(const LadderSource& source) const;

    Bridge& m_bridge;
    StageView& m_stage;
    engine::Moment m_shown;
    NodeNames m_names;
    std::optional<Asked> m_asked;    // last
    bool m_isAsking = false;         // an answer is under way; what is asked meanwhile waits for it
    std::optional<LadderSource> m_source;
    std::shared_ptr<const RebalanceLadder> m_ladder;
    AssignorChange m_change = AssignorChange::AsItWas;
    OtherProtocol m_other;
    engine::FactId m_otherOf;        // the rebalance that m_other is about
    engine::LabFile m_course;        // of it
    QThread* m_thread = nullptr;     // plays m_run; also when m_other is about something else by now
    std::shared_ptr<OtherProtocolRun> m_run;
    std::shared_ptr<const OtherProtocolRun> m_told; // that m_other's ladder is made of
};

} // namespace ui
