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
_LONGEST_WAIT_SECONDS = 420

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
    return _converted(workbooks, folder, "xlsx:Calc MS Excel 2007 XML")


def printed(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return workbooks as LibreOffice prints them: PDF files.

    Args:
        workbooks: Contents by name.
        folder: An empty folder to work in.
    """
    return _converted(workbooks, folder, "pdf")


def _converted(workbooks: Mapping[str, bytes], folder: Path, kind: str) -> dict[str, bytes]:
    """Return workbooks in another format, all of them converted in one call."""
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
            kind,
            "--outdir",
            str(after),
            *(str(before / f"{name}.xlsx") for name in workbooks),
        ],
        check=True,
        capture_output=True,
        timeout=_LONGEST_WAIT_SECONDS,
    )
    ending = kind.partition(":")[0]
    return {name: (after / f"{name}.{ending}").read_bytes() for name in workbooks}


_NAMES_OF_SHEETS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Opening"
 script:language="StarBasic">
Sub Main
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  how(1).Name = "Password"
  how(1).Value = "{password}"
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL("{before}", "_blank", 0, how())
  If Not IsNull(doc) Then
    Dim names As String
    Dim position As Integer
    For position = 0 To doc.Sheets.Count - 1
      names = names + doc.Sheets.getByIndex(position).Name + Chr(10)
    Next
    Dim file As Integer
    file = FreeFile
    Open "{after}" For Output As #file
    Print #file, names
    Close #file
    doc.close(True)
  End If
  StarDesktop.terminate()
End Sub
</script:module>
"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Opening"/>
</library:library>
"""


def opened_with_password(workbook: Path, password: str, folder: Path) -> tuple[str, ...]:
    """Return the names of the sheets as LibreOffice shows them; none when the password does not open it.

    Args:
        workbook: The file.
        password: The password that is tried.
        folder: A folder to work in; it does not exist yet.
    """
    user = folder / "profile" / "user"
    library = user / "basic" / "Standard"
    after = folder / "sheets.txt"
    start = [str(PROGRAM), f"-env:UserInstallation={user.parent.as_uri()}", "--headless", "--norestore"]

    def run(argument: str) -> None:
        subprocess.run([*start, argument], check=True, capture_output=True, timeout=_LONGEST_WAIT_SECONDS)

    # The first start of all fills the folder of macros anew.
    run("--terminate_after_init")
    library.mkdir(parents=True, exist_ok=True)
    module = _NAMES_OF_SHEETS.format(password=password, before=workbook.as_uri(), after=after)
    (library / "Opening.xba").write_text(module, encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (user / "basic" / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    run("macro:///Standard.Opening.Main")
    return tuple(after.read_text(encoding="utf-8").split("\n")) if after.exists() else ()
