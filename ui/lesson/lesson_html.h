#pragma once

// The Markdown of lessons (`code`, **strong**, *emphasis*, empty lines, [[again]] for the button of that name) as the rich text of a label, and as plain words for
// screen readers.

#include <QString>

#include <string_view>

namespace ui {

QString lessonHtml(std::string_view markdown);
// What the button or key of that name (kUiNames) is called in the window, in the language that is shown.
QString uiName(const QString& id);
QString lessonPlain(std::string_view markdown);

} // namespace ui
