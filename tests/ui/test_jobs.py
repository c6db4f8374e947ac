"""Work in other threads leaves alone what belongs to the window."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from casebuilder.ui.jobs import Job

MANY = 300_000
"""More new objects than the collector lets pass without looking for garbage."""


class _Cycle(QObject):
    """An object that only the collector can find."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


@pytest.fixture(autouse=True)
def _collecting() -> None:
    gc.enable()


@pytest.fixture
def ended_in() -> Iterator[list[str]]:
    """The threads in which objects of Qt ended that the collector found."""
    threads: list[str] = []
    gc.collect()
    _Cycle().destroyed.connect(
        lambda: threads.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
    )
    yield threads
    gc.collect()
    assert threads == ["MainThread"]


def test_garbage_of_the_window_is_not_collected_in_a_thread_of_work(
    qtbot: QtBot, ended_in: list[str]
) -> None:
    job = Job(lambda _cancelled: len([[number] for number in range(MANY)]), "work")
    with qtbot.waitSignal(job.done) as made:
        job.start()
    assert made.args == [MANY]
    assert "work" not in ended_in
    qtbot.waitUntil(gc.isenabled)


def test_nothing_is_collected_until_the_last_work_has_ended(qtbot: QtBot) -> None:
    held = threading.Event()
    long, short = Job(lambda _cancelled: held.wait(), "long"), Job(lambda _cancelled: None, "short")
    long.start()
    with qtbot.waitSignal(short.done):
        short.start()
    short.wait()
    assert not gc.isenabled()
    held.set()
    qtbot.waitUntil(gc.isenabled)


def test_work_that_fails_lets_garbage_be_collected_again(qtbot: QtBot) -> None:
    def fail(_cancelled: threading.Event) -> object:
        raise ValueError

    job = Job(fail, "fails")
    with qtbot.waitSignal(job.failed):
        job.start()
    qtbot.waitUntil(gc.isenabled)


def test_whoever_had_collecting_off_keeps_it_off(qtbot: QtBot) -> None:
    gc.disable()
    job = Job(lambda _cancelled: None, "work")
    with qtbot.waitSignal(job.done):
        job.start()
    qtbot.waitUntil(lambda: job not in Job._running)
    assert not gc.isenabled()
