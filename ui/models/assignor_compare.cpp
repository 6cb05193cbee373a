#include "ui/models/assignor_compare.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <set>

#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Compare {
    Q_DECLARE_TR_FUNCTIONS(ui::AssignorCompare)
};

constexpr std::size_t kNamed = 4; // members whose parts are said one by one

const GroupView* groupIn(const ClusterView& view, const std::string& group)
{
    const auto found = view.groups.find(group);
    return found == view.groups.end() ? nullptr : &*found->second;
}

std::vector<TopicPartition> sorted(std::vector<TopicPartition> parts)
{
    std::sort(parts.begin(), parts.end());
    return parts;
}

class Question {
public:
    Question(const ClusterView& view, const NodeNames& names) : m_view(view), m_names(names) { }

    void add(const GroupMemberView& member, std::vector<TopicPartition> owned)
    {
        const ClientView* client = m_view.client(member.client);
        const QString rack = client ? settingOf(*client, "client.rack") : QString();
        m_shown.question.members.push_back({member.id, member.instanceId, rack.toStdString(), member.topics, sorted(std::move(owned))});
        m_named.emplace_back(member.id, member.client == kLabNode ? QString::fromStdString(member.id) : m_names(member.client),
            member.client);
        for (const std::string& name : member.topics)
            if (const TopicView* topic = m_view.topic(name); topic && !topic->partitions.empty()) {
                m_shown.question.topics[name] = static_cast<std::int32_t>(topic->partitions.size());
                m_shown.question.ids[name] = topic->id;
            }
    }
    void gone(const GroupMemberView& member, std::vector<TopicPartition> had)
    {
        m_shown.question.gone.emplace_back(member.id, sorted(std::move(had)));
        m_goneNames << (member.client == kLabNode ? QString::fromStdString(member.id) : m_names(member.client));
    }
    void addMadeUp(const std::string& id, const QString& name, const std::vector<std::string>& topics)
    {
        m_shown.question.members.push_back({id, {}, {}, topics, {}});
        m_named.emplace_back(id, name, kLabNode);
    }
    const QStringList& goneNames() const { return m_goneNames; }

    // "c1 had 0 1 2, c2 had 3 4 5"
    QString had() const
    {
        std::size_t members = 0, parts = 0;
        QStringList words;
        const auto tell = [&](const QString& name, const std::vector<TopicPartition>& list) {
            if (list.empty())
                return;
            ++members;
            parts += list.size();
            QStringList numbers;
            for (const auto& p : list)
                numbers << (m_shown.question.topics.size() <= 1 ? QString::number(p.partition) : QString::fromStdString(p.toString()));
            words << Compare::tr("%1 had %2").arg(name, numbers.join(QLatin1Char(' ')));
        };
        for (std::size_t i = 0; i < m_named.size(); ++i)
            tell(std::get<1>(m_named[i]), m_shown.question.members[i].owned);
        for (std::size_t i = 0; i < m_shown.question.gone.size(); ++i)
            tell(m_goneNames[static_cast<qsizetype>(i)], m_shown.question.gone[i].second);
        if (members == 0)
            return Compare::tr("nobody had anything");
        if (members > kNamed || parts > 4 * kNamed)
            return Compare::tr("%1 members had %2 partitions").arg(members).arg(parts);
        return words.join(QStringLiteral(", "));
    }

    AssignorsShown answered(AssignorChange change, const QString& then)
    {
        m_shown.change = change;
        // Columns in the order of names, as people count members.
        std::stable_sort(m_named.begin(), m_named.end(), [](const auto& a, const auto& b) {
            const QString& one = std::get<1>(a);
            const QString& other = std::get<1>(b);
            return one.size() != other.size() ? one.size() < other.size() : one < other;
        });
        m_shown.words = QStringLiteral("%1; %2").arg(m_hadWords, then);
        if (m_shown.question.members.empty())
            m_shown.problem = Compare::tr("Nobody is in the group any more: there is nothing to share out.");
        else if (m_shown.question.topics.empty())
            m_shown.problem = Compare::tr("No topic with partitions is known that its members subscribe to.");
        for (auto& [id, name, client] : m_named) {
            m_shown.names.emplace_back(id, name);
            m_shown.clients.push_back(client);
        }
        racks();
        if (m_shown.problem.isEmpty())
            m_shown.answers = compareAssignors(m_shown.question);
        m_shown.canTakeOne = m_shown.question.members.size() > 1;
        return std::move(m_shown);
    }
    void sayHad() { m_hadWords = had(); } // once all members are in, in the order of their ids

private:
    void racks()
    {
        const auto& members = m_shown.question.members;
        if (std::none_of(members.begin(), members.end(), [](const auto& member) { return !member.rack.empty(); }))
            return;
        for (const auto& [name, count] : m_shown.question.topics)
            for (const auto& [number, partition] : m_view.topic(name)->partitions)
                for (const BrokerId replica : partition->replicas)
                    if (const BrokerView* broker = m_view.broker(replica))
                        m_shown.question.racks[{name, number}].push_back(broker->rack);
    }

    const ClusterView& m_view;
    const NodeNames& m_names;
    AssignorsShown m_shown;
    std::vector<std::tuple<std::string, QString, NodeId>> m_named; // until sorted, as question.members
    QStringList m_goneNames;
    QString m_hadWords;
};

std::vector<TopicPartition> partOf(const GroupView* group, const std::string& memberId)
{
    if (!group)
        return {};
    const auto found = group->assignment.find(memberId);
    return found == group->assignment.end() ? std::vector<TopicPartition>() : found->second;
}

// What it had; a static member that came back has another id.
std::string idBefore(const GroupView* before, const GroupMemberView& member)
{
    if (before && !before->members.contains(member.id) && !member.instanceId.empty())
        for (const auto& [id, one] : before->members)
            if (one.instanceId == member.instanceId)
                return id;
    return member.id;
}

// "c3" after c1 and c2; "billing-4" after billing-1 to billing-3.
QString nextName(const GroupView& group, const NodeNames& names)
{
    static const QRegularExpression kNumbered(QStringLiteral("^(.*?)(\\d+)$"));
    QString stem = QStringLiteral("new-");
    int most = 0;
    for (const auto& [id, member] : group.members)
        if (const auto match = kNumbered.match(names(member.client)); match.hasMatch() && match.captured(2).toInt() > most) {
            most = match.captured(2).toInt();
            stem = match.captured(1);
        }
    return stem + QString::number(most + 1);
}

} // namespace

AssignorsShown assignorsOfChange(const ClusterView& before, const ClusterView& after, const std::string& group, const NodeNames& names)
{
    const GroupView* was = groupIn(before, group);
    const GroupView* is = groupIn(after, group);
    Question question(after, names);
    std::set<std::string> kept;
    QStringList joined;
    if (is)
        for (const auto& [id, member] : is->members) {
            const std::string earlier = idBefore(was, member);
            kept.insert(earlier);
            if (!was || !was->members.contains(earlier))
                joined << (member.client == kLabNode ? QString::fromStdString(id) : names(member.client));
            question.add(member, was && was->members.contains(earlier) ? partOf(was, earlier) : std::vector<TopicPartition>());
        }
    if (was)
        for (const auto& [id, member] : was->members)
            if (!kept.contains(id))
                question.gone(member, partOf(was, id));
    question.sayHad();
    const auto listed = [](const QStringList& list) {
        return list.size() > static_cast<qsizetype>(kNamed) ? Compare::tr("%1 members").arg(list.size()) : list.join(QStringLiteral(", "));
    };
    QStringList then;
    if (!question.goneNames().isEmpty())
        then << (question.goneNames().size() == 1 ? Compare::tr("then %1 goes")
            : Compare::tr("then %1 go")).arg(listed(question.goneNames()));
    if (!joined.isEmpty()) {
        joined.sort();
        then << (joined.size() == 1 ? Compare::tr("then %1 joins") : Compare::tr("then %1 join")).arg(listed(joined));
    }
    if (then.isEmpty())
        then << Compare::tr("then all is shared out anew");
    return question.answered(AssignorChange::AsItWas, then.join(QStringLiteral(", ")));
}

AssignorsShown assignorsWhatIf(const ClusterView& view, const std::string& group, AssignorChange change, const NodeNames& names)
{
    const GroupView* is = groupIn(view, group);
    Question question(view, names);
    QString then;
    if (!is) {
        question.sayHad();
        return question.answered(change, then);
    }
    // The one that goes is the last by name.
    std::string goes;
    if (change == AssignorChange::OneLess) {
        QString last;
        for (const auto& [id, member] : is->members) {
            const QString name = names(member.client);
            if (goes.empty() || name.size() > last.size() || (name.size() == last.size() && name > last)) {
                last = name;
                goes = id;
            }
        }
        then = Compare::tr("what if %1 went?").arg(last);
    }
    std::vector<std::string> topics;
    for (const auto& [id, member] : is->members) {
        if (id == goes)
            question.gone(member, partOf(is, id));
        else
            question.add(member, partOf(is, id));
        topics = member.topics;
    }
    question.sayHad();
    if (change == AssignorChange::OneMore) {
        const QString name = nextName(*is, names);
        question.addMadeUp(name.toStdString() + "-00000000-0000-4000-8000-000000000000", name, topics);
        then = Compare::tr("what if %1 joined?").arg(name);
    }
    return question.answered(change, then);
}

} // namespace ui
