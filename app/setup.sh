# Shared by app/run.sh and tests/run.sh (sourced, not run): installs missing Debian packages, configures and builds.
#
# Nothing here touches the network, asks for a password or writes outside build/ when everything is there already.
# HIGHWATER_SETUP_DRY_RUN=1 prints what would be installed and installs nothing.
#
# Exit codes as the program's own (README.md): 1 the build failed, 3 the environment (no packages, no rights).

top=$(CDPATH="" cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=$top/build

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 3; }

# Names of a package list: comments and blank lines dropped.
packages_in() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@"; }

# Of the packages given, those that are not installed, one a line.
missing_packages()
{
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2> /dev/null | grep -qx installed || echo "$package"
    done
}

# install_missing PACKAGE…: installs those of the packages that are missing; does nothing when none is.
install_missing()
{
    local missing as_root=()
    if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
        say "This is not a Debian system, so nothing is installed. app/packages.txt names what is needed."
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0

    say "Missing Debian packages (${#missing[@]}): ${missing[*]}"
    if [ -n "${HIGHWATER_SETUP_DRY_RUN:-}" ]; then
        say "Dry run: nothing was installed."
        return 0
    fi
    local by_hand="apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null || fail "Installing them takes root, and there is no sudo here. As root:
    $by_hand"
        as_root=(sudo)
        if ! [ -t 0 ]; then
            sudo -n true 2> /dev/null || fail "Installing them takes root, and there is no terminal to ask for a password. As root:
    $by_hand"
        fi
        say "Installing them takes root; sudo may ask for your password."
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    "${apt[@]}" update >&2 < /dev/null || say "apt-get update failed; trying with the package lists that are there."
    if ! "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2 < /dev/null; then
        fail "apt-get could not install what is missing (its own words stand above). Usual reasons: no network, or a release
other than Debian 12 (\"bookworm\"). By hand, as root:
    $by_hand"
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] || fail "apt-get reported success, but these are still missing: ${missing[*]}"
}

# Compilers at a time: one for each core, and at least 1 GiB of memory for each.
jobs_at_once()
{
    local cores memory
    cores=$(nproc 2> /dev/null || echo 1)
    memory=$(awk '/^MemTotal:/ { print int($2 / 1048576) }' /proc/meminfo 2> /dev/null || echo "$cores")
    [ "${memory:-0}" -ge 1 ] || memory=1
    echo $((cores < memory ? cores : memory))
}

cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt" 2> /dev/null; }

# configure OPTION…: configures build/ as Release with Ninja. A build folder of another tree or generator starts afresh.
configure()
{
    if [ -f "$build/CMakeCache.txt" ]; then
        if [ "$(cached CMAKE_HOME_DIRECTORY)" != "$top" ] || [ "$(cached CMAKE_GENERATOR)" != Ninja ]; then
            say "build/ belongs to another place or generator; configuring it afresh."
            rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles"
        fi
    fi
    say "Configuring ${build#"$PWD"/} …"
    cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@" >&2 < /dev/null || {
        say "CMake could not configure the build (its own words stand above)."
        exit 1
    }
}

is_configured()
{
    [ -f "$build/build.ninja" ] && [ "$(cached CMAKE_HOME_DIRECTORY)" = "$top" ] && [ "$(cached CMAKE_BUILD_TYPE)" = Release ]
}

# compile [TARGET…]: builds the targets, or everything.
compile()
{
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    NINJA_STATUS='[%f/%t, %es] ' cmake --build "$build" --parallel "$(jobs_at_once)" "${targets[@]}" >&2 < /dev/null || {
        say "The build failed; the first error stands above."
        exit 1
    }
}
