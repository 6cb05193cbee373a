#pragma once

// The mirror of a lab: what lies on the disks of its nodes, written into real folders as Kafka lays them out, so that it can be
// opened, dumped and read by Kafka's own tools. It follows the live branch and is never read back (design/physics.md, Disks).
//
//     FOLDER/main/broker-1/orders-0/00000000000000000000.log        a folder for each branch
//     FOLDER/what-if/broker-1/…

#include <map>
#include <memory>
#include <string>

#include "engine/lab/lab.h"
#include "engine/net/own_folder.h"

namespace engine {

class FileDisk;

class Mirror {
public:
    explicit Mirror(OwnFolder folder);
    ~Mirror();

    // Writes what changed on the live branch since the last time; costs what changed. Words if it could not be written: from
    // then on it follows no longer.
    std::string follow(const Lab& lab);
    // Of a branch, with the marker in it; it is there once the branch was followed.
    std::string folderOf(const std::string& branch) const;

private:
    struct Copy {
        std::unique_ptr<FileDisk> files;
        std::uint64_t version = 0;
    };
    std::string update(Copy& copy, const MemoryDisk& disk);

    OwnFolder m_folder;
    std::map<std::pair<std::string, std::string>, Copy> m_copies; // by branch and folder of the node
    std::string m_problem;
};

} // namespace engine
