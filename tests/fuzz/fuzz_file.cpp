// Any bytes as a file; READER says which (file_readers.h).

#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/file_readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    for (const auto& reader : filereaders::all()) {
        if (reader.name != READER)
            continue;
        const std::string broken = reader.read(engine::Slice::copyOf({data, size}));
        if (broken.empty())
            return 0;
        std::fprintf(stderr, "%s\n", broken.c_str());
    }
    std::abort();
}
