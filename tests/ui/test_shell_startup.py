"""The window stands before anything heavy is loaded, or says why it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_HEAVY = ("pandas", "matplotlib", "scipy", "openpyxl", "xlsxwriter", "numpy", "pydantic")


def _environment(home: Path, **changes: str) -> dict[str, str]:
    """Return an environment whose settings and state lie in a folder of the test's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    folders = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA")}
    return {**kept, **folders, **changes}


def _run(program: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_window_stands_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    program = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casebuilder.ui import app
from casebuilder.ui.window import MainWindow

def look():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    print("visible", window.isVisible(), window.start_page is not None)
    print("loaded", *[name for name in {_HEAVY!r} if name in sys.modules])
    window.close()

show = MainWindow.show
def show_and_look(self):
    show(self)
    QTimer.singleShot(0, look)
MainWindow.show = show_and_look
sys.exit(app.run(None))
"""
    result = _run(program, _environment(tmp_path, QT_QPA_PLATFORM="offscreen"))
    assert result.stdout.splitlines() == ["visible True True", "loaded"], result.stderr
    assert result.returncode == 0


def test_what_is_heavy_is_loaded_when_the_window_has_been_drawn(tmp_path: Path) -> None:
    program = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casebuilder.ui import app

def look():
    if any(thread.name == "warm-up" for thread in threading.enumerate()) or "numpy" not in sys.modules:
        QTimer.singleShot(50, look)
        return
    names = ("pydantic", "numpy", "matplotlib", "pandas", "openpyxl")
    print(*[name for name in names if name in sys.modules])
    QApplication.closeAllWindows()

start = app.MainWindow.show
def show(self):
    start(self)
    QTimer.singleShot(50, look)
app.MainWindow.show = show
sys.exit(app.run(None))
"""
    result = _run(program, _environment(tmp_path, QT_QPA_PLATFORM="offscreen"))
    assert result.stdout.split() == ["pydantic", "numpy", "matplotlib"], result.stderr
    assert result.returncode == 0


def test_a_file_named_at_the_start_is_opened(tmp_path: Path) -> None:
    case = tmp_path / "valpreventie.zbc"
    program = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casebuilder.casefile import write
from casebuilder.model.case import Case
from casebuilder.ui import app
write(Path({str(case)!r}), Case(name="Valpreventie"))

start = app.MainWindow.show
def show(self):
    start(self)
    def look():
        if self.document is None:
            QTimer.singleShot(20, look)
            return
        print(self.document.store.case.name)
        self.close()
    QTimer.singleShot(20, look)
app.MainWindow.show = show
sys.exit(app.run(Path({str(case)!r})))
"""
    result = _run(program, _environment(tmp_path, QT_QPA_PLATFORM="offscreen"))
    assert result.stdout.split() == ["Valpreventie"], result.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize("display", ["", ":4711"], ids=["none", "unreachable"])
def test_without_a_screen_one_sentence_says_so(tmp_path: Path, display: str) -> None:
    environment = _environment(tmp_path, **({"DISPLAY": display} if display else {}))
    result = _run("from casebuilder.ui.app import run; run(None)", environment)
    assert result.returncode == 4
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert "scherm" in sentence


def test_a_mistake_in_a_slot_is_shown_and_does_not_end_the_program(tmp_path: Path) -> None:
    program = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casebuilder.ui import app
from casebuilder.ui.dialogs import UnexpectedErrorDialog

def look():
    dialog = QApplication.activeModalWidget()
    print(isinstance(dialog, UnexpectedErrorDialog))
    dialog.accept()
    QApplication.closeAllWindows()

start = app.MainWindow.show
def show(self):
    start(self)
    QTimer.singleShot(10, lambda: 1 // 0)
    QTimer.singleShot(200, look)
app.MainWindow.show = show
sys.exit(app.run(None))
"""
    result = _run(program, _environment(tmp_path, QT_QPA_PLATFORM="offscreen"))
    assert result.stdout.split() == ["True"], result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert result.returncode == 0
