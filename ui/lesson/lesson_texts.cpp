#include "ui/lesson/lesson_texts.h"

#include <algorithm>
#include <set>

#include "engine/command/nearest.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/lesson_words.h"

namespace ui {

using engine::expr::Condition;

namespace {

constexpr std::size_t kNarrationWords = 60; // between two things to do
constexpr std::size_t kNarrationIdeographs = 120;

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
        sameInsets(chinese);
        limits(english, chinese);
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
