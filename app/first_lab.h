#pragma once

// The lab that opens first: a cluster alive, with something to look at and to break.

#include "engine/lab/lab_file.h"

namespace app {

engine::LabFile firstLab();

} // namespace app
