"""Who a client is stays at the door: in the pseudonym nobody finds it back, and nothing else is kept."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import logging
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.casefile import read as read_case
from casebuilder.casefile import write as write_case
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.mappings import as_text
from casebuilder.intake.personal_data import by_content, by_header
from casebuilder.intake.proposals import propose
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.reading import care_table, preview, read_records
from casebuilder.intake.sources import source_of_text
from casebuilder.intake.values import category_of
from casebuilder.intake.zrm_import import propose_mapping, read_scores
from casebuilder.model.citizen_numbers import is_citizen_number, padded_citizen_number
from casebuilder.model.hard_data.document import ColumnChoice, ColumnRole, WordMeaning
from casebuilder.model.messages import Message
from casebuilder.model.outcomes.document import Rater
from casebuilder.model.personal_data import PersonalData
from casebuilder.model.stored_texts import MASK
from casebuilder.reference import new_case
from tests.intake.building import (
    CITIZEN_NUMBERS,
    ENGLISH,
    KEY,
    adds_up,
    message,
    opened,
    read,
    service,
    workbook,
)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        # 9·1+8·2+7·3+6·4+5·5+4·6+3·7+2·8−2 = 154 = 14 × 11.
        ("123456782", True),
        ("123456789", False),
        # 9·1+8·1+7·1+6·2+5·2+4·2+3·3+2·3−3 = 66.
        ("111222333", True),
        # Eight digits get a zero in front: 0·9+8·1+7·0+6·4+5·6+4·4+3·5+2·5−4 = 99.
        ("10464554", True),
        ("010464554", True),
        ("000000000", False),
        ("00000000", False),
        ("1234567", False),
        ("1234567822", False),
        ("12345678a", False),
        ("١٢٣٤٥٦٧٨٢", False),
    ],
)
def test_the_test_of_a_citizen_service_number(text: str, passes: bool) -> None:
    assert is_citizen_number(text) is passes


@given(st.integers(10_000_000, 999_999_999))
def test_one_wrong_digit_never_passes(number: int) -> None:
    text = f"{number:09d}"
    if is_citizen_number(text):
        for place, digit in enumerate(text):
            for other in set("0123456789") - {digit}:
                assert not is_citizen_number(text[:place] + other + text[place + 1 :])


def test_a_number_that_lost_its_zero_is_padded_and_another_is_left() -> None:
    assert padded_citizen_number("10464554") == "010464554"
    assert padded_citizen_number("1234.56.782") == "123456782"
    assert padded_citizen_number("C001") is None


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("BSN", PersonalData.CITIZEN_NUMBER),
        ("bsn_client", PersonalData.CITIZEN_NUMBER),
        ("Burgerservicenummer", PersonalData.CITIZEN_NUMBER),
        ("Sofinummer", PersonalData.CITIZEN_NUMBER),
        ("Naam", PersonalData.NAME),
        ("Achternaam cliënt", PersonalData.NAME),
        ("Geboortedatum", PersonalData.BIRTH_DATE),
        ("Adres", PersonalData.ADDRESS),
        ("Postcode", PersonalData.ADDRESS),
        ("Telefoonnummer", PersonalData.PHONE),
        ("E-mail", PersonalData.EMAIL),
        ("Opmerkingen", PersonalData.FREE_TEXT),
        ("Productnaam", None),
        ("Naam van de dienst", None),
        ("Cliëntnummer", None),
        ("Datum", None),
        ("Aantal uren", None),
    ],
)
def test_a_heading_gives_a_column_away(header: str, kind: PersonalData | None) -> None:
    assert by_header(header) is kind


def test_a_column_of_citizen_numbers_is_known_by_its_content() -> None:
    assert by_content([*CITIZEN_NUMBERS, "onbekend"]) is PersonalData.CITIZEN_NUMBER
    # Of eight five pass: less than 80 %.
    assert by_content([*CITIZEN_NUMBERS, "123456789", "123456780", "123456781"]) is None


def test_a_single_chance_hit_is_no_block() -> None:
    numbers = [str(number) for number in range(20_000_000, 20_000_100)]
    passing = sum(map(is_citizen_number, numbers))
    # Chance is one in eleven.
    assert 5 <= passing <= 14
    assert by_content(numbers) is None
    assert by_content(["123456782"] * 50) is None


def test_other_personal_data_is_known_by_its_content() -> None:
    assert by_content(["a@b.nl", "c.d@e.com"]) is PersonalData.EMAIL
    assert by_content(["7811 AB", "7812CD"]) is PersonalData.ADDRESS
    assert by_content(["0591-612345", "06 12345678"]) is PersonalData.PHONE
    assert by_content(["02A22", "01A01"]) is None


TEXT = (
    "BSN;Naam;Geboortedatum;maand;uren;opmerking\n"
    + "\n".join(
        f"{number};Jansen{place};01-02-1940;2025-01;{place + 1};valt vaak"
        for place, number in enumerate(CITIZEN_NUMBERS)
    )
    + "\n"
)


def test_a_proposal_uses_the_citizen_number_for_pseudonyms_only_and_reads_nothing_else_of_a_person() -> None:
    source = source_of_text(TEXT)
    proposal = propose(source)
    assert {(finding.header, finding.kind) for finding in proposal.personal} == {
        ("BSN", PersonalData.CITIZEN_NUMBER),
        ("Naam", PersonalData.NAME),
        ("Geboortedatum", PersonalData.BIRTH_DATE),
        ("opmerking", PersonalData.FREE_TEXT),
    }
    assert [(choice.role, choice.header) for choice in proposal.mapping.columns] == [
        (ColumnRole.CLIENT, "BSN"),
        (ColumnRole.PERIOD, "maand"),
        (ColumnRole.VOLUME, "uren"),
    ]
    shown = {column.header: column.examples for column in proposal.columns}
    assert shown["BSN"] == shown["Naam"] == shown["Geboortedatum"] == shown["opmerking"] == ()


def test_where_there_is_a_number_of_the_provider_the_citizen_number_is_not_read_at_all() -> None:
    text = "BSN;Cliëntnummer;maand;uren\n123456782;C1;2025-01;1\n111222333;C2;2025-01;1\n"
    mapping = propose(source_of_text(text)).mapping
    client = mapping.column(ColumnRole.CLIENT)
    assert client is not None
    assert client.header == "Cliëntnummer"


@pytest.mark.parametrize("header", ["BSN", "Naam", "opmerking"])
def test_a_column_that_says_who_a_client_is_is_refused_in_any_other_role(header: str) -> None:
    source = source_of_text(TEXT)
    mapping = propose(source).mapping
    number = TEXT.split("\n", 1)[0].split(";").index(header) + 1
    wrong = ColumnChoice(role=ColumnRole.PRODUCT, header=header, number=number)
    columns = (*(choice for choice in mapping.columns if choice.number != number), wrong)
    client = ColumnChoice(role=ColumnRole.CLIENT, header="x", number=6 if number == 1 else 1)
    if mapping.column(ColumnRole.CLIENT) not in columns:
        columns = (*columns, client)
    with pytest.raises(IntakeError, match="cannot be read yet"):
        read_records(source, mapping.model_copy(update={"columns": columns}), KEY)


def test_citizen_numbers_without_a_heading_that_says_so_are_refused_as_a_service() -> None:
    lines = "\n".join(f"C{place};2025-01;{number};1" for place, number in enumerate(CITIZEN_NUMBERS))
    source = source_of_text(f"client;maand;dienst;uren\n{lines}\n")
    proposal = propose(source)
    assert [finding.header for finding in proposal.personal] == ["dienst"]
    assert proposal.mapping.column(ColumnRole.PRODUCT) is None
    choice = ColumnChoice(role=ColumnRole.PRODUCT, header="dienst", number=3)
    mapping = proposal.mapping.model_copy(update={"columns": (*proposal.mapping.columns, choice)})
    with pytest.raises(IntakeError) as caught:
        read_records(source, mapping, KEY)
    assert "citizen service number (BSN)" in ENGLISH.message(caught.value.message)


def test_a_column_with_very_many_different_texts_is_no_column_of_services() -> None:
    lines = "\n".join(f"C{number};2025-01;tekst {number};1" for number in range(1100))
    with pytest.raises(IntakeError, match="different texts"):
        read(source_of_text(f"client;maand;dienst;uren\n{lines}\n"))


PERSONS = {
    "BSN 111222333": "111222333",
    "111-222-333": "111-222-333",
    "1112.22.333": "1112.22.333",
    "1 1 1 2 2 2 3 3 3": "1 1 1",
    "Begeleiding 111222333": "111222333",
    "x111222333y": "111222333",
    "10464554": "10464554",
    "\uff11\uff11\uff11222333": "222333",
    "Jan de Vries": "Vries",
    "begeleiding jan de vries": "vries",
    "Hulp dhr. Jansen": "Jansen",
    "Mw. A. Jansen 12-03-1948": "Jansen",
    "A. Jansen": "Jansen",
    "Jansen, A.": "Jansen",
    "Wilhelmina Bakker": "Bakker",
    "geb. 12-03-1948": "1948",
    "a.jansen@ziggo.nl": "ziggo",
    "06-12345678": "12345678",
    "7811 AB 12": "7811",
}


@pytest.mark.parametrize("text", PERSONS)
@pytest.mark.parametrize("column", ["dienst", "categorie"])
def test_a_service_that_names_a_person_is_not_read_and_not_shown(text: str, column: str) -> None:
    lines = "".join(f"C{place};2025-01;Hulp;1\n" for place in range(40))
    source = source_of_text(f"client;maand;{column};uren\n{lines}C9;2025-02;{text};3\n")
    reading = read(source)
    assert reading.counts.used == 40
    assert adds_up(reading)
    (reject,) = reading.rejects
    assert (reject.line, reject.header, reject.text) == (42, column, MASK)
    assert PERSONS[text] not in ENGLISH.message(reject.reason)
    table = care_table(reading, source, propose(source).mapping, KEY, "t", "T", datetime.date(2026, 1, 1))
    assert PERSONS[text] not in table.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "Hulp bij het huishouden", "02A22", "Begeleiding individueel 2025", "Dagbesteding ouderen", "H126",
        "Huis van de Wijk (dagdeel)", "Kortdurend verblijf 3 etmalen", "45A48", "Begeleiding 60 min. p. week",
    ],
)  # fmt: skip
def test_the_name_of_a_service_is_left_as_it_is(text: str) -> None:
    reading = read(source_of_text(f"client;maand;dienst;uren\nC1;2025-01;{text};1\n"))
    assert [product.code for product in reading.products] == [text]


@pytest.mark.parametrize(
    ("text", "category"), [("02", "02"), ("2", "02"), ("Dagbesteding", "Dagbesteding"), ("H126", "H126")]
)
def test_a_category_is_two_digits_or_one_word(text: str, category: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize("text", ["valt vaak", "123", "belt zoon, erg boos", "2-"])
def test_a_note_is_no_category(text: str) -> None:
    assert isinstance(category_of(text), Message)


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        ("declaratie 111222333 Jansen.csv", "bestand.csv"),
        ("111-222-333.csv", "bestand.csv"),
        ("Jan_de_Vries.csv", "bestand.csv"),
        ("Mw. Jansen.CSV", "bestand.csv"),
        ("geb 12-03-1948.csv", "bestand.csv"),
        ("declaraties 2025-03-31.csv", "declaraties 2025-03-31.csv"),
        ("declaraties_20250331.csv", "declaraties_20250331.csv"),
        ("uren jan-mrt 2025.csv", "uren jan-mrt 2025.csv"),
    ],
)
def test_the_name_of_a_file_or_table_that_names_a_person_is_replaced(
    tmp_path: Path, file: str, kept: str
) -> None:
    source = opened(tmp_path, b"client;maand;dienst;uren\nC1;2025-01;Hulp;1\n", file)
    mapping = propose(source).mapping
    day = datetime.date(2026, 1, 1)
    name = file.rpartition(".")[0]
    table = care_table(read(source), source, mapping, KEY, "t", name, day, keep_file=True)
    assert (table.file, table.name) == (kept, kept.rpartition(".")[0])


def test_a_surname_by_itself_in_the_name_of_a_file_or_sheet_leaves_no_trace(tmp_path: Path) -> None:
    """No pattern tells a surname from a word, so such a name is not kept unless the user says so."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet("Bakker")
    for row in (["client", "maand", "uren"], ["C1", "2025-01", 3], ["C1", "2025-02", 4]):
        sheet.append(row)
    workbook.create_sheet("Leeg")
    workbook.save(tmp_path / "Bakker.xlsx")
    write_case(tmp_path / "case.zbc", new_case())
    made = _run(tmp_path, "--lang", "nl", "import", "Bakker.xlsx", "--into", "case.zbc")
    assert made.returncode == 0, made.stderr
    (table,) = read_case(tmp_path / "case.zbc").case.hard_data.tables
    assert (table.id, table.name, table.file) == ("registrations", "Bestand 1 (xlsx), 2025-01 – 2025-02", "")
    for kept in tmp_path.rglob("*"):
        if kept.is_file() and kept.name != "Bakker.xlsx":
            assert b"akker" not in kept.read_bytes()
    with zipfile.ZipFile(tmp_path / "case.zbc") as archive:
        assert not any(b"akker" in archive.read(name) for name in archive.namelist())
    again = _run(
        tmp_path, "import", "Bakker.xlsx", "--into", "case.zbc", "--keep-file-name", "--name", "Uren"
    )
    assert again.returncode == 0, again.stderr
    _, kept_table = read_case(tmp_path / "case.zbc").case.hard_data.tables
    assert (kept_table.name, kept_table.file) == ("Uren", "Bakker.xlsx")


def test_a_sheet_a_heading_and_a_word_that_name_a_person_are_not_kept() -> None:
    source = source_of_text("client;maand;dienst;uren\nC1;2025-01;Hulp;1\n")
    mapping = propose(source).mapping.model_copy(
        update={
            "sheet": "Jan de Vries",
            "columns": (
                ColumnChoice(role=ColumnRole.CLIENT, header="111222333", number=1),
                *propose(source).mapping.columns[1:],
            ),
            "words": (
                WordMeaning(role=ColumnRole.GROUP, word="mw. Jansen", value="with"),
                WordMeaning(role=ColumnRole.GROUP, word="ja", value="with"),
            ),
        }
    )
    reading = read(source)
    table = care_table(reading, source, mapping, KEY, "t", "T", datetime.date(2026, 1, 1))
    assert table.mapping is not None
    # Where one heading is no heading, a row of data was probably taken for them all.
    assert [choice.header for choice in table.mapping.columns] == ["", "", "", ""]
    for text in (table.model_dump_json(), as_text(mapping)):
        assert not any(sign in text for sign in ("Vries", "111222333", "Jansen"))
        assert "ja" in text


@pytest.mark.parametrize("code", ["111222333", "10464554"])
def test_a_code_in_a_declaration_that_is_a_citizen_number_is_not_read(tmp_path: Path, code: str) -> None:
    data = message([(CITIZEN_NUMBERS[0], [service(code=code), service()])], 12500)
    reading = read(opened(tmp_path, data, "d.xml"))
    assert (reading.counts.used, reading.counts.total_skipped) == (1, 1)
    assert [product.code for product in reading.products] == ["02A22"]
    assert [reject.text for reject in reading.rejects] == [MASK]


def test_a_measurement_that_names_a_person_gets_a_neutral_name() -> None:
    text = "client;meting;Financiën\nC1;T0 111222333;3\nC1;mw. Jansen;4\nC2;T0 111222333;2\n"
    source = source_of_text(text)
    form = read_scores(source, propose_mapping(source), Rater.PROFESSIONAL, KEY)
    assert [moment.name for moment in form.outcomes.moments] == ["T0", "T1"]
    assert (form.lines, form.lines_left_out) == (3, 0)
    assert {sign in form.outcomes.model_dump_json() for sign in ("111222333", "Jansen")} == {False}


def test_a_pseudonym_is_a_keyed_hash_of_twelve_signs() -> None:
    digest = hmac.new(bytes(range(32)), b"C001", hashlib.sha256).digest()
    assert KEY.pseudonym("C001") == base64.b32encode(digest).decode()[:12]
    assert KEY.pseudonym(" C001 ") == KEY.pseudonym("C001")
    assert KEY.pseudonym("C001") != hashlib.sha256(b"C001").hexdigest()[:12]


def test_each_key_is_random_and_never_shown() -> None:
    keys = [PseudonymKey.new() for _ in range(20)]
    assert len({key.secret for key in keys}) == 20
    assert {len(key.secret) for key in keys} == {32}
    for key in keys:
        assert key.secret.hex() not in repr(key)
        assert key.secret.hex()[:8] != key.fingerprint


def test_a_key_is_kept_in_a_file_of_its_own_and_recognises_the_same_clients(tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    key = PseudonymKey.new()
    key.save(path)
    assert PseudonymKey.load(path) == key
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"casebuilder-pseudonym-key 1 abc", b"\xff\xfe", b"x" * 5000])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.txt"
    path.write_bytes(content)
    with pytest.raises(IntakeError, match="holds no key"):
        PseudonymKey.load(path)
    with pytest.raises(IntakeError):
        PseudonymKey.load(tmp_path / "gone")


def test_the_key_never_stands_in_a_case(tmp_path: Path) -> None:
    key = PseudonymKey.new()
    key.save(tmp_path / "key.txt")
    (tmp_path / "file.csv").write_text(TEXT, encoding="utf-8")
    write_case(tmp_path / "case.zbc", new_case())
    _run(tmp_path, "import", "file.csv", "--into", "case.zbc", "--key", "key.txt")
    data = (tmp_path / "case.zbc").read_bytes()
    assert read_case(tmp_path / "case.zbc").case.hard_data.tables[0].key == key.fingerprint
    assert key.secret.hex().encode() not in data
    assert base64.b64encode(key.secret) not in data


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program with its home and its temporary files in a folder."""
    environment = {**os.environ, "TMPDIR": str(folder), "HOME": str(folder), "TEMP": str(folder)}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "XDG_STATE_HOME": str(folder / "state")}
    return subprocess.run(
        [sys.executable, "-m", "casebuilder", *arguments],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def _everything_in(folder: Path) -> bytes:
    """Return all that stands in the files of a folder, also inside archives."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        found.append(path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(found)


def _traces(number: str) -> set[bytes]:
    """Return how a number can stand in a file: with and without its zero, and as an unkeyed hash."""
    texts = {number, number.lstrip("0")}
    hashes = {
        getattr(hashlib, name)(text.encode()).hexdigest()
        for text in texts
        for name in ("sha256", "sha1", "md5")
    }
    return {text.encode() for text in texts | hashes} | {text.encode("utf-16-le") for text in texts}


def _files(folder: Path) -> list[str]:
    """Write the same citizen numbers in every form that is read, and return the names."""
    (folder / "d.xml").write_bytes(
        message([(number, [service(), service(99)]) for number in CITIZEN_NUMBERS], 5 * 12500)
    )
    # One line cannot be read, so that the list of those is tried as well.
    (folder / "f.csv").write_text(TEXT + f"{CITIZEN_NUMBERS[0]};Jansen;;ooit;1;x\n", encoding="utf-8")
    lines = [("BSN", "maand", "uren"), *((int(number), "2025-01", 1) for number in CITIZEN_NUMBERS)]
    (folder / "w.xlsx").write_bytes(workbook(lines))
    return ["d.xml", "f.csv", "w.xlsx"]


def test_no_citizen_number_is_left_anywhere_after_an_import(tmp_path: Path) -> None:
    sources, work = tmp_path / "sources", tmp_path / "work"
    sources.mkdir()
    work.mkdir()
    write_case(work / "case.zbc", new_case())
    said = ""
    for name in _files(sources):
        for language in ("nl", "en"):
            done = _run(
                work, "import", str(sources / name), "--into", "case.zbc", "--key", "key.txt", "--skip",
                "--lang", language,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            said += done.stdout + done.stderr
    for arguments in (("check", "case.zbc"), ("evaluate", "case.zbc", "--json")):
        said += _run(work, *arguments).stdout
    case = read_case(work / "case.zbc").case
    assert len(case.hard_data.tables) == 6
    assert {len(table.records.clients) for table in case.hard_data.tables} == {5}
    # The same clients in each file, whatever its form.
    assert len({client for table in case.hard_data.tables for client in table.records.clients}) == 5
    write_case(work / "plain.json", case)
    everything = _everything_in(work) + said.encode()
    assert case.hard_data.tables[0].records.clients[0].encode() in everything
    for number in CITIZEN_NUMBERS:
        for trace in _traces(number):
            assert trace not in everything, trace
    for word in (b"Jansen", b"1940", b"valt vaak"):
        assert word not in everything


def test_no_citizen_number_is_left_in_a_recovery_copy(tmp_path: Path) -> None:
    from casebuilder.model.hard_data.editing import with_table  # noqa: PLC0415
    from casebuilder.ui.recovery import Recovery  # noqa: PLC0415

    source = source_of_text(TEXT)
    mapping = propose(source).mapping
    reading = read_records(source, mapping, KEY)
    table = care_table(reading, source, mapping, KEY, "t", "T", datetime.date(2026, 1, 1))
    recovery = Recovery(tmp_path)
    recovery.keep(with_table(new_case(), table), None, None)
    everything = _everything_in(tmp_path)
    recovery.discard()
    assert table.records.clients[0].encode() in everything
    for number in CITIZEN_NUMBERS:
        assert not any(trace in everything for trace in _traces(number))
    assert b"Jansen" not in everything


def test_nothing_is_logged_of_what_stands_in_a_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in _files(tmp_path):
        source = opened(tmp_path, (tmp_path / name).read_bytes(), name)
        preview(source, propose(source).mapping, KEY)
        read(source)
    assert "12345678" not in caplog.text


def test_an_error_or_a_table_in_a_message_never_shows_a_citizen_number(tmp_path: Path) -> None:
    source = opened(tmp_path, message([(CITIZEN_NUMBERS[0], [service()])], 6250), "d.xml")
    reading = read(source)
    assert CITIZEN_NUMBERS[0] not in repr(reading)
    assert CITIZEN_NUMBERS[0] not in repr(source.sheets[0].preview)
