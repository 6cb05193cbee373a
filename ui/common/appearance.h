#pragma once

// What the user chose for the looks of the whole window: theme, language, movement. One object for the application;
// widgets connect to it and repaint. Changing the language also changes every tr() of the program at once: Qt then
// sends LanguageChange to all widgets.
//
// GUI thread only. Does not store the choice; the window's settings do.

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>

#include "ui/common/theme.h"

class QTranslator;

namespace ui {

enum class ThemeChoice : std::uint8_t { System, Light, Dark };
enum class Language : std::uint8_t { English, Chinese };

class Appearance : public QObject {
    Q_OBJECT
public:
    // The one of this application; made at the first call, which must come after the QApplication.
    static Appearance& instance();
    ~Appearance() override;

    const Theme& theme() const { return Theme::of(m_kind); }
    ThemeChoice themeChoice() const { return m_choice; }
    Language language() const { return m_language; }
    bool reduceMotion() const { return m_reduceMotion; }

    // Also sets palette, style sheet and font of the application.
    void setTheme(ThemeChoice choice);
    void setLanguage(Language language);
    void setReduceMotion(bool reduce);

    // The language of the machine, as far as we speak it.
    static Language systemLanguage();
    // What the desktop says (the settings portal); Light if it says nothing.
    static ThemeKind systemTheme();

signals:
    void themeChanged();
    void languageChanged();
    void reduceMotionChanged();

private:
    explicit Appearance(QObject* parent);
    void apply();

    ThemeChoice m_choice = ThemeChoice::Light;
    ThemeKind m_kind = ThemeKind::Light;
    Language m_language = Language::English;
    bool m_reduceMotion = false;
    std::unique_ptr<QTranslator> m_translator; // installed while the language is not English
};

// "en", "zh"
QString languageCode(Language language);

} // namespace ui
