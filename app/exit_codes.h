#pragma once

// What the program's exit code says (design/interfaces.md §3).

namespace app {

inline constexpr int kWell = 0;
inline constexpr int kCheckFailed = 1;
inline constexpr int kBadUse = 2;         // wrong usage or a bad file
inline constexpr int kBadEnvironment = 3; // port taken, disk full, folder not writable

} // namespace app
