#pragma once

// What lies in a log folder, as a tree: log dirs, their partitions, the files; with sizes and how many problems are known of each.
// A log dir that is the only one is not shown by itself.
//
// GUI thread. Holds names and sizes only.

#include <QAbstractItemModel>

#include <map>
#include <memory>
#include <vector>

#include "ui/bridge/folder_listed.h"

namespace ui {

class FolderTree : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole + 1, NumberRole, ProblemsRole, WordsRole };
    enum Kind { LogDir, Partition, File };
    enum Column { Name, Size, Columns };

    using QAbstractItemModel::QAbstractItemModel;

    void setListed(std::shared_ptr<const FolderListed> listed); // null: nothing
    const FolderListed* listed() const { return m_listed.get(); }
    // Known problems by the path of their file.
    void setProblems(const std::map<std::string, int>& problems);
    // Of a partition by its number in contents, of a file by its number in files; invalid: it is not there.
    QModelIndex indexOfPartition(int number) const;
    QModelIndex indexOfFile(int number) const;
    int fileNumber(const std::string& path) const; // -1: there is none
    void retell() { emit headerDataChanged(Qt::Horizontal, 0, Columns - 1); } // the language is another one

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node {
        Kind kind = LogDir;
        int number = -1;            // of the partition or file
        std::size_t parent = 0;     // 0: the root
        int row = 0;                // in its parent
        std::vector<std::size_t> children;
        QString name;
        std::int64_t bytes = 0;
        int problems = 0;           // of it and of all below
    };
    const Node& at(const QModelIndex& index) const { return m_nodes[index.isValid() ? index.internalId() : 0]; }
    std::size_t add(std::size_t parent, Node node);
    QModelIndex indexOf(std::size_t node, int column = 0) const;
    QString words(const Node& node) const; // of a partition or log dir

    std::shared_ptr<const FolderListed> m_listed;
    std::vector<Node> m_nodes{1};      // the first one is the root
    std::vector<std::size_t> m_ofFile; // the node of each file
    std::vector<std::size_t> m_ofPartition;
};

} // namespace ui
