#include "ui/panels/code_examples.h"

#include "ui/panels/code_page.h"

namespace ui {

using engine::ScriptKind;

namespace {

constexpr const char* kBilling = R"(// Writes the price into each record, and adds up what was stored.
function onSend(record) {
  const price = record.value === null ? 0 : record.value.length * 2
  record.headers.push({ key: "price", value: String(price) })
  return record
}

// `state` is all that lasts from one call to the next.
function onAcknowledgement(record, error) {
  if (error) return
  const header = record.headers.find(h => h.key === "price")
  state.billed = (state.billed || 0) + Number(header.value)
  console.log("billed " + state.billed)
}
)";

constexpr const char* kOddEven = R"(// Even keys to partition 0, odd ones to partition 1.
function partition(topic, key, value, partitionCount) {
  const number = Number(key)
  if (key === null || !Number.isInteger(number)) return 0
  return Math.abs(number % 2) % partitionCount
}
)";

constexpr const char* kFilterPartitioner = R"(// Tries to drop records whose key begins with "bad".
// A partitioner cannot: send() throws IllegalArgumentException.
function partition(topic, key, value, partitionCount) {
  if (key !== null && key.startsWith("bad")) return -1
  return 0
}
)";

constexpr const char* kFilterInterceptor = R"(// Tries to drop records without a value by returning nothing.
// Kafka passes the null on, and send() throws NullPointerException.
function onSend(record) {
  if (record.value === null || record.value === "") return null
  return record
}
)";

constexpr const char* kMoney = R"(// "12.50" becomes 1250 cents: eight bytes, the highest first.
function serialize(topic, data) {
  if (data === null) return null
  const found = /^(-?)(\d{1,12})\.(\d\d)$/.exec(data)
  if (!found) throw new RangeError(data + " is no amount such as 12.50")
  let cents = Number(found[2] + found[3])
  if (found[1]) cents = -cents
  const bytes = []
  for (let i = 0; i < 8; i++) {
    bytes.unshift(((cents % 256) + 256) % 256)
    cents = Math.floor(cents / 256)
  }
  return bytes
}
)";

} // namespace

std::vector<CodeExample> codeExamples()
{
    const auto keyed = [](const char* key) { return exampleInput(ScriptKind::Partitioner).replace(QStringLiteral("\"7\""), QStringLiteral("\"%1\"").arg(QLatin1String(key))); };
    return {
        {CodePage::tr("Billing: writes a price into each record"), "billing", ScriptKind::Interceptor, kBilling, exampleInput(ScriptKind::Interceptor)},
        {CodePage::tr("Odd and even keys to two partitions"), "odds", ScriptKind::Partitioner, kOddEven, exampleInput(ScriptKind::Partitioner)},
        {CodePage::tr("A partitioner that tries to filter"), "drop-bad", ScriptKind::Partitioner, kFilterPartitioner, keyed("bad-1")},
        {CodePage::tr("An interceptor that tries to filter"), "drop-empty", ScriptKind::Interceptor, kFilterInterceptor,
            exampleInput(ScriptKind::Interceptor).replace(QStringLiteral("\"book\""), QStringLiteral("null"))},
        {CodePage::tr("Money as eight bytes"), "money", ScriptKind::Serializer, kMoney, exampleInput(ScriptKind::Serializer)},
    };
}

QString exampleInput(ScriptKind kind)
{
    switch (kind) {
    case ScriptKind::Interceptor:
        return QStringLiteral("{\n  \"topic\": \"orders\",\n  \"partition\": null,\n  \"key\": \"alice\",\n  \"value\": \"book\",\n"
                              "  \"timestamp\": \"1767225600000\",\n  \"headers\": []\n}");
    case ScriptKind::Partitioner:
        return QStringLiteral("{\n  \"topic\": \"orders\",\n  \"key\": \"7\",\n  \"value\": \"book\",\n  \"partitionCount\": 3\n}");
    case ScriptKind::Serializer:
        return QStringLiteral("{\n  \"topic\": \"orders\",\n  \"data\": \"12.50\"\n}");
    }
    return {};
}

} // namespace ui
