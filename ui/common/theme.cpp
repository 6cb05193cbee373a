#include "ui/common/theme.h"

#include <QString>

#include <cmath>

namespace ui {

namespace {

constexpr std::array<QRgb, kHues> kFills{
    0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0x7F6BD6, 0x8C9C3A};
constexpr std::array<QRgb, kHues> kLightEdges{
    0x0069A6, 0x835800, 0x006F54, 0x99467A, 0x1B6C9E, 0xAC4500, 0x604CB9, 0x5D681F};
constexpr std::array<QRgb, kHues> kDarkEdges{
    0x57B3EA, 0xF0B54A, 0x45C9A2, 0xE29CC3, 0x86CBF2, 0xF58A4B, 0xAA9AEF, 0xB6C66B};

std::array<QColor, kHues> colours(const std::array<QRgb, kHues>& values)
{
    std::array<QColor, kHues> result;
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i] = QColor::fromRgb(values[i]);
    return result;
}

Theme makeLight()
{
    Theme t;
    t.kind = ThemeKind::Light;
    t.bg = "#F6F8FA";
    t.panel = "#FFFFFF";
    t.dead = "#EEF1F4";
    t.line = "#D9E0E7";
    t.line2 = "#EBEFF3";
    t.ink = "#17212B";
    t.ink2 = "#4A5863";
    t.ink3 = "#5A6773";
    t.mute = "#818E9A";
    t.accent = "#1C7ED6";
    t.accentFill = "#1971C2";
    t.accentInk = "#1461AB";
    t.sel = "#E0ECF7";
    t.water = "#D6EBFB";
    t.water2 = "#1C7ED6";
    t.waterInk = "#1259A0";
    t.dry = "#FFF4DC";
    t.dry2 = "#BC6F00";
    t.dryInk = "#8A5200";
    t.ok = "#1E8E5A";
    t.okInk = "#14713F";
    t.okbg = "#E3F4EA";
    t.bad = "#C92A2A";
    t.badInk = "#B42020";
    t.badbg = "#FDECEC";
    t.vio = "#6A56C4";
    t.vioInk = "#5B48B8";
    t.viobg = "#EEEBFA";
    t.shadow = QColor(0x0B, 0x1F, 0x33, 18);
    t.scrim = QColor(0x0B, 0x1F, 0x33, 90);
    t.hues = colours(kFills);
    t.hueEdges = colours(kLightEdges);
    return t;
}

Theme makeDark()
{
    Theme t;
    t.kind = ThemeKind::Dark;
    t.bg = "#0E151C";
    t.panel = "#151E27";
    t.dead = "#19222B";
    t.line = "#2B3947";
    t.line2 = "#1F2A35";
    t.ink = "#E8EEF4";
    t.ink2 = "#A9B6C2";
    t.ink3 = "#95A4B2";
    t.mute = "#6C7B89";
    t.accent = "#4DABF7";
    t.accentFill = "#1971C2";
    t.accentInk = "#6DB9F8";
    t.sel = "#1B3147";
    t.water = "#123653";
    t.water2 = "#4DABF7";
    t.waterInk = "#74BDF9";
    t.dry = "#3A2C10";
    t.dry2 = "#FFB74D";
    t.dryInk = "#FFC46B";
    t.ok = "#51CF8A";
    t.okInk = "#6BD89B";
    t.okbg = "#13301F";
    t.bad = "#FF7B7B";
    t.badInk = "#FF9090";
    t.badbg = "#3A1B1E";
    t.vio = "#A99BF0";
    t.vioInk = "#B5A9F3";
    t.viobg = "#262143";
    t.shadow = QColor(0x00, 0x08, 0x10, 72);
    t.scrim = QColor(0x00, 0x00, 0x00, 140);
    t.hues = colours(kFills);
    t.hueEdges = colours(kDarkEdges);
    return t;
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

} // namespace

const Theme& Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::dark()
{
    static const Theme theme = makeDark();
    return theme;
}

QColor Theme::textOn(const QColor& fill) const
{
    const QColor white(Qt::white), black("#0E151C");
    return contrast(white, fill) >= contrast(black, fill) ? white : black;
}

QColor mix(const QColor& a, const QColor& b, double amount)
{
    const auto part = [amount](float x, float y) { return static_cast<float>(x + (y - x) * amount); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
        part(a.blueF(), b.blueF()), part(a.alphaF(), b.alphaF()));
}

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, bg);
    p.setColor(QPalette::WindowText, ink);
    p.setColor(QPalette::Base, panel);
    p.setColor(QPalette::AlternateBase, dead);
    p.setColor(QPalette::Text, ink);
    p.setColor(QPalette::PlaceholderText, ink3);
    p.setColor(QPalette::Button, panel);
    p.setColor(QPalette::ButtonText, ink);
    p.setColor(QPalette::BrightText, bad);
    p.setColor(QPalette::ToolTipBase, panel);
    p.setColor(QPalette::ToolTipText, ink);
    p.setColor(QPalette::Highlight, sel);
    p.setColor(QPalette::HighlightedText, ink);
    p.setColor(QPalette::Link, accentInk);
    p.setColor(QPalette::LinkVisited, vioInk);
    p.setColor(QPalette::Light, panel);
    p.setColor(QPalette::Midlight, line2);
    p.setColor(QPalette::Mid, line);
    p.setColor(QPalette::Dark, line);
    p.setColor(QPalette::Shadow, line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, mute);
    return p;
}

QString Theme::styleSheet() const
{
    const auto n = [](const QColor& c) { return c.name(); };
    QString css = QStringLiteral(R"(
QToolTip { background: @panel; color: @ink; border: 1px solid @line; padding: 6px 8px; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: @panel; color: @ink; border: 1px solid @line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: @sel; selection-color: @ink; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus { border: 1px solid @accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: @dead; color: @mute; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; outline: none; }
QMenu { background: @panel; color: @ink; border: 1px solid @line; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: @sel; }
QMenu::item:disabled { color: @mute; }
QMenu::separator { height: 1px; background: @line2; margin: 5px 8px; }
QAbstractItemView { background: @panel; color: @ink; border: none; outline: none;
  selection-background-color: @sel; selection-color: @ink; alternate-background-color: @bg; }
QListWidget[roomy="true"] { padding: 4px 6px; }
QListWidget[roomy="true"]::item { padding: 3px 0; }
QHeaderView::section { background: @panel; color: @ink3; border: none; border-bottom: 1px solid @line; padding: 4px 8px; }
QTableView { gridline-color: @line2; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @mute; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
QProgressBar { background: @line2; border: none; border-radius: 4px; }
QProgressBar::chunk { background: @accentFill; border-radius: 4px; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }
QMenuBar { background: @panel; color: @ink2; padding: 2px 16px 0 8px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 6px; }
QMenuBar::item:selected { background: @sel; color: @ink; }
QStatusBar { background: @panel; border-top: 1px solid @line2; }
QStatusBar::item { border: none; }
#topBar { background: @panel; border-bottom: 1px solid @line; }
#leftDock, #rightDock { background: @panel; }
#timeDock { background: @panel; border-top: 1px solid @line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @ink2; padding: 8px 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @accentInk; border-bottom: 2px solid @accentFill; font-weight: 600; }
QTabWidget::pane { border: none; }
QCheckBox, QRadioButton { color: @ink; spacing: 8px; }
QDockWidget { color: @ink; }
)");
    const std::pair<const char*, QColor> tokens[] = {{"@panel", panel}, {"@ink3", ink3}, {"@ink2", ink2},
        {"@ink", ink}, {"@line2", line2}, {"@line", line}, {"@accentInk", accentInk},
        {"@accentFill", accentFill}, {"@accent", accent}, {"@sel", sel}, {"@mute", mute}, {"@dead", dead},
        {"@bg", bg}};
    for (const auto& [token, colour] : tokens)
        css.replace(QLatin1String(token), n(colour));
    return css;
}

} // namespace ui
