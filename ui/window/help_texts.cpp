// What the help says; how it is shown is in help_sheet.cpp.

#include "ui/window/help_sheet.h"

#include <QCoreApplication>

#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

About aboutNode(const QString& word, const QString& sentences)
{
    About about;
    about.word = word;
    about.sentences = sentences;
    about.marks = {{Sample::Running, Help::tr("green dot: it runs")}, {Sample::Fenced, Help::tr("amber ring: fenced, the controller does not hear it, so it leads nothing")},
        {Sample::Paused, Help::tr("two bars: paused, as in a long garbage collection")}, {Sample::Stopped, Help::tr("empty square: stopped in good order")},
        {Sample::Killed, Help::tr("cross: killed, the process is gone and the disk stays")},
        {Sample::PoweredOff, Help::tr("power sign: the power is off, bytes that were not synced are gone")}};
    return about;
}

About aboutReplica(StageKind kind)
{
    About about;
    about.word = kind == StageKind::Partition ? Help::tr("Partition") : Help::tr("Replica");
    about.sentences = kind == StageKind::Partition
        ? Help::tr("One log of a topic, kept by several brokers. One replica leads and takes every record; the others fetch from it.")
        : Help::tr("One broker's copy of a partition: a log that only grows at its end. The leader takes records, the followers fetch them.");
    about.marks = {{Sample::Crown, Help::tr("crown: the leader")}, {Sample::InSync, Help::tr("grey ring: a follower in the ISR")},
        {Sample::OutOfIsr, Help::tr("amber ring: out of the ISR")}, {Sample::Down, Help::tr("cross: its broker is down")},
        {Sample::HighWatermark, Help::tr("wave on a post: the high watermark, HW")}, {Sample::Caret, Help::tr("caret: the log end offset, LEO, of this copy")}};
    return about;
}

About aboutRecord()
{
    About about;
    about.word = Help::tr("Record");
    about.sentences = Help::tr("One message in the log, found by its offset. Below the high watermark every in-sync replica has it and consumers may read it; above, it can still be lost.");
    about.marks = {{Sample::Water, Help::tr("in the water: below HW")}, {Sample::Dry, Help::tr("dashed, dry: above HW")},
        {Sample::Grey, Help::tr("grey: this copy is not counted now")}};
    return about;
}

About aboutMessage()
{
    About about;
    about.word = Help::tr("Message");
    about.sentences = Help::tr("A request or its answer on the way between two nodes. It can be held, delivered, or dropped with its connection.");
    about.marks = {{Sample::Request, Help::tr("solid: a request")}, {Sample::Response, Help::tr("dashed: an answer")},
        {Sample::Held, Help::tr("ends in two bars: it is held or its receiver is paused")}, {Sample::Dropped, Help::tr("ends in a cross: dropped, the connection was reset")}};
    return about;
}

About aboutClient(const ClusterView& view, const ObjectId& id)
{
    About about;
    const ClientView* client = view.client(id.node());
    const bool produces = client && client->kind == NodeKind::Producer, outside = client && client->kind == NodeKind::Outside;
    about.word = outside ? Help::tr("Client from outside") : produces ? Help::tr("Producer") : Help::tr("Consumer");
    about.sentences = outside ? Help::tr("A program that speaks Kafka's protocol to these brokers. Its requests are real; the window does not know its settings.")
        : produces ? Help::tr("It gathers records into batches by partition and sends them to the leaders. acks says how many replicas must have a record before it counts as sent.")
                   : Help::tr("It fetches from the leaders up to the high watermark, and commits how far it came for its group.");
    about.marks = {{Sample::Running, Help::tr("coloured edge: its own colour, also on its messages")}, {Sample::Ephemeral, Help::tr("dashed border: it is down")}};
    return about;
}

About aboutProducerThing(const ClusterView& view, const ObjectId& id)
{
    About about = aboutClient(view, id.owner());
    switch (id.kind) {
    case StageKind::Deque:
    case StageKind::Batch:
        about.word = Help::tr("Batch");
        about.sentences = Help::tr("send() appends to the last batch of a partition, the sender takes the first. It may leave when it is full, has waited linger.ms, memory is short, or somebody flushes.");
        about.marks = {};
        break;
    case StageKind::Window:
    case StageKind::Request:
        about.word = Help::tr("Requests in flight");
        about.sentences = Help::tr("At most max.in.flight.requests.per.connection Produce requests are under way to a broker; the next one waits for an answer.");
        about.marks = {};
        break;
    case StageKind::Knob:
        about.word = Help::tr("Setting");
        about.sentences = Help::tr("A setting of this producer in its place. Enter edits it; the producer is closed in order and built anew with it.");
        about.marks = {};
        break;
    default:
        break;
    }
    return about;
}

About aboutGroupThing(const ObjectId& id)
{
    About about;
    if (id.kind == StageKind::OwnerSpan || id.kind == StageKind::GroupRow) {
        about.word = Help::tr("Who reads a partition");
        about.sentences = Help::tr("One row, one partition; the bar is the member that reads it. Grey hatch: a rebalance took it away for a while. Red hatch: its reader is dead or asleep and the group does not know yet. Committed is where a new reader would begin, position where this one is; the lag goes up to the high watermark.");
    } else if (id.kind == StageKind::GroupMember) {
        about.word = Help::tr("Member");
        about.sentences = Help::tr("A member of the group that no client on the stage stands for. Its coordinator gave it this id.");
    } else if (id.isGroupThing(GroupThing::Generation) || id.isGroupThing(GroupThing::Rebalance)) {
        about.word = Help::tr("Generation");
        about.sentences = Help::tr("Each rebalance gives the group a new number: generation, or epoch with KIP-848. Whoever comes with an old one is refused. A click shows the messages of the rebalance that led to it.");
    } else if (id.isGroupThing(GroupThing::Mark)) {
        about.word = Help::tr("What happened to a member");
        about.sentences = Help::tr("It joined, left, died, was not heard of for session.timeout.ms, or did not call poll() for max.poll.interval.ms.");
    } else if (id.isGroupThing(GroupThing::Coordinator)) {
        about.word = Help::tr("Coordinator");
        about.sentences = Help::tr("The broker that leads the group's partition of __consumer_offsets. It keeps members and committed offsets; when it dies, the next leader of that partition reads them back.");
    } else {
        about.word = Help::tr("Consumer group");
        about.sentences = Help::tr("Who of the group reads which partition, over time; below and beside it how the last change went, what other assignors would have done, and what stands of the group in __consumer_offsets.");
    }
    return about;
}

About aboutLogThing(const ObjectId& id)
{
    About about;
    switch (id.kind) {
    case StageKind::Segment:
        about.word = Help::tr("Segment");
        about.sentences = Help::tr("A piece of the log in a file of its own, named after its first offset. Only the last one grows; when it reaches segment.bytes or segment.ms, a new one is begun. Retention takes whole files, the oldest first.");
        break;
    case StageKind::LogBatch:
        about.word = Help::tr("Record batch");
        about.sentences = Help::tr("Records that a producer sent together: a header of 61 bytes, then the records. The same bytes stand on the wire, in this file and in every replica. Enter shows them one by one.");
        break;
    case StageKind::IndexEntry:
        about.word = id.other == 0 ? Help::tr("Index entry") : Help::tr("Time index entry");
        about.sentences = id.other == 0 ? Help::tr("After each index.interval.bytes one batch gets an entry: its last offset, relative to the file's name, and the byte at which it begins. Eight bytes.")
                                        : Help::tr("Up to this offset no record is younger. Twelve bytes: a timestamp and a relative offset.");
        break;
    case StageKind::Retired:
        about.word = Help::tr("Deleted files");
        about.sentences = Help::tr("Retention or the cleaner took them out of the log. They are only renamed, so that a slow reader is not surprised; file.delete.delay.ms later they are removed.");
        break;
    default:
        about.word = Help::tr("Files of a log");
        about.sentences = Help::tr("One copy of a partition as it lies on a broker's disk: a log file, two indexes for each segment, and small text files. The ruler is the file: the same column is the same byte in each of them.");
        about.marks = {{Sample::HighWatermark, Help::tr("wave on a post: the high watermark, HW")}, {Sample::Dry, Help::tr("dashed, dry: it can still be lost")}};
        break;
    }
    return about;
}

} // namespace

About aboutThing(const ClusterView& view, const ObjectId& id)
{
    About about;
    switch (id.kind) {
    case StageKind::Broker:
        about = aboutNode(Help::tr("Broker"), Help::tr("A server that stores partitions and answers clients. It leads some partitions and follows the leaders of others."));
        break;
    case StageKind::Controller:
    case StageKind::Controllers:
        about = aboutNode(Help::tr("Controller"), Help::tr("The controllers keep the cluster's metadata in a Raft log (KRaft). The active one decides who leads a partition and who is in the ISR."));
        about.marks.insert(about.marks.begin(), {Sample::Controller, Help::tr("amber crown: the active controller")});
        break;
    case StageKind::Topic:
        about.word = Help::tr("Topic");
        about.sentences = Help::tr("A named stream of records, split into partitions. Records with the same key go to the same partition and keep their order there.");
        break;
    case StageKind::Partition:
    case StageKind::Replica:
        about = aboutReplica(id.kind);
        break;
    case StageKind::Record:
        about = aboutRecord();
        break;
    case StageKind::Message:
        about = aboutMessage();
        break;
    case StageKind::Link:
        about.word = Help::tr("Link");
        about.sentences = Help::tr("The network between two nodes. While it is cut, nothing passes; the nodes notice only by their timeouts.");
        about.marks = {{Sample::Dropped, Help::tr("cross on a dashed line: the link is cut")}};
        break;
    case StageKind::Client:
        about = aboutClient(view, id);
        break;
    case StageKind::Group:
        about.word = Help::tr("Consumer group");
        about.sentences = Help::tr("Consumers that share the partitions of their topics: each partition is read by one member. When members come or go, the group rebalances.");
        break;
    case StageKind::Setting:
        about.word = Help::tr("Setting");
        about.sentences = Help::tr("A value that was made smaller so that things can be watched. The real default stands beside it.");
        break;
    case StageKind::Lane:
    case StageKind::Part:
    case StageKind::Deque:
    case StageKind::Batch:
    case StageKind::Window:
    case StageKind::Request:
    case StageKind::Knob:
        about = aboutProducerThing(view, id);
        break;
    case StageKind::GroupPart:
    case StageKind::GroupRow:
    case StageKind::OwnerSpan:
    case StageKind::GroupMember:
        about = aboutGroupThing(id);
        break;
    case StageKind::Segment:
    case StageKind::LogBatch:
    case StageKind::IndexEntry:
    case StageKind::Retired:
    case StageKind::LogPart:
        about = aboutLogThing(id);
        break;
    default:
        about.word = Help::tr("The stage");
        about.sentences = Help::tr("Brokers in the middle with one row for each partition, clients on the left, consumer groups on the right, controllers above. The same column is the same offset on every broker. Select a thing and press F1 to read about it.");
        about.marks = aboutReplica(StageKind::Replica).marks;
        about.marks.insert(about.marks.end(), {{Sample::Water, Help::tr("in the water: every in-sync replica has it")}, {Sample::Dry, Help::tr("dashed, dry: it can still be lost")}});
        return about;
    }
    about.name = spoken(view, view.at, id).name;
    for (const StageCommand& command : commandsFor(view, id))
        if (!command.key.isEmpty())
            about.keys.push_back({{command.key}, command.words});
    about.keys.push_back({{QStringLiteral("W")}, Help::tr("Why? of it")});
    return about;
}

std::vector<KeyGroup> keysOfWindow()
{
    using S = QStringList;
    return {
        {Help::tr("Time"),
            {{S{"Space"}, Help::tr("play or pause")}, {S{".", ","}, Help::tr("one event on, one back")}, {S{"Shift+.", "Shift+,"}, Help::tr("next, previous event of the chosen kind")},
                {S{"[", "]"}, Help::tr("slower, faster")}, {S{"A"}, Help::tr("pace by itself: slow when something happens")}, {S{"B"}, Help::tr("branch here, when looking at the past")},
                {S{"Z", "Ctrl+Z"}, Help::tr("undo the last command")}, {S{"L", "T", "D"}, Help::tr("slow replay, space-time diagram, first difference")}}},
        {Help::tr("Timeline, while it has the keyboard"),
            {{S{"←", "→", "PgUp", "PgDown"}, Help::tr("look earlier, later")}, {S{"Home", "End"}, Help::tr("the start, now")}, {S{"↑", "↓", "Enter"}, Help::tr("choose a branch, go there")}}},
        {Help::tr("Stage"),
            {{S{"Tab"}, Help::tr("next place: controllers, clients, brokers, groups")}, {S{"←", "→", "↑", "↓"}, Help::tr("next thing: broker, row, record")},
                {S{"Enter", "Esc"}, Help::tr("closer, back")}, {S{"1", "…", "6"}, Help::tr("cluster, topic … bytes, group")}, {S{"+", "-", "0"}, Help::tr("wider, narrower, fit")},
                {S{"Shift+Wheel", "End"}, Help::tr("along the log, follow its end")}, {S{"F", "PgUp", "PgDown"}, Help::tr("in files: find an offset, older, newer")}}},
        {Help::tr("Selected node, message or link"),
            {{S{"K"}, Help::tr("kill, or start again")}, {S{"P"}, Help::tr("pause, resume")}, {S{"O"}, Help::tr("power off: unsynced bytes vanish")},
                {S{"X"}, Help::tr("cut, heal its links")}, {S{"H"}, Help::tr("hold, deliver a message")}, {S{"S", "C", "I"}, Help::tr("send, commit, a consumer more")}, {S{"W"}, Help::tr("why is it so?")}}},
        {Help::tr("Window"),
            {{S{"Q", "M"}, Help::tr("things to break, plots")}, {S{"Shift+P", "Shift+C"}, Help::tr("start a producer, a consumer")}, {S{"Shift+T"}, Help::tr("create a topic")}, 
                {S{"Ctrl+K"}, Help::tr("find anything, run a command")}, {S{"?", "F1"}, Help::tr("this sheet, what is selected")}, {S{"F5"}, Help::tr("presenter's view: large, no panels")},
                {S{"Ctrl+L"}, Help::tr("the other language")}, {S{"Ctrl+E"}, Help::tr("experiment: other settings, many seeds")}, {S{"Ctrl+J", "Ctrl+M"}, Help::tr("code of your own, your disk measured")},
                {S{"Ctrl+O", "Ctrl+S"}, Help::tr("open, save a lab")}, {S{"Ctrl+Shift+O"}, Help::tr("open a log folder")}, {S{"Ctrl+Q"}, Help::tr("quit")}}},
    };
}

} // namespace ui
