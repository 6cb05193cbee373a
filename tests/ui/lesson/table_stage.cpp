#include "tests/ui/lesson/table_stage.h"

using namespace engine;

void TableStage::setRecords(expr::Member member, std::uint64_t count)
{
    std::vector<RecordUid> uids;
    for (std::uint64_t i = 1; i <= count; ++i)
        uids.push_back(RecordUid{i});
    set(member, expr::makeUidSet(std::move(uids)));
}

CommandResult TableStage::execute(std::string_view line)
{
    commands.emplace_back(line);
    if (const auto effect = effects.find(std::string(line)); effect != effects.end())
        effect->second();
    return {};
}

ui::LessonStage::Mark TableStage::mark()
{
    const Mark made{"main", m_source.at};
    m_past[made.at] = m_source.values;
    m_source.at = m_source.at + 1us;
    return made;
}

CommandResult TableStage::returnTo(const Mark& mark)
{
    returned.push_back(mark.at);
    m_source.values = m_past[mark.at];
    m_source.at = mark.at + 1us;
    return {};
}

CommandResult TableStage::stepAside()
{
    m_left.take(m_source);
    return {};
}

CommandResult TableStage::comeBack()
{
    m_source.take(m_left);
    return {};
}

CommandResult TableStage::beginAgain(const Switches& switches)
{
    begun.push_back(switches);
    return returnTo(m_start);
}

bool TableStage::advance(Time limit)
{
    m_source.at = limit;
    return false;
}

expr::Value TableStage::Source::path(const expr::PathQuery& query) const
{
    const auto found = values.find(query.member);
    if (found != values.end())
        return found->second;
    switch (query.member) {
    case expr::Member::Acked:
    case expr::Member::Present:
    case expr::Member::Lost:
        return expr::UidSet{};
    default:
        return expr::Absent{};
    }
}
