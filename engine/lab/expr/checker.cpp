#include "engine/lab/expr/checker.h"

#include <algorithm>
#include <set>

#include "engine/command/nearest.h"

namespace engine::expr {

namespace {

using command::nearestWord;
using command::orList;

constexpr std::size_t kFewValues = 12; // more are not listed in an error

class Checker {
public:
    Checker(std::string_view text, const FactKinds& kinds, int variables)
        : m_text(text),
          m_kinds(kinds),
          m_variables(static_cast<std::size_t>(variables), Type::Absent)
    {
    }

    ExprResult<CheckedTree> run(Node& root, bool mustBeBool)
    {
        if (!check(root))
            return *m_error;
        if (root.isBareWord) {
            unknownWord(root);
            return *m_error;
        }
        if (mustBeBool && root.type != Type::Bool) {
            fail(root, "a condition is true or false; this is " + std::string(typeWords(root.type)),
                "a comparison such as " + example(root));
            return *m_error;
        }
        if (root.isConstant) {
            fail(root, "this can never change", "a name of the language; `help conditions` lists them");
            return *m_error;
        }
        return CheckedTree{{m_facts.begin(), m_facts.end()}, m_dependsOnTime, std::move(m_asked)};
    }

private:
    static std::string example(const Node& node)
    {
        return isSet(node.type) || node.type == Type::Int ? "… == 0"
            : node.type == Type::Duration                 ? "… < 5s"
                                                          : "… == running";
    }

    bool failAt(std::size_t at, std::string message, std::string expected, std::string word = {},
        std::string nearest = {})
    {
        if (!m_error)
            m_error = errorAt(
                m_text, at, std::move(message), std::move(word), std::move(expected), std::move(nearest));
        return false;
    }

    bool fail(const Node& node, std::string message, std::string expected)
    {
        return failAt(node.at, std::move(message), std::move(expected));
    }

    bool unknownWord(const Node& node)
    {
        const auto& word = std::get<std::string>(node.value);
        return failAt(node.at, "there is no \"" + word + "\"", "a name of the language, or a text in quotes",
            word, nearestWord(word, rootNames()));
    }

    // A bare word is a text only beside another text.
    bool noBareWords(const Node& node)
    {
        for (const auto& child : node.children)
            if (child && child->isBareWord)
                return unknownWord(*child);
        return true;
    }

    bool check(Node& node)
    {
        switch (node.kind) {
        case NodeKind::Literal:
            return literal(node);
        case NodeKind::EmptySet:
            node.type = Type::EmptySet;
            node.isConstant = true;
            return true;
        case NodeKind::Variable:
            node.type = m_variables[static_cast<std::size_t>(node.slot)];
            return true;
        case NodeKind::All:
        case NodeKind::Any:
            return quantifier(node);
        case NodeKind::Count:
        case NodeKind::Happened:
        case NodeKind::First:
        case NodeKind::Last:
        case NodeKind::TimeOf:
            return facts(node);
        default:
            break;
        }
        node.isConstant = true;
        for (auto& child : node.children) {
            if (!child)
                continue;
            if (!check(*child))
                return false;
            node.isConstant = node.isConstant && child->isConstant;
            node.hasMemory = node.hasMemory || child->hasMemory;
        }
        if (node.kind != NodeKind::Compare && node.kind != NodeKind::Path && !noBareWords(node))
            return false;
        switch (node.kind) {
        case NodeKind::SetLiteral:
        case NodeKind::ListLiteral:
            return items(node);
        case NodeKind::Range:
            return range(node);
        case NodeKind::Path:
            return path(node);
        case NodeKind::Or:
        case NodeKind::And:
        case NodeKind::Not:
            return booleans(node);
        case NodeKind::Compare:
            return compare(node);
        case NodeKind::Add:
        case NodeKind::Subtract:
        case NodeKind::Intersect:
        case NodeKind::Unite:
            return sum(node);
        case NodeKind::Size:
            return size(node);
        case NodeKind::Min:
        case NodeKind::Max:
            return extreme(node);
        default:
            return temporal(node);
        }
    }

    bool literal(Node& node)
    {
        node.type = typeOf(node.value);
        node.isConstant = true;
        return true;
    }

    bool items(Node& node)
    {
        const Type first = node.children.front()->type;
        for (const auto& child : node.children)
            if (child->type != first || (first != Type::Int && first != Type::Text))
                return fail(
                    *child, "this is " + std::string(typeWords(child->type)), "numbers only, or names only");
        if (node.kind == NodeKind::ListLiteral && first != Type::Int)
            return fail(node, "a list is of numbers", "numbers");
        node.type = node.kind == NodeKind::ListLiteral ? Type::IntList
            : first == Type::Int                       ? Type::IntSet
                                                       : Type::TextSet;
        return true;
    }

    bool range(Node& node)
    {
        const Type from = node.children[0]->type;
        if (from != node.children[1]->type || (from != Type::Int && from != Type::Duration))
            return fail(node, "a range is from one number to another, or from one duration to another",
                "0..2 or 1s..5s");
        node.type = from;
        return true;
    }

    bool path(Node& node)
    {
        node.isConstant = false;
        node.type = node.member->type;
        m_facts.insert(node.member->facts.begin(), node.member->facts.end());
        m_dependsOnTime = m_dependsOnTime || node.member->member == Member::Now;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const Node* child = node.children[i].get();
            if (child == nullptr)
                continue;
            const bool isObject = i < node.objectArguments;
            const ParamInfo& param =
                isObject ? objectParams(*node.member)[i] : node.member->params[i - node.objectArguments];
            if (child->isBareWord)
                return unknownWord(*child);
            const Type wanted = param.isNumber() ? Type::Int : Type::Text;
            if (child->type != wanted)
                return fail(*child,
                    std::string(param.name) + " cannot be " + std::string(typeWords(child->type)),
                    std::string(typeWords(wanted)));
        }
        if (const std::string* name = askedName(node))
            m_asked.push_back({node.member->member, *name, {}, node.children.front()->at});
        return true;
    }

    // The name in predicted(name); null for any other node.
    static const std::string* askedName(const Node& node)
    {
        const bool asks = node.kind == NodeKind::Path && node.member->member == Member::Predicted;
        return asks ? std::get_if<std::string>(&node.children.front()->value) : nullptr;
    }

    void askedValue(const Node& path, const Node& value)
    {
        const std::string* name = askedName(path);
        if (name == nullptr)
            return;
        for (const auto& child : value.children)
            askedValue(path, *child);
        if (const auto* text = value.kind == NodeKind::Literal ? std::get_if<std::string>(&value.value) : nullptr)
            m_asked.push_back({path.member->member, *name, *text, value.at});
    }

    static std::span<const ParamInfo> objectParams(const MemberInfo& member)
    {
        for (const ObjectInfo& info : allObjects())
            if (info.object == member.object)
                return info.params;
        return {};
    }

    bool booleans(Node& node)
    {
        for (const auto& child : node.children)
            if (child->type != Type::Bool)
                return fail(*child, "this is " + std::string(typeWords(child->type)) + ", not true or false",
                    "a comparison such as " + example(*child));
        node.type = Type::Bool;
        return true;
    }

    // The element type of what stands right of `in`; Absent if it is no such thing.
    static Type elementOf(const Node& node)
    {
        if (node.kind == NodeKind::Range)
            return node.type;
        switch (node.type) {
        case Type::IntSet:
        case Type::IntList:
            return Type::Int;
        case Type::TextSet:
            return Type::Text;
        default:
            return Type::Absent;
        }
    }

    bool compare(Node& node)
    {
        Node& left = *node.children[0];
        Node& right = *node.children[1];
        node.type = Type::Bool;
        if (node.op != CompareOp::In && (left.kind == NodeKind::Range || right.kind == NodeKind::Range))
            return fail(node, "a range stands behind `in` only", "in");
        if (left.isBareWord && (right.type != Type::Text || right.isBareWord))
            return unknownWord(left);
        if (right.isBareWord && left.type != Type::Text)
            return unknownWord(right);
        if (!fits(node, left, right))
            return false;
        if (!hasSuchValue(left, right) || !hasSuchValue(right, left))
            return false;
        askedValue(left, right);
        askedValue(right, left);
        if (left.isConstant && right.isConstant)
            return fail(node, "this comparison can never change", "a name of the language on one side");
        return true;
    }

    bool fits(const Node& node, const Node& left, const Node& right)
    {
        const auto differ = [&](std::string expected) {
            return fail(node,
                std::string(typeWords(left.type)) + " is compared with " + std::string(typeWords(right.type)),
                std::move(expected));
        };
        const auto counted = [](Type type) {
            return isSet(type) || type == Type::IntList ? Type::Int : type;
        };
        switch (node.op) {
        case CompareOp::In: {
            const Type element = elementOf(right);
            if (right.type == Type::EmptySet)
                return fail(right, "nothing is in an empty set", "a set with elements");
            if (element == Type::Absent || element != left.type)
                return differ(element == Type::Absent ? "a set or a range behind `in`"
                                                      : std::string(typeWords(element)) + " before `in`");
            return true;
        }
        case CompareOp::Equal:
        case CompareOp::NotEqual:
            if (left.type == right.type || left.type == Type::Absent || right.type == Type::Absent)
                return true;
            if (isSet(left.type) && isSet(right.type))
                return left.type == Type::EmptySet || right.type == Type::EmptySet
                    ? true
                    : differ("two sets of the same kind");
            if ((left.type == Type::IntList && (right.type == Type::IntSet))
                || (right.type == Type::IntList && left.type == Type::IntSet))
                return true;
            if (counted(left.type) == counted(right.type))
                return true;
            return differ("two values of the same kind");
        case CompareOp::About:
        default: {
            const Type type = counted(left.type);
            if (isSet(left.type) && isSet(right.type))
                return differ("a number on one side; size(…) counts a set");
            if (type != counted(right.type) || (type != Type::Int && type != Type::Duration))
                return differ("two numbers or two durations");
            return true;
        }
        }
    }

    // A text beside a value that is one of a few must be one of them.
    bool hasSuchValue(const Node& path, const Node& text)
    {
        if (!path.field.empty())
            return hasSuchFactText(path, text);
        if (path.kind != NodeKind::Path || path.member->values.empty())
            return true;
        const auto check = [&](const Node& literal) {
            const auto* word =
                literal.kind == NodeKind::Literal ? std::get_if<std::string>(&literal.value) : nullptr;
            const auto& values = path.member->values;
            if (word == nullptr || std::find(values.begin(), values.end(), *word) != values.end())
                return true;
            const std::vector<std::string> names(values.begin(), values.end());
            return failAt(literal.at, std::string(path.member->name) + " is never \"" + *word + "\"",
                orList(names), *word, nearestWord(*word, names));
        };
        if (text.kind == NodeKind::SetLiteral)
            return std::all_of(
                text.children.begin(), text.children.end(), [&](const auto& child) { return check(*child); });
        return check(text);
    }

    bool sum(Node& node)
    {
        const Type left = node.children[0]->type;
        const Type right = node.children[1]->type;
        if (node.children[0]->kind == NodeKind::Range || node.children[1]->kind == NodeKind::Range)
            return fail(node, "a range stands behind `in` only", "in");
        const bool areSets = isSet(left) && isSet(right)
            && (left == right || left == Type::EmptySet || right == Type::EmptySet);
        const bool areNumbers = left == right && (left == Type::Int || left == Type::Duration);
        const bool isGood = node.kind == NodeKind::Add ? areNumbers
            : node.kind == NodeKind::Subtract          ? areNumbers || areSets
                                                       : areSets;
        if (!isGood)
            return fail(node,
                std::string(typeWords(left)) + " and " + std::string(typeWords(right))
                    + " do not go together here",
                node.kind == NodeKind::Add ? "two numbers or two durations"
                                           : "two sets of the same kind"
                        + std::string(
                            node.kind == NodeKind::Subtract ? ", two numbers or two durations" : ""));
        node.type = left == Type::EmptySet ? right : left;
        return true;
    }

    bool size(Node& node)
    {
        const Type type = node.children.front()->type;
        if (!isSet(type) && type != Type::IntList)
            return fail(node, "size is of a set or a list, not of " + std::string(typeWords(type)), "a set");
        node.type = Type::Int;
        return true;
    }

    bool extreme(Node& node)
    {
        const Type first = node.children.front()->type;
        if (node.children.size() == 1 && (first == Type::IntSet || first == Type::IntList)) {
            node.type = Type::Int;
            return true;
        }
        for (const auto& child : node.children)
            if (child->type != first || (first != Type::Int && first != Type::Duration))
                return fail(
                    *child, "min and max are of numbers, of durations, or of one set of numbers", "numbers");
        node.type = first;
        return true;
    }

    bool temporal(Node& node)
    {
        const Node& child = *node.children.front();
        if (child.hasMemory)
            return fail(node, "always, never, eventually and before cannot stand inside each other",
                "a plain condition");
        if (node.kind == NodeKind::Before) {
            node.type = child.type;
            if (node.isConstant)
                return fail(node, "this can never change", "a name of the language");
            return true;
        }
        if (m_quantifiers > 0)
            return fail(
                node, "always, never and eventually cannot stand inside all or any", "always(all v in …: …)");
        if (child.type != Type::Bool)
            return fail(child, "this is " + std::string(typeWords(child.type)) + ", not true or false",
                "a comparison such as " + example(child));
        node.type = Type::Bool;
        node.hasMemory = true;
        return true;
    }

    bool quantifier(Node& node)
    {
        Node& set = *node.children[0];
        if (!check(set))
            return false;
        if (set.isBareWord)
            return unknownWord(set);
        const Type element = elementOf(set);
        if (element != Type::Int && element != Type::Text)
            return fail(set, "this is " + std::string(typeWords(set.type)),
                "a set of numbers or names, or a range of numbers");
        m_variables[static_cast<std::size_t>(node.slot)] = element;
        ++m_quantifiers;
        Node& body = *node.children[1];
        const bool isGood = check(body);
        --m_quantifiers;
        if (!isGood)
            return false;
        if (body.isBareWord)
            return unknownWord(body);
        if (body.type != Type::Bool)
            return fail(body, "this is " + std::string(typeWords(body.type)) + ", not true or false",
                "a comparison such as " + example(body));
        if (!saysSomething(body) && set.isConstant)
            return fail(node, "this can never change", "a name of the language");
        node.type = Type::Bool;
        return true;
    }

    // Is there anything in it that a run can change?
    static bool saysSomething(const Node& node)
    {
        switch (node.kind) {
        case NodeKind::Path:
        case NodeKind::Count:
        case NodeKind::Happened:
        case NodeKind::First:
        case NodeKind::Last:
        case NodeKind::TimeOf:
            return true;
        default:
            return std::any_of(node.children.begin(), node.children.end(),
                [](const auto& child) { return child && saysSomething(*child); });
        }
    }

    bool facts(Node& node)
    {
        const auto kind = std::find_if(
            m_kinds.begin(), m_kinds.end(), [&](const FactKindInfo& info) { return info.name == node.fact; });
        if (kind == m_kinds.end()) {
            std::vector<std::string> names;
            for (const FactKindInfo& info : m_kinds)
                names.push_back(info.name);
            return failAt(node.factAt, "no fact is called " + node.fact, "the name of a fact", node.fact,
                nearestWord(node.fact, names));
        }
        m_facts.insert(node.fact);
        for (Node::Filter& filter : node.filters)
            if (!factFilter(*kind, filter))
                return false;
        if (node.kind == NodeKind::TimeOf)
            node.type = Type::Duration;
        else if (node.kind == NodeKind::Happened)
            node.type = Type::Bool;
        else
            node.type = Type::Int;
        if (node.field.empty())
            return true;
        const FactFieldInfo* field = fieldOf(*kind, node.field, node.factAt);
        if (field == nullptr)
            return false;
        node.type = field->type;
        return true;
    }

    const FactFieldInfo* fieldOf(const FactKindInfo& kind, const std::string& name, std::size_t at)
    {
        std::vector<std::string> names;
        for (const FactFieldInfo& field : kind.fields) {
            if (field.name == name)
                return &field;
            names.push_back(field.name);
        }
        failAt(at, kind.name + " has no field " + name, orList(names), name, nearestWord(name, names));
        return nullptr;
    }

    bool factFilter(const FactKindInfo& kind, Node::Filter& filter)
    {
        const FactFieldInfo* field = fieldOf(kind, filter.field, filter.at);
        if (field == nullptr || !check(*filter.value))
            return false;
        const bool isOrder = filter.op != CompareOp::Equal && filter.op != CompareOp::NotEqual;
        if (field->type != filter.value->type
            || (isOrder && field->type != Type::Int && field->type != Type::Duration))
            return failAt(filter.at,
                kind.name + "." + filter.field + " is " + std::string(typeWords(field->type)) + ", not "
                    + std::string(typeWords(filter.value->type)),
                std::string(typeWords(field->type)), filter.field);
        return hasSuchText(kind, *field, *filter.value);
    }

    // first(Fact).field == text
    bool hasSuchFactText(const Node& call, const Node& text)
    {
        const auto kind = std::find_if(m_kinds.begin(), m_kinds.end(), [&](const FactKindInfo& info) { return info.name == call.fact; });
        const FactFieldInfo* field = fieldOf(*kind, call.field, call.factAt);
        return std::all_of(text.children.begin(), text.children.end(), [&](const auto& child) { return hasSuchText(*kind, *field, *child); })
            && hasSuchText(*kind, *field, text);
    }

    // A text that the field never has would make the filter true for nothing.
    bool hasSuchText(const FactKindInfo& kind, const FactFieldInfo& field, const Node& value)
    {
        const auto* text = value.kind == NodeKind::Literal ? std::get_if<std::string>(&value.value) : nullptr;
        if (text == nullptr)
            return true;
        const std::string never = kind.name + "." + field.name + " is never \"" + *text + "\"";
        if (field.isPartition && !isPartitionName(*text))
            return failAt(value.at, never, "a topic and a number, such as orders-0", *text);
        if (field.values.empty() || std::find(field.values.begin(), field.values.end(), *text) != field.values.end())
            return true;
        return failAt(value.at, never, field.values.size() > kFewValues ? "one of its names" : orList(field.values), *text,
            nearestWord(*text, field.values));
    }

    static bool isPartitionName(std::string_view text)
    {
        const std::size_t dash = text.rfind('-');
        return dash != std::string_view::npos && dash > 0 && dash + 1 < text.size()
            && text.find_first_not_of("0123456789", dash + 1) == std::string_view::npos;
    }

    std::string_view m_text;
    const FactKinds& m_kinds;
    std::vector<Type> m_variables;
    std::optional<ExprError> m_error;
    std::set<std::string, std::less<>> m_facts;
    bool m_dependsOnTime = false;
    std::vector<AskedName> m_asked;
    int m_quantifiers = 0;
};

} // namespace

ExprResult<CheckedTree> checkTree(
    ParsedTree& tree, std::string_view text, const FactKinds& kinds, bool mustBeBool)
{
    return Checker(text, kinds, tree.variables).run(*tree.root, mustBeBool);
}

} // namespace engine::expr
