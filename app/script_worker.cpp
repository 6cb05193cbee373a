// highwater-script: runs code of the learner for a Highwater (script_wire.h). It has a JavaScript engine without files, clock, network
// and chance; it reads requests from its standard input, which is a socket, and ends with it.

#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <map>
#include <new>
#include <string>

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QJSEngine>
#include <QLocale>

#include <nlohmann/json.hpp>

#include "app/script_host.h"
#include "app/script_wire.h"

namespace {

using Json = nlohmann::json;
using engine::ScriptKind;
using engine::ScriptLimits;

// What a script may use is the language; nothing that changes from one run to the next, and nothing that lasts between two calls.
constexpr const char* kPrepare = R"js((function(global) {
    "use strict";
    const parse = JSON.parse, stringify = JSON.stringify, isView = ArrayBuffer.isView, from = Array.from;
    const seal = function(value) {
        if (value !== null && typeof value === "object") {
            for (const key in value)
                seal(value[key]);
            if (!Array.isArray(value))
                Object.seal(value); // a property that is misspelt throws
        }
        return value;
    };
    const failed = function(e, line) {
        const isError = e instanceof Error;
        let message = "";
        try { message = isError ? String(e.message) : String(e); } catch (again) { message = "an error that cannot be written"; }
        const found = isError ? /script:(\d+)/.exec(String(e.stack)) : null;
        return { outcome: 1, exception: isError ? String(e.name) : "Error", message: message.slice(0, 2000),
            line: found ? Number(found[1]) : isError && e.fileName === "script" ? Number(e.lineNumber) : 0 };
    };
    const names = ["configure", "onSend", "onAcknowledgement", "close", "partition", "serialize"];
    const call = function(factory, name, argumentsText, stateText, limits) {
        let says = "", out;
        const console = { log: function() {
            if (says.length < limits.says)
                says = (says + (says ? "\n" : "") + from(arguments, function(a) { return typeof a === "object" ? stringify(a) : String(a); }).join(" ")).slice(0, limits.says);
        } };
        try {
            const made = factory(parse(stateText), Object.freeze(console));
            let value;
            if (name === "")
                value = names.filter(function(n) { return made[n]; });
            else if (name === "configure") {
                if (made.configure)
                    made.configure.apply(undefined, parse(argumentsText));
                value = names.filter(function(n) { return made[n]; });
            } else {
                if (!made[name])
                    throw new TypeError("the script has no function " + name);
                value = made[name].apply(undefined, seal(parse(argumentsText)));
            }
            if (name === "partition" && !(typeof value === "number" && Number.isInteger(value)))
                value = String(value);
            const text = stringify(isView(value) ? from(value) : value);
            if (text !== undefined && text.length > limits.answer)
                throw new RangeError("it returned more than " + limits.answer + " characters");
            const state = stringify(made.state());
            if (state === undefined || state[0] !== "{")
                throw new TypeError("state is an object");
            if (state.length > limits.state)
                throw new RangeError("state has more than " + limits.state + " characters");
            out = { outcome: 0, value: text === undefined ? "null" : text, state: state === stateText ? "" : state };
        } catch (e) {
            out = failed(e);
        }
        out.says = says;
        return stringify(out);
    };
    for (const name of ["Date", "eval", "gc", "print", "console", "Qt", "Promise", "WeakMap", "WeakSet", "Atomics", "SharedArrayBuffer"])
        delete global[name];
    delete Math.random;
    for (const f of [function() {}, function*() {}])
        Object.defineProperty(Object.getPrototypeOf(f), "constructor", { value: undefined });
    delete global.Function;
    for (const name of Object.getOwnPropertyNames(global)) {
        const value = global[name];
        if (value === global || /Error$/.test(name) || (typeof value !== "object" && typeof value !== "function") || value === null)
            continue;
        if (value.prototype && name !== "Object")
            Object.freeze(value.prototype);
        Object.freeze(value);
    }
    Object.preventExtensions(global);
    return call;
})(this))js";

class Engine {
public:
    Engine() : m_call(m_engine.evaluate(kPrepare, "prepare")) { }

    bool isReady() const { return m_call.isCallable(); }
    std::string whyNot() const { return m_call.property("lineNumber").toString().toStdString() + ": " + m_call.toString().toStdString(); }

    Json answer(const Json& request)
    {
        const std::string name = request.value("name", "");
        if (request.contains("source")) {
            m_factories.erase(name);
            auto made = factoryOf(QString::fromStdString(request["source"].get<std::string>()));
            if (made.isError())
                m_refused[name] = wrong("SyntaxError", made.property("message").toString().toStdString(), made.property("lineNumber").toInt());
            else
                m_refused.erase(name), m_factories.emplace(name, made);
        }
        if (const auto refused = m_refused.find(name); refused != m_refused.end())
            return refused->second;
        const auto factory = m_factories.find(name);
        if (factory == m_factories.end())
            return wrong("Error", "no such script", 0);
        const std::string function = request.value("function", "");
        const QJSValue said = m_call.call({factory->second, QString::fromStdString(function), QString::fromStdString(request.value("arguments", "[]")),
            QString::fromStdString(request.value("state", "{}")), limits()});
        if (!said.isString())
            return wrong("Error", said.toString().toStdString(), 0);
        Json out = Json::parse(said.toString().toStdString(), nullptr, false);
        if (function.empty() && out.value("outcome", 1) == 0)
            if (const char* wanted = kNeeded[request.value("kind", 0) % 3].name; out["value"].get<std::string>().find("\"" + std::string(wanted) + "\"") == std::string::npos)
                return wrong("", kNeeded[request.value("kind", 0) % 3].words, 0);
        return out;
    }

private:
    struct Needed {
        const char* name;
        const char* words;
    };
    static constexpr Needed kNeeded[] = {{"onSend", "an interceptor has a function onSend(record) that returns the record"},
        {"partition", "a partitioner has a function partition(topic, key, value, partitionCount) that returns a number"},
        {"serialize", "a serializer has a function serialize(topic, data) that returns text or bytes"}};

    static Json wrong(const char* exception, const std::string& message, int line)
    {
        return {{"outcome", 1}, {"exception", exception}, {"message", message}, {"line", line}};
    }

    // Line 1 of it is line 1 of the script. Everything that the script declares is made anew with each call of this function.
    QJSValue factoryOf(const QString& source)
    {
        QString text = QStringLiteral("(function(state, console) { \"use strict\"; ") + source + QStringLiteral("\n; return { state: function() { return state }");
        for (const char* name : {"configure", "onSend", "onAcknowledgement", "close", "partition", "serialize"})
            text += QStringLiteral(", %1: typeof %1 === \"function\" ? %1 : undefined").arg(QLatin1String(name));
        QJSValue made = m_engine.evaluate(text + QStringLiteral(" }; })"), QStringLiteral("script"));
        const int lines = static_cast<int>(source.count(QLatin1Char('\n'))) + 1;
        if (made.isError() && made.property("lineNumber").toInt() > lines) // it ended too early
            made.setProperty("lineNumber", lines);
        return made.isError() || made.isCallable() ? made : m_engine.evaluate(QStringLiteral("throw new SyntaxError('a script is functions, not a value')"), QStringLiteral("script"));
    }

    QJSValue limits()
    {
        QJSValue out = m_engine.newObject();
        out.setProperty("says", static_cast<int>(ScriptLimits::kSaysBytes));
        out.setProperty("answer", static_cast<int>(ScriptLimits::kAnswerBytes));
        out.setProperty("state", static_cast<int>(ScriptLimits::kStateBytes));
        return out;
    }

    QJSEngine m_engine;
    QJSValue m_call;
    std::map<std::string, QJSValue> m_factories; // by name
    std::map<std::string, Json> m_refused;
};

[[noreturn]] void outOfMemory() { ::_exit(app::kExitOutOfMemory); }
[[noreturn]] void outOfMemoryBySignal(int) { ::_exit(app::kExitOutOfMemory); }

// From here on so much more, and no core file of it.
void boundMemory()
{
    std::size_t pages = 0;
    if (FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*u %*u %*u %*u %*u %zu", &pages) != 1)
            pages = 0;
        std::fclose(file);
    }
    const rlim_t bytes = static_cast<rlim_t>(pages) * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (rlim_t{app::ScriptBounds::kMemoryMegabytes} << 20);
    const rlimit data{bytes, bytes}, core{0, 0};
    ::setrlimit(RLIMIT_CORE, &core);
    ::setrlimit(RLIMIT_DATA, &data);
    std::set_new_handler(&outOfMemory);
    std::set_terminate(&outOfMemory);
    std::signal(SIGABRT, &outOfMemoryBySignal);
}

// Should nobody be there any more to stop it.
void boundTime()
{
    const itimerval once{{0, 0}, {2, 0}};
    ::setitimer(ITIMER_PROF, &once, nullptr);
}

bool readAll(std::string& out, std::size_t size)
{
    out.resize(size);
    for (std::size_t at = 0; at < size;) {
        const ssize_t got = ::read(0, out.data() + at, size - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    ::setenv("QV4_FORCE_INTERPRETER", "1", 1); // no memory that is written and run; the scripts are short
    QCoreApplication application(argc, argv);
    QLocale::setDefault(QLocale::c());
    Engine scripts;
    if (!scripts.isReady()) {
        std::fprintf(stderr, "%s\n", scripts.whyNot().c_str());
        return 1;
    }
    boundMemory();
    std::string bytes;
    while (readAll(bytes, 4) && app::scriptFrameSize(bytes) <= app::kScriptFrameMax && readAll(bytes, app::scriptFrameSize(bytes))) {
        boundTime();
        const Json request = Json::parse(bytes, nullptr, false);
        const Json answer = request.contains("hello") ? Json::object() : scripts.answer(request);
        if (!app::sendAll(0, app::scriptFrame(answer.dump(-1, ' ', false, Json::error_handler_t::replace))))
            break;
    }
    return 0;
}
