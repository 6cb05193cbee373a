#include "engine/lab/expr/parser.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/command/nearest.h"
#include "engine/lab/expr/lexer.h"
#include "engine/lab/expr/parser_tables.h"

namespace engine::expr {

namespace {

using namespace std::string_view_literals;
using command::nearestWord;
using command::orList;

// Every parse function gives null after an error; the first error stays.
class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text), m_lexer(text) { }

    ExprResult<ParsedTree> run()
    {
        NodePtr root = parseOr();
        if (root && m_lexer.peek().kind != TokenKind::End)
            root = unexpected("an operator or the end");
        if (!root)
            return *m_error;
        return ParsedTree{std::move(root), m_variableSlots, m_memories};
    }

private:
    struct Deeper {
        explicit Deeper(int& depth) : m_depth(++depth) { }
        ~Deeper() { --m_depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        int& m_depth;
    };

    NodePtr fail(std::size_t at, std::string message, std::string word = {}, std::string expected = {},
        std::string nearest = {})
    {
        if (!m_error)
            m_error = errorAt(
                m_text, at, std::move(message), std::move(word), std::move(expected), std::move(nearest));
        return nullptr;
    }

    NodePtr unexpected(std::string expected)
    {
        const Token token = m_lexer.peek();
        if (token.kind == TokenKind::Wrong)
            return fail(token.at, token.text, std::string(m_text.substr(token.at, token.end - token.at)),
                std::move(expected));
        if (token.kind == TokenKind::End)
            return fail(token.at, "the condition ends too early", {}, std::move(expected));
        const std::string word(m_text.substr(token.at, token.end - token.at));
        constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMeant{
            std::pair{"="sv, "=="sv}, {"and"sv, "&&"sv}, {"or"sv, "||"sv}, {"not"sv, "!"sv},
            {"is"sv, "=="sv}};
        for (const auto& [written, meant] : kMeant)
            if (word == written)
                return fail(token.at, "\"" + word + "\" means nothing here", word, std::string(meant),
                    std::string(meant));
        return fail(token.at, "\"" + word + "\" does not belong here", word, std::move(expected));
    }

    bool expect(std::string_view symbol)
    {
        if (m_lexer.peek().is(symbol)) {
            m_lexer.next();
            return true;
        }
        unexpected("\"" + std::string(symbol) + "\"");
        return false;
    }

    bool accept(std::string_view symbol)
    {
        if (!m_lexer.peek().is(symbol))
            return false;
        m_lexer.next();
        return true;
    }

    NodePtr parseOr()
    {
        const Deeper deeper(m_depth);
        if (m_depth > kDepthMax)
            return fail(m_lexer.peek().at, "too many brackets inside each other", {},
                "at most " + std::to_string(kDepthMax));
        NodePtr left = parseAnd();
        while (left && m_lexer.peek().is("||")) {
            const auto at = m_lexer.next().at;
            NodePtr right = parseAnd();
            left = right ? makeBinary(NodeKind::Or, at, std::move(left), std::move(right)) : nullptr;
        }
        return left;
    }

    NodePtr parseAnd()
    {
        NodePtr left = parseNot();
        while (left && m_lexer.peek().is("&&")) {
            const auto at = m_lexer.next().at;
            NodePtr right = parseNot();
            left = right ? makeBinary(NodeKind::And, at, std::move(left), std::move(right)) : nullptr;
        }
        return left;
    }

    NodePtr parseNot()
    {
        const Deeper deeper(m_depth);
        if (m_depth > kDepthMax)
            return fail(m_lexer.peek().at, "too many operators inside each other", {},
                "at most " + std::to_string(kDepthMax));
        const Token token = m_lexer.peek();
        if (accept("!")) {
            NodePtr child = parseNot();
            if (!child)
                return nullptr;
            auto node = makeNode(NodeKind::Not, token.at);
            node->children.push_back(std::move(child));
            return node;
        }
        if ((token.isWord("all") || token.isWord("any")) && m_lexer.second().kind == TokenKind::Word)
            return parseQuantifier();
        return parseCompare();
    }

    NodePtr parseQuantifier()
    {
        const Token word = m_lexer.next();
        auto node = makeNode(word.text == "all" ? NodeKind::All : NodeKind::Any, word.at);
        node->name = m_lexer.next().text;
        if (!m_lexer.peek().isWord("in"))
            return unexpected("in");
        m_lexer.next();
        NodePtr set = parseRange();
        if (!set || !expect(":"))
            return nullptr;
        node->slot = m_variableSlots++;
        m_scope.push_back({node->name, node->slot});
        NodePtr body = parseOr();
        m_scope.pop_back();
        if (!body)
            return nullptr;
        node->children.push_back(std::move(set));
        node->children.push_back(std::move(body));
        return node;
    }

    NodePtr parseCompare()
    {
        NodePtr left = parseSum();
        if (!left)
            return nullptr;
        const Token token = m_lexer.peek();
        std::optional<CompareOp> op;
        for (const auto& known : kCompareOps)
            if (token.is(known.symbol))
                op = known.op;
        if (token.isWord("in"))
            op = CompareOp::In;
        if (!op)
            return left;
        m_lexer.next();
        NodePtr right = *op == CompareOp::In ? parseRange() : parseSum();
        if (!right)
            return nullptr;
        auto node = makeBinary(NodeKind::Compare, token.at, std::move(left), std::move(right));
        node->op = *op;
        return node;
    }

    NodePtr parseRange()
    {
        NodePtr from = parseSum();
        if (!from || !m_lexer.peek().is(".."))
            return from;
        const auto at = m_lexer.next().at;
        NodePtr to = parseSum();
        return to ? makeBinary(NodeKind::Range, at, std::move(from), std::move(to)) : nullptr;
    }

    NodePtr parseSum()
    {
        NodePtr left = parseTerm();
        while (left) {
            const Token token = m_lexer.peek();
            const NodeKind kind = token.is("+") ? NodeKind::Add
                : token.is("-")                 ? NodeKind::Subtract
                : token.is("&")                 ? NodeKind::Intersect
                                                : NodeKind::Unite;
            if (kind == NodeKind::Unite && !token.is("|"))
                return left;
            m_lexer.next();
            NodePtr right = parseTerm();
            left = right ? makeBinary(kind, token.at, std::move(left), std::move(right)) : nullptr;
        }
        return left;
    }

    NodePtr parseTerm()
    {
        const Token token = m_lexer.peek();
        switch (token.kind) {
        case TokenKind::Number:
            m_lexer.next();
            return makeLiteral(token.number, token.at);
        case TokenKind::Duration:
            m_lexer.next();
            return makeLiteral(token.duration, token.at);
        case TokenKind::String:
            m_lexer.next();
            return parseSuffix(makeLiteral(token.text, token.at));
        case TokenKind::Word:
            return parseWord();
        default:
            break;
        }
        if (accept("-")) {
            const Token number = m_lexer.next();
            if (number.kind == TokenKind::Number)
                return makeLiteral(-number.number, token.at);
            if (number.kind == TokenKind::Duration)
                return makeLiteral(-number.duration, token.at);
            return fail(token.at, "\"-\" needs a number behind it or something before it", "-", "a number");
        }
        if (accept("(")) {
            NodePtr inside = parseOr();
            return inside && expect(")") ? parseSuffix(std::move(inside)) : nullptr;
        }
        if (accept("{"))
            return parseItems(NodeKind::SetLiteral, "}", token.at);
        if (accept("["))
            return parseItems(NodeKind::ListLiteral, "]", token.at);
        return unexpected("a value, a name or \"(\"");
    }

    NodePtr parseItems(NodeKind kind, std::string_view close, std::size_t at)
    {
        auto node = makeNode(kind, at);
        if (kind == NodeKind::SetLiteral && accept(close)) {
            node->kind = NodeKind::EmptySet;
            return node;
        }
        constexpr std::size_t kItemsMax = 1000;
        do {
            NodePtr item = parseItem();
            if (!item)
                return nullptr;
            node->children.push_back(std::move(item));
            if (node->children.size() > kItemsMax)
                return fail(at, "too many elements", {}, "at most " + std::to_string(kItemsMax));
        } while (accept(","));
        return expect(close) ? std::move(node) : nullptr;
    }

    // A number, a name (orders-0 without quotes) or a variable.
    NodePtr parseItem()
    {
        const Token token = m_lexer.peek();
        if (token.kind == TokenKind::Number || token.kind == TokenKind::Duration || token.is("-"))
            return parseTerm();
        const auto name = m_lexer.name();
        if (!name)
            return unexpected("a number or a name");
        if (name->kind == TokenKind::Word)
            if (NodePtr variable = variableNamed(name->text, name->at))
                return variable;
        return makeLiteral(name->text, name->at);
    }

    NodePtr variableNamed(std::string_view name, std::size_t at)
    {
        for (auto bound = m_scope.rbegin(); bound != m_scope.rend(); ++bound)
            if (bound->name == name) {
                auto node = makeNode(NodeKind::Variable, at);
                node->slot = bound->slot;
                node->name = bound->name;
                return node;
            }
        return nullptr;
    }

    NodePtr parseWord()
    {
        const Token word = m_lexer.next();
        if (word.text == "true" || word.text == "false")
            return makeLiteral(word.text == "true", word.at);
        if (word.text == "none")
            return makeLiteral(Absent{}, word.at);
        if (NodePtr variable = variableNamed(word.text, word.at))
            return variable;
        const bool isCall = m_lexer.peek().is("(");
        if (isCall) {
            for (const auto& call : kFactCalls)
                if (call.name == word.text)
                    return parseFactCall(call.kind, word);
            for (const auto& call : kExprCalls)
                if (call.name == word.text)
                    return parseExprCall(call.kind, word);
        }
        if (const ObjectInfo* object = findObject(word.text);
            object != nullptr && (isCall || m_lexer.peek().is(".")))
            return parseObject(*object, word);
        if (const MemberInfo* member = findMember(Object::Lab, word.text);
            member != nullptr && (isCall || member->params.empty())) {
            auto node = makeNode(NodeKind::Path, word.at);
            node->member = member;
            if (!member->params.empty() && !parseArguments(*node, member->params, word))
                return nullptr;
            return parseSuffix(std::move(node));
        }
        if (isCall || m_lexer.peek().is(".")) {
            const auto names = rootNames();
            return fail(word.at, "there is no \"" + word.text + "\"", word.text,
                "a name of the language; `help conditions` lists them", nearestWord(word.text, names));
        }
        NodePtr text = makeLiteral(word.text, word.at);
        text->isBareWord = true;
        return text;
    }

    // ".size" of anything.
    NodePtr parseSuffix(NodePtr node)
    {
        if (!node || !m_lexer.peek().is("."))
            return node;
        m_lexer.next();
        const Token word = m_lexer.next();
        if (!word.isWord("size"))
            return fail(word.at, "it has no ." + word.text, word.text, "size", "size");
        auto size = makeNode(NodeKind::Size, node->at);
        size->children.push_back(std::move(node));
        return size;
    }

    NodePtr parseObject(const ObjectInfo& object, const Token& word)
    {
        auto node = makeNode(NodeKind::Path, word.at);
        if (!object.params.empty() && !parseArguments(*node, object.params, word))
            return nullptr;
        if (object.params.empty() && m_lexer.peek().is("("))
            return unexpected("\".\"");
        node->objectArguments = node->children.size();
        const auto names = memberNames(object.object);
        if (!m_lexer.peek().is("."))
            return fail(m_lexer.peek().at, std::string(object.name) + " needs to know what of it", {},
                "." + orList(names));
        m_lexer.next();
        const Token name = m_lexer.next();
        node->member = name.kind == TokenKind::Word ? findMember(object.object, name.text) : nullptr;
        if (node->member == nullptr)
            return fail(name.at, std::string(object.name) + " has no ." + name.text, name.text, orList(names),
                nearestWord(name.text, names));
        const bool needsArguments = std::any_of(node->member->params.begin(), node->member->params.end(),
            [](const ParamInfo& p) { return p.isRequired; });
        if (!node->member->params.empty() && (needsArguments || m_lexer.peek().is("("))) {
            if (!parseArguments(*node, node->member->params, name))
                return nullptr;
        } else {
            for (std::size_t i = 0; i < node->member->params.size(); ++i)
                node->children.push_back(nullptr);
        }
        return parseSuffix(std::move(node));
    }

    // "(a, b, name=c)": children for the parameters in their order, null where one is left out.
    bool parseArguments(Node& node, std::span<const ParamInfo> params, const Token& callee)
    {
        const std::size_t first = node.children.size();
        if (!expect("("))
            return false;
        for (std::size_t i = 0; i < params.size(); ++i)
            node.children.push_back(nullptr);
        std::size_t position = 0;
        while (!m_lexer.peek().is(")")) {
            std::size_t index = position;
            const Token token = m_lexer.peek();
            if (token.kind == TokenKind::Word && m_lexer.second().is("=")) {
                index = paramNamed(params, token);
                if (index == params.size())
                    return false;
                m_lexer.next();
                m_lexer.next();
            } else {
                ++position;
            }
            if (index >= params.size()) {
                fail(token.at,
                    callee.text + " takes " + std::to_string(params.size())
                        + (params.size() == 1 ? " argument" : " arguments"),
                    {}, "\")\"");
                return false;
            }
            if (node.children[first + index] != nullptr) {
                fail(token.at, "argument " + std::string(params[index].name) + " stands here twice",
                    token.text, "it once");
                return false;
            }
            node.children[first + index] = parseArgument(params[index]);
            if (node.children[first + index] == nullptr)
                return false;
            if (!accept(","))
                break;
        }
        for (std::size_t i = 0; i < params.size(); ++i)
            if (params[i].isRequired && node.children[first + i] == nullptr) {
                fail(m_lexer.peek().at, callee.text + " needs its " + std::string(params[i].name), {},
                    std::string(paramWords(params[i].kind)));
                return false;
            }
        return expect(")");
    }

    std::size_t paramNamed(std::span<const ParamInfo> params, const Token& name)
    {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < params.size(); ++i) {
            if (params[i].name == name.text)
                return i;
            names.emplace_back(params[i].name);
        }
        fail(name.at, "there is no argument " + name.text, name.text, orList(names),
            nearestWord(name.text, names));
        return params.size();
    }

    NodePtr parseArgument(const ParamInfo& param)
    {
        if (param.isNumber())
            return parseSum();
        const auto name = m_lexer.name();
        if (!name)
            return unexpected(std::string(paramWords(param.kind)));
        if (name->kind == TokenKind::Word)
            if (NodePtr variable = variableNamed(name->text, name->at))
                return variable;
        if (param.kind == ParamKind::Scope && name->text != "partition" && name->text != "topic")
            return fail(name->at, "scope is partition or topic", name->text, "partition or topic");
        if (param.kind == ParamKind::TopicPartition) {
            const auto dash = name->text.rfind('-');
            const bool isPartition = dash != std::string::npos && dash > 0 && dash + 1 < name->text.size()
                && name->text.find_first_not_of("0123456789", dash + 1) == std::string::npos;
            if (!isPartition)
                return fail(name->at, "\"" + name->text + "\" is not a partition", name->text,
                    std::string(paramWords(param.kind)));
        }
        return makeLiteral(name->text, name->at);
    }

    NodePtr parseFactCall(NodeKind kind, const Token& word)
    {
        auto node = makeNode(kind, word.at);
        m_lexer.next(); // "("
        const Token fact = m_lexer.peek();
        if (fact.kind != TokenKind::Word)
            return unexpected("the name of a fact, such as LeaderElected");
        m_lexer.next();
        node->fact = fact.text;
        node->factAt = fact.at;
        if (accept("{") && !accept("}")) {
            do {
                if (!parseFilter(*node))
                    return nullptr;
            } while (accept(","));
            if (!expect("}"))
                return nullptr;
        }
        if (!expect(")"))
            return nullptr;
        if ((kind == NodeKind::First || kind == NodeKind::Last) && accept(".")) {
            const Token field = m_lexer.next();
            if (field.kind != TokenKind::Word)
                return fail(
                    field.at, "a field of the fact is missing", field.text, "a field of " + node->fact);
            node->field = field.text;
            return node;
        }
        return node;
    }

    bool parseFilter(Node& node)
    {
        const Token field = m_lexer.peek();
        if (field.kind != TokenKind::Word) {
            unexpected("field=value");
            return false;
        }
        m_lexer.next();
        Node::Filter filter;
        filter.field = field.text;
        filter.at = field.at;
        const Token op = m_lexer.peek();
        bool isKnown = op.is("=");
        for (const auto& known : kCompareOps)
            if (op.is(known.symbol) && known.op != CompareOp::About) {
                filter.op = known.op;
                isKnown = true;
            }
        if (!isKnown) {
            unexpected("=, !=, <, <=, > or >=");
            return false;
        }
        m_lexer.next();
        const Token value = m_lexer.peek();
        if (value.isWord("true") || value.isWord("false")) {
            m_lexer.next();
            filter.value = makeLiteral(value.text == "true", value.at);
        } else {
            filter.value = parseItem();
        }
        if (!filter.value)
            return false;
        node.filters.push_back(std::move(filter));
        return true;
    }

    NodePtr parseExprCall(NodeKind kind, const Token& word)
    {
        auto node = makeNode(kind, word.at);
        m_lexer.next(); // "("
        const bool isTemporal = kind == NodeKind::Always || kind == NodeKind::Eventually;
        do {
            if (kind == NodeKind::Eventually && m_lexer.peek().isWord("within") && m_lexer.second().is("=")) {
                m_lexer.next();
                m_lexer.next();
                const Token within = m_lexer.next();
                if (within.kind != TokenKind::Duration)
                    return fail(within.at, "within needs a duration", within.text, "a duration such as 5s");
                node->within = within.duration;
                continue;
            }
            NodePtr child = parseOr();
            if (!child)
                return nullptr;
            node->children.push_back(std::move(child));
        } while (accept(","));
        const bool takesMany = kind == NodeKind::Min || kind == NodeKind::Max;
        if (node->children.empty() || (!takesMany && node->children.size() > 1))
            return fail(word.at, word.text + " takes one argument", word.text, "one argument");
        if (!expect(")"))
            return nullptr;
        if (isTemporal)
            node->slot = m_memories++;
        if (word.text == "never") {
            auto negation = makeNode(NodeKind::Not, word.at);
            negation->children.push_back(std::move(node->children.front()));
            node->children.front() = std::move(negation);
        }
        return node;
    }

    struct Bound {
        std::string name;
        int slot;
    };

    std::string_view m_text;
    Lexer m_lexer;
    std::optional<ExprError> m_error;
    std::vector<Bound> m_scope;
    int m_variableSlots = 0;
    int m_memories = 0;
    int m_depth = 0;
};

} // namespace

ExprResult<ParsedTree> parseTree(std::string_view text)
{
    if (text.size() > kTextMax)
        return errorAt(
            text, 0, "the condition is too long", {}, "at most " + std::to_string(kTextMax) + " bytes");
    return Parser(text).run();
}

} // namespace engine::expr
