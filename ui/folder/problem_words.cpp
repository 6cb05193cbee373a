#include "ui/folder/problem_words.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <iterator>
#include <vector>

namespace ui {

namespace {

// Longer ones stand before those that they begin with.
constexpr const char* kSentences[]{
    QT_TRANSLATE_NOOP("Problem", "the CRC does not fit: stored %1, computed %2"),
    QT_TRANSLATE_NOOP("Problem", "a batch cannot have the length %1; %2 from here on are not read"),
    QT_TRANSLATE_NOOP("Problem", "a batch of %1 bytes is cut off after %2"),
    QT_TRANSLATE_NOOP("Problem", "magic %1 is not known (0, 1 and 2 are); %2 from here on are not read"),
    QT_TRANSLATE_NOOP("Problem", "%1 at the end are too few for a batch"),
    QT_TRANSLATE_NOOP("Problem", "its last offset lies below its first"),
    QT_TRANSLATE_NOOP("Problem", "its offsets begin at %1, and the log was at %2 already"),
    QT_TRANSLATE_NOOP("Problem", "its offsets begin at %1, and the segment before it ends at %2"),
    QT_TRANSLATE_NOOP("Problem", "offset %1 is out of reach of a segment that begins at %2"),
    QT_TRANSLATE_NOOP("Problem", "its records cannot be read behind %1 of %2"),
    QT_TRANSLATE_NOOP("Problem", "%1, behind %2 of %3 records"),
    QT_TRANSLATE_NOOP("Problem", "an entry is cut off"),
    QT_TRANSLATE_NOOP("Problem", "entries do not rise"),
    QT_TRANSLATE_NOOP("Problem", "no batch begins at byte %1 of the .log"),
    QT_TRANSLATE_NOOP("Problem", "no batch that ends at offset %1 begins at byte %2 of the .log"),
    QT_TRANSLATE_NOOP("Problem", "it says offset %1, and the batch at byte %2 of the .log ends at offset %3"),
    QT_TRANSLATE_NOOP("Problem", "the transaction ends before it begins"),
    QT_TRANSLATE_NOOP("Problem", "the entries' last offsets do not rise"),
    QT_TRANSLATE_NOOP("Problem", "it ends before its first entry"),
    QT_TRANSLATE_NOOP("Problem", "it says %1 entries and has %2 bytes for them"),
    QT_TRANSLATE_NOOP("Problem", "it says %1 entries and holds %2"),
    QT_TRANSLATE_NOOP("Problem", "the version is not 0"),
    QT_TRANSLATE_NOOP("Problem", "no version"),
    QT_TRANSLATE_NOOP("Problem", "version %1 of an entry is not known (0 is)"),
    QT_TRANSLATE_NOOP("Problem", "version %1 is not known (1 is)"),
    QT_TRANSLATE_NOOP("Problem", "version %1 is not known (0 is)"),
    QT_TRANSLATE_NOOP("Problem", "version %1 is not known"),
    QT_TRANSLATE_NOOP("Problem", "no number of entries"),
    QT_TRANSLATE_NOOP("Problem", "not \"%1\": %2"),
    QT_TRANSLATE_NOOP("Problem", "not a line of a name and a value: %1"),
    QT_TRANSLATE_NOOP("Problem", "no node.id that is a number"),
    QT_TRANSLATE_NOOP("Problem", "no topic_id of 22 characters"),
    QT_TRANSLATE_NOOP("Problem", "a JSON value is nested more than %1 deep"),
    QT_TRANSLATE_NOOP("Problem", "not a JSON object"),
    QT_TRANSLATE_NOOP("Problem", "too large for what its name says it is: %1 bytes; not read"),
    QT_TRANSLATE_NOOP("Problem", "%1 stands at %2, and its log ends at %3"),
    QT_TRANSLATE_NOOP("Problem", "its folder's name is not TOPIC-PARTITION"),
    QT_TRANSLATE_NOOP("Problem", "there is no .log of this name; a broker removes it when it starts"),
    QT_TRANSLATE_NOOP("Problem", "cannot be read: %1"),
    QT_TRANSLATE_NOOP("Problem", "cannot be listed: %1"),
    QT_TRANSLATE_NOOP("Problem", "a folder where a file should be"),
    QT_TRANSLATE_NOOP("Problem", "more than %1 files; the others are not looked into"),
    // parts of others
    QT_TRANSLATE_NOOP("Problem", "the file became shorter meanwhile"),
    QT_TRANSLATE_NOOP("Problem", "it leads nowhere"),
    QT_TRANSLATE_NOOP("Problem", "no regular file"),
    QT_TRANSLATE_NOOP("Problem", "1 byte"),
    QT_TRANSLATE_NOOP("Problem", "%1 bytes"),
    QT_TRANSLATE_NOOP("Problem", "No such file or directory"),
    QT_TRANSLATE_NOOP("Problem", "Permission denied"),
    QT_TRANSLATE_NOOP("Problem", "Not a directory"),
    QT_TRANSLATE_NOOP("Problem", "Input/output error"),
    QT_TRANSLATE_NOOP("Problem", "Too many levels of symbolic links"),
    QT_TRANSLATE_NOOP("Problem", "cut off"),
};

struct Sentence {
    const char* english;
    QRegularExpression pattern;
};

const std::vector<Sentence>& sentences()
{
    static const std::vector<Sentence> all = [] {
        std::vector<Sentence> made;
        for (const char* english : kSentences) {
            QString pattern = QRegularExpression::escape(QString::fromUtf8(english));
            for (const char* number : {"1", "2", "3"})
                pattern.replace(QStringLiteral("\\%") + QLatin1String(number), QStringLiteral("(.*?)"));
            made.push_back({english, QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption)});
        }
        return made;
    }();
    return all;
}

bool told(const QString& what, int depth, QString& out)
{
    for (const Sentence& one : sentences()) {
        const auto match = one.pattern.match(what);
        if (!match.hasMatch())
            continue;
        out = QCoreApplication::translate("Problem", one.english);
        QStringList parts;
        for (int i = 1; i <= match.lastCapturedIndex(); ++i) {
            QString part = match.captured(i);
            if (depth == 0) // words in it are sentences themselves
                told(match.captured(i), 1, part);
            parts << part;
        }
        // All at once: what a file says may hold %1 itself.
        if (parts.size() == 1)
            out = out.arg(parts[0]);
        else if (parts.size() == 2)
            out = out.arg(parts[0], parts[1]);
        else if (parts.size() == 3)
            out = out.arg(parts[0], parts[1], parts[2]);
        return true;
    }
    return false;
}

} // namespace

QString problemWords(const std::string& what)
{
    const QString english = QString::fromStdString(what);
    QString out;
    return told(english, 0, out) ? out : english;
}

bool isKnownProblem(const std::string& what)
{
    QString out;
    return told(QString::fromStdString(what), 0, out);
}

} // namespace ui
