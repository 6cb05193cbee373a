#pragma once

// A node that writes down what happens to it, and a World of such nodes. Each line begins with the instant; times are
// counted from the World's start, so that tests read "2ms", not "-19.998s".

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/base/state_hash.h"
#include "engine/event/fact_log.h"
#include "engine/sim/world.h"

namespace support {

using namespace engine;

struct Probe final : Node {
    struct Life { // outlives the node
        std::vector<std::string> seen;
        std::map<NodeId, ConnectionId> to;   // the last connection to or from that node
        int starts = 0;
    };
    using Reaction = std::function<void(Turn&, const std::string& text, ConnectionId)>;

    Probe(NodeId id, Life& life, Reaction react) : m_id(id), m_life(life), m_react(std::move(react)) { }

    void note(Turn& turn, const std::string& what)
    {
        m_life.seen.push_back(formatDuration(turn.now() - kWorldStart) + " " + what);
        ++m_count;
    }
    void start(Turn& turn) override
    {
        ++m_life.starts;
        note(turn, "start");
    }
    void on(Turn& turn, const Timer& timer) override { note(turn, "timer " + std::to_string(timer.kind)); }
    void on(Turn& turn, Delivery& delivery) override
    {
        const std::string peer = std::to_string(delivery.peer.value);
        switch (delivery.kind) {
        case Delivery::Kind::Opened: note(turn, "opened " + peer); break;
        case Delivery::Kind::Accepted:
            m_life.to[delivery.peer] = delivery.connection;
            note(turn, "accepted " + peer);
            break;
        case Delivery::Kind::Message: {
            const std::string text(delivery.frame.bytes.flatten().text());
            note(turn, peer + ": " + text);
            if (m_react)
                m_react(turn, text, delivery.connection);
            break;
        }
        case Delivery::Kind::Closed: note(turn, "closed " + peer); break;
        case Delivery::Kind::Reset: note(turn, "reset " + peer); break;
        }
    }
    void on(Turn& turn, const DiskDone& done) override { note(turn, "disk " + std::to_string(done.token.value)); }
    void stop(Turn& turn) override
    {
        note(turn, "stop");
        turn.exit();
    }
    void walk(StateVisitor& visitor) const override
    {
        visitor.id(m_id);
        visitor.number(m_count);
    }

private:
    NodeId m_id;
    Life& m_life;
    Reaction m_react;
    std::int64_t m_count = 0;
};

struct Rig {
    FactLog facts;
    World world;
    std::map<NodeId, Probe::Life> lives;

    explicit Rig(LinkSettings link = {1ms, Duration{0}, 0, 0}, std::uint64_t seed = 1, Recording recording = Recording::Full,
        std::uint64_t eventsPerInstantMax = World::Options{}.eventsPerInstantMax)
        : facts(recording), world({seed, 1767225600000, link, eventsPerInstantMax}, facts)
    {
    }

    // Adds and starts it.
    NodeId add(int id, Probe::Reaction react = nullptr, World::HasDisk disk = World::HasDisk::No)
    {
        NodeAdded what;
        what.id = NodeId{id};
        what.name = std::to_string(id);
        Probe::Life& life = lives[what.id];
        world.addNode(what, [&life, react](NodeId node) { return std::make_unique<Probe>(node, life, react); }, disk);
        world.start(what.id);
        return what.id;
    }
    // An echo answers each message with the same text in brackets, except answers.
    static Probe::Reaction echo()
    {
        return [](Turn& turn, const std::string& text, ConnectionId connection) {
            if (text.starts_with('['))
                return;
            MessageNote note;
            note.isResponse = true;
            turn.send(connection, {Slice::copyOf("[" + text + "]"), nullptr}, note);
        };
    }
    ConnectionId connect(NodeId from, NodeId to)
    {
        world.inTurn(from, [&](Node&, Turn& turn) { lives[from].to[to] = turn.connect(to); });
        return lives[from].to[to];
    }
    MessageId send(NodeId from, NodeId to, std::string_view text, std::int16_t apiKey = 0)
    {
        MessageId message;
        MessageNote note;
        note.apiKey = apiKey;
        world.inTurn(from, [&](Node&, Turn& turn) { message = turn.send(lives[from].to[to], {Slice::copyOf(text), nullptr}, note); });
        return message;
    }
    void close(NodeId from, NodeId to)
    {
        world.inTurn(from, [&](Node&, Turn& turn) { turn.close(lives[from].to[to]); });
    }
    TimerId timer(NodeId node, Duration delay, std::uint16_t kind)
    {
        TimerId id;
        world.inTurn(node, [&](Node&, Turn& turn) { id = turn.setTimer(delay, kind); });
        return id;
    }
    void run(Duration time) { world.runUntil(world.now() + time); }
    // What a node saw since it was asked last.
    std::vector<std::string> seen(NodeId node) { return std::exchange(lives[node].seen, {}); }
    // Connects and forgets the lines of that.
    void linked(NodeId from, NodeId to)
    {
        connect(from, to);
        run(10ms);
        seen(from);
        seen(to);
    }
    std::vector<std::string> history() const
    {
        std::vector<std::string> out;
        const FactSlice all = facts.slice(FactId{}, facts.last());
        for (std::size_t i = 0; i < all.size(); ++i)
            out.push_back(describe(all[i]));
        return out;
    }
    // Facts of one kind, as lines without their instant.
    template <class T>
    std::vector<Fact> of() const
    {
        std::vector<Fact> out;
        const FactSlice all = facts.slice(FactId{}, facts.last());
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].as<T>())
                out.push_back(all[i]);
        return out;
    }
};

} // namespace support
