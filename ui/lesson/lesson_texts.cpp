#include "ui/lesson/lesson_texts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "engine/command/nearest.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lesson_words.h"

namespace ui {

using engine::expr::Condition;

namespace {

constexpr std::size_t kNarrationWords = 60; // between two things to do
constexpr std::size_t kNarrationIdeographs = 120;
// Texts that a lesson may have: for the person in front of the class, and about other versions of Kafka.
constexpr const char* kOptional[] = {"lecturer", "versions"};

class TextsReader {
public:
    TextsReader(Lesson& lesson, const LessonSource& source, const std::vector<NeededText>& needed)
        : m_lesson(lesson), m_source(source), m_needed(needed)
    {
    }

    LessonErrors read(engine::TomlErrors& logicErrors)
    {
        const RawWords english = readWords(m_source.english, m_source.path + "en.md", m_errors);
        const RawWords chinese = readWords(m_source.chinese, m_source.path + "zh.md", m_errors);
        m_lesson.english = compiled(english, "en", "en.md");
        m_lesson.chinese = compiled(chinese, "zh", "zh.md");
        for (const NeededText& text : m_needed)
            for (const auto& [raw, file] : {std::pair(&english, "en.md"), std::pair(&chinese, "zh.md")})
                if (!raw->texts.contains(text.id))
                    logicErrors.add(text.place, text.id + " has no text in " + file);
        unknown(english, "en.md");
        unknown(chinese, "zh.md");
        optional(english, chinese);
        sameInsets(chinese);
        sameCode(english, chinese);
        limits(english, chinese);
        lastHints(english);
        uiNames(english, "en.md");
        uiNames(chinese, "zh.md");
        glossary(chinese);
        return std::move(m_errors);
    }

private:
    LessonWords compiled(const RawWords& raw, std::string language, const std::string& file)
    {
        LessonWords out;
        out.language = std::move(language);
        out.title = raw.title;
        for (const auto& [id, text] : raw.texts)
            out.texts.emplace(id, compiled(text, file));
        return out;
    }

    LessonText compiled(const RawText& raw, const std::string& file)
    {
        LessonText out;
        std::size_t wrong = 0;
        std::size_t from = 0;
        for (const Inset& inset : insetsOf(raw.text, wrong)) {
            auto made = Condition::compileValue(inset.expression, engine::labFactKinds());
            if (!made) {
                wordError(file, raw, inset.begin + static_cast<std::size_t>(made.error().column), made.error().message,
                    made.error().expected, made.error().nearest);
                continue;
            }
            checkPredicted(m_lesson, *made, [&](std::size_t at, std::string message, std::string expected, std::string nearest) {
                wordError(file, raw, inset.begin + 1 + at, std::move(message), std::move(expected), std::move(nearest));
            });
            out.parts.push_back(unescaped(std::string_view(raw.text).substr(from, inset.begin - from)));
            out.values.push_back(std::move(*made));
            from = inset.end;
        }
        if (wrong != std::string_view::npos)
            wordError(file, raw, wrong, "a brace without its partner", "{expression}, or {{ for a brace");
        out.parts.push_back(unescaped(std::string_view(raw.text).substr(from)));
        return out;
    }

    void wordError(const std::string& file, const RawText& raw, std::size_t at, std::string message, std::string expected = {},
        std::string nearest = {})
    {
        const std::string_view before = std::string_view(raw.text).substr(0, at);
        const auto newlines = std::count(before.begin(), before.end(), '\n');
        const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        m_errors.push_back({m_source.path + file, raw.line + static_cast<int>(newlines),
            static_cast<int>(at - lineStart) + 1, std::move(message), std::move(expected), std::move(nearest)});
    }

    void unknown(const RawWords& raw, const std::string& file)
    {
        std::vector<std::string> known;
        for (const NeededText& needed : m_needed)
            known.push_back(needed.id);
        known.insert(known.end(), std::begin(kOptional), std::end(kOptional));
        for (const auto& [id, text] : raw.texts)
            if (std::find(known.begin(), known.end(), id) == known.end())
                m_errors.push_back({m_source.path + file, text.headingLine, 1, "nothing uses the text " + id, {},
                    engine::command::nearestWord(id, known)});
    }

    void sameInsets(const RawWords& chinese)
    {
        for (const auto& [id, text] : m_lesson.chinese.texts) {
            const LessonText* english = m_lesson.english.find(id);
            if (english == nullptr)
                continue;
            std::multiset<std::string> here, there;
            for (const Condition& value : text.values)
                here.insert(value.text());
            for (const Condition& value : english->values)
                there.insert(value.text());
            if (here != there)
                m_errors.push_back({m_source.path + "zh.md", chinese.texts.at(id).line, 1,
                    id + " has other values in braces than in en.md", listed(there), {}});
        }
    }

    // In both languages or in none.
    void optional(const RawWords& english, const RawWords& chinese)
    {
        for (const char* id : kOptional)
            for (const auto& [here, there, file, other] :
                {std::tuple(&english, &chinese, "en.md", "zh.md"), std::tuple(&chinese, &english, "zh.md", "en.md")})
                if (const auto found = here->texts.find(id); found != here->texts.end() && !there->texts.contains(id))
                    m_errors.push_back({m_source.path + file, found->second.headingLine, 1, std::string(id) + " has no text in " + other, {}, {}});
    }

    // What stands between ` is Kafka's: names, settings and commands are never translated.
    void sameCode(const RawWords& english, const RawWords& chinese)
    {
        for (const auto& [id, text] : chinese.texts) {
            const auto original = english.texts.find(id);
            if (original == english.texts.end())
                continue;
            const auto here = codeOf(text.text), there = codeOf(original->second.text);
            if (here != there)
                m_errors.push_back({m_source.path + "zh.md", text.line, 1, id + " has other `code` than in en.md", engine::command::commaList(std::vector<std::string>(there.begin(), there.end())), {}});
        }
    }

    // The third tier is nearly the command (R10).
    void lastHints(const RawWords& english)
    {
        for (const LessonStep& step : m_lesson.steps) {
            const LessonHint* last = nullptr;
            for (const LessonHint& hint : step.hints)
                last = hint.after ? &hint : last;
            const auto found = last == nullptr ? english.texts.end() : english.texts.find(step.id + "." + last->id);
            if (found == english.texts.end())
                continue;
            const auto code = codeOf(found->second.text);
            if (std::none_of(code.begin(), code.end(), [&](const std::string& span) { return namesCommand(span, step.allow); }))
                m_errors.push_back({m_source.path + "en.md", found->second.line, 1, found->first + " is the last hint and names no command of this step",
                    allowedWords(step.allow) + ", between `", {}});
        }
    }

    void uiNames(const RawWords& raw, const std::string& file)
    {
        const std::vector<std::string> names(std::begin(kUiNames), std::end(kUiNames));
        for (const auto& [id, text] : raw.texts)
            for (std::size_t at = text.text.find("[["); at != std::string::npos; at = text.text.find("[[", at + 2)) {
                const std::size_t end = std::min(text.text.find("]]", at), text.text.size());
                const std::string name = text.text.substr(at + 2, end - at - 2);
                if (std::find(names.begin(), names.end(), name) == names.end())
                    wordError(file, text, at + 2, "there is no button or key [[" + name + "]]", engine::command::orList(names), engine::command::nearestWord(name, names));
            }
    }

    // Terms have one word in all lessons.
    void glossary(const RawWords& chinese)
    {
        const auto parsed = toml::parse(std::string_view(m_source.glossary), std::string_view("lessons/glossary.toml"));
        if (!parsed) {
            const auto place = engine::placeOf(parsed.error().source());
            m_errors.push_back({"lessons/glossary.toml", place.line, place.column, std::string(parsed.error().description()), {}, {}});
            return;
        }
        const toml::node* words = parsed.table().get("zh");
        if (words == nullptr || !words->is_table())
            return;
        for (const auto& [wrong, right] : *words->as_table())
            for (const auto& [id, text] : chinese.texts)
                if (const std::size_t at = text.text.find(wrong.str()); at != std::string::npos)
                    wordError("zh.md", text, at, std::string(wrong.str()) + " is not the word of these lessons", right.value_or(std::string()));
    }

    static std::set<std::string> codeOf(const std::string& text)
    {
        std::set<std::string> out;
        for (std::size_t at = text.find('`'); at != std::string::npos;) {
            const std::size_t end = text.find('`', at + 1);
            if (end == std::string::npos)
                break;
            out.insert(text.substr(at + 1, end - at - 1));
            at = text.find('`', end + 1);
        }
        return out;
    }

    static std::string listed(const std::multiset<std::string>& texts)
    {
        std::string out;
        for (const std::string& text : texts)
            out += (out.empty() ? "{" : " {") + text + "}";
        return out.empty() ? "none" : out;
    }

    void limits(const RawWords& english, const RawWords& chinese)
    {
        for (const LessonStep& step : m_lesson.steps) {
            const std::string id = step.id + ".text";
            if (const auto found = english.texts.find(id); found != english.texts.end())
                if (const std::size_t count = wordCount(found->second.text); count > kNarrationWords)
                    m_errors.push_back({m_source.path + "en.md", found->second.line, 1,
                        id + " has " + std::to_string(count) + " words", "at most " + std::to_string(kNarrationWords), {}});
            if (const auto found = chinese.texts.find(id); found != chinese.texts.end())
                if (const std::size_t count = ideographCount(found->second.text); count > kNarrationIdeographs)
                    m_errors.push_back({m_source.path + "zh.md", found->second.line, 1,
                        id + " has " + std::to_string(count) + " characters", "at most " + std::to_string(kNarrationIdeographs), {}});
        }
    }

    Lesson& m_lesson;
    const LessonSource& m_source;
    const std::vector<NeededText>& m_needed;
    LessonErrors m_errors;
};

} // namespace

void checkPredicted(const Lesson& lesson, const Condition& condition, const TellWrong& tell)
{
    for (const engine::expr::AskedName& asked : condition.asked()) {
        std::vector<std::string> names;
        const LessonStep* step = nullptr;
        for (const LessonStep& candidate : lesson.steps)
            if (candidate.kind == StepKind::Predict) {
                names.push_back(candidate.id);
                step = candidate.id == asked.name ? &candidate : step;
            }
        if (step == nullptr && asked.comparedWith.empty())
            tell(asked.at, "no prediction before this is called " + asked.name, names.empty() ? "a step of kind predict before this one" : engine::command::orList(names),
                engine::command::nearestWord(asked.name, names));
        if (step == nullptr || asked.comparedWith.empty() || step->option(asked.comparedWith) != nullptr)
            continue;
        std::vector<std::string> options;
        for (const LessonOption& option : step->options)
            options.push_back(option.id);
        if (step->form == AnswerForm::Numeric)
            options.emplace_back("other");
        if (asked.comparedWith == options.back())
            continue;
        tell(asked.at, step->id + " has no option " + asked.comparedWith, engine::command::orList(options),
            engine::command::nearestWord(asked.comparedWith, options));
    }
}

LessonErrors readTexts(Lesson& lesson, const LessonSource& source, const std::vector<NeededText>& needed,
    engine::TomlErrors& logicErrors)
{
    return TextsReader(lesson, source, needed).read(logicErrors);
}

} // namespace ui
