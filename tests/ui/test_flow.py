"""The layout that wraps: its parts stay alive whatever happened to other layouts before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import casebuilder.ui

GONE_BEFORE = """
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from casebuilder.ui.fields.flow import FlowLayout

application = QApplication(["test", "-platform", "offscreen"])


def settle():
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()


former = []
for _ in range(20):
    page = QWidget()
    column = QVBoxLayout(page)
    fields = [QLineEdit() for _ in range(30)]
    for field in fields:
        column.addWidget(field)
    for place in range(column.count()):
        column.itemAt(place)
    former.append((page, column))
    for field in fields:
        field.deleteLater()
    del field, fields
settle()
flows = []
for _ in range(40):
    line = QWidget()
    flow = FlowLayout(line, 4, 4)
    for _ in range(30):
        flow.addWidget(QLineEdit())
    flows.append((line, flow))
for page, _ in former:
    page.deleteLater()
former.clear()
del page, column
settle()
for line, flow in flows:
    assert flow.sizeHint().width() > 0
"""


def test_a_line_is_not_taken_for_parts_of_a_layout_that_went() -> None:
    # In a process of its own, where memory that came free is the first to be used again.
    done = subprocess.run(
        [sys.executable, "-c", GONE_BEFORE], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_page_asks_a_layout_for_its_items() -> None:
    # The answer may be an item that Qt deleted long ago, see the test above.
    sources = Path(casebuilder.ui.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if ".itemAt(" in path.read_text("utf-8")] == []
