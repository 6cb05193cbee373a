#pragma once

// Two branches beside each other, as a table: what differs stands out.

#include <QDialog>

#include "ui/models/branch_compare.h"

class QCheckBox;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace ui {

class BranchDialog : public QDialog {
    Q_OBJECT
public:
    explicit BranchDialog(QWidget* parent);
    void show(BranchComparison comparison);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    BranchTable m_table;
    QSortFilterProxyModel* m_shown;
    QLabel* m_title;
    QLabel* m_note;
    QCheckBox* m_onlyDifferent;
    QTableView* m_view;
};

} // namespace ui
