#include "ui/panels/find_popup.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

#include "engine/command/command.h"
#include "engine/command/words.h"
#include "ui/common/type.h"

namespace ui {

namespace {

constexpr int kWidth = 320;
constexpr int kMilliDigits = 12; // so many digits are no offset that anybody looks for, but milliseconds since 1970

} // namespace

FindPopup::FindPopup(const ObjectId& log, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_log(log), m_field(new QLineEdit), m_line(new QLabel), m_words(new QLabel)
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    setFixedWidth(kWidth);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 10, 12, 10);
    all->setSpacing(6);
    m_field->setObjectName(QStringLiteral("findField"));
    m_field->setFont(fontOf(FontRole::Mono));
    m_line->setObjectName(QStringLiteral("findLine"));
    m_line->setFont(fontOf(FontRole::MonoCaption));
    m_line->setWordWrap(true);
    m_words->setObjectName(QStringLiteral("findWords"));
    m_words->setFont(fontOf(FontRole::Caption));
    m_words->setWordWrap(true);
    all->addWidget(m_field);
    all->addWidget(m_line);
    all->addWidget(m_words);
    connect(m_field, &QLineEdit::textChanged, this, &FindPopup::follow);
    connect(m_field, &QLineEdit::returnPressed, this, &FindPopup::run);
    retranslate();
}

QString FindPopup::lineOf(const ObjectId& log, const QString& words)
{
    const QString wanted = words.trimmed();
    if (wanted.isEmpty())
        return {};
    const bool digits = std::all_of(wanted.begin(), wanted.end(), [](QChar c) { return c.isDigit(); });
    const QString what = digits && wanted.size() < kMilliDigits ? QStringLiteral("offset") : QStringLiteral("time");
    const QString topic = QString::fromStdString(engine::command::quoteWord(log.text));
    return QStringLiteral("find %1 %2 %3 %4 --on %5").arg(what, topic, QString::number(log.partition), wanted, QString::number(log.number));
}

void FindPopup::follow()
{
    const QString line = lineOf(m_log, m_field->text());
    m_line->setText(line);
    m_line->setVisible(!line.isEmpty());
    m_words->setText(line.isEmpty() ? tr("digits are an offset; 4.2s, a date or milliseconds are a time") : tr("Enter runs it"));
    adjustSize();
}

void FindPopup::run()
{
    const QString line = lineOf(m_log, m_field->text());
    if (line.isEmpty())
        return;
    if (const auto parsed = engine::parseCommand(line.toStdString()); !parsed) {
        m_words->setText(QStringLiteral("✗ ") + QString::fromStdString(parsed.error().message));
        adjustSize();
        return;
    }
    m_asked = line;
    emit commandRequested(line);
}

void FindPopup::answered(const QString& line, const QString& refusal)
{
    if (m_asked.isEmpty() || line != m_asked)
        return;
    m_asked.clear();
    if (refusal.isEmpty()) {
        close();
        return;
    }
    m_words->setText(QStringLiteral("✗ ") + refusal);
    adjustSize();
}

void FindPopup::openAt(const QRect& place)
{
    follow();
    const QScreen* screen = QGuiApplication::screenAt(place.center());
    const QRect room = screen ? screen->availableGeometry() : QRect(place.topLeft(), QSize(2 * kWidth, 400));
    const int x = std::clamp(place.right() - kWidth + 1, room.left(), std::max(room.left(), room.right() - kWidth));
    move(x, std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() - height())));
    show();
    m_field->setFocus();
}

void FindPopup::retranslate()
{
    m_field->setPlaceholderText(tr("offset or time"));
    m_field->setAccessibleName(tr("offset or time to find in the files"));
    follow();
}

void FindPopup::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace ui
