#include "engine/log/cleaned_transactions.h"

#include "engine/record/control_record.h"

namespace engine {

namespace {

constexpr std::size_t kMarkerBytesMax = 1024 * 1024;

} // namespace

void CleanedTransactions::expect(const std::vector<AbortedTxn>& aborted)
{
    for (const auto& txn : aborted)
        m_expected.emplace(txn.firstOffset, txn);
}

void CleanedTransactions::beginUpTo(Offset offset)
{
    while (!m_expected.empty() && m_expected.begin()->first <= offset) {
        const AbortedTxn txn = m_expected.begin()->second;
        m_expected.erase(m_expected.begin());
        m_aborted.try_emplace(txn.producerId, Open{txn, false});
    }
}

CleanedTransactions::Marker CleanedTransactions::meetControl(const RecordBatchView& batch)
{
    const BatchHeader& header = batch.header();
    beginUpTo(header.lastOffset());
    RecordReader records(batch, kMarkerBytesMax);
    Record record;
    if (!records.next(record)) // only the header was left of it
        return {true, {}};
    const auto marker = readEndTxnMarker(record);
    if (!marker)
        return {false, {}};
    if (marker->type == ControlType::Commit)
        return {m_committed.erase(header.producerId) == 0, {}};
    const auto open = m_aborted.extract(header.producerId);
    if (open.empty() || !open.mapped().met)
        return {true, {}};
    return {false, open.mapped().txn};
}

bool CleanedTransactions::meetData(const BatchHeader& header)
{
    beginUpTo(header.lastOffset());
    if (!header.isTransactional())
        return false;
    if (const auto open = m_aborted.find(header.producerId); open != m_aborted.end()) {
        open->second.met = true;
        return true;
    }
    m_committed.insert(header.producerId);
    return false;
}

} // namespace engine
