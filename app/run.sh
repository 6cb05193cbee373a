#!/usr/bin/env bash
# Installs what is missing, builds, and opens the window. Arguments go to highwater:
#     app/run.sh                      the window
#     app/run.sh lab.hwlab            the window with a lab
#     app/run.sh serve --brokers 3    a cluster without a window
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# Does this call open a window? The commands of the program that do not are listed here; help does not either.
opens_window()
{
    case "${1:-}" in
    serve | run | experiment | shot | lessons | simulate | measure | dump) return 1 ;;
    esac
    local argument
    for argument in "$@"; do
        case $argument in -h | --help | --help-all | --version) return 1 ;; esac
    done
    return 0
}

no_display=
if opens_window "$@" && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    no_display=yes
    say "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): building, but no window will open."
fi

mapfile -t packages < <(packages_in "$top/app/packages.txt")
# A Wayland session without X needs Qt's own Wayland plug-in.
if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -z "${DISPLAY:-}" ]; then
    packages+=(qt6-wayland)
fi
install_missing "${packages[@]}"
[ -z "${HIGHWATER_SETUP_DRY_RUN:-}" ] || exit 0

# A build folder that tests/run.sh has made keeps its tests; only the program is built here.
is_configured || configure -DBUILD_TESTING=OFF -DHIGHWATER_BENCH=OFF
compile highwater

if [ -n "$no_display" ]; then
    say "Built. There is no display here, so the window cannot open. Without one:
    app/run.sh serve      a cluster on 127.0.0.1:9092 for kcat and any Kafka client
    app/run.sh --help     everything else that needs no window"
    exit 3
fi
exec "$build/highwater" "$@"
