#include "tests/tidy/bans.h"

#include <QSet>

#include <algorithm>

namespace tidy {

namespace {

using Where = Ban::Where;
using In = Ban::In;

QRegularExpression anyCase(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

// Samples are put together from halves, so that this file holds none of the words itself.
std::vector<Ban> makeBans()
{
    return {
        {"wall clock", Where::Engine, In::Code,
            QRegularExpression("\\w+_clock\\s*::\\s*now\\b|\\b(?:clock_gettime|gettimeofday)\\b"),
            "Turn::now(), or Turn::wallMillis() for Kafka's timestamps", "auto t = std::chrono::steady_clock::now();",
            "auto t = turn.now();"},
        {"randomness of the machine", Where::Engine, In::Code,
            QRegularExpression("\\brandom_device\\b|\\bmt19937|\\bdefault_random_engine\\b|#\\s*include\\s*<random>"
                               "|(?<![.>\\w])(?:s?rand|rand_r|s?rand48|drand48|arc4random)\\s*\\("),
            "the named stream of a node: Turn::random(\"election\")", "int x = rand() % 5;",
            "auto x = turn.random(\"jitter\").below(5);"},
        {"floating point", Where::Engine, In::Code,
            QRegularExpression("\\b(?:float|double)\\b|#\\s*include\\s*<(?:cmath|math\\.h)>"),
            "integers or fixed point: bits of floating point differ between CPUs", "double share = 0.5;",
            "std::int64_t sharePermille = 500; // not a double"},
        {"threads", Where::Engine, In::Code,
            QRegularExpression("\\bstd::(?:thread|jthread|async|this_thread)\\b|\\bpthread_\\w+|\\bsleep_for\\b"),
            "nothing: a World is one order of events; waiting is Turn::setTimer()", "std::thread worker(run);",
            "turn.setTimer(5ms, kRetry);"},
        {"order of a directory", Where::Engine, In::Code, QRegularExpression("\\b(?:recursive_)?directory_iterator\\b"),
            "Disk::list(), which is sorted", "for (auto& e : fs::directory_iterator(path))", "for (auto& name : disk.list(path))"},
        {"file times of the machine", Where::Engine, In::Code,
            QRegularExpression("\\b(?:file_time_type|last_write_time|file_clock)\\b"), "the timestamps inside the files",
            "auto t = fs::last_write_time(path);", "auto t = segment.maxTimestamp();"},
        {"dates of the machine", Where::Engine, In::Code,
            QRegularExpression("\\btime\\s*\\(\\s*(?:nullptr|NULL|0)\\s*\\)|\\b(?:localtime|gmtime|mktime|strftime|asctime)(?:_r)?\\s*\\("
                               "|\\b(?:current_zone|zoned_time)\\b"),
            "Turn::wallMillis()", "auto t = time(nullptr);", "auto t = timestamp(nullptr);"},
        {"locale", Where::Engine, In::Code,
            QRegularExpression("\\b(?:setlocale|localeconv|std::locale|imbue)\\b|#\\s*include\\s*<c?locale(?:\\.h)?>"
                               "|(?<![.>\\w])(?:std::)?(?:tolower|toupper|isalpha|isalnum|isspace|ispunct|isprint|stod|stof|strtod|atof)\\s*\\("),
            "comparisons of characters, std::from_chars, fmt: a program's locale changes what these say",
            "c = std::tolower(c);", "c = lowerAscii(c);"},
        {"environment of the machine", Where::Engine, In::Code, QRegularExpression("\\b(?:secure_)?getenv\\s*\\("),
            "an option that the caller passes", "auto home = std::getenv(\"HOME\");", "auto home = options.home;"},
        {"order of addresses", Where::Engine, In::Code,
            QRegularExpression("\\bstd::(?:multi)?(?:map|set)\\s*<\\s*(?:const\\s+)?[\\w:]+(?:<[^<>]*>)?(?:\\s+const)?\\s*\\*"),
            "ids as keys: addresses differ from run to run", "std::map<const Node*, int> m_nodes;",
            "std::map<NodeId, const Node*> m_nodes;"},
        {"a macro of Qt as a name", Where::EngineHeaders, In::Code,
            QRegularExpression("\\b(?:emit|signals|slots|foreach|forever)\\b"),
            "another name (publish, places, forEach): these are macros wherever Qt is included", "void emit(Fact fact);",
            "void publish(Fact fact); // no emit"},
        {"a test that waits", Where::Tests, In::Code,
            QRegularExpression("\\bq(?:Wait|Sleep)\\s*\\(|\\bsleep_(?:for|until)\\b|\\b(?:u|nano|m)?sleep\\s*\\("),
            "virtual time (cluster.run(5s)), Bridge::deliverNow(), or a socket with a deadline",
            "QTest::q" "Wait(50);", "cluster.run(50ms);"},
        {"left open", Where::Everywhere, In::Text, QRegularExpression("\\b(?:TO" "DO|FIX" "ME|X" "XX|HA" "CK)\\b"),
            "the thing itself, or an issue", "// TO" "DO: retry", "// Retries twice."},
        {"not there yet", Where::Everywhere, In::Text,
            anyCase("\\bnot (?:yet )?imple" "mented\\b|\\bNotImple" "mented|\\bplace" "holder\\b|\\blorem ipsum\\b|\\bcoming" " soon\\b"),
            "the thing itself, or an error that says what to do", "return fail(\"not imple" "mented\");",
            "edit->setPlace" "holderText(tr(\"acks\"));"},
        {"path of a machine", Where::Everywhere, In::Text,
            QRegularExpression("(?<![\\w.~}$*/-])/(?:wo" "rk|ro" "ot|fa" "rm|Users|home/\\w+)/|/t" "mp/(?:bash_|hw/)"),
            "a path from the top of the tree, a temporary folder, an argument", "QFile f(\"/ro" "ot/lab.hwlab\");",
            "QFile f(dir.filePath(\"work/lab.hwlab\"));"},
        {"code as a comment", Where::Everywhere, In::Text,
            QRegularExpression("^[ \\t]*// ?(?:return\\b[^.]*;|(?:if|for|while) \\([^)]*\\)(?: \\{)?|[\\w:]+(?:(?:\\.|->)\\w+)+\\([^)]*\\);|#include .*)[ \\t]*$",
                QRegularExpression::MultilineOption),
            "nothing: version control remembers", "    // m_log.append(batch);\n", "    // The log appends the batch; see append().\n"},
    };
}

// What a file calls its unordered containers.
QSet<QString> unorderedNames(const QString& text)
{
    static const QRegularExpression declared("\\bunordered_(?:multi)?(?:map|set)\\s*<");
    static const QRegularExpression name("\\G\\s*[&*]?\\s*(\\w+)\\s*[;={(,)]");
    QSet<QString> names;
    for (auto it = declared.globalMatch(text); it.hasNext();) {
        qsizetype i = it.next().capturedEnd();
        for (int depth = 1; i < text.size() && depth > 0; ++i)
            depth += text[i] == '<' ? 1 : text[i] == '>' ? -1 : 0;
        if (const auto match = name.match(text, i); match.hasMatch())
            names << match.captured(1);
    }
    return names;
}

} // namespace

const std::vector<Ban>& bans()
{
    static const std::vector<Ban> all = makeBans();
    return all;
}

bool applies(const Ban& ban, const QString& path)
{
    const bool isCpp = path.endsWith(".h") || path.endsWith(".cpp");
    switch (ban.where) {
    case Where::Engine:
        return isCpp && path.startsWith("engine/") && !path.startsWith("engine/net/");
    case Where::EngineHeaders:
        return path.endsWith(".h") && path.startsWith("engine/");
    case Where::Tests:
        return isCpp && path.startsWith("tests/");
    case Where::Everywhere:
        return true;
    }
    return false;
}

std::vector<Finding> find(const Ban& ban, const SourceFile& file)
{
    std::vector<Finding> findings;
    const QString text = ban.in == In::Code ? code(file.text, Strings::Blank) : file.text;
    for (auto it = ban.pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        findings.push_back({file.path, lineAt(text, match.capturedStart()),
            ban.name + ": \"" + match.captured().trimmed() + "\". Instead: " + ban.instead});
    }
    return findings;
}

std::vector<Finding> findUnorderedLoops(const std::vector<SourceFile>& files)
{
    QSet<QString> names;
    for (const SourceFile& file : files)
        names |= unorderedNames(code(file.text, Strings::Blank));
    std::vector<Finding> findings;
    static const QRegularExpression walk("\\bfor\\s*\\([^;{}]*?:\\s*(?:\\w+(?:\\.|->))*(\\w+)\\s*\\)|\\b(\\w+)\\.c?begin\\s*\\(");
    for (const SourceFile& file : files) {
        const QString text = code(file.text, Strings::Blank);
        for (auto it = walk.globalMatch(text); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            const QString name = match.captured(1) + match.captured(2);
            if (names.contains(name))
                findings.push_back({file.path, lineAt(text, match.capturedStart()),
                    "loop over an unordered container: \"" + name + "\". Instead: std::map or a sorted std::vector"});
        }
    }
    return findings;
}

std::vector<Finding> findMutableStatics(const SourceFile& file)
{
    std::vector<Finding> findings;
    const QString text = code(file.text, Strings::Blank);
    // Namespaces are not indented here, so what begins in the first column stands in one.
    static const QRegularExpression variable(
        "^(?:[ \\t]*(?:(?:inline|static|thread_local)[ \\t]+)*(?:static|thread_local)[ \\t]+"
        "|(?:inline[ \\t]+)?(?=[a-z]\\w*(?:::|[ \\t]|<)|[A-Z]\\w*[ \\t<]))"
        "(?!using\\b|typedef\\b|return\\b|class\\b|struct\\b|enum\\b|union\\b|template\\b|namespace\\b|extern\\b|friend\\b|requires\\b"
        "|concept\\b|public\\b|private\\b|protected\\b|case\\b|goto\\b|else\\b|static_assert\\b|export\\b)"
        "([\\w:<>,*& \\t]*[\\w>*&])[ \\t]+[*&]?(\\w+)(?:\\[\\w*\\])?[ \\t]*(?:=(?!=)|;|\\{[^;\\n]*\\}[ \\t]*;)",
        QRegularExpression::MultilineOption);
    static const QRegularExpression constant("\\bconst(?:expr|eval|init)?\\b");
    for (auto it = variable.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (!constant.match(match.captured(1)).hasMatch())
            findings.push_back({file.path, lineAt(text, match.capturedStart(2)),
                "mutable static: \"" + match.captured(2) + "\". Instead: a member of a node or of the World, or constexpr"});
    }
    return findings;
}

std::vector<Allowed> parseAllowed(const QString& text, std::vector<Finding>& problems)
{
    std::vector<Allowed> entries;
    int number = 0;
    for (const QString& row : text.split('\n')) {
        ++number;
        if (row.trimmed().isEmpty() || row.startsWith('#'))
            continue;
        const QStringList fields = row.split(" | ");
        if (fields.size() != 4 || fields[3].trimmed().isEmpty())
            problems.push_back({"tests/tidy/allowed.txt", number, "an entry is \"PATH | BAN | TEXT IN THE LINE | REASON\""});
        else
            entries.push_back({fields[0].trimmed(), fields[1].trimmed(), fields[2].trimmed(), fields[3].trimmed(), number, false});
    }
    return entries;
}

std::vector<Finding> without(std::vector<Finding> findings, const QString& ban, std::vector<Allowed>& allowed)
{
    std::erase_if(findings, [&](const Finding& finding) {
        for (Allowed& entry : allowed) {
            if (entry.ban != ban || entry.path != finding.path)
                continue;
            if (read(finding.path).section('\n', finding.line - 1, finding.line - 1).contains(entry.text)) {
                entry.used = true;
                return true;
            }
        }
        return false;
    });
    return findings;
}

} // namespace tidy
