#pragma once

// How QCOMPARE prints what it compares: text in quotes, ids as their numbers, errors by Kafka's name, times with units,
// facts as their line. Works inside std::vector, std::map, std::pair, std::optional and Result too. Include it after
// <QTest> and before the first comparison.
//
// QDebug lives in the global namespace, so an operator<< for it must stand there to be found from Qt's own templates.

#include <QDebug>
#include <QTest>

#include <concepts>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace support {

// Written without quotes and without QDebug's spaces.
inline QDebug plain(QDebug debug, std::string_view text)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return debug;
}

template <class T>
concept StrongId = requires(const T& id) {
    typename T::Representation;
    { id.value } -> std::convertible_to<typename T::Representation>;
};

template <class T>
concept Described = requires(const T& value) {
    { describe(value) } -> std::convertible_to<std::string>;
};

} // namespace support

inline QDebug operator<<(QDebug debug, const std::string& text)
{
    return debug << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline QDebug operator<<(QDebug debug, std::string_view text)
{
    return debug << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <support::StrongId T>
QDebug operator<<(QDebug debug, const T& id)
{
    return support::plain(debug, std::to_string(id.value));
}

template <support::Described T>
QDebug operator<<(QDebug debug, const T& value)
{
    return support::plain(debug, describe(value));
}

inline QDebug operator<<(QDebug debug, engine::ErrorCode code)
{
    return support::plain(debug, engine::errorName(code));
}

inline QDebug operator<<(QDebug debug, engine::Time time)
{
    return support::plain(debug, engine::formatTime(time));
}

inline QDebug operator<<(QDebug debug, engine::Duration duration)
{
    return support::plain(debug, engine::formatDuration(duration));
}

inline QDebug operator<<(QDebug debug, const engine::TopicPartition& partition)
{
    return support::plain(debug, partition.toString());
}

inline QDebug operator<<(QDebug debug, const engine::Uuid& uuid)
{
    return support::plain(debug, uuid.toString());
}

// Bytes as hex; long ones are cut and say how long they are.
inline QDebug operator<<(QDebug debug, const engine::Slice& bytes)
{
    constexpr std::size_t kShown = 64;
    if (bytes.size() <= kShown)
        return support::plain(debug, "x" + engine::toHex(bytes.span()));
    return support::plain(debug,
        "x" + engine::toHex(bytes.span().first(kShown)) + "… (" + std::to_string(bytes.size()) + " bytes)");
}

inline QDebug operator<<(QDebug debug, const engine::ByteChain& bytes)
{
    return debug << bytes.flatten();
}

template <class T>
    requires requires(QDebug debug, const T& value) { debug << value; }
QDebug operator<<(QDebug debug, const std::optional<T>& value)
{
    return value ? debug << *value : support::plain(debug, "none");
}

template <class T>
    requires requires(QDebug debug, const T& value) { debug << value; }
QDebug operator<<(QDebug debug, const std::set<T>& values)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "{";
    const char* separator = "";
    for (const T& value : values) {
        debug << separator << value;
        separator = ", ";
    }
    debug << "}";
    return debug;
}

template <class T>
    requires requires(QDebug debug, const T& value) { debug << value; }
QDebug operator<<(QDebug debug, const engine::Result<T>& result)
{
    return result.has_value() ? debug << result.value() : debug << result.error();
}

namespace QTest {

// Enumerations do not go through QDebug.
template <>
inline char* toString(const engine::ErrorCode& code)
{
    return qstrdup(std::string(engine::errorName(code)).c_str());
}

} // namespace QTest
