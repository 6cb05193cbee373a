#pragma once

// Commands about nodes, links, disks and messages under way.

#include <optional>
#include <string>
#include <vector>

#include "engine/command/form.h"
#include "engine/command/values.h"

namespace engine::command {

struct NodeTarget {
    NodeClass what = NodeClass::Broker;
    NodeRef node;
    auto operator<=>(const NodeTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("what", s.what);
        v("node", s.node);
    }
};
// a broker or a controller
struct StartNode : NodeTarget {
    HIGHWATER_COMMAND(StartNode, "start");
};
// orderly: controlled shutdown, close()
struct StopNode : NodeTarget {
    std::optional<Duration> timeout; // of a producer's close(); absent: as long as it takes
    HIGHWATER_COMMAND(StopNode, "stop");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        NodeTarget::fields(s, v);
        v("timeout", s.timeout);
    }
};
// the process dies, its page cache survives
struct KillNode : NodeTarget {
    HIGHWATER_COMMAND(KillNode, "kill");
};
// unsynced bytes vanish
struct PowerOffNode : NodeTarget {
    HIGHWATER_COMMAND(PowerOffNode, "power-off");
};
// a long GC
struct PauseNode : NodeTarget {
    HIGHWATER_COMMAND(PauseNode, "pause");
};
struct ResumeNode : NodeTarget {
    HIGHWATER_COMMAND(ResumeNode, "resume");
};
// its disk is gone
struct WipeNode : NodeTarget {
    HIGHWATER_COMMAND(WipeNode, "wipe");
};
struct RemoveNode : NodeTarget {
    HIGHWATER_COMMAND(RemoveNode, "remove");
};
struct AddNode {
    NodeClass what = NodeClass::Broker;
    std::optional<NodeRef> id; // absent: the next free one
    std::optional<std::string> rack;
    HIGHWATER_COMMAND(AddNode, "add");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("what", s.what);
        v("id", s.id);
        v("rack", s.rack);
    }
};
// service-time: what a request costs a broker. clock: offset of the node's wall clock.
struct SetNode {
    NodeRef node;
    std::optional<Duration> serviceTime;
    std::optional<Duration> clock;
    HIGHWATER_COMMAND(SetNode, "set node");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("node", s.node);
        v("service-time", s.serviceTime);
        v("clock", s.clock);
    }
};
// An address that may lie.
struct SetAdvertised {
    std::int32_t broker = 0;
    HostPort address;
    HIGHWATER_COMMAND(SetAdvertised, "set advertised");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("broker", s.broker);
        v("address", s.address);
    }
};
// The node, a broker or a consumer, dies at the next moment when it reaches `point` (protocolPoints() in names.h).
struct Crash {
    NodeRef node;
    std::string point;
    HIGHWATER_COMMAND(Crash, "crash");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("node", s.node);
        v("point", s.point);
    }
};

struct LinkTarget {
    NodeRef a;
    NodeRef b;
    bool oneWay = false; // only from a to b
    auto operator<=>(const LinkTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("a", s.a);
        v("b", s.b);
        v("one-way", s.oneWay);
    }
};
struct CutLink : LinkTarget {
    HIGHWATER_COMMAND(CutLink, "cut link");
};
struct HealLink : LinkTarget {
    HIGHWATER_COMMAND(HealLink, "heal link");
};
// What is absent stays as it is.
struct SetLink {
    NodeRef a;
    NodeRef b;
    std::optional<Duration> latency;
    std::optional<Duration> jitter;
    std::optional<std::int64_t> bandwidth;      // bytes a second
    std::optional<std::int64_t> lossPerMillion; // TCP's loss: an arrival delayed by 200 ms, doubling
    HIGHWATER_COMMAND(SetLink, "set link");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("a", s.a);
        v("b", s.b);
        v("latency", s.latency);
        v("jitter", s.jitter);
        v("bandwidth", s.bandwidth);
        v("loss", s.lossPerMillion);
    }
};
enum class DiskFault : std::uint8_t { Read, Write };
struct SetDisk {
    std::int32_t broker = 0;
    std::optional<Duration> writeLatency;
    std::optional<std::int64_t> bandwidth; // bytes a second
    bool full = false;
    std::optional<DiskFault> fail;
    bool ok = false; // every fault and limit is taken away first
    HIGHWATER_COMMAND(SetDisk, "set disk");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("broker", s.broker);
        v("write-latency", s.writeLatency);
        v("bandwidth", s.bandwidth);
        v("full", s.full);
        v("fail", s.fail);
        v("ok", s.ok);
    }
};
struct FetcherTarget {
    std::int32_t broker = 0; // the follower
    std::optional<std::string> topic;
    std::optional<std::int32_t> partition;
    auto operator<=>(const FetcherTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("broker", s.broker);
        v("topic", s.topic);
        v("partition", s.partition);
    }
};
struct FreezeFetcher : FetcherTarget {
    HIGHWATER_COMMAND(FreezeFetcher, "freeze fetcher");
};
struct ThawFetcher : FetcherTarget {
    HIGHWATER_COMMAND(ThawFetcher, "thaw fetcher");
};
// One message: by number, or the next one that fits the filters.
struct MessageTarget {
    std::int64_t id = 0; // 0: next
    std::optional<std::string> api;
    bool response = false;
    std::optional<NodeRef> from;
    std::optional<NodeRef> to;
    auto operator<=>(const MessageTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("message", s.id);
        v("api", s.api);
        v("response", s.response);
        v("from", s.from);
        v("to", s.to);
    }
};
struct HoldMessage : MessageTarget {
    HIGHWATER_COMMAND(HoldMessage, "hold message");
};
struct DeliverMessage : MessageTarget {
    HIGHWATER_COMMAND(DeliverMessage, "deliver message");
};
struct DropMessage : MessageTarget {
    HIGHWATER_COMMAND(DropMessage, "drop message");
};
struct DelayMessage : MessageTarget {
    Duration by{0};
    HIGHWATER_COMMAND(DelayMessage, "delay message");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        MessageTarget::fields(s, v);
        v("by", s.by);
    }
};

} // namespace engine::command
