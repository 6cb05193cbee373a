// A sentence for each fact.

#include "ui/common/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <type_traits>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/group_sentences.h"

namespace ui {

namespace {

using namespace engine;

// One sentence for each kind of fact.
struct Sentence : GroupSentences {
    Q_DECLARE_TR_FUNCTIONS(Sentence)
public:
    using GroupSentences::operator();

    QString operator()(const NodeAdded& f) const { return tr("%1 was added").arg(node(f.id)); }
    QString operator()(const NodeRemoved& f) const { return tr("%1 was removed").arg(node(f.id)); }
    QString operator()(const NodeStarted& f) const { return tr("%1 started").arg(node(f.id)); }
    QString operator()(const NodeStopped& f) const
    {
        switch (f.how) {
        case StopKind::Stopped:
            return tr("%1 stopped in good order").arg(node(f.id));
        case StopKind::Killed:
            return f.id.isBroker() || f.id.isController()
                ? tr("%1 was killed: its page cache survives").arg(node(f.id))
                : tr("%1 was killed: what it held in memory is gone").arg(node(f.id));
        case StopKind::PoweredOff:
            return tr("%1 lost power: what was not synced is gone").arg(node(f.id));
        }
        return {};
    }
    QString operator()(const PointReached& f) const { return tr("%1 dies at the point %2").arg(node(f.id), text(f.point)); }
    QString operator()(const DiskSet& f) const
    {
        if (f.wiped)
            return tr("%1 has an empty disk now").arg(node(f.id));
        if (f.failsReading || f.failsWriting)
            return (f.failsReading ? tr("the disk of %1 fails to read") : tr("the disk of %1 fails to write")).arg(node(f.id));
        if (f.full)
            return tr("the disk of %1 is full").arg(node(f.id));
        if (f.writeLatency > Duration{0} || f.bandwidth > 0)
            return tr("the disk of %1 is slow").arg(node(f.id));
        return tr("the disk of %1 is well").arg(node(f.id));
    }
    QString operator()(const NodeTuned& f) const
    {
        return tr("%1: wall clock off by %2, each message costs %3").arg(node(f.id), text(formatDuration(f.clock)), text(formatDuration(f.serviceTime)));
    }
    QString operator()(const ClientConfigSet& f) const { return tr("%1 has the settings %2 from its next start on").arg(node(f.id), text(f.detail)); }
    QString operator()(const SwitchSet& f) const { return tr("history switch %1 = %2").arg(text(f.name), text(f.value)); }
    QString operator()(const NodePaused& f) const { return tr("%1 is paused").arg(node(f.id)); }
    QString operator()(const NodeResumed& f) const { return tr("%1 goes on").arg(node(f.id)); }
    QString operator()(const LinkCut& f) const
    {
        return tr("link cut: %1 → %2").arg(node(f.from), node(f.to));
    }
    QString operator()(const LinkHealed& f) const
    {
        return tr("link healed: %1 → %2").arg(node(f.from), node(f.to));
    }
    QString operator()(const ConnectionOpened& f) const
    {
        return tr("%1 connected to %2").arg(node(f.from), node(f.to));
    }
    QString operator()(const ConnectionClosed& f) const
    {
        switch (f.how) {
        case CloseKind::Closed:
            return tr("connection %1 – %2 closed").arg(node(f.from), node(f.to));
        case CloseKind::Reset:
            return tr("connection %1 – %2 was reset").arg(node(f.from), node(f.to));
        case CloseKind::Refused:
            return tr("%2 refused the connection of %1").arg(node(f.from), node(f.to));
        }
        return {};
    }
    QString operator()(const ClientIdentified& f) const
    {
        return f.software.empty()
            ? tr("client.id of %1 is %2").arg(node(f.id), text(f.clientId))
            : tr("client.id of %1 is %2, software %3").arg(node(f.id), text(f.clientId), text(f.software));
    }
    QString operator()(const MessageSent& f) const
    {
        QString what = apiName(f.apiKey);
        if (f.offset != kNoOffset)
            what += QLatin1Char(' ') + off(f.offset);
        if (f.partition)
            what += QStringLiteral(" · ") + of(*f.partition);
        if (f.isResponse && f.error != ErrorCode::None)
            return tr("%1 answered %2 to %3 with %4").arg(node(f.from), what, node(f.to), error(f.error));
        return f.isResponse ? tr("%1 answered %2 to %3").arg(node(f.from), what, node(f.to))
                            : tr("%1 sent %2 to %3").arg(node(f.from), what, node(f.to));
    }
    QString operator()(const MessageDelivered& f) const
    {
        return tr("message %1 arrived").arg(f.message.value);
    }
    QString operator()(const MessageDelayed& f) const
    {
        switch (f.fate) {
        case MessageFate::Stalled:
            return tr("message %1 is held").arg(f.message.value);
        case MessageFate::Resumed:
            return tr("message %1 goes on").arg(f.message.value);
        case MessageFate::Dropped:
            return tr("message %1 was dropped, its connection reset").arg(f.message.value);
        }
        return {};
    }
    QString operator()(const QuorumStateChanged& f) const
    {
        return f.leader == kLabNode ? tr("%1 is %2 in epoch %3").arg(node(f.controller), quorumRoleWord(f.role)).arg(f.epoch)
                                    : tr("%1 is %2 in epoch %3, leader %4").arg(node(f.controller), quorumRoleWord(f.role)).arg(f.epoch).arg(node(f.leader));
    }
    QString operator()(const QuorumProspective& f) const
    {
        return tr("%1 asks whether it could win an election; epoch %2 stays").arg(node(f.voter)).arg(f.epoch);
    }
    QString operator()(const QuorumPreVoteLost& f) const
    {
        return f.leader == kLabNode ? tr("%1 found no majority and begins no election, epoch %2").arg(node(f.voter)).arg(f.epoch)
                                    : tr("%1 found no majority and follows %2 again, epoch %3").arg(node(f.voter), node(f.leader)).arg(f.epoch);
    }
    QString operator()(const QuorumObserversChanged& f) const
    {
        return tr("observers of the metadata log of %1: %2").arg(node(f.leader), brokerList(f.observers));
    }
    QString operator()(const MetadataLogStartMoved& f) const
    {
        return tr("the metadata log of %1 now begins at %2; a snapshot stands for what was before").arg(node(f.controller), off(f.startOffset));
    }
    QString operator()(const MetadataSnapshotWritten& f) const
    {
        return tr("%1 wrote a snapshot of the metadata up to %2, epoch %3: %4 records, %5 bytes")
            .arg(node(f.controller), off(f.endOffset))
            .arg(f.epoch)
            .arg(f.records)
            .arg(f.bytes);
    }
    QString operator()(const MetadataSnapshotLoaded& f) const
    {
        return f.from == f.loadedBy ? tr("%1 took its metadata from its own snapshot at %2").arg(node(f.loadedBy), off(f.endOffset))
                                    : tr("%1 took its metadata from the snapshot of %3 at %2").arg(node(f.loadedBy), off(f.endOffset), node(f.from));
    }
    QString operator()(const QuorumCandidate& f) const
    {
        return tr("%1 asks for votes in epoch %2").arg(node(f.candidate)).arg(f.epoch);
    }
    QString operator()(const QuorumVoted& f) const
    {
        if (f.preVote)
            return (f.granted ? tr("%1 would vote for %2, epoch %3 stays") : tr("%1 would not vote for %2, epoch %3 stays"))
                .arg(node(f.voter), node(f.candidate))
                .arg(f.epoch);
        return (f.granted ? tr("%1 votes for %2 in epoch %3") : tr("%1 refuses its vote to %2 in epoch %3"))
            .arg(node(f.voter), node(f.candidate))
            .arg(f.epoch);
    }
    QString operator()(const QuorumLeaderElected& f) const
    {
        return tr("%1 is the active controller, epoch %2").arg(node(f.leader)).arg(f.epoch);
    }
    QString operator()(const QuorumLeaderResigned& f) const
    {
        return tr("%1 is no longer the active controller, epoch %2").arg(node(f.leader)).arg(f.epoch);
    }
    QString operator()(const MetadataLogMoved& f) const
    {
        return tr("metadata log of %1: end %2, committed %3")
            .arg(node(f.controller), off(f.endOffset), off(f.highWatermark));
    }
    QString operator()(const BrokerRegistered& f) const
    {
        return tr("%1 registered, broker epoch %2").arg(broker(f.broker)).arg(f.brokerEpoch);
    }
    QString operator()(const BrokerFenced& f) const
    {
        return tr("%1 is fenced: it leads nothing").arg(broker(f.broker));
    }
    QString operator()(const BrokerUnfenced& f) const
    {
        return tr("%1 is unfenced: it may lead").arg(broker(f.broker));
    }
    QString operator()(const TopicCreated& f) const
    {
        return tr("topic %1 created: %2 × %3 replicas")
            .arg(text(f.topic))
            .arg(f.partitions)
            .arg(f.replicationFactor);
    }
    QString operator()(const TopicDeleted& f) const { return tr("topic %1 deleted").arg(text(f.topic)); }
    QString operator()(const BrokerUnregistered& f) const { return tr("%1 is no longer registered").arg(broker(f.broker)); }
    QString operator()(const GroupConfigSet& f) const
    {
        return f.value ? tr("group %1: %2 = %3").arg(text(f.group), text(f.key), text(*f.value))
                       : tr("group %1: %2 back to its brokers'").arg(text(f.group), text(f.key));
    }
    QString operator()(const TopicConfigSet& f) const
    {
        return f.value ? tr("topic %1: %2 = %3").arg(text(f.topic), text(f.key), text(*f.value))
                       : tr("topic %1: %2 back to its default").arg(text(f.topic), text(f.key));
    }
    QString operator()(const BrokerConfigSet& f) const
    {
        if (f.broker == kNoBroker)
            return f.value ? tr("all brokers: %1 = %2").arg(text(f.key), text(*f.value)) : tr("all brokers: %1 back to what each started with").arg(text(f.key));
        return f.value ? tr("%1: %2 = %3").arg(broker(f.broker), text(f.key), text(*f.value))
                       : tr("%1: %2 back to what it started with").arg(broker(f.broker), text(f.key));
    }
    QString operator()(const PartitionCreated& f) const
    {
        return tr("%1 on brokers %2, leader %3")
            .arg(of(f.partition), brokerList(f.replicas), broker(f.leader));
    }
    QString operator()(const LeaderElected& f) const
    {
        return f.leader == kNoBroker ? tr("%1 has no leader: nobody can be served").arg(of(f.partition))
                                     : tr("%1 leads %2 from epoch %3 on")
                                           .arg(broker(f.leader), of(f.partition))
                                           .arg(f.leaderEpoch.value);
    }
    QString operator()(const NotElected& f) const
    {
        switch (f.why) {
        case NotElectedWhy::NotInIsr:
            return tr("%1 was not elected for %2: not in the ISR").arg(broker(f.broker), of(f.partition));
        case NotElectedWhy::Fenced:
            return tr("%1 was not elected for %2: fenced").arg(broker(f.broker), of(f.partition));
        case NotElectedWhy::ShuttingDown:
            return tr("%1 was not elected for %2: shutting down").arg(broker(f.broker), of(f.partition));
        case NotElectedWhy::LaterInOrder:
            return tr("%1 was not elected for %2: later in the order of replicas")
                .arg(broker(f.broker), of(f.partition));
        }
        return {};
    }
    QString operator()(const IsrShrunk& f) const
    {
        return tr("%1 left the ISR of %2 · ISR %3")
            .arg(brokerList(f.removed), of(f.partition), brokerList(f.isr));
    }
    QString operator()(const IsrExpanded& f) const
    {
        return tr("%1 joined the ISR of %2 · ISR %3")
            .arg(brokerList(f.added), of(f.partition), brokerList(f.isr));
    }
    QString operator()(const EligibleReplicasChanged& f) const
    {
        return f.elr.empty() ? tr("Nobody but the ISR may lead %1 · ISR %2").arg(of(f.partition), brokerList(f.isr))
                             : tr("%1 may still be elected for %2 · ISR %3").arg(brokerList(f.elr), of(f.partition), brokerList(f.isr));
    }
    QString operator()(const ReplicasReassigned& f) const
    {
        return tr("%1 is assigned to brokers %2").arg(of(f.partition), brokerList(f.replicas));
    }
    QString operator()(const LeaderImbalanceFound& f) const
    {
        return tr("partitions that their first replica does not lead: %1; it takes over %2 of them").arg(f.partitions).arg(f.mended);
    }
    QString operator()(const RoleTaken& f) const
    {
        switch (f.role) {
        case ReplicaRole::Leader:
            return tr("%1 learned that it leads %2").arg(broker(f.broker), of(f.partition));
        case ReplicaRole::Follower:
            return tr("%1 follows %3 in %2").arg(broker(f.broker), of(f.partition), broker(f.leader));
        case ReplicaRole::None:
            return tr("%1 has no part in %2 any more").arg(broker(f.broker), of(f.partition));
        }
        return {};
    }
    QString operator()(const ReplicaDeleted& f) const
    {
        return tr("%1 deleted its replica of %2").arg(broker(f.broker), of(f.partition));
    }
    QString operator()(const LogOpened& f) const
    {
        return f.dropped > 0
            ? tr("%1 recovered %2 up to %3: %4 were cut off")
                  .arg(broker(f.broker), of(f.partition), off(f.endOffset), bytes(f.dropped))
            : tr("%1 opened %2 at %3").arg(broker(f.broker), of(f.partition), off(f.endOffset));
    }
    QString operator()(const BatchAppended& f) const
    {
        const QString what = f.baseOffset == f.lastOffset
            ? off(f.baseOffset)
            : off(f.baseOffset) + QStringLiteral("–") + off(f.lastOffset);
        return tr("%1 appended %2 of %3 · LEO %4 → %5")
            .arg(broker(f.broker), what, of(f.partition), off(f.baseOffset), off(f.lastOffset + 1));
    }
    QString operator()(const SegmentRolled& f) const
    {
        return tr("%1 rolled %2: a new segment from %3")
            .arg(broker(f.broker), of(f.partition), off(f.baseOffset));
    }
    QString operator()(const LogFlushed& f) const
    {
        return tr("%1 synced %2 up to %3").arg(broker(f.broker), of(f.partition), off(f.upTo));
    }
    QString operator()(const LogTruncated& f) const
    {
        return tr("%1 truncated %2: %3 → %4").arg(broker(f.broker), of(f.partition), off(f.from), off(f.to));
    }
    QString operator()(const LogStartMoved& f) const
    {
        return tr("%2 on %1 now starts at %3").arg(broker(f.broker), of(f.partition), off(f.to));
    }
    QString operator()(const FollowerFetched& f) const
    {
        return tr("%1 fetched from %3 of %2: it has all below")
            .arg(broker(f.follower), of(f.partition), off(f.endOffset));
    }
    QString operator()(const HighWatermarkAdvanced& f) const
    {
        return tr("%1 on %2: HW %3 → %4").arg(of(f.partition), broker(f.broker), off(f.from), off(f.to));
    }
    QString operator()(const HighWatermarkHeld& f) const
    {
        return tr("%1: HW stays %2, %3 is the slowest in the ISR")
            .arg(of(f.partition), off(f.at), broker(f.by));
    }
    QString operator()(const ReplicationThrottled& f) const
    {
        const QString rate = tr("%1/s").arg(bytes(f.bytesPerSecond));
        if (!f.throttled)
            return tr("%1 is copied from %2 to %3 without a limit again").arg(of(f.partition), broker(f.asLeader ? f.broker : f.peer), broker(f.asLeader ? f.peer : f.broker));
        return f.asLeader ? tr("%1 leaves %2 out of its answer to %3: over its quota of %4").arg(broker(f.broker), of(f.partition), broker(f.peer), rate)
                          : tr("%1 does not ask %3 for %2: over its quota of %4").arg(broker(f.broker), of(f.partition), broker(f.peer), rate);
    }
    QString operator()(const ReadReplicaPreferred& f) const
    {
        return tr("%1 sends %2 to %3 for %4: both are in rack %5").arg(broker(f.leader), node(f.client), broker(f.replica), of(f.partition), text(f.rack));
    }
    QString operator()(const FetchSessionOpened& f) const
    {
        return tr("%1 keeps fetch session %2 for %3, partitions in it: %4").arg(broker(f.broker)).arg(f.session).arg(node(f.client)).arg(f.partitions);
    }
    QString operator()(const FetchSessionEvicted& f) const
    {
        return tr("%1 gave up fetch session %2 of %3 to make room").arg(broker(f.broker)).arg(f.session).arg(node(f.client));
    }
    QString operator()(const FetcherFrozen& f) const
    {
        const QString what = f.topic.empty() ? QString()
            : f.partition < 0                ? text(f.topic)
                                             : of({f.topic, f.partition});
        return (f.frozen ? tr("fetcher of %1 frozen %2") : tr("fetcher of %1 thawed %2"))
            .arg(broker(f.broker), what)
            .trimmed();
    }
    QString operator()(const RequestRefused& f) const
    {
        const QString words = tr("%1 refused %2 of %3: %4").arg(node(f.server), apiName(f.apiKey), node(f.client), error(f.error));
        return f.message.empty() ? words : words + QStringLiteral(" · ") + text(f.message); // Kafka's own words stay as they are
    }
    QString operator()(const RequestThrottled& f) const
    {
        return tr("%1 does not read from %2 for %3: client-id “%4” is over its quota")
            .arg(node(f.server), node(f.client), durationText(f.by), text(f.clientId));
    }
    QString operator()(const RequestParked& f) const
    {
        return f.until == kNoOffset
            ? tr("%2 of %3 waits at %1").arg(node(f.server), apiName(f.apiKey), node(f.client))
            : tr("%2 of %3 waits at %1 for HW %4")
                  .arg(node(f.server), apiName(f.apiKey), node(f.client), off(f.until));
    }
    QString operator()(const RecordCalled& f) const
    {
        return f.key.empty()
            ? tr("%1 called send() for %2").arg(node(f.client), of(f.partition))
            : tr("%1 called send() for %2, key %3").arg(node(f.client), of(f.partition), text(f.key));
    }
    QString operator()(const SendFailed& f) const
    {
        return tr("send() of %1 failed with %2: %3").arg(node(f.client), text(f.exception), text(f.message));
    }
    QString operator()(const SendBlocked& f) const
    {
        return f.on == BlockedOn::Memory ? tr("send() holds %1: buffer.memory is used up").arg(node(f.client))
                                         : tr("send() holds %1: it does not know %2 yet").arg(node(f.client), text(f.partition.topic));
    }
    QString operator()(const InterceptorRan& f) const
    {
        const QString who = text(f.interceptor);
        if (f.outcome == InterceptorOutcome::Threw)
            return tr("interceptor %1 of %2 threw; the record goes on: %3").arg(who, node(f.client), text(f.message));
        switch (f.hook) {
        case InterceptorHook::Configure:
            return tr("interceptor %1 of %2 was configured").arg(who, node(f.client));
        case InterceptorHook::Close:
            return tr("interceptor %1 of %2 was closed").arg(who, node(f.client));
        case InterceptorHook::OnAcknowledgement:
            return f.message.empty() ? tr("interceptor %1 of %2 saw an acknowledgement").arg(who, node(f.client))
                                     : tr("interceptor %1 of %2 saw an acknowledgement: %3").arg(who, node(f.client), text(f.message));
        case InterceptorHook::OnSend:
            break;
        }
        return f.outcome == InterceptorOutcome::Changed
            ? tr("interceptor %1 of %2 changed a record (%3 B)")
                  .arg(who, node(f.client), (f.grewBy > 0 ? QStringLiteral("+") : QString()) + number(f.grewBy))
            : tr("interceptor %1 of %2 left a record as it was").arg(who, node(f.client));
    }
    QString operator()(const ClientMetadataUpdated& f) const
    {
        return tr("%1 was told who leads its %2 partitions").arg(node(f.client)).arg(f.leaders.size());
    }
    QString operator()(const StickyPartitionChosen& f) const
    {
        return f.before < 0 ? tr("%1 drew %2 for records without a key").arg(node(f.client), of(f.partition))
                            : tr("%1 drew %2 for records without a key, after partition %3")
                                  .arg(node(f.client), of(f.partition))
                                  .arg(f.before);
    }
    QString operator()(const ProducerFlushed& f) const
    {
        if (f.abandoned > 0)
            return tr("close() of %1 waited long enough and gave up %2 records").arg(node(f.client)).arg(f.abandoned);
        if (f.closes)
            return f.done ? tr("close() of %1 is through").arg(node(f.client)) : tr("%1 was told to close()").arg(node(f.client));
        return f.done ? tr("flush() of %1 is through").arg(node(f.client)) : tr("%1 was told to flush()").arg(node(f.client));
    }
    QString operator()(const PartitionsListed& f) const
    {
        const QString call = QStringLiteral("partitionsFor(\"%1\")").arg(text(f.topic));
        if (f.waits)
            return tr("%1 of %2 waits for metadata").arg(call, node(f.client));
        if (!f.error.empty())
            return tr("%1 of %2 failed: %3").arg(call, node(f.client), text(f.error));
        return tr("%1 of %2 gave %3 partitions").arg(call, node(f.client)).arg(f.leaders.size());
    }
    QString operator()(const BatchSplit& f) const
    {
        return tr("%1 split a batch of %2 that was too large into %3").arg(node(f.client), of(f.partition)).arg(f.into.size());
    }
    QString operator()(const AddressNotResolved& f) const
    {
        return tr("%1 cannot find %2, the address that %3 advertises").arg(node(f.client), text(f.address), broker(f.broker));
    }
    QString operator()(const AdvertisedAddressSet& f) const
    {
        return tr("%1 advertises %2 from its next start on").arg(broker(f.broker), text(f.address));
    }
    QString operator()(const ScriptSet& f) const { return tr("script %1 was written").arg(text(f.name)); }
    QString operator()(const ClientThrottled& f) const
    {
        return tr("%1 asked %2 to be silent for %3").arg(broker(f.broker), node(f.client), durationText(f.by));
    }
    QString operator()(const BatchDeduplicated& f) const
    {
        return tr("%1 knows sequence %2 of %3 in %4 already: answered with %5, not appended")
            .arg(broker(f.broker))
            .arg(f.baseSequence)
            .arg(node(f.client), of(f.partition), off(f.baseOffset));
    }
    QString operator()(const BatchSent& f) const
    {
        const auto count = static_cast<qlonglong>(f.uids.size());
        return f.attempt > 1
            ? tr("%1 sent a batch of %2 to %3, attempt %4")
                  .arg(node(f.client))
                  .arg(count)
                  .arg(broker(f.broker))
                  .arg(f.attempt)
            : tr("%1 sent a batch of %2 to %3").arg(node(f.client)).arg(count).arg(broker(f.broker));
    }
    QString operator()(const BatchAcked& f) const
    {
        return f.confirmed
            ? tr("%1 was told: %2 stored at %3, after %4")
                  .arg(node(f.client), of(f.partition), off(f.baseOffset), durationText(f.latency))
            : tr("%1 handed a batch of %2 over and expects no answer").arg(node(f.client), of(f.partition));
    }
    QString operator()(const BatchFailed& f) const
    {
        return f.message.empty() ? tr("%1 gave a batch of %2 up: %3").arg(node(f.client), of(f.partition), error(f.error))
                                 : tr("%1 gave a batch of %2 up: %3: %4")
                                       .arg(node(f.client), of(f.partition), text(f.exception), text(f.message));
    }
    QString operator()(const BatchRetried& f) const
    {
        return tr("%1 tries a batch of %2 again in %4: %3")
            .arg(node(f.client), of(f.partition), error(f.error), durationText(f.backoff));
    }
    QString operator()(const ProducerIdAssigned& f) const
    {
        return tr("%1 got producer id %2, epoch %3")
            .arg(node(f.client))
            .arg(f.producerId.value)
            .arg(f.producerEpoch.value);
    }
    QString operator()(const CommandApplied& f) const { return tr("command: %1").arg(lineShown(text(f.line))); }
    QString operator()(const MarkSet& f) const { return tr("mark: %1").arg(text(f.text)); }
};

} // namespace

QString factSentence(const Fact& fact, const NodeNames& names)
{
    return std::visit(Sentence{{{names}}}, fact.body.value);
}

} // namespace ui
