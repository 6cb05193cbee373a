#pragma once

// "Why Kafka is fast", measured on the reader's own disk: a card for each reason. Says before the first run what will be written and
// where. The measuring is on a thread of its own; closing the window cancels it.

#include <QWidget>

#include <optional>
#include <vector>

#include "ui/plot/disk_runner.h"

class QLabel;
class QProgressBar;

namespace ui {

class PairPlot;
class PillButton;

class DiskView : public QWidget {
    Q_OBJECT
public:
    explicit DiskView(QWidget* parent = nullptr);

    // What the next run does; the defaults measure the temporary folder.
    void setOptions(const measure::Options& options);
    void start();
    DiskRunner& runner() { return m_runner; }
    const PairPlot& card(measure::Subject subject) const { return *m_cards[static_cast<std::size_t>(subject)]; }
    // False if it cannot be written. What `highwater measure --report csv` prints.
    bool saveCsv(const QString& path) const;
    QString stateWords() const; // what is said above the cards

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void take(const measure::Measurement& measurement);
    void end(const measure::Outcome& outcome);
    void chooseFolder();
    void askForCsv();
    void retranslate();
    void refresh();

    measure::Options m_options;
    std::optional<measure::Place> m_place; // of the run that is shown
    std::vector<measure::Measurement> m_found;
    std::optional<measure::Progress> m_progress;
    std::optional<measure::Outcome> m_outcome; // of the last run
    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_foot;
    QProgressBar* m_bar;
    PillButton* m_run;
    PillButton* m_folder;
    PillButton* m_csv;
    std::vector<PairPlot*> m_cards; // by Subject
    DiskRunner m_runner; // last: nothing is told to what has gone
};

} // namespace ui
