"""Files that are made to do harm, or simply too large, are refused with a sentence and in little memory."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest

from casebuilder.intake.cells import Missing
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.old_workbooks import _text_lengths, _with_continuations
from casebuilder.intake.proposals import propose
from casebuilder.intake.reading import read_records
from casebuilder.intake.sources import Source, open_source, source_of_text
from casebuilder.intake.work import CancelledError, Work
from tests.intake.building import CITIZEN_NUMBERS, KEY, message, opened, refusal, service, workbook

LINES = [("client", "maand", "uren"), ("A", "2025-01", 1), ("B", "2025-02", 2)]
SHEET = "xl/worksheets/sheet1.xml"
_MEASURED = """
import re, sys
from pathlib import Path
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.sources import open_source
import casebuilder.intake.workbooks, python_calamine, zipfile, olefile
def most():
    # The high-water mark of this process alone; that of getrusage begins with its parent's.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before = most()
try:
    open_source(Path(sys.argv[1]))
except IntakeError as error:
    said = error.message.text
else:
    said = "opened"
print(said, (most() - before) // 1024, sep="|")
"""


def changed(
    data: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None
) -> bytes:
    """Return an archive with parts changed, left out or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in (more or {}).items():
            target.writestr(name, part)
    return buffer.getvalue()


def with_sheet(old: bytes, new: bytes) -> bytes:
    """Return a small workbook in whose sheet something is replaced."""

    def change(name: str, part: bytes) -> bytes:
        assert name != SHEET or old in part
        return part.replace(old, new, 1) if name == SHEET else part

    return changed(workbook(LINES), change)


def measured(path: Path) -> tuple[str, int]:
    """Return what is said of a file, and how many megabytes that took."""
    if not Path("/proc/self/status").exists():
        pytest.skip("how much memory a program took at most is measured on Linux only")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], check=True, capture_output=True, text=True
    )
    said, memory = done.stdout.strip().rsplit("|", 1)
    return said, int(memory)


def test_the_workbook_that_the_others_are_made_of_opens(tmp_path: Path) -> None:
    assert (
        opened(tmp_path, changed(workbook(LINES), lambda _, part: part), "a.xlsx").sheets[0].line_count == 3
    )


@pytest.mark.parametrize("declared", [None, 1000])
def test_a_zip_bomb_is_refused_in_little_memory(tmp_path: Path, declared: int | None) -> None:
    path = tmp_path / "bomb.xlsx"
    data = changed(
        workbook(LINES),
        lambda name, part: None if name == "xl/sharedStrings.xml" else part,
        {"xl/sharedStrings.xml": b" " * 200_000_000},
    )
    assert len(data) < 250_000
    if declared is not None:
        # The directory lies about the size of what is inside.
        place = data.rindex(b"xl/sharedStrings.xml") - 46
        assert data[place : place + 4] == b"PK\x01\x02"
        data = data[: place + 24] + declared.to_bytes(4, "little") + data[place + 28 :]
    path.write_bytes(data)
    said, memory = measured(path)
    assert said != "opened"
    assert memory < 100


@pytest.mark.parametrize(
    "rectangle",
    [
        # One cell in the last corner makes the library make room for all that lie before it.
        (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        (b"</sheetData>", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"),
        (b"</sheetData>", b'<row r="900000"><c r="SF900000" t="n"><v>1</v></c></row></sheetData>'),
        (
            b"</sheetData>",
            b'<row r="999999"><c><v>1</v></c></row><row r="4"><c r="SF4"><v>1</v></c></row></sheetData>',
        ),
        (b"</sheetData>", b'<row r="4"><c r="ZZZZ4"><v>1</v></c></row></sheetData>'),
        (b"</sheetData>", b'<row r="4">' + b"<c><v>1</v></c>" * 2_000_000 + b"</row></sheetData>"),
    ],
    ids=[
        "corner",
        "single quotes",
        "within the limits each",
        "without names",
        "two million columns",
        "in fact",
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(
    tmp_path: Path, rectangle: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "wide.xlsx"
    path.write_bytes(with_sheet(*rectangle))
    said, memory = measured(path)
    assert said != "opened"
    assert memory < 150


def test_one_long_text_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(10, 40_000))
    long_text = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si>" + b"<si><t>y</t></si>" * 9 + b"</sst>"

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return long_text
        return part.replace(b"</sheetData>", cells + b"</sheetData>") if name == SHEET else part

    path = tmp_path / "texts.xlsx"
    path.write_bytes(changed(workbook(LINES), change))
    said, memory = measured(path)
    assert "larger than {limit} MB" in said
    assert memory < 100


def test_a_text_that_stands_in_few_cells_may_be_long(tmp_path: Path) -> None:
    lines = [*LINES, *((f"C{n}", "2025-01", 1) for n in range(3000)), ("x" * 30_000, "2025-01", 1)]
    assert opened(tmp_path, workbook(lines), "a.xlsx").sheets[0].line_count == 3004


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        ('table:number-columns-repeated="2000000"', "columns"),
        ('table:number-columns-repeated="400"', "MB"),
    ],
)
def test_an_open_document_that_repeats_a_cell_without_end_is_refused(
    tmp_path: Path, repeats: str, expected: str
) -> None:
    data = (Path(__file__).parent / "files" / "workbook.ods").read_bytes()

    def change(name: str, part: bytes) -> bytes:
        if name != "content.xml":
            return part
        row = (
            f'<table:table-row table:number-rows-repeated="900000"><table:table-cell {repeats} '
            'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        )
        assert b"</table:table>" in part
        return part.replace(b"</table:table>", row.encode(), 1)

    path = tmp_path / "repeats.ods"
    path.write_bytes(changed(data, change))
    said, memory = measured(path)
    assert expected in said
    assert memory < 100


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'
)


def test_definitions_in_a_message_are_refused(tmp_path: Path) -> None:
    data = message([(CITIZEN_NUMBERS[0], [service()])], 6250).decode()
    head = data.index("<wmo323:Bericht")
    assert "(a DTD)" in refusal(tmp_path, (BOMB + data[head:]).encode(), "d.xml")
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    assert "(a DTD)" in refusal(tmp_path, (outside + data[head:]).encode(), "d.xml")


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_definitions_in_a_workbook_are_refused(tmp_path: Path, part: str) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1) if name == part else content

    assert "(a DTD)" in refusal(tmp_path, changed(workbook(LINES), change), "a.xlsx")


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "C:\\evil.xml", "..\\evil"]
)
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    data = changed(workbook(LINES), lambda _, part: part, {name: b"<a/>"})
    assert "names that point outside" in refusal(tmp_path, data, "a.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_refused(tmp_path: Path) -> None:
    data = changed(workbook(LINES), lambda _, part: part, {SHEET: b"<a/>"})
    assert "parts that stand twice" in refusal(tmp_path, data, "a.xlsx")


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "Basic/Standard/Module1.xml"]
)
def test_macros_are_refused(tmp_path: Path, name: str) -> None:
    data = changed(workbook(LINES), lambda _, part: part, {name: b"x"})
    assert "holds macros" in refusal(tmp_path, data, "a.xlsm")


def test_a_binary_workbook_is_refused_by_its_name(tmp_path: Path) -> None:
    data = changed(workbook(LINES), lambda _, part: part, {"xl/workbook.bin": b"x"})
    assert "XLSB" in refusal(tmp_path, data, "a.xlsb")


def test_a_locked_workbook_is_refused(tmp_path: Path) -> None:
    # How Office keeps a workbook with a password: a container with one encrypted stream.
    old = (Path(__file__).parent / "files" / "workbook.xls").read_bytes()
    names = {"Workbook".encode("utf-16-le"): "EncryptedPackage".encode("utf-16-le")}
    for name, other in names.items():
        place = old.index(name + b"\x00")
        entry = old[place : place + 128]
        new = other + b"\x00" * (64 - len(other)) + (len(other) + 2).to_bytes(2, "little") + entry[66:]
        old = old.replace(entry, new)
    assert "locked with a password" in refusal(tmp_path, old, "a.xlsx")


def test_a_workbook_of_former_times_with_a_password_is_refused(tmp_path: Path) -> None:
    data = (Path(__file__).parent / "files" / "workbook.xls").read_bytes()
    # The record that follows the beginning of the workbook becomes the one that announces a password.
    place = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    assert "locked with a password" in refusal(
        tmp_path, data[:place] + b"\x2f\x00" + data[place + 2 :], "a.xls"
    )


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(LINES))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "locked with a password" in refusal(tmp_path, bytes(data), "a.xlsx")


def test_an_open_document_with_a_password_is_refused(tmp_path: Path) -> None:
    data = (Path(__file__).parent / "files" / "workbook.ods").read_bytes()
    locked = changed(
        data,
        lambda name, part: (
            part.replace(b"<manifest:file-entry", b"<manifest:encryption-data/><manifest:file-entry", 1)
            if name == "META-INF/manifest.xml"
            else part
        ),
    )
    assert "locked with a password" in refusal(tmp_path, locked, "a.ods")


def test_a_text_of_two_million_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(b";" * 2_000_000 + b"\n")
    said, memory = measured(path)
    assert "columns" in said
    assert memory < 50
    late = "client;maand;uren\n" + "A;2025-01;1\n" * 20_000 + ";" * 2_000_000
    source = source_of_text(late)
    assert "columns" in _refusal_while_reading(source)


def _refusal_while_reading(source: Source) -> str:
    with pytest.raises(IntakeError) as caught:
        read_records(source, propose(source).mapping, KEY)
    return caught.value.message.text


def test_a_text_of_a_gigabyte_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"client;maand;uren\n")
        file.truncate(1_000_000_000)
    said, memory = measured(path)
    assert "larger than {limit} MB" in said
    assert memory < 20


def test_more_lines_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebuilder.intake.text_files.MOST_LINES", 50)
    source = opened(tmp_path, b"client;maand;uren\n" + b"A;2025-01;1\n" * 60)
    assert "lines" in _refusal_while_reading(source)


def test_a_cell_without_an_end_is_refused(tmp_path: Path) -> None:
    data = b'client;maand;uren\nA;2025-01;"' + b"x\n" * 30_000
    assert "a cell without an end" in refusal(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        (b"PK\x03\x04 and then nothing", "damaged or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged or no workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text and no workbook"),
        (b"client;\x81\x8d\n", "no known encoding"),
        (b"PK\x05\x06" + b"\x00" * 18, "damaged or no workbook"),
    ],
)
def test_a_file_of_another_kind_is_refused_whatever_its_name(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refusal(tmp_path, data, "file.xlsx")


@pytest.mark.parametrize("name", ["workbook.xlsx", "workbook.xls", "workbook.ods"])
def test_a_damaged_workbook_is_refused_or_opens_but_never_breaks_the_program(
    tmp_path: Path, name: str
) -> None:
    data = (Path(__file__).parent / "files" / name).read_bytes()
    chance = random.Random(1)  # noqa: S311  the same damage each time
    outcomes = set()
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.randrange(len(broken))]) if chance.random() < 0.3 else bytes(broken)
        try:
            source = opened(tmp_path, cut, name)
            for sheet in source.sheets:
                assert all(isinstance(row, tuple) for row in sheet.lines.rows(Work()))
        except IntakeError as error:
            outcomes.add(error.message.text)
    assert outcomes


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "gone.csv", tmp_path / "pipe"):
        with pytest.raises(IntakeError):
            open_source(path)


def test_errors_in_cells_are_told_apart_from_empty_ones(tmp_path: Path) -> None:
    source = opened(tmp_path, workbook([*LINES, ("C", "=!1/0", "=A1")]), "a.xlsx")
    assert source.sheets[0].preview[3] == ("C", Missing.ERROR, Missing.UNCALCULATED)


def test_giving_up_stops_the_reading(tmp_path: Path) -> None:
    source = opened(tmp_path, b"client;maand;uren\n" + b"A;2025-01;1\n" * 10_000)
    mapping = propose(source).mapping
    told: list[float] = []
    with pytest.raises(CancelledError):
        read_records(source, mapping, KEY, work=Work(told.append, lambda: len(told) > 1))
    assert len(told) == 2
    assert 0 < told[0] < told[1] <= 1


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice, which writes old workbooks, is not here"
)
def test_the_lengths_of_shared_texts_in_an_old_workbook_are_known(tmp_path: Path) -> None:
    # Enough texts for the list of them to run over several records, of one and of two bytes a sign.
    texts = ["a", "Zoë", "x" * 3000, "日本" * 1500, "y" * 9000, "einde"] + [f"tekst {n}" for n in range(3000)]
    path = tmp_path / "texts.xlsx"
    path.write_bytes(workbook([("kop", "tekst"), *(("k", text) for text in texts)]))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xls",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    with olefile.OleFileIO(tmp_path / "texts.xls") as container:
        records = container.openstream("Workbook").read()
    place = 0
    while struct.unpack_from("<H", records, place)[0] != 0x00FC:
        place += 4 + struct.unpack_from("<H", records, place + 2)[0]
    parts = _with_continuations(records, place + 4, struct.unpack_from("<H", records, place + 2)[0])
    assert len(parts) > 3
    assert sorted(_text_lengths(parts)) == sorted(2 * len(text) for text in {"kop", "tekst", "k", *texts})


def test_one_long_text_in_very_many_cells_of_an_old_workbook_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (Path(__file__).parent / "files" / "workbook.xls").read_bytes()
    assert opened(tmp_path, data, "a.xls").sheets
    monkeypatch.setattr("casebuilder.intake.old_workbooks.LARGEST_TEXT", 100)
    assert "is not read" in refusal(tmp_path, data, "a.xls")


_MESSAGE = message([(CITIZEN_NUMBERS[0], [service()])], 6250)


@pytest.mark.parametrize(
    ("place", "filling"),
    [
        (b"<wmo323:Clienten>", b"<a>" * 3_000_000 + b"</a>" * 3_000_000),
        (b"<wmo323:Eenheid>01</wmo323:Eenheid>", b"<a/>" * 6_000_000),
        (b"<wmo323:TotaalIngediendBedrag>", b"<a/>" * 6_000_000),
        (b"<wmo323:Clienten>", b"<a" + b"".join(b' x%d=">"' % n for n in range(2_000_000)) + b"/>"),
        (b"<wmo323:Eenheid>", b"1" * 24_000_000),
    ],
    ids=["deep", "wide service", "wide total", "attributes", "long text"],
)
def test_a_message_with_more_than_a_message_has_is_refused_in_little_memory(
    tmp_path: Path, place: bytes, filling: bytes
) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(_MESSAGE.replace(place, place + filling, 1))
    said, memory = measured(path)
    assert "than a declaration of iWmo ever does" in said
    # The file itself is in memory once.
    assert memory < path.stat().st_size // 1_000_000 + 60


def test_very_many_parts_outside_the_services_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    place = b"<wmo323:Clienten>"
    path.write_bytes(_MESSAGE.replace(place, b"<a><b/></a>" * 400_000 + place, 1))
    said, memory = measured(path)
    assert said == "opened"
    assert memory < path.stat().st_size // 1_000_000 + 40


def test_a_message_without_services_hears_of_giving_up(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    place = b"<wmo323:Clienten>"
    path.write_bytes(_MESSAGE.replace(place, b"<a/>" * 50_000 + place, 1))

    shares: list[float] = []

    def step(share: float) -> None:
        shares.append(share)
        if len(shares) > 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        open_source(path, Work(step))
    assert shares == sorted(shares)
    assert all(0 < share < 1 for share in shares)
