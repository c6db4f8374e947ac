"""Recalculating workbooks with LibreOffice, many in one call, with recalculation forced."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
MUST_BE_THERE = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
WHY_SKIPPED = "LibreOffice Calc is not installed; install libreoffice-calc to run these tests"
_LONGEST_WAIT_SECONDS = 280

# Without this LibreOffice trusts the results stored in a file it did not write itself.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculated(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return workbooks as LibreOffice saves them after computing every formula anew.

    Args:
        workbooks: Contents by name.
        folder: An empty folder to work in.
    """
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    for name, content in workbooks.items():
        (before / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        [
            str(PROGRAM),
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(after),
            *(str(before / f"{name}.xlsx") for name in workbooks),
        ],
        check=True,
        capture_output=True,
        timeout=_LONGEST_WAIT_SECONDS,
    )
    return {name: (after / f"{name}.xlsx").read_bytes() for name in workbooks}
