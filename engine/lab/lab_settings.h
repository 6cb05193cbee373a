#pragma once

// One setting of a lab file by its name, as `--set` and `--vary` name it (design/interfaces.md §3):
//
//     acks, linger.ms, min.insync.replicas …   a setting of Kafka's: it goes to every object of the file that has it. The
//                                              cluster's, and with them its topics', producers' and consumers' that the file starts
//     do.2.at                                  the instant of the 2nd [[do]], counted from 1
//     truncation, elr …                        a history switch (command/names.h)
//     link.latency, link.jitter                of every link

#include <optional>
#include <string>

#include "engine/lab/lab_file.h"

namespace engine {

// Words if there is no such setting, if nothing in the file has it or if the value is not one of its type; the file is then as it was.
std::optional<std::string> applySetting(LabFile& file, const std::string& key, const std::string& value);
// After the last setting: the [[do]] in the order of their instants; one without stays behind the one that it follows.
void orderByInstant(LabFile& file);

} // namespace engine
