#pragma once

// Commands as forms: which fields there are, under Kafka's names, and how their values make a line of the command
// language. How a form is shown is in command_dialog.h.

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

#include "engine/command/command.h"
#include "engine/view/cluster_view.h"

namespace ui {

struct FormField {
    QString name;        // Kafka's: "acks", "linger.ms"
    QString option;      // "--acks"; "linger.ms" of a --config; empty: it stands by itself
    bool isConfig = false;
    QString value;       // at first
    QString unit;        // "ms"
    bool unitInLine = false; // the value gets the unit: 20ms, 5/s
    QString help;        // one sentence: what it is, or what holds when it is left empty
    QStringList choices; // to pick from
    QString nothing;     // what an empty choice is called; empty: the default
    bool isFree = true;  // something else than the choices may be typed
    bool isRequired = false;
    bool isFlag = false; // the option stands alone: it is there, or not
    bool isRepeated = false; // each word of the value gets the option for itself
    bool takesFile = false;  // the lines of a file can be put in (linesAsList())
    QString section;     // begins a column of that title; empty: goes on in the one before
    std::optional<std::pair<std::int64_t, std::int64_t>> range; // of a whole number
};

struct FormProblem {
    int field = -1; // -1: the line as a whole
    QString words;
    bool isFatal = true; // else: it can run, but look here
};

struct CommandForm {
    QString title, intro, action; // "Start a producer" … "Start it"
    QString verb;                 // "start producer"
    std::vector<FormField> fields;
    // What the parser cannot know; nothing if all is well.
    std::function<std::optional<FormProblem>(const QStringList& values)> check;
    // The name that is proposed for these values; empty: leave it. It stands in field 0 until somebody types there.
    std::function<QString(const QStringList& values)> proposeName;
};

struct ComposedLine {
    QString line;
    std::vector<std::pair<int, int>> places; // of each field: first character and the one behind; equal: not in it
};

// In the order of the fields; empty values are left out.
ComposedLine composeLine(const CommandForm& form, const QStringList& values);
// The first thing that is wrong: what is required, ranges, the parser's own words for the line, then check().
std::optional<FormProblem> problemOf(const CommandForm& form, const QStringList& values, const engine::ParseContext& context);

// The lines of a file as a list with commas, or what is wrong with which line. Empty lines are left out.
inline constexpr int kListLinesMost = 200;
inline constexpr int kListBytesMost = 8000;
struct ListOfLines {
    QString list, problem;
};
ListOfLines linesAsList(const QByteArray& content);

// The field that the words of a refusal are about; -1: none is named in them.
int fieldNamedIn(const CommandForm& form, const QString& refusal);

CommandForm producerForm(const engine::ClusterView& view);
CommandForm consumerForm(const engine::ClusterView& view);
CommandForm topicForm(const engine::ClusterView& view);

} // namespace ui
