#pragma once

// Commands about time, branches and the lab itself.

#include <optional>
#include <string>

#include "engine/command/form.h"
#include "engine/command/values.h"

namespace engine::command {

struct Advance {
    Duration by{0};
    HIGHWATER_COMMAND(Advance, "advance");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("by", s.by);
    }
};
struct Step {
    std::optional<std::string> fact; // absent: one event; else to the next fact of that name
    HIGHWATER_COMMAND(Step, "step");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("fact", s.fact);
    }
};
struct RunUntil {
    std::string condition; // engine/lab/expr
    std::optional<Duration> within;
    HIGHWATER_COMMAND(RunUntil, "run until");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("condition", s.condition);
        v("within", s.within);
    }
};
struct BreakWhen {
    std::string condition;
    HIGHWATER_COMMAND(BreakWhen, "break when");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("condition", s.condition);
    }
};
struct Mark {
    std::string text;
    HIGHWATER_COMMAND(Mark, "mark");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("text", s.text);
    }
};
struct MakeBranch {
    std::string name;
    std::optional<Duration> at; // since 0 s; absent: now
    HIGHWATER_COMMAND(MakeBranch, "branch");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("at", s.at);
    }
};
struct Goto {
    GotoTarget to;
    HIGHWATER_COMMAND(Goto, "goto");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("to", s.to);
    }
};
struct SetPace {
    Pace pace;
    HIGHWATER_COMMAND(SetPace, "pace");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("pace", s.pace);
    }
};
// a branch just before the last command
struct Undo {
    HIGHWATER_COMMAND(Undo, "undo");
    template <class Self, class V>
    static void fields(Self&, V&)
    {
    }
};
struct Save {
    std::string file;
    HIGHWATER_COMMAND(Save, "save");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("file", s.file);
    }
};
struct Help {
    std::optional<std::string> topic; // a verb, "conditions", "points", "switches"
    HIGHWATER_COMMAND(Help, "help");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
    }
};

} // namespace engine::command
