#pragma once

// The marks of the timeline: what happened when, by lane. Kept sorted by instant, so that only what is visible is painted.

#include <QString>

#include <array>
#include <map>
#include <vector>

#include "engine/event/fact_log.h"
#include "ui/common/words.h"
#include "ui/timeline/marks.h"

namespace ui {

// Faults are also what ends them: a node that runs again, a link that is healed.
enum class Lane : std::uint8_t { Faults, Leaders, Isr, Groups, Records };
inline constexpr int kLanes = 5;

struct LaneMark {
    engine::Time at;
    engine::FactId id;
    QString words; // short; empty: a tick without a label
    MarkShape shape = MarkShape::Tick;
};

class Lanes {
public:
    void clear();
    void append(const std::vector<engine::FactSlice>& slices, const NodeNames& names);
    // The same marks in the words of the language that is chosen now.
    void retell(const NodeNames& names);
    const std::vector<LaneMark>& lane(Lane lane) const { return m_lanes[static_cast<std::size_t>(lane)]; }
    // The marks in [from, to].
    std::pair<std::size_t, std::size_t> range(Lane lane, engine::Time from, engine::Time to) const;

private:
    std::array<std::vector<LaneMark>, kLanes> m_lanes;
    std::map<engine::FactId, engine::Fact> m_told; // of the marks that have words
};

QString laneName(Lane lane);

} // namespace ui
