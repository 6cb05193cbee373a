#pragma once

// Reads the message tables (engine/wire/messages/*.msg, notation in engine/wire/README.md) into plain values.
// A mistake in a table ends the program with "file:line: what is wrong".

#include <optional>
#include <string>
#include <vector>

namespace generator {

struct Range {
    int low = 0;
    int high = 32767; // 32767 = no end ("3+"); low > high = no version

    bool empty() const { return low > high; }
    bool operator==(const Range&) const = default;
};

struct Field {
    std::string name;
    std::string
        type; // of the field, or of an element of the array; a struct's name begins with a capital letter
    bool isArray = false;
    bool ignorable = false;
    bool inflexible = false; // keeps the old length encoding in flexible versions
    Range versions;
    Range nullable{0, -1};
    int tag = -1;
    Range tagged{0, -1};
    std::optional<std::string> initial; // what stands behind "="

    bool isStruct() const { return type[0] >= 'A' && type[0] <= 'Z'; }
    bool isOptional() const { return !nullable.empty(); }
    bool isNullAtFirst() const { return isOptional() && initial == "null"; }
};

struct Struct {
    std::string name;
    std::vector<Field> fields;
};

struct Message {
    std::string name;
    Range versions;
    int flexibleFrom = 32767;    // 32767 = never
    int type = -1;               // record type, or -1
    std::vector<Struct> structs; // a struct comes before those that use it
    Struct root;

    bool hasFlexible() const { return flexibleFrom <= versions.high; }
};

struct Api {
    std::string name;
    int key = -1;
    Range stable{0, -1};
    int unstable = -1; // latest version if it is unstable, else -1
    std::optional<Range> advertised;
    bool onBroker = false;
    bool onController = false;
    bool clusterAction = false;
    bool forwardable = false;
    bool delayedAllocation = false;
};

struct RecordType {
    int type = -1;
    std::string name;
    std::string key; // message names, empty if there is none
    std::string value;
};

struct Table {
    std::string stem; // of the file: "produce"
    std::string about;
    std::optional<Api> api;
    std::vector<RecordType> records;
    std::vector<Message> messages;
};

Table readTable(const std::string& path);

} // namespace generator
