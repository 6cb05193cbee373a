#include "ui/common/appearance.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QLocale>
#include <QStyle>
#include <QStyleFactory>
#include <QTranslator>

#include "ui/common/type.h"

namespace ui {

namespace {
constexpr int kPortalTimeoutMs = 200;
constexpr uint kPortalPrefersDark = 1;
} // namespace

Appearance& Appearance::instance()
{
    static Appearance* const instance = new Appearance(qApp);
    return *instance;
}

Appearance::Appearance(QObject* parent) : QObject(parent) { }

Appearance::~Appearance() = default;

void Appearance::setTheme(ThemeChoice choice)
{
    m_choice = choice;
    const ThemeKind kind = choice == ThemeChoice::System ? systemTheme()
        : choice == ThemeChoice::Dark                    ? ThemeKind::Dark
                                                         : ThemeKind::Light;
    m_kind = kind;
    apply();
    emit themeChanged();
}

void Appearance::apply()
{
    static QStyle* const fusion = QStyleFactory::create(QStringLiteral("Fusion"));
    if (fusion && QApplication::style() != fusion)
        QApplication::setStyle(fusion);
    QApplication::setFont(fontOf(FontRole::Text));
    QApplication::setPalette(theme().palette());
    qApp->setStyleSheet(theme().styleSheet());
}

void Appearance::setLanguage(Language language)
{
    if (language == m_language)
        return;
    if (m_translator)
        QCoreApplication::removeTranslator(m_translator.get());
    m_translator.reset();
    m_language = language;
    if (language != Language::English) {
        m_translator = std::make_unique<QTranslator>();
        const bool found = m_translator->load(
            QStringLiteral("highwater_") + languageCode(language), QStringLiteral(":/translations"));
        if (found)
            QCoreApplication::installTranslator(m_translator.get());
        else
            qWarning("no translation for %s", qPrintable(languageCode(language)));
    }
    emit languageChanged();
}

void Appearance::setReduceMotion(bool reduce)
{
    if (reduce == m_reduceMotion)
        return;
    m_reduceMotion = reduce;
    emit reduceMotionChanged();
}

Language Appearance::systemLanguage()
{
    return QLocale::system().language() == QLocale::Chinese ? Language::Chinese : Language::English;
}

ThemeKind Appearance::systemTheme()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return ThemeKind::Light;
    QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.portal.Desktop"),
        QStringLiteral("/org/freedesktop/portal/desktop"), QStringLiteral("org.freedesktop.portal.Settings"),
        QStringLiteral("Read"));
    call << QStringLiteral("org.freedesktop.appearance") << QStringLiteral("color-scheme");
    const QDBusMessage reply = bus.call(call, QDBus::Block, kPortalTimeoutMs);
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty())
        return ThemeKind::Light;
    QVariant value = reply.arguments().constFirst();
    while (value.canConvert<QDBusVariant>()) // Read answers with a variant in a variant
        value = value.value<QDBusVariant>().variant();
    return value.toUInt() == kPortalPrefersDark ? ThemeKind::Dark : ThemeKind::Light;
}

QString languageCode(Language language)
{
    return language == Language::Chinese ? QStringLiteral("zh") : QStringLiteral("en");
}

} // namespace ui
