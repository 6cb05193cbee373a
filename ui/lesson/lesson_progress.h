#pragma once

// What a learner has done, kept from one start to the next: steps, badges, and the cards that come back.
//
//     done ──1 day──> 3 days ──> 7 ──> 16 ──> 35 days      a card that was known waits longer each time;
//       ^──────────── forgotten ───────────┘               one that was not begins again
//
// A card is a step of kind card or quiz that stands by itself (no values of a lab in its words). Cards never block, and early
// repetition does not lengthen the wait (curriculum R9). Days are numbers since 1970-01-01 and come from outside.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ui/lesson/lesson.h"
#include "ui/lesson/lesson_player.h"

namespace ui {

struct LessonProgress {
    std::map<std::string, StepStatus> steps; // by id; those not ahead
    std::string at;                          // the step where the learner was
    bool finished = false;
    std::vector<std::string> solutions; // of the challenge: badges
    bool operator==(const LessonProgress&) const = default;

    std::size_t stepsDone(const Lesson& lesson) const; // of those that it has now
};

struct RecallCard {
    std::string lesson, step; // ids
    int box = 0;              // how often it was known in a row
    std::int64_t due = 0;     // day
    bool operator==(const RecallCard&) const = default;
};

class Progress {
public:
    // Days until a card comes again, by box; the last one for all above.
    static constexpr std::int64_t kWaits[] = {1, 3, 7, 16, 35};
    static constexpr std::size_t kCardsAtStart = 2;

    const LessonProgress& of(const std::string& lesson) const; // nothing done, if it is not known
    const std::vector<RecallCard>& cards() const { return m_cards; }

    // A state of the lesson: what is done stays done. Cards of steps that have become done join. True if anything is new.
    bool take(const Lesson& lesson, const LessonState& state, std::int64_t today);
    // A quiz was answered wrongly: its card comes early.
    void missed(const Lesson& lesson, const std::string& step, std::int64_t today);
    // The answer to a card.
    void recalled(const std::string& lesson, const std::string& step, bool known, std::int64_t today);
    void forget(const std::string& lesson); // its steps; cards and badges stay

    // Before a lesson: cards of others, those that are due first, at most two.
    std::vector<RecallCard> beforeLesson(const std::string& lesson) const;
    std::vector<RecallCard> due(std::int64_t today) const; // longest waiting first

    // JSON, stable. A text that is none leaves everything as it is and says why.
    std::string text() const;
    std::string read(std::string_view text);

private:
    RecallCard* find(const std::string& lesson, const std::string& step);

    std::map<std::string, LessonProgress> m_lessons;
    std::vector<RecallCard> m_cards; // by due day, then lesson and step
    void sort();
};

// Can this step come back as a card?
bool isRecallable(const Lesson& lesson, const LessonStep& step);

} // namespace ui
