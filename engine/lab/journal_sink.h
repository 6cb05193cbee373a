#pragma once

// Where a live lab's journal goes as it is written (design/physics.md, Journal): each input before it is applied, each branch
// when it is made. What is written is enough to build the run again after its program was killed.
//
// Threads: the lab's.

#include <string>

#include "engine/base/time.h"
#include "engine/lab/journal.h"

namespace engine {

class Lab;

class JournalSink {
public:
    virtual ~JournalSink() = default;
    virtual void input(const std::string& branch, const JournalEntry& entry) = 0;
    virtual void branchMade(const std::string& name, const std::string& parent, Time at) = 0;
    virtual void wentTo(const std::string& branch) = 0;
    // One more of the lab file's commands is behind; those that were carried out came as inputs too.
    virtual void fileCommandDone() = 0;
    // Once for each frame of the host.
    virtual void follow(const Lab& lab) = 0;
};

} // namespace engine
