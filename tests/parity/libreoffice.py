"""Recalculating workbooks with LibreOffice, many in one call, with recalculation forced."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.parity.package import Where

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


_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Told"
 script:language="StarBasic">
{lines}
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
 <library:element library:name="Told"/>
</library:library>
"""

_NAMES_OF_SHEETS = """Sub Main
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
"""
_TYPE_INTO_CELLS = """Sub Main
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL("{before}", "_blank", 0, how())
{entries}
  Dim save(0) As New com.sun.star.beans.PropertyValue
  save(0).Name = "FilterName"
  save(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL("{after}", save())
  doc.close(True)
  StarDesktop.terminate()
End Sub
"""


def opened_with_password(workbook: Path, password: str, folder: Path) -> tuple[str, ...]:
    """Return the names of the sheets as LibreOffice shows them; none when the password does not open it.

    Args:
        workbook: The file.
        password: The password that is tried.
        folder: A folder to work in; it does not exist yet.
    """
    after = folder / "sheets.txt"
    _tell(_NAMES_OF_SHEETS.format(password=password, before=workbook.as_uri(), after=after), folder)
    return tuple(after.read_text(encoding="utf-8").split("\n")) if after.exists() else ()


def typed_in(workbook: bytes, entries: Mapping[Where, str], folder: Path) -> bytes:
    """Return a workbook as LibreOffice saves it after cells were filled in there, as by someone who types.

    A cell that is locked takes nothing, and neither does LibreOffice then write a file.

    Args:
        workbook: Its contents.
        entries: What is typed into which cell, with a decimal point.
        folder: A folder to work in; it does not exist yet.
    """
    folder.mkdir(parents=True)
    before, after = folder / "before.xlsx", folder / "after.xlsx"
    before.write_bytes(workbook)
    lines = [
        f'  doc.Sheets.getByName("{place.sheet}").getCellByPosition({place.column}, {place.row})'
        f'.setFormula("{text}")'
        for place, text in entries.items()
    ]
    told = _TYPE_INTO_CELLS.format(before=before.as_uri(), after=after.as_uri(), entries="\n".join(lines))
    _tell(told, folder)
    return after.read_bytes()


def _tell(lines: str, folder: Path) -> None:
    """Let LibreOffice carry out a macro, with a profile of its own."""
    user = folder / "profile" / "user"
    library = user / "basic" / "Standard"
    start = [str(PROGRAM), f"-env:UserInstallation={user.parent.as_uri()}", "--headless", "--norestore"]

    def run(argument: str) -> None:
        subprocess.run([*start, argument], check=True, capture_output=True, timeout=_LONGEST_WAIT_SECONDS)

    # The first start of all fills the folder of macros anew.
    run("--terminate_after_init")
    library.mkdir(parents=True, exist_ok=True)
    (library / "Told.xba").write_text(_MODULE.format(lines=html.escape(lines, quote=False)), encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (user / "basic" / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    run("macro:///Standard.Told.Main")
