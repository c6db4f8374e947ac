"""Exporting several cases, for several municipalities, in house style, with a password; and the summary."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msoffcrypto
import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import value_at
from casebuilder.model.questions import SixQuestions
from casebuilder.model.scaling import MunicipalitySize, SizeBasis, for_municipality, results_for
from casebuilder.model.units import Unit
from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.workbook.reading import read_content
from casebuilder.workbook.taking_back import returned
from tests.building import figure, small_case
from tests.parity.comparison import opened
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in Dutch; returns exit code, output and error text."""

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def cases(tmp_path: Path) -> list[Path]:
    """Two case files of one name, in two folders."""
    found = []
    for folder, case in (("een", small_case()), ("twee", template("hip-airbag", Language.DUTCH).case)):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "case.zbc"
        write(path, case)
        found.append(path)
    return found


def test_several_cases_go_into_a_folder_each_with_a_file_of_its_own(
    run: Run, cases: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "uit"
    folder.mkdir()
    code, out, err = run("export", *cases, "--out-dir", folder)
    assert (code, err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["case (2).xlsx", "case.xlsx"]
    assert len(out.splitlines()) == 2
    assert opened((folder / "case (2).xlsx").read_bytes())["Samenvatting"]["B1"].value.startswith(
        "Heupairbag"
    )


def test_one_case_is_made_for_several_municipalities(run: Run, tmp_path: Path) -> None:
    path, folder = tmp_path / "airbag.zbc", tmp_path / "uit"
    case = template("hip-airbag", Language.DUTCH).case
    write(path, case)
    folder.mkdir()
    code, _, err = run("export", path, "--out-dir", folder, "--municipality", "Emmen", "Assen=50000")
    assert (code, err) == (0, "")
    assert sorted(made.name for made in folder.iterdir()) == [
        "airbag - Assen.xlsx",
        "airbag - Emmen.xlsx",
        "airbag.xlsx",
    ]
    book = opened((folder / "airbag - Assen.xlsx").read_bytes(), results=True)
    assert book["Samenvatting"]["B2"].value == "Businesscase voor Assen"
    scaled = results_for(case, SizeBasis.INHABITANTS, [MunicipalitySize("Assen", Decimal(50_000), "0106")])
    expected = {outcome.municipality.name: outcome for outcome in scaled.outcomes}["Assen"]
    assert book["Samenvatting"]["C12"].value == pytest.approx(expected.parties[Party.MUNICIPALITY].npv)


def test_what_was_found_out_about_one_municipality_is_not_said_of_another() -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    other = for_municipality(case, SizeBasis.INHABITANTS, MunicipalitySize("Assen", Decimal(50_000), "0106"))
    assert other.questions == SixQuestions()
    assert other.municipality.name == "Assen"
    assert other.municipality.inhabitants.value == 50_000
    assert other.municipality.aged_75_plus.value is None
    assert evaluate_case(other).number("parties.municipality.npv") != 0


def test_the_own_municipality_keeps_its_case() -> None:
    case = small_case(
        municipality=Municipality(name="Emmen", code="0114", inhabitants=figure(107_000, Unit.PERSONS))
    )
    own = MunicipalitySize("Emmen", Decimal(999), "0114")
    assert for_municipality(case, SizeBasis.INHABITANTS, own) is case


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-o", "uit.xlsx"], 2, "--out-dir"),
        (["-o", "uit.xlsx", "--out-dir", "."], 2, "gaat niet samen met"),
        (["--out-dir", "nergens"], 3, "bestaat niet"),
        (["--out-dir", ".", "--municipality", "Nergenshuizen"], 2, "Nergenshuizen"),
        (["--out-dir", ".", "--style", "nergens"], 3, "huisstijl"),
    ],
)
def test_what_does_not_fit_together_is_refused_before_anything_is_made(
    run: Run,
    cases: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    sized = small_case(municipality=Municipality(name="Emmen", inhabitants=figure(107_000, Unit.PERSONS)))
    for path in cases:
        write(path, sized)
    found, _, err = run("export", *cases, *arguments)
    assert found == code
    assert words in err
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_workbook_with_a_password_opens_with_it_alone(
    run: Run, cases: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("geheim wóórd\n"))
    path = tmp_path / "dicht.xlsx"
    assert run("export", cases[0], "-o", path, "--password")[0] == 0
    content = path.read_bytes()
    assert b"Samenvatting" not in content
    for password, works in (("geheim wóórd", True), ("geheim", False)):
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=password)
        plain = io.BytesIO()
        if not works:
            with pytest.raises(Exception, match=r"(?i)key|password|decrypt|hmac|integrity|verif"):
                file.decrypt(plain, verify_integrity=True)
            continue
        file.decrypt(plain)
        read = read_content(plain.getvalue(), "dicht.xlsx")
        assert returned(read, small_case()).changes == ()


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_libreoffice_knows_the_protection(
    run: Run, cases: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.parity.libreoffice import opened_with_password  # noqa: PLC0415

    monkeypatch.setattr(sys, "stdin", io.StringIO("geheim\n"))
    path = tmp_path / "dicht.xlsx"
    assert run("export", cases[0], "-o", path, "--password")[0] == 0
    # With a wrong one it keeps asking, which no test can wait for.
    assert "Samenvatting" in opened_with_password(path, "geheim", tmp_path / "goed")


def test_an_empty_password_makes_nothing(
    run: Run, cases: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    code, _, err = run("export", cases[0], "-o", tmp_path / "dicht.xlsx", "--password")
    assert code == 2
    assert "leeg" in err
    assert not (tmp_path / "dicht.xlsx").exists()


class TestSummary:
    def test_a_pdf_is_made(self, run: Run, cases: list[Path], tmp_path: Path) -> None:
        path = tmp_path / "samenvatting.pdf"
        code, out, err = run("summary", cases[1], "-o", path)
        assert (code, err) == (0, "")
        assert str(path) in out
        assert path.read_bytes().startswith(b"%PDF-")

    def test_another_ending_is_refused(self, run: Run, cases: list[Path]) -> None:
        code, _, err = run("summary", cases[1], "-o", cases[1])
        assert code == 2
        assert ".pdf" in err

    def test_the_house_style_is_used(self, run: Run, cases: list[Path], tmp_path: Path) -> None:
        plain, styled, folder = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "stijl"
        shutil.copytree(Path(__file__).resolve().parents[1] / "templates" / "house-style", folder)
        file = folder / "house-style.toml"
        text = file.read_text("utf-8").replace('contact = ""', 'contact = "Jansen Zorg"')
        file.write_text(text.replace("#0F6E84", "#7A1F5C"), "utf-8")
        assert run("summary", cases[0], "-o", plain)[0] == 0
        assert run("summary", cases[0], "-o", styled, "--style", folder)[0] == 0
        assert plain.read_bytes() != styled.read_bytes()


def test_a_size_that_is_not_known_is_asked_for(run: Run, cases: list[Path], tmp_path: Path) -> None:
    code, _, err = run("export", cases[0], "--out-dir", tmp_path, "--municipality", "Assen")
    assert value_at(small_case(), "municipality.inhabitants").value is None
    assert code == 1
    assert err
