#include "ui/models/first_difference.h"

#include <set>

namespace ui {

using namespace engine;

namespace {

// The story of a branch since an instant.
class Story {
public:
    Story(const FactSlice& facts, Time since) : m_facts(facts), m_since(since) { next(); }

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
        if (fact.as<CommandApplied>()) {
            m_commands.insert(fact.id);
            return false;
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
    std::size_t m_at = 0;
    bool m_begun = false;
    std::set<FactId> m_commands;
};

QString wordsOf(const Fact* fact, const NodeNames& names)
{
    return fact ? QString::fromStdString(formatTime(fact->at)) + "  " + factSentence(*fact, names) : QString();
}

} // namespace

std::optional<FirstDifference> firstDifference(const FactSlice& left, const FactSlice& right, Time since, const NodeNames& leftNames, const NodeNames& rightNames)
{
    Story a(left, since), b(right, since);
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
    FirstDifference out;
    out.at = a.fact() && b.fact() ? std::min(a.fact()->at, b.fact()->at) : (a.fact() ? a.fact() : b.fact())->at;
    out.left = a.fact() ? a.fact()->id : FactId{};
    out.right = b.fact() ? b.fact()->id : FactId{};
    out.leftWords = wordsOf(a.fact(), leftNames);
    out.rightWords = wordsOf(b.fact(), rightNames);
    return out;
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
