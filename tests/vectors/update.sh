#!/usr/bin/env bash
# Packs the golden vectors of Apache Kafka into the archives beside this script, one for each folder.
#     tests/vectors/update.sh [SOURCE]
# SOURCE: a folder of the shape README.md describes; without it $HIGHWATER_VECTORS, else ../shared/vectors beside the
# repository. Equal input gives equal archives, so an unchanged folder leaves no difference behind.
set -euo pipefail
here=$(CDPATH="" cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
source=${1:-${HIGHWATER_VECTORS:-$here/../../../shared/vectors}}
[ -f "$source/README.md" ] || { echo "no golden vectors in $source" >&2; exit 2; }

pack() # ARCHIVE NAME…
{
    local archive=$here/$1.tar.xz
    shift
    tar --create --directory "$source" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
        --mode='u=rwX,go=rX' --format=gnu -- "$@" | xz -9e --threads=1 > "$archive.new"
    if cmp -s "$archive.new" "$archive"; then
        rm "$archive.new"
    else
        mv "$archive.new" "$archive"
        echo "updated ${archive##*/}"
    fi
}

for folder in wire wire-3.9 records log algorithms coordinator behaviour; do
    pack "$folder" "$folder"
done
pack tables README.md configs.json errors.json
