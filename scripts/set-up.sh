#!/bin/sh
# Everything a fresh machine lacks: set-up.sh LOCK
# Debian's packages for Pango, where they are missing and may be installed; a virtual environment in .venv with
# exactly what LOCK lists, each file checked by its hash; the program itself, installed in place.
set -eu
cd "$(dirname "$0")/.."
lock=$1
here=$(pwd -P)

fail() {
    echo "set-up: $*" >&2
    exit 1
}

# Install Debian packages if we may without asking for a password.
install_packages() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif sudo -n true 2>/dev/null; then
        sudo=sudo
    else
        return 1
    fi
    echo "set-up: installing $*"
    install="$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends"
    # A fresh machine has no package lists, or old ones.
    $install "$@" >/dev/null 2>&1 || { $sudo apt-get update --quiet --quiet && $install "$@"; } >/dev/null
}

python=
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ "$python" ] || fail "Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3 ..."

needed() {
    PYTHONPATH=. "$python" -c 'from briefing.press import missing_packages; print(*missing_packages())'
}
packages=$(needed)
if [ "$packages" ]; then
    # shellcheck disable=SC2086  # one word for each package
    install_packages $packages || true
    packages=$(needed)
    [ -z "$packages" ] || fail "Pango is not installed; type: sudo apt-get install $packages"
fi

# A .venv that was left half made, or that came here from another folder, cannot be mended.
if [ "$(cat .venv/made-at 2>/dev/null)" != "$here" ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    venv=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages "$venv" || fail "Python's venv is not installed; type: sudo apt-get install $venv"
    fi
    "$python" -m venv .venv || fail "no virtual environment could be made in $here/.venv"
    printf '%s\n' "$here" >.venv/made-at
fi

pip() {
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-compile --no-build-isolation "$@"
}
echo "set-up: installing what $lock lists"
# One dependency comes as source only and is built with setuptools, which therefore goes first.
awk '/^[^ #]/ { wanted = /^setuptools==/ } wanted' "$lock" | pip --require-hashes --requirement /dev/stdin
pip --require-hashes --requirement "$lock"
pip --no-index --config-settings editable_mode=compat --editable .
# Without compiled files every start takes two to three times as long.
.venv/bin/python -W ignore -m compileall -q -j 0 .venv/lib briefing >/dev/null || true
