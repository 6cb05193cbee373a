// The learner's code (engine/runtime/script.h): where it is set, and who answers a call.

#include "engine/lab/run_scripts.h"

#include <fmt/format.h>

#include "engine/command/names.h"
#include "engine/lab/run_doer.h"

namespace engine {

std::shared_ptr<const Script> Run::Scripts::script(std::string_view name) const
{
    const auto found = known.find(name);
    return found == known.end() ? nullptr : found->second;
}

ScriptAnswer Run::Scripts::call(const Script& script, const ScriptCall& call)
{
    const std::uint64_t number = ++calls;
    if (auto found = remembered.extract(number); !found.empty())
        return std::move(found.mapped());
    ScriptResult result{run.world().now(), run.world().eventsRun(), number, {}};
    if (run.m_options.scripts) {
        result.answer = run.m_options.scripts->call(script, call);
    } else {
        result.answer.outcome = ScriptAnswer::Outcome::Threw;
        result.answer.exception = "UnsupportedOperationException";
        result.answer.message = "there is no script engine here";
    }
    if (hear)
        hear(result);
    else
        unheard.push_back(result);
    return std::move(result.answer);
}

void Run::remember(std::uint64_t call, ScriptAnswer answer)
{
    if (call > m_scripts->calls)
        m_scripts->remembered.insert_or_assign(call, std::move(answer));
}

void Run::hearScripts(std::function<void(const ScriptResult&)> hear)
{
    m_scripts->hear = std::move(hear);
    for (const auto& result : std::exchange(m_scripts->unheard, {}))
        m_scripts->hear(result);
}

std::map<std::string, ScriptKind> Run::scriptKinds() const
{
    std::map<std::string, ScriptKind> out;
    for (const auto& [name, script] : m_scripts->known)
        out.emplace(name, script->kind);
    return out;
}

Words Run::Doer::operator()(const command::SetScript& c)
{
    const Script script{c.name, static_cast<ScriptKind>(c.kind), c.source};
    auto& known = run.m_scripts->known;
    if (!command::isLegalName(c.name))
        return "a script has a name of 1 to 64 letters, digits, '.', '_' or '-', not a number or a word of the language; " + c.name + " is none";
    if (isBuiltIn(script.kind, c.name))
        return c.name + " comes with the program; give the script another name";
    if (c.source.size() > ScriptLimits::kSourceBytes)
        return fmt::format("a script has at most {} KiB; this one has {} bytes", ScriptLimits::kSourceBytes >> 10, c.source.size());
    if (!known.contains(c.name) && known.size() >= ScriptLimits::kScripts)
        return fmt::format("a lab has at most {} scripts", ScriptLimits::kScripts);
    // A producer reads its classes when it is built, so a running one is closed, in order, and built anew.
    std::vector<NodeId> running;
    std::string names;
    for (const auto& [id, options] : run.m_clientOptions->producers) {
        if (!usesScript(options.config, c.name))
            continue;
        if (const auto before = known.find(c.name); before != known.end() && before->second->kind != script.kind)
            return fmt::format("{} uses {} as {}; give the {} another name", options.name, c.name, scriptKindName(before->second->kind),
                scriptKindName(script.kind));
        if (world().state(id) == kPaused)
            return stateWords(kPaused, options.name);
        if (world().state(id) == kRunning) {
            running.push_back(id);
            names += (names.empty() ? "" : ", ") + options.name;
        }
    }
    applied();
    known[c.name] = std::make_shared<const Script>(script);
    world().publish(ScriptSet{script.name, std::string(scriptKindName(script.kind)), script.source}, {because}, Rule::UserCommand);
    for (const auto id : running)
        world().restart(id, because);
    if (!running.empty())
        run.m_note = names + (running.size() == 1 ? " is" : " are") + " closed and built anew with it";
    return {};
}

} // namespace engine
