#pragma once

// Between the struct of a command and the values of its row in the grammar: each struct lists its fields by
// argument name.

#include <array>
#include <concepts>
#include <type_traits>
#include <utility>

#include "engine/command/command.h"
#include "engine/command/grammar.h"

namespace engine::command {

template <class T>
concept CountedAsInteger = std::integral<T> || std::is_enum_v<T>;

class FieldReader {
public:
    explicit FieldReader(const ArgValues& values) : m_values(values) { }

    template <class T>
    void operator()(std::string_view name, T& field) const
    {
        const auto found = m_values.find(name);
        if (found == m_values.end() || found->second.empty())
            return;
        readAll(found->second, field);
    }

private:
    template <class T>
    static void readAll(const std::vector<Value>& values, std::optional<T>& field)
    {
        read(values.front(), field.emplace());
    }
    template <class T>
    static void readAll(const std::vector<Value>& values, std::vector<T>& field)
    {
        for (const Value& value : values)
            read(value, field.emplace_back());
    }
    template <class T>
    static void readAll(const std::vector<Value>& values, T& field)
    {
        read(values.front(), field);
    }

    template <class T>
    static void read(const Value& value, T& field)
    {
        if constexpr (CountedAsInteger<T>)
            field = static_cast<T>(std::get<std::int64_t>(value));
        else
            field = std::get<T>(value);
    }

    const ArgValues& m_values;
};

class FieldWriter {
public:
    explicit FieldWriter(ArgValues& values) : m_values(values) { }

    template <class T>
    void operator()(std::string_view name, const std::optional<T>& field)
    {
        if (field)
            write(name, *field);
    }
    template <class T>
    void operator()(std::string_view name, const std::vector<T>& field)
    {
        for (const T& value : field)
            write(name, value);
    }
    void operator()(std::string_view name, bool flag)
    {
        if (flag)
            write(name, flag);
    }
    template <class T>
    void operator()(std::string_view name, const T& field)
    {
        write(name, field);
    }

private:
    template <class T>
    void write(std::string_view name, const T& value)
    {
        if constexpr (CountedAsInteger<T>)
            m_values[name].emplace_back(static_cast<std::int64_t>(value));
        else
            m_values[name].emplace_back(value);
    }

    ArgValues& m_values;
};

// The command of the row with these words; nothing if no struct belongs to it.
template <std::size_t... I>
std::optional<Command> makeCommand(std::string_view words, const ArgValues& values, std::index_sequence<I...>)
{
    std::optional<Command> result;
    const auto tryOne = [&]<class T>(std::type_identity<T>) {
        if (T::kForm != words)
            return;
        T made;
        FieldReader reader(values);
        T::fields(made, reader);
        result = std::move(made);
    };
    (tryOne(std::type_identity<std::variant_alternative_t<I, Command>>{}), ...);
    return result;
}

inline std::optional<Command> makeCommand(std::string_view words, const ArgValues& values)
{
    return makeCommand(words, values, std::make_index_sequence<std::variant_size_v<Command>>{});
}

inline ArgValues valuesOf(const Command& command)
{
    ArgValues values;
    FieldWriter writer(values);
    std::visit([&](const auto& c) { std::remove_cvref_t<decltype(c)>::fields(c, writer); }, command);
    return values;
}

} // namespace engine::command
