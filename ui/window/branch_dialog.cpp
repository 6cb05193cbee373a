#include "ui/window/branch_dialog.h"

#include <QCheckBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

// A row that differs is tinted, its difference bold.
class Differing : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(28, 0);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme& theme = Appearance::instance().theme();
        option->font = fontOf(index.column() == 0 ? FontRole::Text : FontRole::Mono);
        if (index.data(BranchTable::kDiffersRole).toBool()) {
            option->backgroundBrush = theme.viobg;
            option->palette.setColor(QPalette::Text, index.column() == 3 ? theme.vioInk : theme.ink);
            option->font.setBold(true);
        }
    }
};

class OnlyDifferent : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setOn(bool on)
    {
        m_on = on;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        return !m_on || sourceModel()->index(row, 0, parent).data(BranchTable::kDiffersRole).toBool();
    }

private:
    bool m_on = false;
};

} // namespace

BranchDialog::BranchDialog(QWidget* parent) : QDialog(parent)
{
    auto* layout = new QVBoxLayout(this);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_note = new QLabel;
    m_note->setWordWrap(true);
    m_note->setFont(fontOf(FontRole::Text));
    auto* filter = new OnlyDifferent(this);
    filter->setSourceModel(&m_table);
    m_shown = filter;
    m_onlyDifferent = new QCheckBox;
    m_onlyDifferent->setObjectName("onlyDifferent");
    connect(m_onlyDifferent, &QCheckBox::toggled, filter, &OnlyDifferent::setOn);
    m_view = new QTableView;
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new Differing(m_view));
    m_view->setShowGrid(false);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(26);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    layout->addWidget(m_title);
    layout->addWidget(m_note);
    layout->addWidget(m_onlyDifferent);
    layout->addWidget(m_view);
    resize(620, 560);
    retranslate();
}

void BranchDialog::show(BranchComparison comparison)
{
    m_table.set(std::move(comparison));
    retranslate();
    QDialog::show();
    raise();
    activateWindow();
}

void BranchDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void BranchDialog::retranslate()
{
    const BranchComparison& shown = m_table.comparison();
    setWindowTitle(tr("Compare branches"));
    m_title->setText(tr("%1 and %2, both at %3").arg(shown.left, shown.right, QString::fromStdString(formatTime(shown.at))));
    const auto different = std::count_if(shown.rows.begin(), shown.rows.end(), [](const CompareRow& row) { return row.differs; });
    const QString parted = shown.parted ? tr("They share everything up to %1. ").arg(QString::fromStdString(formatTime(*shown.parted))) : QString();
    m_note->setText(parted + (different == 0 ? tr("Nothing differs at this instant.") : tr("%1 of %2 values differ.").arg(different).arg(shown.rows.size())));
    m_onlyDifferent->setText(tr("Only what differs"));
    m_view->setAccessibleName(tr("Compare branches"));
}

} // namespace ui
