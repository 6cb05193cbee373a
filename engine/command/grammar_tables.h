#pragma once

// The rows of the grammar, a file for each kind of thing, and the short words that the rows are written with.

#include "engine/command/grammar.h"

namespace engine::command {

std::span<const FormSpec> nodeForms();   // nodes, links, disks, messages
std::span<const FormSpec> topicForms();  // topics, configs, the cluster
std::span<const FormSpec> clientForms(); // producers, consumers, groups
std::span<const FormSpec> labForms();    // time, branches, the lab itself

constexpr ArgSpec arg(std::string_view name, std::string_view shown, ArgType type, std::string_view english,
    std::string_view chinese)
{
    ArgSpec spec;
    spec.name = name;
    spec.shown = shown;
    spec.type = type;
    spec.english = english;
    spec.chinese = chinese;
    return spec;
}

constexpr ArgSpec opt(std::string_view name, std::string_view shown, ArgType type, std::string_view english,
    std::string_view chinese)
{
    ArgSpec spec = arg(name, shown, type, english, chinese);
    spec.isOption = true;
    spec.isRequired = false;
    return spec;
}

constexpr ArgSpec flag(std::string_view name, std::string_view english, std::string_view chinese)
{
    return opt(name, "", ArgType::Flag, english, chinese);
}

template <class... Names>
constexpr RuleSpec oneOf(Names... names)
{
    return {RuleSpec::Kind::OneOf, {std::string_view(names)...}};
}

template <class... Names>
constexpr RuleSpec either(Names... names)
{
    return {RuleSpec::Kind::Either, {std::string_view(names)...}};
}

template <class... Names>
constexpr RuleSpec needs(std::string_view name, Names... oneOfThese)
{
    return {RuleSpec::Kind::Needs, {name, std::string_view(oneOfThese)...}};
}

} // namespace engine::command
