#!/bin/sh
# Starts the application; where it cannot show itself, says why, and without a screen builds the example's workbook.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    printf '%s\n' "There is no screen here (DISPLAY and WAYLAND_DISPLAY are not set), so the application cannot show itself." \
        "Instead, the example's case and workbook are built in out/."
    mkdir -p out
    [ -f out/neighbourhood-platform.zbc ] ||
        "$python" -m casebuilder new --from neighbourhood-platform -o out/neighbourhood-platform.zbc
    "$python" -m casebuilder export out/neighbourhood-platform.zbc -o out/neighbourhood-platform.xlsx
    exit 0
fi

# Qt ends the whole process when it cannot reach the screen, so another process tries it first.
if ! words=$("$python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' 2>&1); then
    printf '%s\n' "$words" >&2
    printf '%s\n' "The application cannot use this screen (DISPLAY=${DISPLAY:-}, WAYLAND_DISPLAY=${WAYLAND_DISPLAY:-}); Qt's own words stand above." \
        "Start it from a terminal on the desktop itself, or unset both to build the example's workbook without a screen." >&2
    exit 1
fi
exec "$python" -m casebuilder
