#pragma once

// The byte drawer, below the stage: every byte of the selected batch, record or message named, and where else the bytes of a batch
// are. One selection: a field is the same in fields, hex, bar and words; a record selected on the stage is current here, and a record
// walked to here is selected there.

#include <QWidget>

#include "ui/models/byte_journey.h"
#include "ui/models/byte_source.h"

class QLabel;
class QStackedWidget;

namespace ui {

class ByteBar;
class ByteView;
class JourneyList;
class PillButton;
class SegmentedControl;

class ByteDrawer : public QWidget {
    Q_OBJECT
public:
    explicit ByteDrawer(QWidget* parent = nullptr);

    // Called at each Moment: something is made anew only when other bytes are selected. `sent`: of a message that arrived long ago, the
    // fact with which it left, if it is kept.
    void show(const engine::Moment& moment, const ObjectId& selected, const NodeNames& names, const engine::Fact* sent = nullptr);
    // The answer to journeyWanted().
    void setJourney(const BatchKey& key, Journey journey);
    void hideJourney(); // of bytes that nobody saw travel: a folder's
    const ByteSource& source() const { return m_source; }
    ByteView& view() { return *m_view; }

    QSize sizeHint() const override { return {1000, 260}; }

signals:
    // Where a batch is besides: to be read from the facts.
    void journeyWanted(const ui::BatchKey& key);
    void selectRequested(const ui::ObjectId& id);
    // A station of the journey was chosen.
    void stationRequested(engine::Time at, const ui::ObjectId& id);
    void told(const QString& words);
    void closeRequested();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildBytes();
    QWidget* buildJourney();
    void retranslate();
    void open();                         // what m_source holds
    void showSheet(std::shared_ptr<const ByteSheet> sheet);
    void showWords();                    // of the hovered or the current field
    void showHint();
    void askForJourney();
    void tellJourney();
    bool isStation(const ObjectId& id) const; // of the journey that is shown
    void followSelected(); // the current field goes into the selected record
    void followCurrent();  // the stage selects the record of the current field
    void choosePart(int index);

    NodeNames m_names = plainNodeName;
    engine::Moment m_moment;
    ByteSource m_source;
    std::shared_ptr<const ByteSheet> m_whole; // the batch or the frame
    std::shared_ptr<const ByteSheet> m_sheet; // which of its sheets is shown
    std::optional<BatchKey> m_key;            // whose journey is shown or on its way
    std::optional<Journey> m_found;           // none yet

    QLabel* m_title;
    QLabel* m_detail;
    SegmentedControl* m_modes;
    SegmentedControl* m_parts; // of a compressed batch
    PillButton* m_close;
    QStackedWidget* m_pages;
    QLabel* m_hint;
    ByteView* m_view;
    ByteBar* m_bar;
    QLabel* m_field;
    QLabel* m_meaning;
    QLabel* m_journeyTitle;
    QLabel* m_journeyHint;
    JourneyList* m_stations;
};

} // namespace ui
