#pragma once

// The learner's code of one Run: what is set, what the journal remembers, and the host that is asked for the rest. Included by
// run*.cpp only.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/lab/run.h"

namespace engine {

struct Run::Scripts final : ScriptPort {
    explicit Scripts(const Run& itsRun) : run(itsRun) { }

    std::shared_ptr<const Script> script(std::string_view name) const override;
    ScriptAnswer call(const Script& script, const ScriptCall& call) override;

    const Run& run;
    std::map<std::string, std::shared_ptr<const Script>, std::less<>> known;
    std::map<std::uint64_t, ScriptAnswer> remembered; // by number of the call; gone once handed out
    std::uint64_t calls = 0;
    std::vector<ScriptResult> unheard;
    std::function<void(const ScriptResult&)> hear;
};

} // namespace engine
