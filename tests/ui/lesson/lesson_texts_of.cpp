#include "tests/ui/lesson/lesson_texts_of.h"

#include <QFile>

#include <vector>

namespace {

std::string builtIn(const char* name)
{
    QFile file(QString(":/lessons/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not inside the program", name);
    return QString::fromUtf8(file.readAll()).replace("LESSON-ID", "9.9-test").toStdString();
}

} // namespace

ui::LessonSource skeleton()
{
    return {"9.9-test", builtIn("skeleton/logic.toml"), builtIn("skeleton/en.md"), builtIn("skeleton/zh.md"), builtIn("presets.toml"), "9.9-test/", "lessons/presets.toml", builtIn("glossary.toml")};
}

namespace {

struct Change {
    const char* form;
    std::string ui::LessonSource::* text;
    std::string from, to;
};

constexpr auto kLogic = &ui::LessonSource::logic;
constexpr auto kEnglish = &ui::LessonSource::english;
constexpr auto kChinese = &ui::LessonSource::chinese;

const std::string kOptions = "[[step.option]]\nid = \"leader\"\ncorrect = true\n[[step.option]]\nid = \"all\"\nmisconception = \"M23\"\n";

const std::vector<Change>& changes()
{
    static const std::vector<Change> kChanges{
        {"multi", kLogic, kOptions, "form = \"multi\"\nshuffle = true\n" + kOptions + "[[step.option]]\nid = \"log\"\ncorrect = true\n[[step.option]]\nid = \"sent\"\n"},
        {"multi", kEnglish, "### leader\n", "### log\nWhen it is in a log\n### log.feedback\nRight, too.\n### sent\nWhen it is sent\n### sent.feedback\nThat would be `acks=0`.\n### leader\n"},
        {"multi", kChinese, "### leader\n", "### log\n它在日志里时\n### log.feedback\n也对。\n### sent\n发出时\n### sent.feedback\n那是 `acks=0`。\n### leader\n"},
        {"numeric", kLogic, kOptions, "form = \"numeric\"\ntolerance = 1\n[[step.option]]\nid = \"leader\"\nvalue = 10\ncorrect = true\n[[step.option]]\nid = \"all\"\nvalue = 30\nmisconception = \"M23\"\n"},
        {"numeric", kEnglish, "### leader\nWhen the leader has written the record\n", "### other\nCount again.\n"},
        {"numeric", kChinese, "### leader\nLeader 写入消息之后\n", "### other\n再数一遍。\n"},
        {"numeric", kEnglish, "### all\nWhen every replica has it\n", ""},
        {"numeric", kChinese, "### all\n每个副本都有了之后\n", ""},
        {"order", kLogic, kOptions, "form = \"order\"\n[[step.option]]\nid = \"leader\"\n[[step.option]]\nid = \"all\"\nmisconception = \"M23\"\n[[step.option]]\nid = \"reader\"\n[[step.option]]\nid = \"gone\"\n"},
        {"order", kEnglish, "### leader\n", "### right\nSo it goes.\n### reader\nA consumer reads it\n### reader.feedback\nNot before all have it.\n### gone\nIt is deleted\n### gone.feedback\nThat comes last.\n### leader\n"},
        {"order", kChinese, "### leader\n", "### right\n就是这样。\n### reader\n消费者读到\n### reader.feedback\n大家都有之前读不到。\n### gone\n被删除\n### gone.feedback\n这是最后。\n### leader\n"},
        {"predict-numeric", kLogic, "answer = \"size(acked(p1))\"", "form = \"numeric\"\nconfidence = false\nanswer = \"size(acked(p1))\""},
        {"predict-numeric", kEnglish, "### three\n3\n", "### other\nCount the acknowledgements.\n"},
        {"predict-numeric", kChinese, "### three\n3 条\n", "### other\n数一数确认。\n"},
        {"predict-numeric", kEnglish, "### none\nNone\n", ""},
        {"predict-numeric", kChinese, "### none\n一条也没有\n", ""},
        {"pause", kLogic, "within = \"5s\"\n", "within = \"5s\"\n[[step.pause]]\nid = \"first\"\non = \"acked(p1) >= 1\"\n"},
        {"pause", kEnglish, "### acked\n", "### first\nThe first one is there. [[play]] goes on.\n### acked\n"},
        {"pause", kChinese, "### acked\n", "### first\n第一个来了。按[[play]]继续。\n### acked\n"},
        {"limits", kLogic, "goal = ", "forbid = [\"kill broker 2\"]\nlimits = { sends = 4, commands = 5, time = \"8s\" }\ngoal = "},
        {"limits", kEnglish, "### goal\nA record", "### forbidden\nNot broker 2.\n### goal\nA record"},
        {"limits", kChinese, "### goal\n", "### forbidden\n不许动 broker 2。\n### goal\n"},
        {"range", kLogic, "allow = [\"send p1 orders\"]", "allow = [\"send p1 orders --count 1..3\"]"},
        {"time", kLogic, "read = \"partition(orders,0).highWatermark\"", "read = \"now\"\ntolerance = \"500ms\""},
        {"pick", kLogic, "read = \"partition(orders,0).highWatermark\"", "read = \"partition(orders,0).leader\"\npick = \"broker\"\npanel = \"why\""},
    };
    return kChanges;
}

} // namespace

ui::LessonSource withForm(const std::string& form)
{
    ui::LessonSource source = skeleton();
    for (const Change& change : changes())
        if (change.form == form)
            replaceOnce(source.*change.text, change.from, change.to);
    return source;
}

void replaceOnce(std::string& text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
        qFatal("\"%s\" is not there once", from.c_str());
    text.replace(at, from.size(), to);
}

ui::LessonPtr readWell(const ui::LessonSource& source)
{
    const auto lesson = ui::readLesson(source);
    if (!lesson)
        qFatal("%s", engine::describe(lesson.error().front()).c_str());
    return *lesson;
}

std::string errorsOf(const ui::LessonSource& source)
{
    std::string out;
    if (const auto lesson = ui::readLesson(source); !lesson)
        for (const auto& error : lesson.error())
            out += engine::describe(error) + "\n";
    return out;
}
