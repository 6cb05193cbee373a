#include "ui/folder/folder_tree.h"

#include <QBrush>

#include <algorithm>
#include <utility>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

std::string_view folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view nameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

QString asText(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace

std::size_t FolderTree::add(std::size_t parent, Node node)
{
    node.parent = parent;
    node.row = static_cast<int>(m_nodes[parent].children.size());
    m_nodes[parent].children.push_back(m_nodes.size());
    m_nodes.push_back(std::move(node));
    return m_nodes.size() - 1;
}

void FolderTree::setListed(std::shared_ptr<const FolderListed> listed)
{
    beginResetModel();
    m_listed = std::move(listed);
    m_nodes.assign(1, {});
    m_ofFile.clear();
    m_ofPartition.clear();
    if (m_listed) {
        const auto& partitions = m_listed->contents.partitions;
        m_ofFile.assign(m_listed->files.size(), 0);
        std::map<std::string_view, int> partitionOf; // by folder
        for (int i = 0; i < std::ssize(partitions); ++i)
            partitionOf[partitions[static_cast<std::size_t>(i)].folder] = i;
        // Log dirs: what partitions lie in, and where files of a log dir lie.
        std::map<std::string_view, std::size_t> dirs;
        for (const FolderPartition& one : partitions)
            dirs[folderOf(one.folder)];
        for (const DumpFile& file : m_listed->files)
            if (!partitionOf.contains(folderOf(file.path)) && isDumpable(file.path))
                dirs[folderOf(file.path)];
        const std::string opened = m_listed->folder.toStdString();
        for (auto& [path, node] : dirs) {
            Node dir;
            dir.kind = LogDir;
            dir.name = path == opened || !path.starts_with(opened + "/") ? asText(nameOf(path)) : asText(path.substr(opened.size() + 1));
            node = dirs.size() == 1 ? 0 : add(0, std::move(dir));
        }
        for (int i = 0; i < std::ssize(partitions); ++i) {
            const FolderPartition& one = partitions[static_cast<std::size_t>(i)];
            Node node;
            node.kind = Partition;
            node.number = i;
            node.name = one.isNamed ? QString::fromStdString(one.id.toString()) : asText(nameOf(one.folder));
            m_ofPartition.push_back(add(dirs[folderOf(one.folder)], std::move(node)));
        }
        for (int i = 0; i < std::ssize(m_listed->files); ++i) {
            const DumpFile& file = m_listed->files[static_cast<std::size_t>(i)];
            const auto folder = folderOf(file.path);
            const auto partition = partitionOf.find(folder);
            const auto dir = dirs.find(folder);
            if (partition == partitionOf.end() && (dir == dirs.end() || !isDumpable(file.path)))
                continue; // somebody's own file
            Node node;
            node.kind = File;
            node.number = i;
            node.name = asText(nameOf(file.path));
            node.bytes = static_cast<std::int64_t>(file.size);
            const std::size_t parent =
                partition != partitionOf.end() ? m_ofPartition[static_cast<std::size_t>(partition->second)] : dir->second;
            m_ofFile[static_cast<std::size_t>(i)] = add(parent, std::move(node));
        }
        for (std::size_t i = m_nodes.size() - 1; i > 0; --i) // children stand behind their parents
            m_nodes[m_nodes[i].parent].bytes += m_nodes[i].bytes;
    }
    endResetModel();
}

void FolderTree::setProblems(const std::map<std::string, int>& problems)
{
    std::vector<int> before;
    for (Node& node : m_nodes)
        before.push_back(std::exchange(node.problems, 0));
    for (const auto& [path, count] : problems)
        if (const int number = fileNumber(path); number >= 0)
            for (std::size_t node = m_ofFile[static_cast<std::size_t>(number)]; node != 0; node = m_nodes[node].parent)
                m_nodes[node].problems += count;
    for (std::size_t node = 1; node < m_nodes.size(); ++node)
        if (m_nodes[node].problems != before[node])
            emit dataChanged(indexOf(node), indexOf(node, Columns - 1));
}

int FolderTree::fileNumber(const std::string& path) const
{
    if (!m_listed)
        return -1;
    const auto& files = m_listed->files;
    const auto found = std::lower_bound(
        files.begin(), files.end(), path, [](const DumpFile& file, const std::string& wanted) { return file.path < wanted; });
    return found == files.end() || found->path != path ? -1 : static_cast<int>(found - files.begin());
}

QModelIndex FolderTree::indexOf(std::size_t node, int column) const
{
    return node == 0 ? QModelIndex() : createIndex(m_nodes[node].row, column, node);
}

QModelIndex FolderTree::indexOfPartition(int number) const
{
    return number < 0 || number >= std::ssize(m_ofPartition) ? QModelIndex() : indexOf(m_ofPartition[static_cast<std::size_t>(number)]);
}

QModelIndex FolderTree::indexOfFile(int number) const
{
    return number < 0 || number >= std::ssize(m_ofFile) ? QModelIndex() : indexOf(m_ofFile[static_cast<std::size_t>(number)]);
}

QModelIndex FolderTree::index(int row, int column, const QModelIndex& parent) const
{
    const Node& node = at(parent);
    if (row < 0 || row >= std::ssize(node.children) || column < 0 || column >= Columns || parent.column() > 0)
        return {};
    return createIndex(row, column, node.children[static_cast<std::size_t>(row)]);
}

QModelIndex FolderTree::parent(const QModelIndex& child) const { return child.isValid() ? indexOf(at(child).parent) : QModelIndex(); }

int FolderTree::rowCount(const QModelIndex& parent) const { return parent.column() > 0 ? 0 : static_cast<int>(at(parent).children.size()); }

int FolderTree::columnCount(const QModelIndex&) const { return Columns; }

QString FolderTree::words(const Node& node) const
{
    if (node.kind != Partition)
        return {};
    const FolderPartition& one = m_listed->contents.partitions[static_cast<std::size_t>(node.number)];
    switch (one.state) {
    case PartitionFolderState::Deleted:
        return tr("waits for its removal");
    case PartitionFolderState::Future:
        return tr("on its way to another log dir");
    case PartitionFolderState::Stray:
        return tr("stray: the broker no longer has it");
    case PartitionFolderState::Live:
        return one.isNamed ? counted(one.segments, tr("%1 segment"), tr("%1 segments"))
                           : tr("segments in a folder that is not named TOPIC-PARTITION");
    }
    return {};
}

QVariant FolderTree::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = at(index);
    const QString problems = node.problems == 0 ? QString() : counted(node.problems, tr("%1 problem"), tr("%1 problems"));
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Name ? node.name : ui::bytes(node.bytes);
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::FontRole:
        return fontOf(node.kind == File ? FontRole::MonoCaption : FontRole::MonoStrong);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        QStringList all{node.name};
        if (const QString more = words(node); !more.isEmpty())
            all << more;
        all << ui::bytes(node.bytes);
        if (!problems.isEmpty())
            all << problems;
        return index.column() == Name || role == Qt::ToolTipRole ? all.join(", ") : ui::bytes(node.bytes);
    }
    case KindRole:
        return node.kind;
    case NumberRole:
        return node.number;
    case ProblemsRole:
        return node.problems;
    case WordsRole:
        return words(node);
    default:
        return {};
    }
}

QVariant FolderTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : tr("Size");
}

} // namespace ui
