#include <array>

#include "engine/command/grammar_tables.h"

namespace engine::command {

namespace {

using namespace std::string_view_literals;
using A = ArgType;

constexpr std::array kServers{"broker"sv, "controller"sv};
constexpr std::array kNodes{"broker"sv, "controller"sv, "producer"sv, "consumer"sv};
constexpr std::array kDiskFaults{"read"sv, "write"sv};

constexpr ArgSpec kServer = arg("what", "", A::Choice, "what it is", "种类").of(kServers);
constexpr ArgSpec kNode = arg("what", "", A::Choice, "what it is", "种类").of(kNodes);
constexpr ArgSpec kNodeId = arg("node", "ID", A::NodeOfClass, "which one: 1, c1, p1", "哪一个：1、c1、p1");

constexpr ArgSpec kServerArgs[] = {kServer, kNodeId};
constexpr ArgSpec kNodeArgs[] = {kNode, kNodeId};

constexpr ArgSpec kAddArgs[] = {
    kServer,
    opt("id", "N", A::NewNodeOfClass, "its id; else the next free one", "编号；不写则取下一个空闲的"),
    opt("rack", "R", A::Text, "broker.rack", "broker.rack"),
};

constexpr ArgSpec kSetNodeArgs[] = {
    arg("node", "ID", A::Node, "a node", "节点"),
    opt("service-time", "D", A::Duration, "what one request costs a broker", "broker 处理一个请求的耗时"),
    opt("clock", "D", A::SignedDuration, "offset of its wall clock, such as +5s", "墙钟偏移，例如 +5s"),
};
constexpr RuleSpec kSetNodeRules[] = {oneOf("service-time", "clock")};

constexpr ArgSpec kAdvertisedArgs[] = {
    arg("broker", "BROKER", A::Broker, "the broker", "broker"),
    arg("address", "HOST:PORT", A::HostPort, "the address that it tells clients", "它告诉客户端的地址"),
};

constexpr ArgSpec kCrashArgs[] = {
    arg("node", "NODE", A::Node, "a broker, or a consumer for the points of its own", "broker；consumer 自己的协议点则写 consumer"),
    arg("at", "at", A::Literal, "", ""),
    arg("point", "POINT", A::Point, "a named point of the protocol; `help points` lists them",
        "协议中的一个命名点；`help points` 列出全部"),
};

constexpr ArgSpec kEndA =
    arg("a", "A", A::LinkEnd, "1, c1, p1, client:ID or all", "1、c1、p1、client:ID 或 all");
constexpr ArgSpec kEndB = arg("b", "B", A::LinkEnd, "the other end", "另一端");
constexpr ArgSpec kLinkArgs[] = {kEndA, kEndB, flag("one-way", "only from A to B", "只从 A 到 B")};

constexpr ArgSpec kSetLinkArgs[] = {
    kEndA,
    kEndB,
    opt("latency", "20ms", A::Duration, "one way", "单程延迟"),
    opt("jitter", "5ms", A::Duration, "random part on top", "附加的随机部分"),
    opt("bandwidth", "1MB/s", A::ByteRate, "bytes a second", "每秒字节数"),
    opt("loss", "1%", A::Percent, "of arrivals, each sent again after 200 ms, doubling",
        "丢包比例，200 ms 后重传并加倍"),
};
constexpr RuleSpec kSetLinkRules[] = {oneOf("latency", "jitter", "bandwidth", "loss")};

constexpr ArgSpec kSetDiskArgs[] = {
    arg("broker", "BROKER", A::Broker, "whose disk", "哪个 broker 的磁盘"),
    opt("write-latency", "20ms", A::Duration, "of every write", "每次写入的延迟"),
    opt("bandwidth", "5MB/s", A::ByteRate, "of writes", "写入带宽"),
    flag("full", "no space is left", "磁盘已满"),
    opt("fail", "", A::Choice, "these operations fail", "这类操作失败").of(kDiskFaults),
    flag("ok", "everything is well again", "恢复正常"),
};
constexpr RuleSpec kSetDiskRules[] = {
    oneOf("write-latency", "bandwidth", "full", "fail", "ok"), either("full", "ok"), either("fail", "ok")};

constexpr ArgSpec kFetcherArgs[] = {
    arg("broker", "BROKER", A::Broker, "the follower", "follower 所在的 broker"),
    opt("topic", "T", A::Topic, "only of this topic", "只限这个 topic"),
    opt("partition", "P", A::PartitionNumber, "only of this partition", "只限这个分区"),
};
constexpr RuleSpec kFetcherRules[] = {needs("partition", "topic")};

constexpr ArgSpec kMessage = arg("message", "ID|next", A::MessageId,
    "a message under way, or the next that fits", "在途消息的编号，或下一条符合条件的");
constexpr ArgSpec kApi = opt("api", "Produce", A::Api, "only of this API", "只限这个 API");
constexpr ArgSpec kResponse = flag("response", "a response instead of a request", "响应而不是请求");
constexpr ArgSpec kFrom = opt("from", "A", A::Node, "its sender", "发送方");
constexpr ArgSpec kTo = opt("to", "B", A::Node, "its receiver", "接收方");
constexpr ArgSpec kMessageArgs[] = {kMessage, kApi, kResponse, kFrom, kTo};
constexpr ArgSpec kDelayArgs[] = {kMessage, kApi, kResponse, kFrom, kTo,
    opt("by", "500ms", A::Duration, "how much later it arrives", "晚到多少").required()};

constexpr ArgSpec kStopArgs[] = {kNode, kNodeId,
    opt("timeout", "5s", A::Duration, "of a producer: close() gives up what is not answered by then",
        "仅用于 producer：到时仍未应答的消息，close() 一律放弃"),
};

constexpr FormSpec kForms[] = {
    {"start", kServerArgs, {}, "starts a node that is down", "启动已停止的节点", "start broker 1"},
    {"stop", kStopArgs, {}, "stops a node in order: controlled shutdown, close()",
        "正常停止：controlled shutdown、close()", "stop broker 1"},
    {"kill", kNodeArgs, {}, "kills its process; the page cache survives", "杀死进程；page cache 还在",
        "kill broker 1"},
    {"power-off", kServerArgs, {}, "takes its power: unsynced bytes vanish", "断电：未落盘的字节消失",
        "power-off broker 1"},
    {"pause", kNodeArgs, {}, "stands still, as in a long GC", "停顿，如同一次很长的 GC",
        "pause consumer billing-1"},
    {"resume", kNodeArgs, {}, "goes on after a pause", "停顿之后继续", "resume consumer billing-1"},
    {"wipe", kServerArgs, {}, "its disk is gone", "磁盘被清空", "wipe broker 1"},
    {"add", kAddArgs, {}, "adds a broker or a controller", "增加 broker 或 controller",
        "add broker --rack b"},
    {"remove", kServerArgs, {}, "takes a node away for good", "永久移除节点", "remove broker 4"},
    {"set node", kSetNodeArgs, kSetNodeRules, "gives a node's work a cost or its clock an offset",
        "设置处理耗时或时钟偏移", "set node 1 --service-time 100us"},
    {"set advertised", kAdvertisedArgs, {}, "what a broker says its address is; it may lie",
        "broker 对外宣称的地址，可以是假的", "set advertised 1 10.0.0.9:9092"},
    {"crash", kCrashArgs, {}, "kills a broker or a consumer when it next reaches a point of the protocol",
        "broker 或 consumer 下次到达某个协议点时崩溃", "crash 1 at after-append"},
    {"cut link", kLinkArgs, {}, "nothing gets through; both ends find out by timeouts",
        "切断链路；两端靠超时才发现", "cut link 1 2 --one-way"},
    {"heal link", kLinkArgs, {}, "gets through again; what was on its way arrives late",
        "恢复链路；滞留的字节随后到达", "heal link 1 2"},
    {"set link", kSetLinkArgs, kSetLinkRules, "latency, jitter, bandwidth, loss", "延迟、抖动、带宽、丢包",
        "set link 1 all --latency 20ms --loss 0.5%"},
    {"set disk", kSetDiskArgs, kSetDiskRules, "a slow, full or broken disk", "慢、满或坏的磁盘",
        "set disk 1 --write-latency 20ms"},
    {"freeze fetcher", kFetcherArgs, kFetcherRules, "a follower stops fetching", "follower 停止拉取",
        "freeze fetcher 2 --topic orders --partition 0"},
    {"thaw fetcher", kFetcherArgs, kFetcherRules, "a follower fetches again", "follower 恢复拉取",
        "thaw fetcher 2"},
    {"hold message", kMessageArgs, {}, "stalls a message and what is behind it", "扣住一条消息及其后面的",
        "hold message next --api Produce --response"},
    {"deliver message", kMessageArgs, {}, "lets a held message go on", "放行被扣住的消息",
        "deliver message 815"},
    {"drop message", kMessageArgs, {}, "loses a message and resets its connection", "丢弃消息并重置连接",
        "drop message next --api Produce --response"},
    {"delay message", kDelayArgs, {}, "a message, and what is behind it, arrives later", "消息及其后面的晚到",
        "delay message 815 --by 500ms"},
};

} // namespace

std::span<const FormSpec> nodeForms()
{
    return kForms;
}

} // namespace engine::command
