#pragma once

// Lab files on the disk of the user: NAME.hwlab and, beside it, NAME.hwin with what outside clients sent.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/lab/lab.h"

namespace app {

struct LoadedLab {
    engine::LabFile file;
    std::vector<std::uint8_t> inputs;
};

// Errors, one a line, in words; `out` is set only without any.
std::vector<std::string> loadLab(const std::string& path, LoadedLab& out);

// Saves both files; what was there is replaced only once the new ones are whole. Words if it could not be.
std::optional<std::string> saveLab(const std::string& path, engine::Lab::Saved saved);

// Builds the lab and puts back what was saved. Words on stderr-worthy problems go to `warnings`.
std::unique_ptr<engine::Lab> makeLab(LoadedLab loaded, engine::LabOptions options, std::vector<std::string>& warnings);

// `key=value` of each --set, as engine/lab/lab_settings.h takes it. Words if one cannot be applied. orderByInstant() is the caller's.
std::optional<std::string> applySettings(engine::LabFile& file, const std::vector<std::string>& settings);

// Milliseconds since 1970, by the machine's clock; what a new lab's `clock` is set to.
std::int64_t wallClockMillis();

} // namespace app
