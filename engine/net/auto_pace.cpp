#include "engine/net/auto_pace.h"

#include <algorithm>

namespace engine {

AutoPace::Stretch AutoPace::next(const Lab& lab, Duration left, Silence silence)
{
    const Time now = lab.now();
    const std::int64_t fastest = silence == Silence::Fast ? kSilence : 1;
    Time bound = std::max(now, lab.nextEventAt().value_or(kNever)); // the pace holds until there
    Duration shortest{0}; // of the story messages on their way
    for (const auto& [id, message] : lab.view().messages)
        if (message.sent.isStory && !message.stalled && message.arrives > now) {
            const Duration takes = message.arrives - message.sent.departs;
            if (message.sent.departs > now) // it waits behind others on its connection
                bound = std::min(bound, message.sent.departs);
            else
                shortest = shortest == Duration{0} ? takes : std::min(shortest, takes);
        }
    // Virtual for wall, as a fraction.
    Duration virtualTime = kOnScreen * fastest;
    Duration wallTime = kOnScreen;
    if (shortest > Duration{0}) {
        m_sinceStory = Duration{0};
        virtualTime = std::min(virtualTime, shortest);
    } else if (m_sinceStory < kNotice) {
        left = std::min(left, kNotice - m_sinceStory);
        virtualTime = wallTime;
    }
    const Duration reach = std::max(Duration{1}, Duration{left.count() * virtualTime.count() / wallTime.count()});
    Stretch stretch{now + reach, left};
    if (bound < stretch.to) {
        const std::int64_t wall = (bound - now).count() * wallTime.count();
        stretch = {bound, std::min(left, Duration{(wall + virtualTime.count() - 1) / virtualTime.count()})};
    }
    if (shortest == Duration{0})
        m_sinceStory += stretch.wall;
    return stretch;
}

} // namespace engine
