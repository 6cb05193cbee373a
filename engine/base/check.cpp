#include "engine/base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "engine/base/result.h"

namespace engine {

namespace {

void printAndAbort(const std::string& message)
{
    std::fprintf(stderr, "%s\n", message.c_str());
    std::abort();
}

// Set once at the start of a program; not part of any World.
std::atomic<CheckHandler> g_handler{&printAndAbort};

} // namespace

void setCheckHandler(CheckHandler handler) { g_handler = handler ? handler : &printAndAbort; }

void throwCheckFailed(const std::string& message) { throw CheckFailed(message); }

void checkFailed(const char* condition, const char* why, const char* file, int line)
{
    std::string_view name = file;
    for (const std::string_view root : {"/engine/", "/ui/", "/app/", "/tests/"}) // no path of a machine in a message
        if (const auto at = name.rfind(root); at != std::string_view::npos) {
            name.remove_prefix(at + 1);
            break;
        }
    const std::string message
        = "check failed: " + std::string(condition) + " (" + why + ") at " + std::string(name) + ":" + std::to_string(line);
    g_handler.load()(message);
    std::abort(); // the handler returned
}

void throwBadResultAccess(ErrorCode code)
{
    const std::string why = "the result holds " + std::string(errorName(code));
    checkFailed("result.has_value()", why.c_str(), __FILE__, __LINE__);
}

} // namespace engine
