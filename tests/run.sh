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

# The Python clients of tests/app, from PyPI into the build folder. Without them their tests are skipped, and say so.
clients=$build/clients
wanted=$top/tests/app/clients/requirements.txt
if ! cmp -s "$wanted" "$clients/installed.txt"; then
    if python3 -m venv "$clients" && "$clients/bin/pip" install --quiet --disable-pip-version-check --retries 1 --requirement "$wanted" >&2 < /dev/null; then
        cp "$wanted" "$clients/installed.txt"
    else
        say "kafka-python and confluent-kafka could not be installed into ${clients#"$PWD"/} (no network, or no python3-venv):
the tests with these two clients will be SKIPPED. Everything else is tested."
    fi
fi

export LC_ALL=C.UTF-8
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j2 "$@"
