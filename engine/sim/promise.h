#pragma once

// What Kafka promises about a record that was acknowledged with acks=all: it stands in the log of every later leader, whatever
// dies, as long as
//
//   - every leader came from the ISR. An unclean election gives that up (unclean.leader.election.enable), and a lab in which
//     any live replica may lead never had it;
//   - the leader's disk kept what its page cache held. Kafka answers before it flushes: if the last in-sync replica loses its
//     power or its disk, what only it had goes with it (no fsync on the acks path, facts §5.4). The leader of before may have
//     slept meanwhile and acknowledge it afterwards, for it counts a Fetch that came before the loss;
//   - nobody deleted it on purpose (topic, retention, DeleteRecords), which the ledger explains.
//
// Under `replication = "majority"` the controller picks the longest log it can hear of, and no replica gives its vote: a leader
// that was deposed in its sleep may find a majority that slept as well, and acknowledge what the new leader never had. Raft
// closes this by a vote that is also a promise to the newer term; here such an acknowledgement is not counted.
//
// Nothing is promised for acks=1 and acks=0.

#include "engine/base/ids.h"
#include "engine/event/rules.h"

namespace engine {

// Does an election by this rule keep the promise?
constexpr bool keepsAcked(Rule electedBy) { return electedBy != Rule::UncleanElection && electedBy != Rule::AnyReplicaLeads; }

// May a leader that this election deposed still acknowledge, without knowing of it?
constexpr bool deposesWithoutVotes(Rule electedBy) { return electedBy == Rule::LongestLogLeads; }

// The leader's log ended at `tornTo` when it came back from a loss of bytes, and had reached `had` before: is a record that ends
// at `end` still promised? What the leader never had it cannot have lost.
constexpr bool survivesTornLog(Offset end, Offset tornTo, Offset had) { return end <= tornTo || end > had; }

} // namespace engine
