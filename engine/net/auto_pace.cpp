#include "engine/net/auto_pace.h"

#include <algorithm>

namespace engine {

Time AutoPace::advance(const Lab& lab, Duration passed)
{
    const Time now = lab.now();
    Duration shortest{0}; // of the story messages on their way
    for (const auto& [id, message] : lab.view().messages)
        if (message.sent.isStory && !message.stalled && message.arrives > now) {
            const Duration takes = message.arrives - message.sent.departs;
            shortest = shortest == Duration{0} ? takes : std::min(shortest, takes);
        }
    if (shortest > Duration{0}) {
        m_sinceStory = Duration{0};
        return now + std::max(Duration{1}, Duration{passed.count() * shortest.count() / kOnScreen.count()});
    }
    m_sinceStory += passed;
    Time target = now + (m_sinceStory < kNotice ? passed : Duration{passed.count() * kSilence});
    // Not past the next thing that happens: it may begin a story, which must not be run through.
    if (const auto next = lab.nextEventAt())
        target = std::min(target, std::max(*next, now));
    return target;
}

} // namespace engine
