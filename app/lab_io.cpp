#include "app/lab_io.h"

#include <QCryptographicHash>
#include <QFile>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <chrono>

#include "app/script_host.h"
#include "engine/lab/lab_settings.h"

namespace app {

using namespace engine;

namespace {

std::string sha256(const std::vector<std::uint8_t>& bytes)
{
    return QCryptographicHash::hash(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())), QCryptographicHash::Sha256).toHex().toStdString();
}

std::optional<std::string> writeFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return path.toStdString() + " cannot be written: " + file.errorString().toStdString();
    return std::nullopt;
}

} // namespace

std::int64_t wallClockMillis()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::vector<std::string> loadLab(const std::string& path, LoadedLab& out)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return {path + " cannot be read: " + file.errorString().toStdString()};
    if (file.size() > static_cast<qint64>(LabLimits::kFileBytes))
        return {path + " is larger than a lab may be (" + std::to_string(LabLimits::kFileBytes >> 20) + " MiB)"};
    auto read = readLabFile(file.readAll().toStdString(), path);
    if (!read) {
        std::vector<std::string> errors;
        for (const auto& error : read.error())
            errors.push_back(describe(error));
        return errors;
    }
    out.file = std::move(*read);
    if (out.file.inputs) {
        const QString beside = QFileInfo(file).dir().filePath(QString::fromStdString(out.file.inputs->file));
        QFile inputs(beside);
        if (!inputs.open(QIODevice::ReadOnly))
            return {beside.toStdString() + " cannot be read: " + inputs.errorString().toStdString() + "; what outside clients sent stands in it"};
        const QByteArray bytes = inputs.readAll();
        out.inputs.assign(bytes.begin(), bytes.end());
        if (sha256(out.inputs) != out.file.inputs->sha256)
            return {beside.toStdString() + " is not the file that was saved with the lab (its SHA-256 differs)"};
    }
    return {};
}

std::optional<std::string> saveLab(const std::string& path, Lab::Saved saved)
{
    const QFileInfo info(QString::fromStdString(path));
    saved.file.inputs.reset();
    if (!saved.inputs.empty()) {
        const QString name = info.completeBaseName() + ".hwin";
        if (auto problem = writeFile(info.dir().filePath(name), QByteArray(reinterpret_cast<const char*>(saved.inputs.data()), static_cast<qsizetype>(saved.inputs.size()))))
            return problem;
        saved.file.inputs = LabInputs{name.toStdString(), sha256(saved.inputs)};
    }
    return writeFile(info.filePath(), QByteArray::fromStdString(writeLabFile(saved.file)));
}

std::unique_ptr<Lab> makeLab(LoadedLab loaded, LabOptions options, std::vector<std::string>& warnings)
{
    options.wallClockAtZero = wallClockMillis();
    if (!options.scripts)
        options.scripts = makeScriptHost();
    auto lab = std::make_unique<Lab>(std::move(loaded.file), std::move(options));
    if (auto restored = lab->restore(loaded.inputs); !restored.ok)
        warnings.push_back(restored.error);
    return lab;
}

std::optional<std::string> applySettings(LabFile& file, const std::vector<std::string>& settings)
{
    for (const std::string& setting : settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            return "a setting is key=value, not " + setting;
        if (auto words = applySetting(file, setting.substr(0, equals), setting.substr(equals + 1)))
            return words;
    }
    return {};
}

} // namespace app
