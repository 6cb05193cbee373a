#pragma once

// The sentences about facts and rules, in one place, in the language that is switched on. Kafka's words (offset, ISR,
// leader, acks, names of requests and configs) stay as they are in every language.
// How words get into the other language: ui/README.md.

#include <QString>
#include <QStringList>

#include <functional>

#include "engine/event/fact.h"

namespace ui {

// "broker 1", "c2", "p1": how a node is called in a sentence.
using NodeNames = std::function<QString(engine::NodeId)>;
// Names that need no lab to ask.
QString plainNodeName(engine::NodeId id);

// "Produce"; "request 99" for a key that is not Kafka's.
QString apiName(std::int16_t apiKey);

// One sentence: "broker 1 appended 41 · LEO 41 → 42".
QString factSentence(const engine::Fact& fact, const NodeNames& names = plainNodeName);

enum class FactKindGroup : std::uint8_t { Fault, Leader, Isr, Group, Record, Files, Request, Control, Other };
// The lane of the timeline that a fact belongs to.
FactKindGroup factGroup(const engine::Fact& fact);

// The rule in one sentence, and where it comes from ("KIP-101").
QString ruleSentence(engine::Rule rule);
QString ruleSource(engine::Rule rule);

// "1, 2, 3"; "none" when empty.
QString brokerList(const std::vector<engine::BrokerId>& brokers);
// "running", "killed" …
QString stopKindWord(engine::StopKind how);
// What a disk suffers from, shortest first to read: "disk full", "disk +20 ms", "disk 5.0 MB/s"; empty: nothing.
QStringList diskWords(const engine::DiskSet& disk);
// "clock +3.0 s", "2.0 ms a message"
QStringList tuningWords(const engine::NodeTuned& tuned);
QString groupStateWord(engine::GroupState state);
QString quorumRoleWord(engine::QuorumRole role); // "prospective"
// A command line where it is only told: one that carries a script is cut.
QString lineShown(const QString& line);

} // namespace ui
