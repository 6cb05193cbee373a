#pragma once

#include "engine/base/ids.h"

namespace engine {

// A value and the fact that set it; {0} if nobody told yet.
template <class T>
struct Told {
    T value{};
    FactId since;
    void set(T v, FactId by) { value = std::move(v); since = by; }
    bool known() const { return since != FactId{}; }
};

} // namespace engine
