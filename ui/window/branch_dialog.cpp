#include "ui/window/branch_dialog.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/space_time_view.h"
#include "ui/timeline/two_lines.h"

namespace ui {

using namespace engine;

namespace {

constexpr Duration kDecisive{100ms}; // before and after the first difference
constexpr Duration kDecisiveMost{1s};
constexpr int kWide = 1500, kHigh = 760; // where everything has its place at once

// A row that differs is tinted, its difference bold.
class Differing : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme& theme = Appearance::instance().theme();
        option->font = fontOf(index.column() == 0 ? FontRole::Text : FontRole::Mono);
        if (index.data(BranchTable::kHeadRole).toBool()) {
            option->font = fontOf(FontRole::TextStrong);
            option->backgroundBrush = theme.line2;
            return;
        }
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

NodeNames namesIn(const Moment& moment)
{
    return [view = moment.view](NodeId id) { return id.isBroker() || id.isController() ? plainNodeName(id) : QString::fromStdString(view->nodeNameOf(id)); };
}

} // namespace

struct BranchDialog::Answer {
    std::optional<BranchComparison> comparison;
    std::array<FactSlice, 2> facts; // of a new comparison
    std::array<Time, 2> heads;
};

BranchDialog::BranchDialog(Bridge& bridge, QWidget* parent) : QDialog(parent), m_bridge(bridge)
{
    build();
    retranslate();
    QSize size(1600, 980);
    if (const QScreen* shown = screen())
        size = size.boundedTo(shown->availableGeometry().size() - QSize(40, 60));
    if (parent)
        size = size.boundedTo(parent->size());
    resize(size);
}

BranchDialog::~BranchDialog()
{
    for (Side& side : m_sides) // they hold on to the clock, which goes before the widgets otherwise
        delete side.stage;
}

void BranchDialog::build()
{
    auto* grid = m_grid = new QGridLayout(this);
    grid->setContentsMargins(8, 8, 8, 8);
    grid->setHorizontalSpacing(8);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::PanelTitle));
    m_step = new SegmentedControl(QString());
    m_first = new PillButton(QString(), PillButton::Look::Outline);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    m_page = new SegmentedControl(QString());
    head->addStretch();
    head->addWidget(m_page);
    head->addWidget(m_first);
    head->addWidget(m_step);
    grid->addLayout(head, 0, 0, 1, 3);
    for (int i = 0; i < 2; ++i) {
        Side& side = m_sides[static_cast<std::size_t>(i)];
        side.title = new QLabel;
        side.title->setFont(fontOf(FontRole::CardTitle));
        side.stage = new StageView(m_clock);
        side.stage->setMinimumSize(440, 240);
        side.messages = new SpaceTimeView;
        auto* box = new QVBoxLayout;
        box->addWidget(side.title);
        box->addWidget(side.stage, 3);
        box->addWidget(side.messages, 2);
        grid->addLayout(box, 1, i == 0 ? 0 : 2);
        connect(side.messages, &SpaceTimeView::lookRequested, this, [this](Time at) { lookAt(at, at); });
    }
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
    m_view->verticalHeader()->setDefaultSectionSize(metrics::kTableRow);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents); // names first; long values give way
    for (const int side : {1, 2})
        m_view->horizontalHeader()->setSectionResizeMode(side, QHeaderView::Stretch);
    m_view->horizontalHeader()->setMinimumSectionSize(36);
    m_view->horizontalHeader()->setSectionsClickable(false);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setMinimumWidth(360);
    m_parting = new QLabel;
    m_parting->setWordWrap(true);
    m_parting->setTextFormat(Qt::RichText);
    m_parting->setFont(fontOf(FontRole::Text));
    m_parting->setAlignment(Qt::AlignTop);
    m_parting->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_middle = new QWidget;
    auto* middle = new QVBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->addWidget(m_note);
    middle->addWidget(m_onlyDifferent);
    middle->addWidget(m_view, 3);
    middle->addWidget(m_parting, 2);
    grid->addWidget(m_middle, 1, 1);
    m_lines = new TwoLines;
    grid->addWidget(m_lines, 2, 0, 1, 3);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(2, 5);
    grid->setRowStretch(1, 1);
    connect(m_lines, &TwoLines::lookRequested, this, &BranchDialog::lookAt);
    connect(m_page, &SegmentedControl::chosen, this, &BranchDialog::arrange);
    connect(m_first, &PillButton::clicked, this, &BranchDialog::goToFirstDifference);
    connect(m_step, &SegmentedControl::chosen, this, [this](int index) {
        m_lines->setPlayheads(index == 0 ? TwoLines::Playheads::InStep : TwoLines::Playheads::EachItsOwn);
        if (index == 0)
            lookAt(std::min(m_sides[0].at, m_sides[1].at), std::min(m_sides[0].at, m_sides[1].at));
    });
}

void BranchDialog::compare(const QString& left, const QString& right)
{
    m_sides[0].name = left;
    m_sides[1].name = right;
    m_isNew = true;
    m_difference.reset();
    request();
    show();
    raise();
    activateWindow();
    m_lines->setFocus();
}

void BranchDialog::goToFirstDifference()
{
    if (m_isNew) {
        m_goesToDifference = true;
        return;
    }
    if (m_difference)
        lookAt(m_difference->at, m_difference->at);
}

void BranchDialog::lookAt(Time left, Time right)
{
    m_sides[0].at = std::min(left, m_sides[0].head);
    m_sides[1].at = std::min(right, m_sides[1].head);
    m_lines->setInstants(m_sides[0].at, m_sides[1].at);
    for (Side& side : m_sides)
        side.messages->setInstant(side.at);
    request();
}

void BranchDialog::request()
{
    if (m_isAsking) {
        m_asksAgain = true;
        return;
    }
    m_isAsking = true;
    auto answer = std::make_shared<Answer>();
    const bool isNew = m_isNew;
    const auto at = isNew ? std::nullopt : std::optional(std::pair(m_sides[0].at, m_sides[1].at));
    m_bridge.ask(
        [answer, isNew, at, names = std::array{m_sides[0].name.toStdString(), m_sides[1].name.toStdString()}](Lab& lab) {
            answer->comparison = compareBranches(lab, names[0], names[1], at);
            if (!answer->comparison || !isNew)
                return QString();
            for (std::size_t i = 0; i < 2; ++i) {
                const FactLog& facts = *lab.factsOf(names[i]);
                answer->facts[i] = facts.slice({}, facts.last());
                for (const auto& branch : lab.branches())
                    if (branch.name == names[i])
                        answer->heads[i] = branch.head;
            }
            return QString();
        },
        [self = QPointer<BranchDialog>(this), answer](const QString&) {
            if (self)
                self->take(*answer);
        });
}

void BranchDialog::take(Answer& answer)
{
    m_isAsking = false;
    if (!answer.comparison) {
        close();
        return;
    }
    const bool isNew = m_isNew && answer.facts[0].size() > 0;
    m_table.set(std::move(*answer.comparison));
    const BranchComparison& shown = m_table.comparison();
    const std::array moments{shown.leftMoment, shown.rightMoment};
    if (isNew) {
        m_isNew = false;
        m_parted = shown.parted;
        for (std::size_t i = 0; i < 2; ++i) {
            m_sides[i].facts = answer.facts[i];
            m_sides[i].head = answer.heads[i];
            m_sides[i].names = namesIn(moments[i]);
        }
        m_difference = firstDifference(m_sides[0].facts, m_sides[1].facts, m_parted.value_or(Time{}));
        std::array<TwoLines::Side, 2> lines;
        for (std::size_t i = 0; i < 2; ++i) {
            lines[i].name = m_sides[i].name;
            lines[i].head = m_sides[i].head;
            lines[i].lanes.append({m_sides[i].facts}, m_sides[i].names);
        }
        m_lines->set(std::move(lines[0]), std::move(lines[1]), m_parted.value_or(Time{}));
        showDecisive();
    }
    for (std::size_t i = 0; i < 2; ++i) {
        m_sides[i].at = i == 0 ? shown.at : shown.rightAt;
        m_sides[i].stage->setMoment(moments[i], StageView::Change::Jump);
        m_sides[i].messages->setInstant(m_sides[i].at);
    }
    m_lines->setInstants(m_sides[0].at, m_sides[1].at);
    retranslate();
    if (std::exchange(m_asksAgain, false))
        request();
    else if (isNew && std::exchange(m_goesToDifference, false))
        goToFirstDifference();
}

// The messages around the first difference, and what it led to if that is near, on both.
void BranchDialog::showDecisive()
{
    arrange();
    if (!m_difference) {
        m_lines->setDecisive(std::nullopt);
        return;
    }
    const Time end = m_difference->then ? std::min(m_difference->then->at, m_difference->at + kDecisiveMost) : m_difference->at;
    const Stretch stretch{std::max(Time{}, m_difference->at - kDecisive), end + kDecisive};
    m_lines->setDecisive(stretch);
    for (Side& side : m_sides) {
        ClusterView before; // as it was then, from its own facts
        for (std::size_t i = 0; i < side.facts.size() && side.facts[i].at < stretch.from; ++i)
            apply(before, side.facts[i]);
        side.messages->set(spaceTimeOf(side.facts, before, stretch, SpaceTimeDetail::Story, side.names), side.names);
    }
}

void BranchDialog::arrange()
{
    const bool all = width() >= kWide && height() >= kHigh;
    const Page page = static_cast<Page>(m_page->current());
    m_page->setVisible(!all);
    m_middle->setVisible(all || page == Page::Balance);
    for (Side& side : m_sides) {
        side.stage->setVisible(all || page == Page::Stages);
        side.messages->setVisible(m_difference.has_value() && (all || page == Page::Messages));
        side.title->setVisible(all || page != Page::Balance);
    }
    const bool beside = all || page != Page::Balance;
    m_grid->setColumnStretch(0, beside ? 5 : 0);
    m_grid->setColumnStretch(1, all ? 3 : page == Page::Balance ? 1 : 0);
    m_grid->setColumnStretch(2, beside ? 5 : 0);
}

void BranchDialog::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    arrange();
}

void BranchDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_D)
        goToFirstDifference();
    else
        QDialog::keyPressEvent(event);
}

void BranchDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        if (!m_isNew) { // the balance sheet has words, too
            showDecisive();
            request();
        }
    }
    QDialog::changeEvent(event);
}

QString BranchDialog::partingWords() const
{
    if (m_isNew)
        return {};
    QString html = "<p><b>" + tr("What was done differently") + "</b></p>";
    for (int i = 0; i < 2; ++i) {
        const auto commands = commandsSince(m_sides[static_cast<std::size_t>(i)].facts, m_parted.value_or(Time{}));
        QStringList lines;
        for (std::size_t c = 0; c < commands.size() && c < 4; ++c)
            lines << "<code>" + commands[c].line.toHtmlEscaped() + "</code> (" + instantText(commands[c].at) + ")";
        if (commands.size() > 4)
            lines << tr("%1 more").arg(commands.size() - 4);
        html += "<p><b>" + QString(i == 0 ? "A" : "B") + "</b>&nbsp; " + (lines.isEmpty() ? tr("nothing") : lines.join(", ")) + "</p>";
    }
    if (!m_difference)
        return html + "<p>" + tr("As far as both have run, the same happened.") + "</p>";
    const auto both = [&](const Parting& parting) {
        const auto side = [&](const char* letter, const std::optional<Fact>& fact, const NodeNames& names) {
            const QString words = ui::partingWords(fact, names);
            return QStringLiteral("<p><b>%1</b>&nbsp; ").arg(letter) + (words.isEmpty() ? tr("nothing more") : words.toHtmlEscaped()) + "</p>";
        };
        return side("A", parting.left, m_sides[0].names) + side("B", parting.right, m_sides[1].names);
    };
    html += "<p><b>" + tr("Where they part: %1").arg(instantText(m_difference->at)) + "</b></p>" + both(*m_difference);
    if (m_difference->then)
        html += "<p><b>" + tr("What followed: %1").arg(instantText(m_difference->then->at)) + "</b></p>" + both(*m_difference->then);
    return html;
}

void BranchDialog::retranslate()
{
    const BranchComparison& shown = m_table.comparison();
    setWindowTitle(tr("Compare branches"));
    const QString at = instantText(shown.at), rightAt = instantText(shown.rightAt);
    m_title->setText(shown.at == shown.rightAt ? tr("%1 and %2, both at %3").arg(shown.left, shown.right, at)
                                               : tr("%1 at %2 and %3 at %4").arg(shown.left, at, shown.right, rightAt));
    const auto different = std::count_if(shown.rows.begin(), shown.rows.end(), [](const CompareRow& row) { return row.differs; });
    const QString parted = shown.parted ? tr("They share everything up to %1. ").arg(instantText(*shown.parted)) : QString();
    m_note->setText(parted + (different == 0 ? tr("Nothing differs at this instant.") : tr("%1 of %2 values differ.").arg(different).arg(shown.rows.size())));
    m_sides[0].title->setText("A  " + shown.left + "   " + at);
    m_sides[1].title->setText("B  " + shown.right + "   " + rightAt);
    m_parting->setText(partingWords());
    m_step->setChoices({tr("playheads in step"), tr("each its own")});
    m_page->setChoices({tr("stages"), tr("balance sheet"), tr("messages")});
    m_first->setWords(tr("First difference") + "  D");
    m_first->setEnabled(m_difference.has_value());
    m_onlyDifferent->setText(tr("Only what differs"));
    m_view->setAccessibleName(tr("Compare branches"));
}

} // namespace ui
