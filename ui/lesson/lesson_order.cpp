#include <algorithm>
#include <set>

#include "ui/lesson/lesson_file.h"

namespace ui {

LessonErrors checkPrerequisites(const std::vector<LessonPtr>& lessons)
{
    LessonErrors errors;
    const auto find = [&](const std::string& id) {
        const auto found = std::find_if(lessons.begin(), lessons.end(), [&](const LessonPtr& lesson) { return lesson->id == id; });
        return found == lessons.end() ? nullptr : found->get();
    };
    for (const LessonPtr& lesson : lessons) {
        std::set<std::string> seen;
        std::vector<std::string> todo = lesson->prerequisites;
        while (!todo.empty()) {
            const std::string id = todo.back();
            todo.pop_back();
            const std::string file = "lessons/" + lesson->id + "/lesson.toml";
            const Lesson* before = find(id);
            if (before == nullptr)
                errors.push_back({file, 1, 1, "requires " + id + ", which is not there", {}, {}});
            else if (before == lesson.get())
                errors.push_back({file, 1, 1, lesson->id + " requires itself, over " + lesson->prerequisites.front(), {}, {}});
            else if (seen.insert(id).second)
                todo.insert(todo.end(), before->prerequisites.begin(), before->prerequisites.end());
        }
    }
    return errors;
}

} // namespace ui
