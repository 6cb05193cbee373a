#pragma once

// What is to be varied: up to three settings with their values, the instant of a command of the lab, how many seeds. Says what is wrong
// while one writes, and the command line that plays the same without a window.

#include <QWidget>

#include <array>
#include <optional>

#include "engine/lab/experiment.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace ui {

class ExperimentForm : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentForm(QWidget* parent = nullptr);

    // `path`: how the command line names it. Puts something worth running into the fields.
    void setLab(engine::LabFile lab, const QString& path);
    // Nothing, and words on the form, if it cannot be run.
    std::optional<engine::Experiment> experiment();
    QString commandLine() const;

signals:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    static constexpr std::size_t kFields = 3;
    void retranslate();
    void check();
    void addInstant(int index);
    std::optional<engine::Experiment> read(QString& problem) const;

    engine::LabFile m_lab;
    QString m_path;
    std::array<QLineEdit*, kFields> m_fields{};
    QComboBox* m_instants;
    QSpinBox* m_seeds;
    QLabel* m_vary;
    QLabel* m_seedsLabel;
    QLabel* m_size;
    QLabel* m_line;
    QLabel* m_wrong;
};

} // namespace ui
