#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test through CTest. Arguments go to ctest:
#     tests/run.sh                every test
#     tests/run.sh -L quick       those with the label quick
#     tests/run.sh -R tst_log     by name
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../app/setup.sh"

mapfile -t packages < <(packages_in "$top/app/packages.txt" "$top/tests/packages.txt")
install_missing "${packages[@]}"
[ -z "${HIGHWATER_SETUP_DRY_RUN:-}" ] || exit 0

configure -DBUILD_TESTING=ON -DHIGHWATER_BENCH=ON
compile

export LC_ALL=C.UTF-8
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j2 "$@"
