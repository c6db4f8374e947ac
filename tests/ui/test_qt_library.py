"""The Qt library itself is sound enough to build on."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 1000


def test_calls_without_a_result_keep_the_reference_count_of_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses one reference a call, until Python 3.11 aborts in the middle of work."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
        widget.parentWidget()
    assert abs(sys.getrefcount(None) - before) < CALLS / 10
