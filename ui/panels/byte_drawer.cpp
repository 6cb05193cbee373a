#include "ui/panels/byte_drawer.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/numbers.h"
#include "ui/common/theme.h"
#include "ui/common/type.h"
#include "ui/models/byte_words.h"
#include "ui/panels/byte_bar.h"
#include "ui/panels/byte_view.h"
#include "ui/panels/journey_list.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kPadding = 12;

// Words that give way when there is no room.
class Elided : public QLabel {
public:
    explicit Elided(FontRole role) : m_role(role)
    {
        setFont(fontOf(role));
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setFont(font());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, elided(text(), m_role, width()));
    }

private:
    FontRole m_role;
};

} // namespace

ByteDrawer::ByteDrawer(QWidget* parent) : QWidget(parent)
{
    setObjectName("byteDrawer");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kGutter, 8, metrics::kGutter, 8);
    layout->setSpacing(metrics::kGutter);
    layout->addWidget(buildBytes(), 8);
    layout->addWidget(buildJourney(), 3);
    retranslate();
    showHint();
}

QWidget* ByteDrawer::buildBytes()
{
    auto* card = new Card(Card::Look::Flat);
    auto* all = new QVBoxLayout(card);
    all->setContentsMargins(kPadding, 8, kPadding, 8);
    all->setSpacing(4);
    auto* top = new QHBoxLayout;
    top->setSpacing(kPadding);
    m_title = new QLabel;
    m_title->setFont(fontOf(FontRole::CardTitle));
    m_detail = new Elided(FontRole::Text);
    m_parts = new SegmentedControl(QString());
    m_modes = new SegmentedControl(QString());
    m_close = new PillButton(QString(), PillButton::Look::Quiet);
    top->addWidget(m_title);
    top->addWidget(m_detail, 1);
    top->addWidget(m_parts);
    top->addWidget(m_modes);
    top->addWidget(m_close);
    all->addLayout(top);

    auto* page = new QWidget;
    auto* shown = new QVBoxLayout(page);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(6);
    m_view = new ByteView;
    m_bar = new ByteBar;
    auto* words = new QHBoxLayout;
    words->setSpacing(8);
    m_field = new QLabel;
    m_field->setFont(fontOf(FontRole::MonoCaptionStrong));
    m_meaning = new Elided(FontRole::Text);
    words->addWidget(m_field);
    words->addWidget(m_meaning, 1);
    shown->addWidget(m_view, 1);
    shown->addLayout(words);
    shown->addWidget(m_bar);
    m_hint = new QLabel;
    m_hint->setFont(fontOf(FontRole::Text));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_hint);
    m_pages->addWidget(page);
    all->addWidget(m_pages, 1);

    connect(m_modes, &SegmentedControl::chosen, this,
        [this](int index) { m_view->setMode(index == 0 ? ByteView::Mode::Fields : ByteView::Mode::Hex); });
    connect(m_parts, &SegmentedControl::chosen, this, &ByteDrawer::choosePart);
    connect(m_close, &PillButton::clicked, this, &ByteDrawer::closeRequested);
    connect(m_view, &ByteView::currentChanged, this, [this] {
        showWords();
        followCurrent();
    });
    connect(m_view, &ByteView::hoveredChanged, this, &ByteDrawer::showWords);
    connect(m_view, &ByteView::sightChanged, this, &ByteDrawer::showWords);
    connect(m_view, &ByteView::copied, this, [this](const QString& what) { emit told(tr("copied: %1").arg(what)); });
    connect(m_bar, &ByteBar::byteChosen, this, [this](std::size_t byte) {
        m_view->setCurrent(byte);
        showWords();
        followCurrent();
    });
    return card;
}

QWidget* ByteDrawer::buildJourney()
{
    auto* card = new Card(Card::Look::Flat);
    auto* all = new QVBoxLayout(card);
    all->setContentsMargins(kPadding, 10, kPadding, 8);
    all->setSpacing(4);
    m_journeyTitle = new QLabel;
    m_journeyTitle->setFont(fontOf(FontRole::CardTitle));
    m_journeyHint = new QLabel;
    m_journeyHint->setFont(fontOf(FontRole::Text));
    m_journeyHint->setWordWrap(true);
    m_journeyHint->setAlignment(Qt::AlignTop);
    m_stations = new JourneyList;
    all->addWidget(m_journeyTitle);
    all->addWidget(m_journeyHint, 1);
    all->addWidget(m_stations, 1);
    card->setMinimumWidth(200);
    connect(m_stations, &JourneyList::stepChosen, this, [this](const JourneyStep& step) { emit stationRequested(step.at, step.thing); });
    return card;
}

void ByteDrawer::hideJourney() { m_stations->parentWidget()->hide(); }

void ByteDrawer::show(const Moment& moment, const ObjectId& selected, const NodeNames& names, const Fact* sent)
{
    m_moment = moment;
    m_names = names;
    if (!moment.view)
        return;
    ByteSource source = byteSourceOf(*moment.view, selected, m_source, sent);
    if (source.kind == ByteSource::Kind::Nothing && isStation(selected))
        return; // its batch stays
    const bool isSame = source.isSame(m_source);
    const bool isOther = !(source.selected == m_source.selected);
    m_source = std::move(source);
    if (!isSame) {
        open();
    } else if (isOther) {
        followSelected();
        showHint();
    }
    if (isOther || !isSame)
        askForJourney();
}

void ByteDrawer::open()
{
    m_whole = openSheet(m_source);
    const bool hasParts = m_whole && m_whole->kind() == ByteSheet::Kind::Batch && m_whole->batchAt(0).batch->isCompressed();
    m_parts->setVisible(hasParts);
    m_parts->setCurrent(0);
    if (hasParts && m_source.isOfBatch()) { // a record is shown where it can be read
        m_parts->setCurrent(1);
        showSheet(ByteSheet::ofUnpacked(m_whole->batchAt(0).batch));
    } else {
        showSheet(m_whole);
    }
    followSelected();
    showHint();
}

void ByteDrawer::choosePart(int index)
{
    if (m_whole)
        showSheet(index == 0 ? m_whole : ByteSheet::ofUnpacked(m_whole->batchAt(0).batch));
    followSelected();
}

void ByteDrawer::showSheet(std::shared_ptr<const ByteSheet> sheet)
{
    m_sheet = std::move(sheet);
    m_bar->setSheet(m_sheet);
    m_view->setSheet(m_sheet);
    showWords();
}

void ByteDrawer::followSelected()
{
    if (!m_sheet || !m_source.isOfBatch())
        return;
    const auto place = m_sheet->batchAt(0);
    const auto index = place.batch->recordWithOffset(Offset{m_source.selected.offset});
    if (!index)
        return;
    const auto record = place.batch->record(*index);
    const bool isHere = (record.sheet == BatchAnatomy::Sheet::Records) == (m_sheet->kind() == ByteSheet::Kind::Unpacked);
    if (!isHere || (m_view->current() && m_view->current()->record == static_cast<std::int64_t>(*index)))
        return;
    m_view->setCurrent(record.offset);
    showWords();
}

void ByteDrawer::followCurrent()
{
    const auto current = m_view->current();
    if (!current || !m_source.isOfBatch() || current->record < 0)
        return;
    const auto batch = m_sheet->batchAt(0).batch;
    const auto sheet = m_sheet->kind() == ByteSheet::Kind::Unpacked ? BatchAnatomy::Sheet::Records : BatchAnatomy::Sheet::Batch;
    if (static_cast<std::size_t>(current->record) >= batch->recordCount())
        return;
    const auto record = batch->record(static_cast<std::size_t>(current->record));
    for (const ByteSpan& span : batch->spans(sheet, {record.offset, record.offset + std::min<std::size_t>(record.size, 32)})) {
        if (span.meaning != SpanMeaning::OffsetDelta)
            continue;
        ObjectId id = m_source.selected;
        id.offset = wrappingAdd(batch->header().baseOffset.value, span.number);
        if (!(id == m_source.selected))
            emit selectRequested(id);
        return;
    }
}

void ByteDrawer::showWords()
{
    const auto current = m_view->current(), hovered = m_view->hovered();
    m_bar->setMarks(m_view->inSight(), current, hovered);
    const auto& field = hovered ? hovered : current;
    if (!field || !m_sheet) {
        m_field->clear();
        m_meaning->clear();
        return;
    }
    const QString name = QString::fromStdString(field->path), value = fieldValue(*m_sheet, *field);
    const QString shown = value.isEmpty() ? name : name + QStringLiteral(" ") + value;
    m_field->setText(elided(shown, FontRole::MonoCaptionStrong, width() * 0.3));
    m_meaning->setText(fieldPlace(*field) + QStringLiteral(" · ") + fieldMeaning(*m_sheet, *field));
    m_meaning->setToolTip(m_meaning->text());
}

void ByteDrawer::showHint()
{
    const bool isShown = m_sheet && m_sheet->size() > 0;
    m_pages->setCurrentIndex(isShown ? 1 : 0);
    m_modes->setVisible(isShown);
    if (isShown) {
        m_title->setText(sourceTitle(m_source, *m_whole, m_names));
        m_detail->setText(sourceDetail(m_source, *m_whole));
        m_detail->setToolTip(m_detail->text());
        return;
    }
    m_parts->hide();
    m_title->setText(tr("Bytes"));
    m_detail->clear();
    m_hint->setText(m_source.kind == ByteSource::Kind::NotKept
            ? tr("The bytes of this were not kept. They are kept from the start of a lab on, for as long as its events are.")
            : tr("Select a batch, a record or a message on the stage: each of its bytes is named here."));
}

void ByteDrawer::askForJourney()
{
    constexpr std::int16_t kProduce = 0;
    std::optional<BatchKey> key;
    if (m_source.isOfBatch() && m_source.kind != ByteSource::Kind::Nothing) {
        key = keyOf(m_source.selected.topicPartition(), m_source.batch);
    } else if (m_source.kind == ByteSource::Kind::Frame) {
        if (isStation(m_source.selected))
            return; // of the journey that is shown: it stays
        if (m_source.sent.apiKey == kProduce && !m_source.sent.isResponse) {
            key = BatchKey();
            key->since = m_source.since;
            key->request = m_source.sent.message;
        }
    }
    if (key == m_key)
        return;
    m_key = key;
    if (!m_key || !m_found || !isSameBatch(*m_key, m_found->batch)) { // else what is told stays until it is told anew
        m_found.reset();
        tellJourney();
    }
    if (m_key)
        emit journeyWanted(*m_key);
}

bool ByteDrawer::isStation(const ObjectId& id) const
{
    const auto& steps = m_stations->steps();
    return std::any_of(steps.begin(), steps.end(), [&](const JourneyStep& step) { return step.thing == id; });
}

void ByteDrawer::setJourney(const BatchKey& key, Journey journey)
{
    if (key != m_key)
        return; // something else was selected meanwhile
    m_found = std::move(journey);
    tellJourney();
}

void ByteDrawer::tellJourney()
{
    const bool hasSteps = m_found && !m_found->facts.empty();
    m_stations->setSteps(hasSteps ? journeySteps(*m_found, m_names) : std::vector<JourneyStep>());
    m_stations->setVisible(hasSteps);
    m_journeyHint->setVisible(!hasSteps);
    m_journeyHint->setText(!m_key
        ? tr("The way of a batch: the request that brought it, the file, the copies, the answer, who read it.")
            : !m_found                     ? QString()
            : m_key->request != MessageId{} ? tr("No batch of this request has been appended yet.")
                                           : tr("The events around its append are not kept any more."));
}

void ByteDrawer::retranslate()
{
    m_modes->setChoices({tr("Fields"), tr("Hex")});
    m_modes->setAccessibleName(tr("How the bytes are shown"));
    m_parts->setChoices({tr("Batch"), tr("Unpacked")});
    m_parts->setAccessibleName(tr("The batch as it is, or its records unpacked"));
    m_close->setWords(tr("Close"));
    m_journeyTitle->setText(tr("The same bytes, elsewhere"));
    m_stations->setAccessibleName(m_journeyTitle->text());
    setAccessibleName(tr("Bytes"));
    showHint();
    showWords();
    tellJourney();
    if (m_sheet)
        m_view->setMode(m_view->mode()); // its words
}

void ByteDrawer::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

void ByteDrawer::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace ui
