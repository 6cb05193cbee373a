#include "ui/models/condition_help.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <set>

#include "engine/lab/expr/catalogue.h"
#include "engine/lab/expr/condition.h"
#include "engine/lab/lab_conditions.h"
#include "ui/common/appearance.h"

namespace ui {

using namespace engine;

namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(ui::ConditionHelp)
};

QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

QString inLanguage(std::string_view english, std::string_view chinese)
{
    return text(Appearance::instance().language() == Language::Chinese ? chinese : english);
}

class Offering {
public:
    Offering(const ParseContext& names, const QString& begun) : m_names(names), m_begun(begun) { }

    void add(const QString& what, const QString& words)
    {
        if (what.startsWith(m_begun, Qt::CaseInsensitive) && what != m_begun)
            m_offers.push_back({what, words});
    }
    void members(expr::Object object)
    {
        for (const expr::MemberInfo& member : expr::allMembers())
            if (member.object == object)
                add(text(member.name) + (member.params.empty() ? "" : "("), inLanguage(member.english, member.chinese));
    }
    void roots()
    {
        members(expr::Object::Lab);
        for (const expr::ObjectInfo& object : expr::allObjects())
            add(text(object.name) + "(", usageOf(object));
        for (const expr::BuiltinInfo& builtin : expr::allBuiltins())
            if (const QString usage = text(builtin.usage); usage.contains('('))
                add(usage.section('(', 0, 0) + "(", usage + "  " + inLanguage(builtin.english, builtin.chinese));
    }
    // `before`: the arguments that stand there already.
    void argument(std::span<const expr::ParamInfo> params, const QStringList& before)
    {
        const auto index = static_cast<std::size_t>(before.size());
        if (index >= params.size())
            return;
        const QString words = text(expr::paramWords(params[index].kind));
        using Kind = expr::ParamKind;
        switch (params[index].kind) {
        case Kind::Broker:
            for (const auto id : m_names.brokers)
                add(QString::number(id), words);
            break;
        case Kind::PartitionNumber:
            for (const auto& topic : m_names.topics)
                if (!before.isEmpty() && topic.name == before.back().trimmed().toStdString())
                    for (int i = 0; i < topic.partitions; ++i)
                        add(QString::number(i), words);
            break;
        case Kind::Topic:
            for (const auto& topic : m_names.topics)
                add(QString::fromStdString(topic.name), words);
            break;
        case Kind::TopicPartition:
            for (const auto& topic : m_names.topics)
                for (int i = 0; i < topic.partitions; ++i)
                    add(QString::fromStdString(topic.name) + '-' + QString::number(i), words);
            break;
        case Kind::Producer:
            names(m_names.producers, words);
            break;
        case Kind::Consumer:
            names(m_names.consumers, words);
            break;
        case Kind::Client:
            names(m_names.producers, words);
            names(m_names.consumers, words);
            break;
        case Kind::Group:
            names(m_names.groups, words);
            break;
        default:
            break;
        }
    }
    void facts()
    {
        for (const auto& fact : m_names.facts)
            add(QString::fromStdString(fact), Help::tr("a kind of event"));
    }
    std::vector<ConditionOffer> take() { return std::move(m_offers); }

private:
    void names(const std::vector<std::string>& all, const QString& words)
    {
        for (const auto& name : all)
            add(QString::fromStdString(name), words);
    }
    static QString usageOf(const expr::ObjectInfo& object)
    {
        QStringList params;
        for (const auto& param : object.params)
            params << text(param.name);
        return text(object.name) + (params.isEmpty() ? QString() : '(' + params.join(',') + ')') + ".…";
    }

    const ParseContext& m_names;
    QString m_begun;
    std::vector<ConditionOffer> m_offers;
};

} // namespace

ConditionOffers conditionOffers(const QString& whole, int cursor, const ParseContext& names)
{
    const QString before = whole.left(cursor);
    ConditionOffers out;
    // partition(orders,0).hi
    static const QRegularExpression member(QStringLiteral("([A-Za-z]+)(?:\\([^()]*\\))?\\.([A-Za-z]*)$"));
    // partition(orders,  or  lost(p
    static const QRegularExpression argument(QStringLiteral("(?:\\.)?([A-Za-z]+)\\(([^()]*)$"));
    static const QRegularExpression root(QStringLiteral("([A-Za-z]*)$"));
    if (const auto found = member.match(before); found.hasMatch()) {
        out.begin = static_cast<int>(found.capturedStart(2));
        Offering offering(names, found.captured(2));
        if (const auto* object = expr::findObject(found.captured(1).toStdString()))
            offering.members(object->object);
        out.offers = offering.take();
    } else if (const auto inside = argument.match(before); inside.hasMatch()) {
        QStringList arguments = inside.captured(2).split(',');
        const QString begun = arguments.takeLast();
        const QString word = begun.trimmed();
        out.begin = cursor - static_cast<int>(word.size());
        Offering offering(names, word);
        const std::string name = inside.captured(1).toStdString();
        if (const auto* object = expr::findObject(name))
            offering.argument(object->params, arguments);
        else if (const auto* of = expr::findMember(expr::Object::Lab, name))
            offering.argument(of->params, arguments);
        else if (name == "count" || name == "happened" || name == "first" || name == "last" || name == "timeOf")
            offering.facts();
        else
            offering.roots();
        out.offers = offering.take();
    } else {
        const auto begun = root.match(before);
        out.begin = static_cast<int>(begun.capturedStart(1));
        Offering offering(names, begun.captured(1));
        offering.roots();
        out.offers = offering.take();
    }
    return out;
}

std::optional<ConditionProblem> conditionProblem(const QString& whole)
{
    const auto compiled = expr::Condition::compile(whole.toStdString(), labFactKinds());
    if (compiled)
        return std::nullopt;
    const expr::ExprError& error = compiled.error();
    ConditionProblem out;
    out.words = QString::fromStdString(error.message);
    if (!error.nearest.empty())
        out.words += Help::tr(" · did you mean %1?").arg(QString::fromStdString(error.nearest));
    out.from = std::clamp(error.column - 1, 0, static_cast<int>(whole.size()));
    out.length = std::min(static_cast<int>(QString::fromStdString(error.word).size()), static_cast<int>(whole.size()) - out.from);
    return out;
}

std::optional<ConditionNow> conditionNow(const Lab& lab, const QString& whole)
{
    const auto compiled = expr::Condition::compile(whole.toStdString(), labFactKinds());
    if (!compiled || compiled->hasMemory())
        return std::nullopt;
    const LabConditions source(lab);
    ConditionNow out;
    out.at = lab.now();
    out.isTrue = compiled->isTrue(source);
    static const QRegularExpression path(QStringLiteral("[A-Za-z]+\\([^()]*\\)(?:\\.[A-Za-z]+(?:\\([^()]*\\))?)?|\\bnow\\b"));
    std::set<QString> seen;
    for (auto found = path.globalMatch(whole); found.hasNext();) {
        const QString part = found.next().captured();
        if (!seen.insert(part).second)
            continue;
        if (const auto value = expr::Condition::compileValue(part.toStdString(), labFactKinds()); value && !value->hasMemory())
            out.parts.emplace_back(part, QString::fromStdString(expr::show(value->value(source))));
    }
    return out;
}

} // namespace ui
