#pragma once

// A lab behind a bridge whose frames are turned by hand, and everything that the bridge has handed out.

#include <QTest>

#include <algorithm>
#include <vector>

#include "app/first_lab.h"
#include "app/lab_io.h"
#include "ui/bridge/bridge.h"

namespace support {

// The lab that opens first, at 0 s, always with the same clock.
enum class Clients { Start, None };
inline std::unique_ptr<engine::Lab> firstLab(Clients clients = Clients::Start)
{
    app::LoadedLab loaded;
    loaded.file = app::firstLab();
    loaded.file.clock = 1700000000000;
    if (clients == Clients::None)
        std::erase_if(loaded.file.todo, [](const engine::LabDo& todo) { return todo.run.starts_with("start "); });
    std::vector<std::string> warnings;
    return app::makeLab(std::move(loaded), {}, warnings);
}

class TurnedLab {
public:
    explicit TurnedLab(std::unique_ptr<engine::Lab> made, engine::HostPace pace, engine::Duration frame = engine::Duration{std::chrono::milliseconds{16}})
        : lab(made.get()), bridge(std::move(made), byHand(pace, frame))
    {
        QObject::connect(&bridge, &ui::Bridge::arrived, &bridge, [this](const ui::Arrival& arrival) {
            if (arrival.fresh)
                facts.clear();
            fresh += arrival.fresh ? 1 : 0;
            ++arrivals;
            slice = arrival.slice;
            for (const auto& part : arrival.facts)
                for (std::size_t i = 0; i < part.size(); ++i)
                    facts.push_back(part[i]);
        });
        QObject::connect(&bridge, &ui::Bridge::answered, &bridge, [this](const QString& line, const engine::CommandResult& result) {
            answers << (result.ok ? "+ " : "- ") + line;
            last = result;
        });
        if (const QString problem = bridge.start(); !problem.isEmpty())
            qFatal("%s", qPrintable(problem));
        bridge.deliverNow();
    }

    engine::Lab* lab; // the one it began with; of the bridge
    ui::Bridge bridge;
    std::vector<engine::Fact> facts; // since the last fresh start
    engine::HostSlice slice;         // the newest
    int arrivals = 0;
    int fresh = 0;
    QStringList answers;
    engine::CommandResult last;

private:
    static engine::Host::Options byHand(engine::HostPace pace, engine::Duration frame)
    {
        engine::Host::Options options;
        options.byHand = true;
        options.pace = pace;
        options.sliceInterval = frame;
        return options;
    }
};

inline constexpr engine::HostPace kPaused{engine::HostPace::Kind::Paused, 1, 1};
inline constexpr engine::HostPace kRealTime{engine::HostPace::Kind::Ratio, 1, 1};
inline constexpr engine::HostPace kAuto{engine::HostPace::Kind::Auto, 1, 1};

} // namespace support
