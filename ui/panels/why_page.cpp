#include "ui/panels/why_page.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kTimeRole = Qt::UserRole + 1; // nanoseconds; not there: the row leads nowhere
constexpr int kDepthRole = Qt::UserRole + 2;
constexpr int kFoldsRole = Qt::UserRole + 3; // rows behind it that it opens
constexpr int kOpenRole = Qt::UserRole + 4;
constexpr int kPartsRole = Qt::UserRole + 5; // instant, sentence, rule
constexpr int kVerdictRole = Qt::UserRole + 6;
constexpr int kQuestionsMax = 4;

// The instant in small, then the sentence, then the rule in small; a dot for each fact on a line that joins reasons.
class WhyRow : public QStyledItemDelegate {
public:
    explicit WhyRow(QTreeWidget* tree) : QStyledItemDelegate(tree), m_tree(tree) { }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        int height = 2 * kPadding;
        for (const Part& part : partsOf(index))
            height += heightOf(part, widthFor(index));
        return {m_tree->viewport()->width(), height};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Appearance::instance().theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect box = option.rect;
        if (index.data(kVerdictRole).toBool()) {
            painter->setPen(QPen(theme.line, 1));
            painter->setBrush(theme.water);
            painter->drawRoundedRect(QRectF(box).adjusted(1.5, 1.5, -1.5, -3.5), metrics::kRadiusInner, metrics::kRadiusInner);
        } else if (option.state & QStyle::State_Selected) {
            painter->fillRect(box, theme.sel);
        }
        const int left = box.left() + indentOf(index);
        const int depth = index.data(kDepthRole).toInt();
        if (index.data(kFoldsRole).toInt() > 0) {
            drawIcon(*painter, index.data(kOpenRole).toBool() ? Icon::ChevronDown : Icon::ChevronRight, QPointF(left - 15, box.center().y() - 6), 12, theme.accentInk);
        } else if (index.data(kTimeRole).isValid()) {
            painter->setPen(QPen(theme.line, 1.4));
            painter->drawLine(QPointF(left - 9, box.top()), QPointF(left - 9, box.bottom() + 1));
            painter->setPen(Qt::NoPen);
            painter->setBrush(depth == 0 ? theme.accent : theme.mute);
            painter->drawEllipse(QPointF(left - 9, box.top() + kPadding + 8), depth == 0 ? 4.5 : 3.5, depth == 0 ? 4.5 : 3.5);
        }
        int y = box.top() + kPadding;
        for (const Part& part : partsOf(index)) {
            const int height = heightOf(part, widthFor(index));
            painter->setFont(fontOf(part.role));
            painter->setPen(part.colour);
            painter->drawText(QRect(left, y, widthFor(index), height), Qt::TextWordWrap, part.words);
            y += height;
        }
        painter->restore();
    }

private:
    struct Part {
        QString words;
        FontRole role;
        QColor colour;
    };
    static constexpr int kPadding = 5, kStep = 12, kDeepest = 4, kGutter = 20;

    static int indentOf(const QModelIndex& index)
    {
        if (index.data(kVerdictRole).toBool())
            return 10;
        return kGutter + kStep * std::min(kDeepest, index.data(kDepthRole).toInt());
    }
    int widthFor(const QModelIndex& index) const { return std::max(80, m_tree->viewport()->width() - indentOf(index) - 8); }
    static int heightOf(const Part& part, int width) { return QFontMetrics(fontOf(part.role)).boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, part.words).height(); }
    static std::vector<Part> partsOf(const QModelIndex& index)
    {
        const Theme& theme = Appearance::instance().theme();
        const QStringList parts = index.data(kPartsRole).toStringList();
        std::vector<Part> out;
        if (index.data(kVerdictRole).toBool())
            return {{parts[0], FontRole::TextStrong, theme.ink}};
        if (index.data(kFoldsRole).toInt() > 0)
            return {{parts[0], FontRole::Text, theme.accentInk}};
        if (!index.data(kTimeRole).isValid())
            return {{parts[0], FontRole::Mono, theme.ink2}};
        out.push_back({parts[0], FontRole::MonoCaption, theme.ink3});
        out.push_back({parts[1], FontRole::Text, theme.ink});
        if (!parts[2].isEmpty())
            out.push_back({parts[2], FontRole::Caption, theme.ink3});
        return out;
    }
    QTreeWidget* m_tree;
};

} // namespace

WhyPage::WhyPage(FindFact find, QWidget* parent) : QWidget(parent), m_find(std::move(find))
{
    auto* layout = new QVBoxLayout(this);
    m_question = new QLabel;
    m_question->setWordWrap(true);
    m_question->setFont(fontOf(FontRole::CardTitle));
    m_rows = new QTreeWidget;
    m_rows->setColumnCount(1);
    m_rows->setHeaderHidden(true);
    m_rows->setRootIsDecorated(false);
    m_rows->setIndentation(0);
    m_rows->setSelectionMode(QAbstractItemView::SingleSelection);
    m_rows->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rows->setAccessibleName("Why?");
    m_rows->setItemDelegate(new WhyRow(m_rows));
    m_rows->viewport()->installEventFilter(this); // other widths need other heights
    m_whyNot = new QLabel;
    m_whyNot->setFont(fontOf(FontRole::GroupLabel));
    m_buttons = new QVBoxLayout;
    m_buttons->setSpacing(4);
    layout->addWidget(m_question);
    layout->addWidget(m_rows, 1);
    layout->addWidget(m_whyNot);
    layout->addLayout(m_buttons);
    connect(m_rows, &QTreeWidget::itemActivated, this, &WhyPage::follow);
    connect(m_rows, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
        if (item->data(0, kFoldsRole).toInt() > 0)
            toggleFold(item);
    });
    connect(&Appearance::instance(), &Appearance::themeChanged, m_rows->viewport(), qOverload<>(&QWidget::update));
    retranslate();
}

void WhyPage::show(const Moment& moment, const ObjectId& selected, const NodeNames& names)
{
    m_moment = moment;
    m_names = names;
    const bool isOther = selected != m_selected;
    m_selected = selected;
    if (!isVisible() || !moment.view)
        return;
    if (isOther && selected)
        ask(moment, selected, names);
    else
        offerQuestions();
}

void WhyPage::showEvent(QShowEvent* event)
{
    if (m_moment.view && m_selected && m_rows->topLevelItemCount() == 0)
        ask(m_moment, m_selected, m_names);
    else
        offerQuestions();
    QWidget::showEvent(event);
}

void WhyPage::ask(const Moment& moment, const ObjectId& id, const NodeNames& names)
{
    m_moment = moment;
    m_selected = id;
    m_names = names;
    if (moment.view)
        ask(factsBehind(*moment.view, id), whyQuestion(*moment.view, id));
    offerQuestions();
}

void WhyPage::ask(const std::vector<FactId>& facts, const QString& question)
{
    start(question);
    for (const auto& step : whyOf(facts, m_find, m_names))
        addStep(step);
    if (m_rows->topLevelItemCount() == 0)
        addWords(tr("Nothing that happened set this yet."), true);
}

void WhyPage::ask(const WhyNotQuestion& question)
{
    start(question.words);
    if (!m_moment.view)
        return;
    const WhyNotAnswer answer = whyNot({m_moment, m_configs, m_find, m_names}, question);
    addWords(answer.verdict, true);
    for (const QString& value : answer.values)
        addWords(value, false);
    for (const auto& step : answer.facts)
        addStep(step);
}

void WhyPage::start(const QString& question)
{
    m_question->setText(question);
    m_rows->clear();
}

void WhyPage::addWords(const QString& words, bool isVerdict)
{
    auto* item = new QTreeWidgetItem({words});
    item->setData(0, kPartsRole, QStringList{words});
    item->setData(0, kVerdictRole, isVerdict);
    m_rows->addTopLevelItem(item);
}

void WhyPage::addStep(const WhyStep& step)
{
    const QString instant = instantText(step.at);
    const QString rule = step.rule.isEmpty() ? QString() : step.rule + (step.source.isEmpty() ? QString() : "  (" + step.source + ")");
    auto* item = new QTreeWidgetItem({step.isFold() ? step.sentence : instant + "\n" + step.sentence + (rule.isEmpty() ? QString() : "\n" + rule)});
    item->setData(0, kPartsRole, step.isFold() ? QStringList{step.sentence} : QStringList{instant, step.sentence, rule});
    item->setData(0, kDepthRole, step.depth);
    item->setData(0, kFoldsRole, step.folds);
    if (!step.isFold())
        item->setData(0, kTimeRole, QVariant::fromValue<qlonglong>(step.at.nanos()));
    m_rows->addTopLevelItem(item);
    item->setHidden(step.isFolded);
}

void WhyPage::toggleFold(QTreeWidgetItem* item)
{
    const bool open = !item->data(0, kOpenRole).toBool();
    item->setData(0, kOpenRole, open);
    const int first = m_rows->indexOfTopLevelItem(item) + 1;
    for (int row = first; row < first + item->data(0, kFoldsRole).toInt(); ++row)
        m_rows->topLevelItem(row)->setHidden(!open);
}

void WhyPage::follow(QTreeWidgetItem* item)
{
    if (item->data(0, kTimeRole).isValid())
        emit lookRequested(Time{Duration{item->data(0, kTimeRole).toLongLong()}});
    else if (item->data(0, kFoldsRole).toInt() > 0)
        toggleFold(item);
}

void WhyPage::offerQuestions()
{
    auto questions = m_moment.view ? whyNotQuestions(*m_moment.view, m_selected) : std::vector<WhyNotQuestion>();
    if (questions == m_questions)
        return;
    m_questions = std::move(questions);
    while (QLayoutItem* old = m_buttons->takeAt(0)) {
        old->widget()->deleteLater();
        delete old;
    }
    for (std::size_t i = 0; i < m_questions.size() && i < kQuestionsMax; ++i) {
        auto* button = new PillButton(m_questions[i].words, PillButton::Look::Outline);
        connect(button, &QAbstractButton::clicked, this, [this, question = m_questions[i]] { ask(question); });
        m_buttons->addWidget(button, 0, Qt::AlignLeft);
        button->show();
    }
    m_whyNot->setVisible(!m_questions.empty());
}

bool WhyPage::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize && object == m_rows->viewport())
        QMetaObject::invokeMethod(m_rows, &QTreeWidget::doItemsLayout, Qt::QueuedConnection);
    return QWidget::eventFilter(object, event);
}

void WhyPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void WhyPage::retranslate()
{
    m_whyNot->setText(tr("WHY NOT?"));
    m_rows->clear();
    m_question->setText(tr("Select something on the stage and press W."));
    m_questions.clear();
    m_whyNot->hide();
    if (isVisible() && m_moment.view && m_selected)
        ask(m_moment, m_selected, m_names);
    else
        offerQuestions();
}

} // namespace ui
