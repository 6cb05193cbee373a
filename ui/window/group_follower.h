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

private:
    // What a question was about.
    struct Asked {
        std::string group;
        engine::FactId began, ended;
        engine::Time until;
        bool operator==(const Asked&) const = default;
    };
    void ask(const Asked& wanted, const engine::RebalanceView& rebalance);
    void play();
    void played();
    void publish();
    void forget();

    Bridge& m_bridge;
    StageView& m_stage;
    engine::Moment m_shown;
    NodeNames m_names;
    std::optional<Asked> m_asked;    // last
    bool m_isAsking = false;
    std::optional<LadderSource> m_source;
    std::shared_ptr<const RebalanceLadder> m_ladder;
    AssignorChange m_change = AssignorChange::AsItWas;
    OtherProtocol m_other;
    engine::FactId m_otherOf;        // the rebalance that m_other is about
    engine::LabFile m_course;        // of it
    QThread* m_thread = nullptr;
    std::shared_ptr<OtherProtocolRun> m_run;
};

} // namespace ui
