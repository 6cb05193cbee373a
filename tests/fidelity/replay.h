#pragma once

// Plays one transcript of the behaviour vectors on a cluster in virtual time: three brokers and three controllers with the
// settings the transcripts were recorded with, request bytes in over connections of outside clients, answers compared
// field by field. Broker N of a transcript stands for broker N and controller cN.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/lab/lab.h"
#include "tests/fidelity/symbols.h"

namespace fidelity {

struct StepDifference {
    int step = 0;
    std::vector<FieldDifference> fields;
};

class Replay {
public:
    explicit Replay(const Json& header);

    // One step (a line of the file); what differs, if something does.
    std::vector<FieldDifference> play(const Json& step);
    // Invariants of the cluster that broke on the way, in words.
    const std::vector<std::string>& violations() const { return m_lab->violations(); }

private:
    struct Connection {
        engine::OutsideId id;
        bool open = true;
        std::int32_t nextCorrelation = 1;
        std::deque<engine::ByteChain> received; // frames, without their size
    };
    struct Sent {
        std::string api;
        int version = 0;
        std::string connection;
        engine::Time at;
    };
    using Places = std::pair<std::string, int>; // connection name, broker

    void prepareCoordinators();
    bool runUntil(const std::function<bool()>& wanted, engine::Time limit);
    void command(const std::string& line);
    int resolve(const std::string& to);
    void bindNumbers(const std::string& killed);
    int numberHere(int recorded) const;
    std::int32_t coordinatorOf(const std::string& group) const;
    std::vector<std::int32_t> liveBrokers() const;
    bool leadersAreKnown(const std::string& topic) const;
    Connection& connection(const std::string& name, int broker);
    std::string keyOf(const Json& step, int broker) const;
    // Sends; what is wrong with the request, in words.
    void send(const Json& step, int broker);
    // The answer as JSON, or "no response", "connection closed".
    Json await(Connection& connection, const std::string& api, int version, engine::Duration limit);
    Json decode(const engine::ByteChain& frame, const std::string& api, int version) const;
    std::vector<FieldDifference> waitUntil(const Json& step);
    std::vector<FieldDifference> rawBytes(const Json& step);
    std::vector<FieldDifference> act(const std::string& what, int broker);
    std::vector<FieldDifference> compareAnswer(const Json& recorded, const Json& here, const std::string& api);

    std::unique_ptr<engine::Lab> m_lab;
    Symbols m_symbols;
    bool m_tellsApiTable = false; // this transcript is the one about the table of APIs
    std::map<int, int> m_numbers; // brokers of the transcript to those here, where it follows from a draw; others are the same
    std::map<std::string, Connection> m_connections;
    std::map<engine::OutsideId, std::string> m_connectionNames;
    std::map<int, Sent> m_sent; // by step
    int m_peers = 0;
};

} // namespace fidelity
