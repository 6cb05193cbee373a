#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <utility>

#include "ui/common/appearance.h"
#include "ui/common/words.h"

using namespace ui;

// Is there a word for everything, in both languages?
class TstWords : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void everyKindOfFactHasASentence();
    void everyKindOfFactHasAChineseSentence();
    void everyRuleHasWordsInBothLanguages();
    void languageSwitchesWithoutARestart();
    void factsFallIntoTheLanesOfTheTimeline();
    void requestsHaveKafkasNames();
    void translationsAreComplete_data();
    void translationsAreComplete();
    void placeholdersSurviveTranslation();
};

namespace {

template <std::size_t... I>
std::vector<engine::Fact> oneOfEach(std::index_sequence<I...>)
{
    std::vector<engine::Fact> facts;
    (facts.push_back([] {
        engine::Fact fact;
        fact.body.value.emplace<I>();
        return fact;
    }()),
        ...);
    return facts;
}

std::vector<engine::Fact> oneOfEach()
{
    return oneOfEach(std::make_index_sequence<std::variant_size_v<engine::FactBody::Variant>>());
}

QStringList translationFiles()
{
    const QDir folder(QStringLiteral(SOURCE_ROOT "/resources/translations"));
    QStringList files;
    for (const QString& name : folder.entryList({QStringLiteral("*_zh.ts")}, QDir::Files, QDir::Name))
        files << folder.filePath(name);
    return files;
}

QString textOf(const QString& file)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? QString::fromUtf8(f.readAll()) : QString();
}

} // namespace

void TstWords::everyKindOfFactHasASentence()
{
    for (const engine::Fact& fact : oneOfEach()) {
        const QString sentence = factSentence(fact);
        QVERIFY2(!sentence.isEmpty() && !sentence.contains(QLatin1String("%1")),
            std::string(engine::factName(fact)).c_str());
    }
}

void TstWords::everyKindOfFactHasAChineseSentence()
{
    std::vector<QString> english;
    for (const engine::Fact& fact : oneOfEach())
        english.push_back(factSentence(fact));
    Appearance::instance().setLanguage(Language::Chinese);
    std::size_t i = 0;
    for (const engine::Fact& fact : oneOfEach())
        QVERIFY2(factSentence(fact) != english[i++], std::string(engine::factName(fact)).c_str());
}

void TstWords::everyRuleHasWordsInBothLanguages()
{
    for (const engine::RuleInfo& info : engine::allRules()) {
        if (info.rule == engine::Rule::None)
            continue;
        Appearance::instance().setLanguage(Language::English);
        const QString english = ruleSentence(info.rule);
        Appearance::instance().setLanguage(Language::Chinese);
        QVERIFY2(!english.isEmpty() && english != ruleSentence(info.rule), std::string(info.name).c_str());
    }
}

void TstWords::languageSwitchesWithoutARestart()
{
    engine::Fact fact;
    fact.body = engine::NodePaused{engine::NodeId{2}};
    QCOMPARE(factSentence(fact), QStringLiteral("broker 2 is paused"));
    Appearance::instance().setLanguage(Language::Chinese);
    QCOMPARE(factSentence(fact), QStringLiteral("broker 2 暂停"));
    Appearance::instance().setLanguage(Language::English);
    QCOMPARE(factSentence(fact), QStringLiteral("broker 2 is paused"));
}

void TstWords::factsFallIntoTheLanesOfTheTimeline()
{
    const auto groupOf = [](engine::FactBody body) {
        engine::Fact fact;
        fact.body = std::move(body);
        return factGroup(fact);
    };
    QCOMPARE(groupOf(engine::NodeStopped{}), FactKindGroup::Fault);
    QCOMPARE(groupOf(engine::LeaderElected{}), FactKindGroup::Leader);
    QCOMPARE(groupOf(engine::IsrShrunk{}), FactKindGroup::Isr);
    QCOMPARE(groupOf(engine::GroupAssigned{}), FactKindGroup::Group);
    QCOMPARE(groupOf(engine::BatchAppended{}), FactKindGroup::Record);
    QCOMPARE(groupOf(engine::SegmentRolled{}), FactKindGroup::Files);
    QCOMPARE(groupOf(engine::MetadataLogMoved{}), FactKindGroup::Other);
}

void TstWords::requestsHaveKafkasNames()
{
    QCOMPARE(apiName(0), QStringLiteral("Produce"));
    QCOMPARE(apiName(18), QStringLiteral("ApiVersions"));
    QCOMPARE(apiName(56), QStringLiteral("AlterPartition"));
    QCOMPARE(apiName(68), QStringLiteral("ConsumerGroupHeartbeat"));
    QCOMPARE(apiName(80), QStringLiteral("AddRaftVoter"));
    QCOMPARE(apiName(-1), QStringLiteral("request -1"));
}

void TstWords::translationsAreComplete_data()
{
    QTest::addColumn<QString>("part");
    const QDir ui(QStringLiteral(SOURCE_ROOT "/ui"));
    for (const QString& part : ui.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        if (QFile::exists(ui.filePath(part + QStringLiteral("/CMakeLists.txt"))))
            QTest::newRow(qPrintable(part)) << part;
}

// Looks for words in the sources as `update_translations` does; a word that is not in the .ts, or is there without a
// translation, fails.
void TstWords::translationsAreComplete()
{
    QFETCH(QString, part);
    QTemporaryDir folder;
    const QString kept =
        QStringLiteral(SOURCE_ROOT "/resources/translations/") + part + QStringLiteral("_zh.ts");
    const QString fresh = folder.filePath(QStringLiteral("fresh.ts"));
    if (QFile::exists(kept))
        QVERIFY(QFile::copy(kept, fresh));
    QProcess lupdate;
    lupdate.start(QStringLiteral(LUPDATE),
        {QStringLiteral("-silent"), QStringLiteral("-no-obsolete"), QStringLiteral("-locations"),
            QStringLiteral("none"), QStringLiteral("-source-language"), QStringLiteral("en"),
            QStringLiteral("-target-language"), QStringLiteral("zh_CN"), QStringLiteral("-extensions"),
            QStringLiteral("cpp,h"), QStringLiteral("-I"), QStringLiteral(SOURCE_ROOT),
            QStringLiteral(SOURCE_ROOT "/ui/") + part, QStringLiteral("-ts"), fresh});
    QVERIFY(lupdate.waitForFinished());
    const QString text = textOf(fresh);
    static const QRegularExpression unfinished(
        QStringLiteral("<source>([^<]*)</source>\\s*<translation type=\"unfinished\""));
    QStringList missing;
    for (auto it = unfinished.globalMatch(text); it.hasNext();)
        missing << it.next().captured(1);
    QCOMPARE(missing, QStringList());
}

void TstWords::placeholdersSurviveTranslation()
{
    static const QRegularExpression pair(
        QStringLiteral("<source>([^<]*)</source>\\s*<translation[^>]*>([^<]*)</translation>"));
    static const QRegularExpression place(QStringLiteral("%\\d"));
    for (const QString& file : translationFiles())
        for (auto it = pair.globalMatch(textOf(file)); it.hasNext();) {
            const auto match = it.next();
            for (auto p = place.globalMatch(match.captured(1)); p.hasNext();)
                QVERIFY2(match.captured(2).contains(p.next().captured()), qPrintable(match.captured(1)));
        }
}

QTEST_MAIN(TstWords)
#include "tst_words.moc"
