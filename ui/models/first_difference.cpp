#include "ui/models/first_difference.h"

#include <set>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

enum class Counted : std::uint8_t { All, Consequences };

// The story of a branch since an instant.
class Story {
public:
    Story(const FactSlice& facts, Time since, Counted counted) : m_facts(facts), m_since(since), m_counted(counted) { next(); }

    const Fact* fact() const { return m_at < m_facts.size() ? &m_facts[m_at] : nullptr; }
    void next()
    {
        m_at = m_begun ? m_at + 1 : 0;
        m_begun = true;
        while (m_at < m_facts.size() && !counts(m_facts[m_at]))
            ++m_at;
    }

private:
    bool counts(const Fact& fact)
    {
        if (const auto* command = fact.as<CommandApplied>()) {
            m_commands.insert(fact.id);
            return m_counted == Counted::All && fact.at >= m_since && command->who != "lab";
        }
        if (fact.at < m_since || fact.as<MarkSet>() || fact.as<MessageSent>() || fact.as<MessageDelivered>() || fact.as<MessageDelayed>() || fact.as<ConnectionOpened>()
            || fact.as<ConnectionClosed>() || fact.as<ClientIdentified>() || fact.as<MetadataLogMoved>() || fact.as<QuorumStateChanged>())
            return false;
        for (const FactId because : fact.because)
            if (m_commands.contains(because))
                return false;
        return true;
    }

    const FactSlice& m_facts;
    Time m_since;
    Counted m_counted;
    std::size_t m_at = 0;
    bool m_begun = false;
    std::set<FactId> m_commands;
};

std::optional<Parting> firstParting(const FactSlice& left, const FactSlice& right, Time since, Counted counted)
{
    Story a(left, since, counted), b(right, since, counted);
    while (a.fact() && b.fact() && describe(*a.fact()) == describe(*b.fact())) {
        a.next();
        b.next();
    }
    // Where one has run further than the other, the rest of it is no difference.
    if (!a.fact() || !b.fact()) {
        const Fact* more = a.fact() ? a.fact() : b.fact();
        const FactSlice& shorter = a.fact() ? right : left;
        if (!more || shorter.empty() || more->at > shorter[shorter.size() - 1].at)
            return std::nullopt;
    }
    Parting out;
    out.at = a.fact() && b.fact() ? std::min(a.fact()->at, b.fact()->at) : (a.fact() ? a.fact() : b.fact())->at;
    if (a.fact())
        out.left = *a.fact();
    if (b.fact())
        out.right = *b.fact();
    return out;
}

bool isCommandAt(const std::optional<Fact>& fact, Time at) { return fact && fact->at == at && fact->as<CommandApplied>(); }

} // namespace

bool Parting::isCommand() const { return isCommandAt(left, at) || isCommandAt(right, at); }

std::optional<FirstDifference> firstDifference(const FactSlice& left, const FactSlice& right, Time since)
{
    const auto first = firstParting(left, right, since, Counted::All);
    if (!first)
        return std::nullopt;
    FirstDifference out{*first, std::nullopt};
    if (out.isCommand())
        out.then = firstParting(left, right, since, Counted::Consequences);
    return out;
}

QString partingWords(const std::optional<Fact>& fact, const NodeNames& names)
{
    return fact ? instantText(fact->at) + "  " + factSentence(*fact, names) : QString();
}

std::vector<CommandDone> commandsSince(const FactSlice& facts, Time since)
{
    std::vector<CommandDone> out;
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (const auto* command = facts[i].as<CommandApplied>(); command && facts[i].at >= since && command->who != "lab")
            out.push_back({facts[i].at, QString::fromStdString(command->line)});
    return out;
}

} // namespace ui
