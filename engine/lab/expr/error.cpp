#include "engine/lab/expr/error.h"

#include <algorithm>

#include "engine/base/result.h"
#include "engine/command/words.h"

namespace engine::expr {

void throw_exception_from_error(const ExprError&, const boost::source_location&)
{
    throwBadResultAccess(ErrorCode::InvalidRequest);
}

ExprError errorAt(std::string_view text, std::size_t at, std::string message, std::string word,
    std::string expected, std::string nearest)
{
    const auto before = text.substr(0, at);
    const auto lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const int line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    return {std::move(message), line, command::columnOf(text.substr(lineStart), at - lineStart),
        std::move(word), std::move(expected), std::move(nearest)};
}

} // namespace engine::expr
