#pragma once

// What compaction knows of transactions while it walks a log from its start (facts §4.5). Data of an aborted transaction
// goes at once. A marker stays until none of its transaction's data is left, and then, like a tombstone, until its delete
// horizon: a reader who saw data must see how it ended.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/log/txn_index.h"
#include "engine/record/record_batch.h"

namespace engine {

class CleanedTransactions {
public:
    // Aborted transactions of the part that comes next. One may be named again for the part behind it.
    void expect(const std::vector<AbortedTxn>& aborted);

    struct Marker {
        bool mayGo = false;                // nothing of its transaction was met
        std::optional<AbortedTxn> aborted; // it stays, and so does its entry in the transaction index
    };
    Marker meetControl(const RecordBatchView& batch);
    // True: of an aborted transaction, none of it stays.
    bool meetData(const BatchHeader& header);

private:
    struct Open {
        AbortedTxn txn;
        bool met = false; // data of it
    };
    void beginUpTo(Offset offset);

    std::multimap<Offset, AbortedTxn> m_expected; // by first offset
    std::map<ProducerId, Open> m_aborted;
    std::set<ProducerId> m_committed;
};

} // namespace engine
