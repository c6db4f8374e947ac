"""What holds for every test: nothing unexpected happens unnoticed.

Warnings fail through ``filterwarnings``, Qt's messages through pytest-qt (both in pyproject.toml),
log records through the fixture below.
"""

from __future__ import annotations

import gc
import logging
import os
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whoever wants to watch the windows of the tests chooses a platform; nobody else should see them flash.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FEW_COLLECTIONS = (50_000, 20, 20)


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never among the many objects that all modules and tests are.

    Python would do it so often that a tenth of the time of the tests went to it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_FEW_COLLECTIONS)


@pytest.fixture(autouse=True)
def _log_records_are_expected(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail on a warning in the log that no marker announces, and on an announced one that stays away."""
    yield
    announced = [str(marker.args[0]) for marker in request.node.iter_markers("expects_log")]
    records = [
        record
        for record in caplog.get_records("setup") + caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    unexpected = [
        f"{record.name} {record.levelname}: {record.getMessage()}"
        for record in records
        if not any(re.search(pattern, record.getMessage()) for pattern in announced)
    ]
    absent = [
        pattern
        for pattern in announced
        if not any(re.search(pattern, record.getMessage()) for record in records)
    ]
    if unexpected:
        pytest.fail("Unexpected log records:\n" + "\n".join(unexpected))
    if absent:
        pytest.fail("Announced log records that did not come:\n" + "\n".join(absent))
