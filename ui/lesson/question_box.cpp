#include "ui/lesson/question_box.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

using Ink = WordsLabel::Ink;

namespace {

constexpr int kGap = 8;
constexpr int kArrow = 24;

} // namespace

QuestionBox::QuestionBox(const Lesson& lesson, const LessonStep& step, Words words, QWidget* parent)
    : QWidget(parent), m_step(step), m_words(std::move(words))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kGap);
    if (step.form == AnswerForm::Multi || step.form == AnswerForm::Order) {
        auto* how = new WordsLabel(FontRole::Caption, Ink::Caption);
        how->setMarkdown((step.form == AnswerForm::Multi ? tr("Choose all that are right.") : tr("Put them in order: drag, or Alt with the arrow keys.")).toStdString());
        all->addWidget(how);
    }
    if (step.form == AnswerForm::Numeric) {
        buildNumber(all);
    } else {
        for (const std::size_t option : lesson.shownOrder(step))
            m_rows.push_back({option});
        buildOptions(all);
    }
    if (step.form == AnswerForm::Order)
        text(all, "right");
    if (step.form == AnswerForm::Multi) {
        m_missing = new WordsLabel(FontRole::Text, Ink::Sentence);
        m_missing->setObjectName("missing");
        m_missing->setMarkdown(tr("What you chose is right, and something right is still missing.").toStdString());
        m_missing->hide();
        all->addWidget(m_missing);
    }
}

WordsLabel* QuestionBox::text(QVBoxLayout* all, const std::string& part)
{
    auto* made = new WordsLabel(FontRole::Text, Ink::Sentence);
    made->setObjectName(QString::fromStdString(part));
    made->setMarkdown(m_words(part));
    made->hide();
    all->addWidget(made);
    m_texts.emplace_back(part, made);
    return made;
}

void QuestionBox::buildNumber(QVBoxLayout* all)
{
    m_number = new AnswerField;
    m_number->setObjectName("number");
    m_number->setFont(fontOf(FontRole::MonoStrong));
    m_number->setMaximumWidth(110);
    m_number->setAccessibleName(tr("Your number"));
    all->addWidget(m_number, 0, Qt::AlignLeft);
    connect(m_number, &QLineEdit::textChanged, this, &QuestionBox::changed);
    connect(m_number, &AnswerField::entered, this, &QuestionBox::entered);
    for (const LessonOption& option : m_step.options)
        text(all, option.id + ".feedback");
    text(all, "other");
}

void QuestionBox::buildOptions(QVBoxLayout* all)
{
    m_list = new QVBoxLayout;
    m_list->setSpacing(kGap);
    all->addLayout(m_list);
    auto* only = m_step.form == AnswerForm::Single ? new QButtonGroup(this) : nullptr;
    for (Row& row : m_rows) {
        const std::string& id = m_step.options[row.option].id;
        row.whole = new QWidget;
        auto* column = new QVBoxLayout(row.whole);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(kGap);
        auto* line = new QHBoxLayout;
        line->setSpacing(2);
        row.button = new OptionButton(m_words(id));
        row.button->setObjectName(QString::fromStdString(id));
        row.button->setSquare(m_step.form == AnswerForm::Multi);
        line->addWidget(row.button, 1);
        if (only != nullptr)
            only->addButton(row.button);
        if (m_step.form == AnswerForm::Order) {
            row.button->setCheckable(false);
            row.button->installEventFilter(this);
            row.up = new IconButton(Icon::ChevronUp, tr("Further up"), IconButton::Look::Plain);
            row.down = new IconButton(Icon::ChevronDown, tr("Further down"), IconButton::Look::Plain);
            for (IconButton* arrow : {row.up, row.down}) {
                arrow->setExtent(kArrow);
                arrow->setObjectName(QString::fromStdString(id) + (arrow == row.up ? "-up" : "-down"));
                line->addWidget(arrow);
            }
            connect(row.up, &QAbstractButton::clicked, this, [this, button = row.button] {
                const std::size_t place = placeOf(button);
                move(place, place - 1);
            });
            connect(row.down, &QAbstractButton::clicked, this, [this, button = row.button] {
                const std::size_t place = placeOf(button);
                move(place, place + 1);
            });
        } else {
            connect(row.button, &QAbstractButton::toggled, this, &QuestionBox::changed);
        }
        column->addLayout(line);
        row.feedback = text(column, id + ".feedback");
    }
    layOut();
}

void QuestionBox::layOut()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_list->removeWidget(m_rows[i].whole);
        m_list->addWidget(m_rows[i].whole);
        m_rows[i].button->setNumber(static_cast<int>(i) + 1);
        if (m_rows[i].up != nullptr) {
            m_rows[i].up->setEnabled(i > 0);
            m_rows[i].down->setEnabled(i + 1 < m_rows.size());
        }
    }
    for (std::size_t i = 1; i < m_rows.size(); ++i) { // Tab goes as the eye does
        setTabOrder(m_rows[i - 1].down != nullptr ? static_cast<QWidget*>(m_rows[i - 1].down) : m_rows[i - 1].button, m_rows[i].button);
        if (m_rows[i].up != nullptr) {
            setTabOrder(m_rows[i].button, m_rows[i].up);
            setTabOrder(m_rows[i].up, m_rows[i].down);
        }
    }
}

std::size_t QuestionBox::placeOf(const QObject* button) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.button == button; });
    return static_cast<std::size_t>(found - m_rows.begin());
}

void QuestionBox::move(std::size_t place, std::size_t to)
{
    if (place >= m_rows.size() || to >= m_rows.size() || place == to || !m_rows[place].button->isEnabled())
        return;
    const Row row = m_rows[place];
    m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(place));
    m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(to), row);
    layOut();
    row.button->setFocus();
    for (const Row& other : m_rows) { // what was said is about the order of then
        other.button->setMark(OptionButton::Mark::None);
        other.feedback->hide();
    }
    emit changed();
}

// Of an order: keys and the mouse move its options.
bool QuestionBox::eventFilter(QObject* watched, QEvent* event)
{
    const std::size_t place = placeOf(watched);
    if (place == m_rows.size())
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isUp = key->key() == Qt::Key_Up;
        if (!isUp && key->key() != Qt::Key_Down)
            return false;
        const std::size_t to = isUp ? place - 1 : place + 1; // beyond the ends: no place
        if (key->modifiers() & Qt::AltModifier)
            move(place, to);
        else if (to < m_rows.size())
            m_rows[to].button->setFocus();
        return true;
    }
    if (event->type() == QEvent::MouseMove) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->buttons() & Qt::LeftButton) {
            const QPoint at = m_rows[place].button->mapTo(this, mouse->position().toPoint());
            for (std::size_t i = 0; i < m_rows.size(); ++i)
                if (i != place && at.y() >= m_rows[i].whole->y() && at.y() < m_rows[i].whole->y() + m_rows[i].button->height()) {
                    move(place, i);
                    break;
                }
            return true;
        }
    }
    return false;
}

// -- what is given, and what is said to it ----------------------------------------------------------------------------

LessonGiven QuestionBox::given() const
{
    LessonGiven out;
    if (m_number != nullptr)
        out.push_back(m_number->text().trimmed().toStdString());
    for (const Row& row : m_rows)
        if (m_step.form == AnswerForm::Order || row.button->isChecked())
            out.push_back(m_step.options[row.option].id);
    return isAnswer(m_step, out) ? out : LessonGiven{};
}

void QuestionBox::showAnswer(const LessonGiven& answer, const Judgement* said, bool isFixed)
{
    const bool isGiven = !answer.empty();
    if (m_number != nullptr) {
        m_number->setEnabled(!isFixed);
        if (isFixed && isGiven && m_number->text().isEmpty())
            m_number->setText(QString::fromStdString(answer.front()));
    }
    if (m_step.form == AnswerForm::Order && isFixed && isGiven && given() != answer) {
        std::vector<Row> placed;
        for (const std::string& id : answer)
            placed.push_back(*std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return m_step.options[row.option].id == id; }));
        m_rows = placed;
        layOut();
    }
    const bool isAboutThis = isGiven && (isFixed || m_step.form != AnswerForm::Order || given() == answer);
    const auto isSaid = [&](const std::string& part) {
        return said != nullptr && isAboutThis && std::find(said->texts.begin(), said->texts.end(), part) != said->texts.end();
    };
    for (const Row& row : m_rows) {
        const LessonOption& option = m_step.options[row.option];
        const bool isChosen = isGiven && std::find(answer.begin(), answer.end(), option.id) != answer.end();
        if (isFixed && isChosen && m_step.form != AnswerForm::Order && !row.button->isChecked()) {
            const QSignalBlocker quiet(row.button);
            row.button->setChecked(true);
        }
        row.button->setEnabled(!isFixed);
        for (IconButton* arrow : {row.up, row.down})
            if (arrow != nullptr && isFixed)
                arrow->setEnabled(false);
        const bool isToldWrong = isSaid(option.id + ".feedback") && !said->isRight;
        const bool isToldRight = said != nullptr && said->isRight && isChosen;
        row.button->setMark(isToldWrong ? OptionButton::Mark::Wrong : isToldRight ? OptionButton::Mark::Right : OptionButton::Mark::None);
    }
    const auto say = [this](QWidget* words, bool isShown) {
        const bool isNew = isShown && words->isHidden();
        words->setVisible(isShown);
        if (isNew)
            emit appeared(words);
    };
    for (const auto& [part, label] : m_texts)
        say(label, isSaid(part));
    if (m_missing != nullptr)
        say(m_missing, said != nullptr && said->isIncomplete);
}

void QuestionBox::reveal()
{
    if (m_step.form == AnswerForm::Numeric) {
        for (const LessonOption& option : m_step.options)
            for (const auto& [part, label] : m_texts)
                if (option.correct && part == option.id + ".feedback") {
                    label->setMarkdown("**" + std::to_string(*option.value) + "** " + m_words(part));
                    label->show();
                }
        return;
    }
    const LessonGiven right = rightAnswer(m_step);
    if (m_step.form == AnswerForm::Order) {
        const Judgement said{true, {"right"}, false};
        showAnswer(right, &said, true);
        return;
    }
    for (const Row& row : m_rows)
        if (m_step.options[row.option].correct) {
            row.button->setMark(OptionButton::Mark::Right);
            row.feedback->show();
        }
}

void QuestionBox::refreshWords()
{
    for (const auto& [part, label] : m_texts)
        label->setMarkdown(m_words(part));
}

// -- keys -------------------------------------------------------------------------------------------------------------

bool QuestionBox::chooseNumber(int number)
{
    const auto wanted = static_cast<std::size_t>(number - 1);
    if (number < 1 || wanted >= m_rows.size() || !m_rows[wanted].button->isEnabled())
        return false;
    if (m_step.form == AnswerForm::Order) {
        const std::size_t place = placeOf(focusWidget());
        if (place == m_rows.size())
            m_rows[wanted].button->setFocus();
        else
            move(place, wanted);
        return true;
    }
    OptionButton* button = m_rows[wanted].button;
    button->setChecked(m_step.form == AnswerForm::Multi ? !button->isChecked() : true);
    button->setFocus();
    return true;
}

QWidget* QuestionBox::first() const
{
    QWidget* out = m_number != nullptr ? static_cast<QWidget*>(m_number) : m_rows.front().button;
    return out->isEnabled() ? out : nullptr;
}

} // namespace ui
