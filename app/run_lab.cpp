#include "app/run_lab.h"

#include <iostream>

#include <nlohmann/json.hpp>

#include "app/exit_codes.h"
#include "app/lab_io.h"
#include "engine/lab/report.h"

namespace app {

using namespace engine;

int runLab(const RunOptions& options)
{
    LoadedLab loaded;
    if (const auto errors = loadLab(options.lab, loaded); !errors.empty()) {
        for (const auto& error : errors)
            std::cerr << error << "\n";
        return kBadUse;
    }
    Time until = loaded.file.end();
    if (!options.until.empty()) {
        const auto parsed = parseDuration(options.until);
        if (!parsed) {
            std::cerr << "--until takes an instant such as 10s or 4.2s, not " << options.until << "\n";
            return kBadUse;
        }
        until = Time{*parsed};
    }
    const auto marks = loaded.file.marks;
    setCheckHandler(&throwCheckFailed);
    try {
        std::vector<std::string> warnings;
        const auto lab = makeLab(std::move(loaded), {}, warnings);
        for (const auto& warning : warnings)
            std::cerr << warning << "\n";
        lab->runUntil(until);
        const auto nameOf = [&](NodeId id) { return lab->view().nodeNameOf(id); };
        if (options.facts)
            for (FactId id{1}; id <= lab->facts().last(); ++id.value)
                if (const Fact* fact = lab->facts().find(id))
                    std::cout << toJson(*fact, nameOf).dump() << "\n";
        const auto report = lab->report();
        std::cout << (options.report == "json" ? report.dump() + "\n" : reportText(report));
        for (const auto& failure : lab->failures())
            std::cerr << options.lab << ":" << failure << "\n";
        for (const auto& mark : marks)
            if (!mark.stateHash.empty() && mark.at == lab->now() && mark.branch == lab->liveBranch() && mark.stateHash != lab->stateHash()) {
                std::cerr << "the run departs from what was saved: at " << formatTime(mark.at) << " the state was " << mark.stateHash << "\n";
                return kCheckFailed;
            }
        return lab->violations().empty() && lab->failures().empty() ? kWell : kCheckFailed;
    } catch (const CheckFailed& failed) {
        std::cerr << failed.what() << "\n";
        return kCheckFailed;
    }
}

} // namespace app
