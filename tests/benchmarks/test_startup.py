"""How long it takes before the window is there. Aim: at most twice the time of an empty one."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

_EMPTY = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.processEvents()
os._exit(0 if window.isVisible() else 1)
"""
_OURS = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casebuilder.ui import app

def leave():
    visible = any(window.isVisible() for window in QApplication.topLevelWidgets())
    os._exit(0 if visible else 1)

QTimer.singleShot(0, leave)
app.run(None)
"""
_ROUNDS = 7


def _seconds(program: str, home: Path) -> float:
    """Return how long the processor works until the window is there; other programs do not count."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    # As after the first start on any computer: the modules are compiled and kept.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(home / "compiled")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        environment[name] = str(home)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_window_beside_an_empty_one(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    # In turns, so that whatever else the computer does hits both alike.
    empty, ours = [], []

    def both() -> None:
        empty.append(_seconds(_EMPTY, tmp_path))
        ours.append(_seconds(_OURS, tmp_path))

    benchmark.pedantic(both, rounds=_ROUNDS, warmup_rounds=1)
    benchmark.extra_info["empty window, seconds"] = min(empty)
    benchmark.extra_info["our window, seconds"] = min(ours)
    benchmark.extra_info["times as long"] = min(ours) / min(empty)
