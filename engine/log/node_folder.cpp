#include "engine/log/node_folder.h"

namespace engine {

Result<MetaProperties> openNodeFolder(Turn& turn, std::int32_t nodeId, const std::string& clusterId)
{
    Disk& disk = turn.disk();
    MetaProperties properties{nodeId, clusterId, {}};
    if (disk.exists(kMetaPropertiesFile)) {
        const auto text = readWholeFile(disk, kMetaPropertiesFile);
        if (!text)
            return text.error();
        if (metaPropertiesFault(text->text(), nodeId, clusterId))
            return ErrorCode::KafkaStorageError;
        properties = *parseMetaProperties(text->text());
    }
    if (!properties.directoryId.isZero())
        return properties;
    properties.directoryId = Uuid::random(turn.random("directory-id"));
    if (const auto written = disk.replaceFile(kMetaPropertiesFile, writeMetaProperties(properties)); !written)
        return written.error();
    return properties;
}

} // namespace engine
