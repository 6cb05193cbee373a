// Does the engine link and run without Qt? Every object of every engine library is linked into this program, which is given
// no other library than theirs; then it looks at what the loader has brought in.

#include <cstdio>
#include <cstring>

#include <link.h>

namespace {

int countQt(dl_phdr_info* info, std::size_t, void* count)
{
    if (std::strstr(info->dlpi_name, "libQt") != nullptr) {
        std::fprintf(stderr, "the engine brings in %s\n", info->dlpi_name);
        ++*static_cast<int*>(count);
    }
    return 0;
}

} // namespace

int main()
{
    int libraries = 0;
    dl_iterate_phdr(countQt, &libraries);
    return libraries == 0 ? 0 : 1;
}
