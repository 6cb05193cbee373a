#include "ui/panels/code_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include "engine/command/words.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/drop_down.h"
#include "ui/common/type.h"
#include "ui/panels/code_editor.h"
#include "ui/panels/code_examples.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kListWidth = 210;
constexpr int kShownSource = 40; // letters of the script in the line that is shown

QLabel* label(FontRole role)
{
    auto* made = new QLabel;
    made->setFont(fontOf(role));
    made->setWordWrap(true);
    return made;
}

QString quoted(const QString& word) { return QString::fromStdString(command::quoteWord(word.toStdString())); }

// The setting's value in "topics=orders acks=all interceptor.classes=a,b".
QString settingOf(const std::string& detail, const QString& setting)
{
    for (const QString& word : QString::fromStdString(detail).split(QLatin1Char(' ')))
        if (word.startsWith(setting + QLatin1Char('=')))
            return word.mid(setting.size() + 1);
    return {};
}

std::string jsonOf(const QJsonValue& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

// What the example says as the arguments of a call; empty: it is no JSON object, and `wrong` says why.
std::string argumentsOf(ScriptKind kind, const QString& input, QString& wrong)
{
    QJsonParseError error{};
    const QJsonDocument read = QJsonDocument::fromJson(input.toUtf8(), &error);
    if (!read.isObject()) {
        wrong = error.error == QJsonParseError::NoError ? QStringLiteral("{ … }") : error.errorString();
        return {};
    }
    const QJsonObject object = read.object();
    if (kind == ScriptKind::Interceptor)
        return "[" + jsonOf(object) + "]";
    if (kind == ScriptKind::Serializer)
        return "[" + jsonOf(object["topic"]) + "," + jsonOf(object["data"]) + "]";
    return "[" + jsonOf(object["topic"]) + "," + jsonOf(object["key"]) + "," + jsonOf(object["value"]) + "," + jsonOf(object["partitionCount"]) + "]";
}

std::string functionOf(ScriptKind kind)
{
    return kind == ScriptKind::Interceptor ? "onSend" : kind == ScriptKind::Partitioner ? "partition" : "serialize";
}

QString hexOf(const QByteArray& bytes) { return QString::fromLatin1(bytes.toHex(' ')); }

} // namespace

QString consequenceOf(ScriptKind kind, const ScriptAnswer& answer)
{
    const QString value = QString::fromStdString(answer.value);
    if (answer.outcome != ScriptAnswer::Outcome::Returned)
        return kind == ScriptKind::Interceptor
            ? CodePage::tr("In a producer: the exception is logged and goes no further. The record goes on as it was before this interceptor.")
            : CodePage::tr("In a producer: send() throws this exception. The record is not sent.");
    const QJsonValue read = QJsonDocument::fromJson("[" + QByteArray::fromStdString(answer.value) + "]").array().at(0);
    switch (kind) {
    case ScriptKind::Interceptor:
        return read.isNull() ? CodePage::tr("In a producer: Kafka passes the null on, and send() throws NullPointerException. An interceptor cannot filter.")
                             : CodePage::tr("In a producer: the record goes on like this.");
    case ScriptKind::Partitioner:
        return read.isDouble() && read.toDouble() >= 0
            ? CodePage::tr("In a producer: the record goes to partition %1.").arg(value)
            : CodePage::tr("In a producer: send() throws IllegalArgumentException: “The partitioner generated an invalid partition number: %1. Partition number "
                 "should always be non-negative.” A partitioner cannot filter.")
                  .arg(read.isString() ? read.toString() : value);
    case ScriptKind::Serializer: {
        if (read.isNull())
            return CodePage::tr("In a producer: null is sent. As a value it is a tombstone.");
        QByteArray bytes = read.toString().toUtf8();
        bool isBytes = read.isString() || read.isArray();
        for (const QJsonValue& byte : read.toArray()) {
            isBytes = isBytes && byte.isDouble() && byte.toInt(-999) >= -128 && byte.toInt(999) <= 255;
            bytes.append(static_cast<char>(byte.toInt()));
        }
        return isBytes ? CodePage::tr("In a producer: these bytes are sent (%1): %2").arg(bytes.size()).arg(hexOf(bytes))
                       : CodePage::tr("In a producer: send() throws SerializationException. A serializer returns text, an array of bytes, or null.");
    }
    }
    return {};
}

CodePage::CodePage(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    auto* left = new QVBoxLayout;
    m_listTitle = label(FontRole::CardTitle);
    m_list = new QListWidget;
    m_list->setFont(fontOf(FontRole::Text));
    m_list->setProperty("roomy", true); // rows with room around their words: Theme::styleSheet
    m_list->setWordWrap(true);
    m_list->setFixedWidth(kListWidth);
    left->addWidget(m_listTitle);
    left->addWidget(m_list, 1);
    auto* halves = new QSplitter(Qt::Vertical);
    halves->setChildrenCollapsible(false);
    halves->addWidget(buildWriting());
    halves->addWidget(buildTrying());
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    layout->addLayout(left);
    layout->addWidget(halves, 1);

    connect(m_list, &QListWidget::currentRowChanged, this, &CodePage::choose);
    connect(m_source, &QPlainTextEdit::textChanged, this, &CodePage::edited);
    connect(m_name, &QLineEdit::textChanged, this, &CodePage::edited);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] { m_isTried = false, showLines(); });
    connect(m_kind, &QComboBox::currentIndexChanged, this, &CodePage::kindChosen);
    connect(m_use, &QComboBox::currentIndexChanged, this, &CodePage::showLines);
    connect(m_try, &PillButton::clicked, this, &CodePage::tryIt);
    connect(m_on, &PillButton::clicked, this, &CodePage::switchOn);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        connect(new QShortcut(QKeySequence(Qt::CTRL | key), this), &QShortcut::activated, this, &CodePage::tryIt);
        connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | key), this), &QShortcut::activated, this, &CodePage::switchOn);
    }
    for (const auto& [widget, name] : std::initializer_list<std::pair<QWidget*, const char*>>{{m_list, "codeList"}, {m_name, "codeName"}, {m_kind, "codeKind"},
             {m_source, "codeSource"}, {m_words, "codeWords"}, {m_input, "codeInput"}, {m_output, "codeOutput"}, {m_lines, "codeLines"}, {m_use, "codeUse"},
             {m_try, "codeTry"}, {m_on, "codeOn"}})
        widget->setObjectName(QLatin1String(name));
    retranslate();
    m_list->setCurrentRow(0);
}

QWidget* CodePage::buildWriting()
{
    auto* half = new QWidget;
    auto* layout = new QVBoxLayout(half);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* top = new QHBoxLayout;
    m_nameLabel = label(FontRole::Text);
    m_kindLabel = label(FontRole::Text);
    m_name = new QLineEdit;
    m_name->setFont(fontOf(FontRole::Mono));
    m_name->setMaxLength(64);
    m_kind = new DropDown;
    m_kind->setFont(fontOf(FontRole::Mono));
    for (const auto kind : {ScriptKind::Interceptor, ScriptKind::Partitioner, ScriptKind::Serializer})
        m_kind->addItem(QString::fromUtf8(scriptKindName(kind).data()));
    m_nameLabel->setWordWrap(false);
    m_kindLabel->setWordWrap(false);
    top->addWidget(m_nameLabel);
    top->addWidget(m_name, 1);
    top->addWidget(m_kindLabel);
    top->addWidget(m_kind);
    m_source = new CodeEditor;
    m_words = label(FontRole::Text);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->setMinimumHeight(2 * static_cast<int>(lineHeight(FontRole::Text)) + 2);
    m_words->setAlignment(Qt::AlignTop);
    layout->addLayout(top);
    layout->addWidget(m_source, 1);
    layout->addWidget(m_words);
    return half;
}

QWidget* CodePage::buildTrying()
{
    auto* half = new QWidget;
    auto* layout = new QVBoxLayout(half);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* both = new QHBoxLayout;
    const auto column = [&](QLabel*& title, QPlainTextEdit*& edit) {
        auto* made = new QVBoxLayout;
        title = label(FontRole::CaptionStrong);
        edit = new QPlainTextEdit;
        edit->setFont(fontOf(FontRole::Mono));
        edit->setTabChangesFocus(true);
        made->addWidget(title);
        made->addWidget(edit, 1);
        both->addLayout(made, 1);
    };
    column(m_inputTitle, m_input);
    column(m_outputTitle, m_output);
    m_output->setReadOnly(true);
    m_linesTitle = label(FontRole::CaptionStrong);
    m_lines = label(FontRole::Mono);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lines->setMinimumHeight(2 * static_cast<int>(lineHeight(FontRole::Mono)) + 2);
    m_useLabel = label(FontRole::Text);
    m_useLabel->setWordWrap(false);
    m_use = new DropDown;
    m_use->setFont(fontOf(FontRole::Mono));
    m_try = new PillButton(QString());
    m_on = new PillButton(QString(), PillButton::Look::Filled);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_try);
    buttons->addStretch();
    buttons->addWidget(m_useLabel);
    buttons->addWidget(m_use);
    buttons->addWidget(m_on);
    layout->addLayout(both, 1);
    layout->addWidget(m_linesTitle);
    layout->addWidget(m_lines);
    layout->addLayout(buttons);
    return half;
}

ScriptKind CodePage::kind() const { return static_cast<ScriptKind>(m_kind->currentIndex()); }

Script CodePage::script() const { return {m_name->text().toStdString(), kind(), m_source->toPlainText().toStdString()}; }

void CodePage::show(const Moment& moment)
{
    if (!moment.view)
        return;
    m_moment = moment;
    QStringList names, producers;
    for (const auto& [name, script] : moment.view->scripts)
        names << QString::fromStdString(name);
    for (const auto& [id, client] : moment.view->clients)
        if (client->kind == NodeKind::Producer)
            producers << QString::fromStdString(client->name);
    if (names != m_listed) {
        m_listed = names;
        retranslate();
    }
    if (producers != m_producers) {
        m_producers = producers;
        fillUses();
    }
}

void CodePage::choose(int row)
{
    if (row < 0)
        return;
    const QString name = m_list->item(row)->data(Qt::UserRole).toString();
    const QSignalBlocker quiet[] = {QSignalBlocker(m_name), QSignalBlocker(m_source), QSignalBlocker(m_kind), QSignalBlocker(m_input)};
    if (!name.isEmpty() && m_moment.view && m_moment.view->scripts.contains(name.toStdString())) {
        const auto& found = *m_moment.view->scripts.at(name.toStdString());
        m_name->setText(name);
        m_kind->setCurrentIndex(static_cast<int>(parseScriptKind(found.kind).value_or(ScriptKind::Interceptor)));
        m_source->setPlainText(QString::fromStdString(found.source));
        m_input->setPlainText(exampleInput(kind()));
    } else {
        const auto examples = codeExamples();
        const auto& example = examples[static_cast<std::size_t>(m_list->item(row)->data(Qt::UserRole + 1).toInt())];
        m_name->setText(example.name);
        m_kind->setCurrentIndex(static_cast<int>(example.kind));
        m_source->setPlainText(example.source);
        m_input->setPlainText(example.input);
    }
    m_output->clear();
    edited();
    fillUses();
}

void CodePage::edited()
{
    m_isTried = false;
    m_source->markLine(0);
    say(m_source->toPlainText().trimmed().isEmpty() ? tr("Write a script, or choose an example on the left.") : tr("Try it on the example before you switch it on."), false);
    showLines();
}

void CodePage::kindChosen()
{
    m_input->setPlainText(exampleInput(kind()));
    m_output->clear();
    edited();
    fillUses();
}

void CodePage::fillUses()
{
    const QSignalBlocker quiet(m_use);
    const QString before = m_use->currentText();
    m_use->clear();
    for (const QString& producer : std::as_const(m_producers)) {
        if (kind() != ScriptKind::Serializer)
            m_use->addItem(producer, QStringList{producer, kind() == ScriptKind::Interceptor ? "interceptor.classes" : "partitioner.class"});
        else
            for (const char* setting : {"value.serializer", "key.serializer"})
                m_use->addItem(producer + QStringLiteral(" · ") + QLatin1String(setting), QStringList{producer, setting});
    }
    m_use->addItem(tr("no producer yet"), QStringList{});
    m_use->setCurrentIndex(std::max(0, m_use->findText(before)));
    showLines();
}

QStringList CodePage::lines() const
{
    const Script script = this->script();
    QStringList out{QStringLiteral("set script %1 --kind %2 --source ").arg(QString::fromStdString(script.name), m_kind->currentText())
        + quoted(m_source->toPlainText())};
    const QStringList use = m_use->currentData().toStringList();
    if (use.size() != 2 || !m_moment.view)
        return out;
    QString value = QString::fromStdString(script.name);
    for (const auto& [id, client] : m_moment.view->clients)
        if (QString::fromStdString(client->name) == use[0]) {
            const QString set = settingOf(client->detail, use[1]);
            if (set == value || (kind() == ScriptKind::Interceptor && set.split(QLatin1Char(',')).contains(value)))
                return out; // it is used already; the first line is enough
            if (kind() == ScriptKind::Interceptor && !set.isEmpty())
                value = set + QLatin1Char(',') + value;
        }
    return out << QStringLiteral("set config producer %1 %2=%3").arg(use[0], use[1], value);
}

void CodePage::showLines()
{
    QStringList shown = lines();
    const qsizetype source = shown.first().indexOf(QLatin1String("--source ")) + 9;
    if (shown.first().size() > source + kShownSource)
        shown.first() = shown.first().left(source + kShownSource) + QStringLiteral("…\"");
    m_lines->setText(shown.join(QLatin1Char('\n')));
    m_on->setEnabled(m_isTried && !m_name->text().isEmpty());
    m_on->setToolTip(m_isTried ? QString() : tr("Try it on the example before you switch it on."));
    m_try->setEnabled(!m_source->toPlainText().trimmed().isEmpty());
}

void CodePage::tryIt()
{
    QString wrong;
    const std::string arguments = argumentsOf(kind(), m_input->toPlainText(), wrong);
    if (arguments.empty())
        return say(tr("The example is no JSON object: %1").arg(wrong), true);
    emit tryRequested(++m_tries, script(), {functionOf(kind()), arguments, "{}"});
}

void CodePage::tried(int number, const std::optional<ScriptProblem>& problem, const ScriptAnswer& answer)
{
    if (number != m_tries)
        return;
    const int line = problem ? problem->line : answer.line;
    const bool isBad = problem || answer.outcome != ScriptAnswer::Outcome::Returned;
    QString words = QString::fromStdString(problem ? problem->message : isBad && !answer.exception.empty() ? answer.exception + ": " + answer.message : answer.message);
    if (isBad && line > 0)
        words = tr("Line %1: %2").arg(line).arg(words);
    m_source->markLine(isBad ? line : 0, words);
    m_isTried = !problem;
    if (problem) {
        m_output->clear();
        say(words, true);
    } else {
        QString shown;
        if (!isBad) {
            const auto read = QJsonDocument::fromJson(QByteArray::fromStdString(answer.value));
            shown = read.isObject() ? QString::fromUtf8(read.toJson()).trimmed() : QString::fromStdString(answer.value);
        }
        if (!answer.says.empty())
            shown += (shown.isEmpty() ? QString() : QStringLiteral("\n\n")) + QStringLiteral("console: ") + QString::fromStdString(answer.says);
        m_output->setPlainText(shown);
        say((isBad ? words + QLatin1Char('\n') : QString()) + consequenceOf(kind(), answer), isBad);
    }
    showLines();
}

void CodePage::switchOn()
{
    if (!m_on->isEnabled())
        return;
    m_waiting = lines();
    emit commandRequested(m_waiting.first());
}

void CodePage::answered(const QString& line, const QString& refusal)
{
    if (m_waiting.isEmpty() || line != m_waiting.first())
        return;
    m_waiting.removeFirst();
    if (!refusal.isEmpty()) {
        m_waiting.clear();
        return say(refusal, true);
    }
    if (!m_waiting.isEmpty()) {
        emit commandRequested(QString(m_waiting.first()));
        return;
    }
    say(tr("It is on. A producer that uses it is closed and built anew; Ctrl+Z takes it back."), false);
}

void CodePage::say(const QString& words, bool isBad)
{
    const Theme& theme = Appearance::instance().theme();
    m_words->setText(words);
    m_words->setStyleSheet(QStringLiteral("color: %1").arg((isBad ? theme.badInk : theme.ink2).name()));
}

void CodePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CodePage::retranslate()
{
    const QSignalBlocker quiet(m_list);
    const int row = m_list->currentRow();
    const QString chosen = row >= 0 ? m_list->item(row)->data(Qt::UserRole).toString() : QString();
    m_list->clear();
    const auto add = [&](const QString& text, const QString& name, int example) {
        auto* item = new QListWidgetItem(text, m_list);
        item->setData(Qt::UserRole, name);
        item->setData(Qt::UserRole + 1, example);
        if (!name.isEmpty())
            item->setFont(fontOf(FontRole::MonoStrong));
        if (!name.isEmpty() && name == chosen)
            m_list->setCurrentItem(item);
    };
    for (const QString& name : std::as_const(m_listed))
        add(name, name, 0);
    const auto examples = codeExamples();
    for (std::size_t i = 0; i < examples.size(); ++i)
        add(tr("Example: %1").arg(examples[i].title), {}, static_cast<int>(i));
    m_listTitle->setText(m_listed.isEmpty() ? tr("No script in this lab yet") : tr("Scripts of this lab"));
    m_list->setAccessibleName(tr("Scripts and examples"));
    m_nameLabel->setText(tr("Name"));
    m_name->setAccessibleName(tr("Name"));
    m_kindLabel->setText(tr("Kind"));
    m_kind->setAccessibleName(tr("Kind"));
    m_source->setAccessibleName(tr("The script, in JavaScript"));
    m_inputTitle->setText(tr("Example, change it as you like"));
    m_input->setAccessibleName(m_inputTitle->text());
    m_outputTitle->setText(tr("What comes out"));
    m_output->setAccessibleName(m_outputTitle->text());
    m_linesTitle->setText(tr("These lines will run"));
    m_useLabel->setText(tr("Use it in"));
    m_use->setAccessibleName(tr("Use it in"));
    m_try->setWords(tr("Try it"));
    m_try->setToolTip(QStringLiteral("Ctrl+Enter"));
    m_on->setWords(tr("Switch on"));
    fillUses();
}

} // namespace ui
