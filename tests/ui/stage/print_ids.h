#pragma once

// How a failed comparison shows the ids of things.

#include <QTest>

#include "ui/stage/object_id.h"

namespace QTest {

template <>
inline char* toString(const ui::ObjectId& id)
{
    return qstrdup(qPrintable(ui::idText(id)));
}

} // namespace QTest
