#include "engine/net/mirror.h"

#include "engine/net/file_disk.h"
#include "engine/sim/memory_disk.h"

namespace engine {

namespace {

std::string folderName(NodeId node)
{
    return node.isBroker() ? "broker-" + std::to_string(node.value) : "controller-" + std::to_string(node.value - kControllerIdBase);
}

} // namespace

Mirror::Mirror(OwnFolder folder) : m_folder(std::move(folder)) { }
Mirror::~Mirror() = default;

std::string Mirror::folderOf(const std::string& branch) const { return (m_folder.path() / branch).string(); }

std::string Mirror::follow(const Lab& lab)
{
    if (!m_problem.empty())
        return m_problem;
    const std::string& branch = lab.liveBranch();
    std::vector<NodeId> nodes = lab.run().brokerNodes();
    for (const NodeId controller : lab.run().controllerNodes())
        nodes.push_back(controller);
    for (const NodeId node : nodes) {
        const MemoryDisk* disk = lab.diskOf(node);
        if (!disk)
            continue;
        Copy& copy = m_copies[{branch, folderName(node)}];
        if (!copy.files) {
            if (!OwnFolder::open(folderOf(branch), m_problem))
                return m_problem;
            copy.files = FileDisk::open(folderOf(branch) + "/" + folderName(node), m_problem);
            if (!copy.files)
                return m_problem;
            copy.files->replaceWithoutFlushing();
        }
        if (copy.version != disk->version()) {
            m_problem = update(copy, *disk);
            if (!m_problem.empty())
                return m_problem = "the files of " + branch + "/" + folderName(node) + " are no longer followed: " + m_problem;
            copy.version = disk->version();
        }
    }
    return {};
}

std::string Mirror::update(Copy& copy, const MemoryDisk& disk)
{
    using Kind = MemoryDisk::NameChange::Kind;
    FileDisk& files = *copy.files;
    const auto changes = disk.changesSince(copy.version);
    std::string wrong;
    const auto must = [&](const auto& result, const std::string& path) {
        if (!result && wrong.empty())
            wrong = path + " cannot be written (is the disk full?)";
        return result.has_value();
    };
    const auto cut = [&](const std::string& path, std::int64_t size) {
        const auto file = files.open(path, OpenMode::CreateIfMissing);
        if (!must(file, path))
            return;
        if (files.size(*file) > size)
            must(files.truncate(*file, size), path);
        files.close(*file);
    };
    if (changes.everything)
        for (std::string name : files.list("")) {
            if (name.back() == '/')
                name.pop_back();
            must(files.remove(name), name);
        }
    for (const auto& change : changes.names) {
        switch (change.kind) {
        case Kind::DirectoryMade:
            must(files.makeDirectory(change.path), change.path);
            break;
        case Kind::Created:
            cut(change.path, 0);
            break;
        case Kind::Removed:
            must(files.remove(change.path), change.path);
            break;
        case Kind::Renamed:
            must(files.rename(change.path, change.to), change.to);
            break;
        case Kind::Cut:
            cut(change.path, change.size);
            break;
        }
    }
    for (const auto& grown : changes.grown) {
        const auto file = files.open(grown.path, OpenMode::CreateIfMissing);
        if (!must(file, grown.path))
            continue;
        if (const std::int64_t have = files.size(*file); have < grown.size)
            must(files.append(*file, disk.readFile(grown.path, have), {}), grown.path);
        files.close(*file);
    }
    return wrong;
}

} // namespace engine
