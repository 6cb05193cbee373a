#pragma once

// The inspector's Why? page: a question, its answer row by row, and below it the questions "Why not?" about what is selected. A row
// leads to its instant; a fold opens what stands behind it.

#include <QWidget>

#include <vector>

#include "ui/models/why_not.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace ui {

class WhyPage : public QWidget {
    Q_OBJECT
public:
    // `find` outlives the page.
    explicit WhyPage(FindFact find, QWidget* parent = nullptr);

    void setConfigs(LabConfigs configs) { m_configs = std::move(configs); }
    // What is selected now; a page that is seen answers about another thing at once.
    void show(const engine::Moment& moment, const ObjectId& selected, const NodeNames& names);
    void ask(const engine::Moment& moment, const ObjectId& id, const NodeNames& names);
    void ask(const std::vector<engine::FactId>& facts, const QString& question);
    void ask(const WhyNotQuestion& question);

signals:
    void lookRequested(engine::Time instant);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void offerQuestions();
    void start(const QString& question);
    void addStep(const WhyStep& step);
    void addWords(const QString& words, bool isVerdict);
    void follow(QTreeWidgetItem* item);
    void toggleFold(QTreeWidgetItem* item);

    FindFact m_find;
    LabConfigs m_configs;
    NodeNames m_names = plainNodeName;
    engine::Moment m_moment;
    ObjectId m_selected;
    std::vector<WhyNotQuestion> m_questions;
    QLabel* m_question;
    QTreeWidget* m_rows;
    QLabel* m_whyNot;
    QVBoxLayout* m_buttons;
};

} // namespace ui
