#include "engine/command/grammar_tables.h"

namespace engine::command {

namespace {

using A = ArgType;

constexpr ArgSpec kCondition = arg("condition", "CONDITION", A::Condition,
    "`help conditions` lists every name", "`help conditions` 列出全部名字");

constexpr ArgSpec kAdvanceArgs[] = {arg("by", "DURATION", A::Duration, "how far", "前进多少")};
constexpr ArgSpec kStepArgs[] = {arg("fact", "KIND", A::FactName,
    "to the next fact of that name; else one event", "到下一个该名字的事实；不写则一个事件")
                                     .optional()};
constexpr ArgSpec kRunUntilArgs[] = {
    kCondition, opt("within", "30s", A::Duration, "at most so long", "最多这么久")};
constexpr ArgSpec kBreakArgs[] = {kCondition};
constexpr ArgSpec kMarkArgs[] = {arg("text", "TEXT", A::Rest, "what to remember", "要记住的话")};
constexpr ArgSpec kBranchArgs[] = {arg("name", "NAME", A::NewBranch, "its name", "名字"),
    opt("at", "T", A::Instant, "where it forks; else now", "从何处分叉；不写则现在")};
constexpr ArgSpec kGotoArgs[] = {
    arg("to", "T|BRANCH", A::GotoTarget, "an instant or a branch", "时刻或分支")};
constexpr ArgSpec kPaceArgs[] = {arg("pace", "0|1/50|1|5|auto|max", A::Pace,
    "virtual seconds for one of the wall; 0: paused", "墙钟一秒对应的虚拟秒数；0 为暂停")};
constexpr ArgSpec kSaveArgs[] = {arg("file", "FILE", A::File, "NAME.hwlab", "NAME.hwlab")};
constexpr ArgSpec kHelpArgs[] = {arg("topic", "VERB", A::HelpTopic, "a verb, conditions, points or switches",
    "动词、conditions、points 或 switches")
                                     .optional()};

constexpr FormSpec kForms[] = {
    {"advance", kAdvanceArgs, {}, "lets time go on", "让时间前进", "advance 30s"},
    {"step", kStepArgs, {}, "one event, or to the next fact of a kind", "一个事件，或到下一个该类事实",
        "step LeaderElected"},
    {"run until", kRunUntilArgs, {}, "lets time go on until a condition holds", "让时间前进直到条件成立",
        "run until partition(orders,0).highWatermark >= 39 --within 30s"},
    {"break when", kBreakArgs, {}, "stops the clock whenever a condition becomes true", "条件成立时停住时钟",
        "break when lost(p1) > 0"},
    {"mark", kMarkArgs, {}, "puts a mark on the timeline", "在时间线上做标记", "mark \"before the kill\""},
    {"branch", kBranchArgs, {}, "what if: another future from an instant", "假如：从某个时刻分出另一种未来",
        "branch what-if --at 4.2s"},
    {"goto", kGotoArgs, {}, "looks at an instant or goes to a branch", "查看某个时刻或转到某个分支",
        "goto 4.2s"},
    {"pace", kPaceArgs, {}, "how fast time goes", "时间的快慢", "pace 1/50"},
    {"undo", {}, {}, "a branch just before the last command", "在上一条命令之前分出分支", "undo"},
    {"save", kSaveArgs, {}, "saves the lab with everything done since", "保存实验及其后的一切",
        "save mine.hwlab"},
    {"help", kHelpArgs, {}, "what there is", "有哪些命令", "help kill"},
};

} // namespace

std::span<const FormSpec> labForms()
{
    return kForms;
}

} // namespace engine::command
