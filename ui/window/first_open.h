#pragma once

// What a person who opens the window first can do next: look, break something, connect a client of their own.

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace ui {

class LessonButton;
class PillButton;

// A lesson that can be begun, and how far it has been done.
struct LessonDoor {
    QString id, number, english, chinese;
    qint64 minutes = 0;
    qsizetype steps = 0;
    qsizetype stepsDone = 0;
    bool finished = false;
    qsizetype badges = 0;
    QString problem = {}; // why it cannot be begun; empty: it can
    const QString& title() const; // in the language that is shown
};

// A choice of lessons in their order.
struct LessonPathDoor {
    QString id, english, chinese;
    QStringList lessons; // ids
    const QString& title() const;
};

class FirstOpen : public QWidget {
    Q_OBJECT
public:
    explicit FirstOpen(QWidget* parent = nullptr);
    // "127.0.0.1:9092"; empty: no port could be had.
    void setAddress(const QString& address, const QString& note);
    struct Cluster {
        std::int64_t brokers = 0, controllers = 0, producers = 0, consumers = 0;
        bool operator==(const Cluster&) const = default;
    };
    void setCluster(const Cluster& cluster);
    void setLessons(std::vector<LessonDoor> lessons);
    // Each is offered above the lessons: a click shows only those of the path, another one all again.
    void setPaths(std::vector<LessonPathDoor> paths);
    const std::vector<LessonPathDoor>& paths() const { return m_paths; }
    // As a click on it: its lessons are shown. Empty, or unknown: all.
    void choosePath(const QString& id);
    // The one to go on with after this one: along the path that is shown if it is on it, otherwise down the list. Null: it was
    // the last.
    const LessonDoor* following(const QString& lesson) const;
    void setCardsDue(qsizetype count);
    const std::vector<LessonDoor>& lessons() const { return m_lessons; }

signals:
    void commandRequested(const QString& line);
    void lessonRequested(const QString& id);
    void reviewRequested(); // of the cards that are due

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showPath(std::optional<std::size_t> path);

    QLabel* m_title;
    QLabel* m_intro;
    QLabel* m_safe;
    QLabel* m_risk;
    QWidget* m_lessonsCard;
    QLabel* m_lessonsTitle;
    QLabel* m_lessonsWords;
    std::vector<LessonDoor> m_lessons;
    QVBoxLayout* m_rowsLayout;
    std::vector<LessonButton*> m_rows;
    std::vector<LessonPathDoor> m_paths;
    QVBoxLayout* m_pathsLayout;
    std::vector<LessonButton*> m_pathRows;
    std::optional<std::size_t> m_path; // whose lessons are shown; none: all
    LessonButton* m_review;
    qsizetype m_cardsDue = 0;
    QLabel* m_breakTitle;
    QLabel* m_breakWords;
    PillButton* m_kill;
    PillButton* m_start;
    QLabel* m_clientTitle;
    QLabel* m_clientWords;
    QLabel* m_produce;
    QLabel* m_consume;
    PillButton* m_copy;
    QLabel* m_note;
    Cluster m_cluster;
    QString m_address;
    QString m_noteText;
};

} // namespace ui
