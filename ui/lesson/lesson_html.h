#pragma once

// The Markdown of lessons (`code`, **strong**, *emphasis*, empty lines) as the rich text of a label, and as plain words for
// screen readers.

#include <QString>

#include <string_view>

namespace ui {

QString lessonHtml(std::string_view markdown);
QString lessonPlain(std::string_view markdown);

} // namespace ui
