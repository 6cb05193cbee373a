#pragma once

// The lab that opens first, run to an instant: what models are compared with.

#include <QTest>

#include <memory>

#include "app/first_lab.h"
#include "app/lab_io.h"
#include "engine/lab/lab.h"

namespace support {

inline constexpr engine::BrokerId kOne{1}, kTwo{2}, kThree{3};
inline const engine::TopicPartition kOrders0{"orders", 0};

inline std::unique_ptr<engine::Lab> labAt(engine::Time at)
{
    app::LoadedLab loaded;
    loaded.file = app::firstLab();
    loaded.file.clock = 1700000000000;
    std::vector<std::string> warnings;
    auto lab = app::makeLab(std::move(loaded), {}, warnings);
    lab->runUntil(at);
    return lab;
}

inline void doNow(engine::Lab& lab, const char* line)
{
    const engine::CommandResult result = lab.execute(line, "test");
    QVERIFY2(result.ok, result.error.c_str());
}

inline engine::FactSlice allFacts(const engine::Lab& lab) { return lab.facts().slice({}, lab.facts().last()); }

} // namespace support
