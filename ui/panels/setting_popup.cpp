#include "ui/panels/setting_popup.h"

#include <QGuiApplication>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/panels/config_editor.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kWidth = 340;

std::optional<ConfigRow> rowOf(const Moment& moment, const LabConfigs& configs, const ConfigOwner& owner, const QString& name)
{
    if (!moment.view)
        return {};
    for (const ConfigRow& row : configRows(*moment.view, configs, owner))
        if (row.name() == name)
            return row;
    return {};
}

} // namespace

bool SettingPopup::hasSetting(const Moment& moment, const LabConfigs& configs, const ConfigOwner& owner, const QString& name)
{
    return rowOf(moment, configs, owner, name).has_value();
}

SettingPopup::SettingPopup(const Moment& moment, LabConfigs configs, ConfigOwner owner, const QString& name, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_configs(std::move(configs)), m_owner(std::move(owner)), m_name(name), m_row(*rowOf(moment, m_configs, m_owner, name))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    m_editor = new ConfigEditor(m_row, resetLine(m_owner, m_row), [this](const QString& value) { return configEdit(m_configs, m_owner, m_row, value); }, this);
    all->addWidget(m_editor);
    setFixedWidth(kWidth);
    connect(m_editor, &ConfigEditor::commandRequested, this, &SettingPopup::commandRequested);
    connect(m_editor, &ConfigEditor::left, this, &QWidget::close);
    connect(m_editor, &ConfigEditor::grown, this, [this] {
        if (isVisible())
            openAt(m_place);
    });
}

void SettingPopup::openAt(const QRect& place)
{
    m_place = place;
    const int height = std::max(m_editor->sizeHint().height(), m_editor->layout()->heightForWidth(kWidth));
    resize(kWidth, height);
    const QScreen* screen = QGuiApplication::screenAt(place.center());
    const QRect room = screen ? screen->availableGeometry() : QRect(place.topLeft(), QSize(2 * kWidth, 2 * height));
    int y = place.bottom() + 6;
    if (y + height > room.bottom())
        y = std::max(room.top(), place.top() - 6 - height);
    move(std::clamp(place.right() - kWidth + 1, room.left(), std::max(room.left(), room.right() - kWidth)), y);
    if (isVisible())
        return;
    show();
    m_editor->setFocus();
}

void SettingPopup::follow(const Moment& moment, const LabConfigs& configs)
{
    m_configs = configs;
    if (const auto row = rowOf(moment, configs, m_owner, m_name)) {
        m_row = *row;
        m_editor->follow(m_row, resetLine(m_owner, m_row));
    }
}

void SettingPopup::answered(const QString& line, const QString& refusal) { m_editor->answered(line, refusal); }

} // namespace ui
