#!/bin/sh
# Makes .venv ready to run the application or its tests, and says in one sentence what it cannot do.
#
# Usage: tools/setup.sh run|test
# Environment: PYTHON  the Python to use instead of the one found on the path
#              CI      when set, a tool that only some tests need counts as needed
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?"usage: tools/setup.sh run|test"}

# Each line: what the dynamic linker looks for, and the Debian or Ubuntu package that has it.
# Names of before the 64-bit time transition; apt-get finds the renamed packages (…t64) by them.
QT_LIBRARIES='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgthread-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libz.so.1 zlib1g
libzstd.so.1 libzstd1
'
SCREEN_LIBRARIES='
libX11-xcb.so.1 libx11-xcb1
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxcb.so.1 libxcb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
'

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

may_install() {
    [ "$(id -u)" -eq 0 ] && has apt-get
}

install_line() {
    say "sudo apt-get update && sudo apt-get install --no-install-recommends -y $*"
}

install_packages() {
    say "Installing with apt-get: $*"
    log=$(mktemp)
    # A failing update of one source need not matter: what counts is whether the packages can be had.
    if ! {
        DEBIAN_FRONTEND=noninteractive apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install these packages; its own words stand above. Install them yourself, then try again: $*"
    fi
    rm -f "$log"
}

is_suitable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_suitable "$PYTHON" && say "$PYTHON"
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if is_suitable "$candidate"; then
            say "$candidate"
            return
        fi
    done
}

packages_of_missing_libraries() {
    "$python" - "$@" <<'END'
import ctypes
import sys

packages = set()
for line in "\n".join(sys.argv[1:]).split("\n"):
    if line:
        library, package = line.split()
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.add(package)
print(*sorted(packages))
END
}

is_calc_missing() {
    # Debian's libreoffice-core brings soffice without the spreadsheet; only the spreadsheet brings localc.
    ! has localc && { has dpkg || ! has soffice; }
}

python=$(find_python || true)
if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && ! has python3 && may_install; then
    install_packages python3 python3-venv
    python=$(find_python || true)
fi
if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && ! has python3 && has apt-get; then
    fail "casebuilder needs Python 3.11 or newer, and there is none. Install it with this line, then try again:" \
        "$(install_line python3 python3-venv)"
fi
if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || say "none")
    fail "casebuilder needs Python 3.11 or newer, and found: $found. Install a newer Python, or name the one to use: make $purpose PYTHON=/path/to/python3.12"
fi

packages=""
if ! [ -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    packages=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
fi
if [ "$(uname)" = Linux ]; then
    libraries=$QT_LIBRARIES
    if [ "$purpose" = run ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        libraries=$libraries$SCREEN_LIBRARIES
    fi
    packages="$packages $(packages_of_missing_libraries "$libraries")"
fi
optional=""
if [ "$purpose" = test ] && is_calc_missing; then
    optional=libreoffice-calc
    if [ -n "${CI:-}" ] || may_install; then
        packages="$packages $optional"
    fi
fi

# shellcheck disable=SC2086,SC2116  # one space between words, and none when there are none
packages=$(echo $packages)
if [ -n "$packages" ]; then
    if may_install; then
        # shellcheck disable=SC2086  # a list of words
        install_packages $packages
    elif has apt-get; then
        fail "These system packages are missing. Install them with this line, then try again:" \
            "$(install_line "$packages" $optional)"
    else
        fail "Parts of the system are missing. Install what your system calls these Debian packages, then try again: $packages $optional"
    fi
elif [ -n "$optional" ]; then
    say "LibreOffice Calc is missing, so the tests that recalculate workbooks are skipped. To run them too:"
    install_line "$optional"
fi

# A virtual environment knows its own folder, so a moved checkout counts as another one.
stamp="$(cksum requirements.lock requirements-dev.lock tools/setup.sh) $(pwd)"
is_stamped() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$stamp" ]
}
if .venv/bin/python -c '' 2>/dev/null && { is_stamped .venv/ready-to-test || is_stamped ".venv/ready-to-$purpose"; }; then
    exit 0
fi

version() {
    "$1" -c 'import sys; print(sys.version_info[:2])'
}
if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || [ "$(version .venv/bin/python)" != "$(version "$python")" ]; then
    say "Making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
lock=requirements.lock
if [ "$purpose" = test ]; then
    lock=requirements-dev.lock
fi
say "Installing the libraries of $lock into .venv; the first time takes a few minutes"
pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq "$@"
}
pip --require-hashes --requirement "$lock" ||
    fail "The libraries could not be installed; pip's own words stand above. Is there an internet connection? Then try again."
pip --no-deps --no-build-isolation --editable .
.venv/bin/python -c 'import PySide6.QtWidgets' ||
    fail "Qt does not start, though its known needs are met; its own words stand above. Please report this with your system's name and version."
# The first list of the fonts takes seconds; nobody should wait for it in front of a chart.
.venv/bin/python -c 'import matplotlib.font_manager' 2>/dev/null || fail "matplotlib does not start."
printf '%s\n' "$stamp" >".venv/ready-to-$purpose"
