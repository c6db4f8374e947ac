"""The command that calculates a case for other municipalities."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from casebuilder.casefile import read, write
from casebuilder.cli import commands, main
from casebuilder.model import scaling
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.formula.evaluation import CalculationError, Values
from casebuilder.model.funding import LumpSum
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.scaling import SizeBasis
from casebuilder.model.units import Unit
from casebuilder.reference import municipalities, municipality_document
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.building import euros, figure, household_help, licence, small_case

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[1]
NOTE_ON_CASH = (
    "Net present values (NPV) count cash. Rank, payback period and yearly cash are those of the municipality."
)
NOTE_ON_SIZE = (
    "The target group of the case grows in proportion to “Inhabitants”. Prices, contracts, the share reached"
    " and the effects stay as they are in the case."
)
NOTE_ON_BREAK_EVEN = (
    "From 89 inhabitants on, a municipality earns back the costs that do not grow with it (€ 50,000 at"
    " present value)."
)
NOTE_ON_OTHERS = (
    "What other municipalities pay for care, which contracts they have and what they ask of an innovation is"
    " not known here. This is a first estimate, no business case for them."
)
NOTE_ON_SET_UP = (
    "The same in each municipality, because they do not grow with the number of users: Invoering (once)."
    " Check whether that holds in a much larger or smaller municipality."
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``casebuilder scale`` in English; returns exit code, output and error text."""

    def command(*arguments: object, language: str = "en") -> tuple[int, str, str]:
        code = main(["scale", *(str(argument) for argument in arguments), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def case_of(inhabitants: int = 1000, name: str = "Voorbeeldstad", **changes: object) -> Case:
    """Return a case for a town that is in no list: a licence per user and a set-up of 50,000 euros."""
    set_up = licence(id="set_up", name="Invoering", amount=euros(50_000), basis=CostBasis.ONCE)
    town = Municipality(name=name, inhabitants=figure(inhabitants, Unit.PERSONS))
    return small_case(**{"municipality": town, "costs": (licence(), set_up), **changes})


def emmen(**changes: object) -> Case:
    """Return a case for a municipality of the list, with its published size."""
    facts = next(facts for facts in municipalities() if facts.name == "Emmen")
    return small_case(municipality=municipality_document(facts), **changes)


def saved(folder: Path, case: Case) -> Path:
    path = folder / "case.zbc"
    write(path, case)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return saved(tmp_path, case_of())


class TestTable:
    def test_lists_each_municipality_in_rank_order_with_what_it_comes_to(self, run: Run, file: Path) -> None:
        code, out, err = run(file, "--municipality", "Emmen=2,000", "Assen=250")
        assert (code, err) == (0, "")
        title, table, notes = out.rstrip().split("\n\n")
        assert title == "Voorbeeld in other municipalities, by “Inhabitants”, social view"
        rows = [re.split(r" {2,}", line.strip()) for line in table.splitlines()]
        assert rows == [
            [
                *("#", "Municipality", "Inhabitants", "Users in 2029", "NPV Municipality", "NPV Provider"),
                *("NPV Entrepreneur", "NPV Chain", "Payback period", "Cash 2027", "Cash 2028", "Cash 2029"),
            ],
            [
                *("1", "Emmen", "2,000", "400", "€ 1,079,594", "− € 1,246,448", "€ 166,855", "€ 0"),
                *("–", "€ 182,000", "€ 464,000", "€ 464,000"),
            ],
            [
                *("2", "Voorbeeldstad (this case)", "1,000", "200", "€ 514,797", "− € 623,224"),
                *("€ 108,427", "€ 0", "–", "€ 66,000", "€ 232,000", "€ 232,000"),
            ],
            [
                *("3", "Assen", "250", "50", "€ 91,199", "− € 155,806", "€ 64,607", "€ 0"),
                *("1.4 years", "− € 21,000", "€ 58,000", "€ 58,000"),
            ],
        ]
        assert notes.splitlines() == [
            "Amounts in euros; plus is a benefit for the party.",
            NOTE_ON_CASH,
            "The municipality ends with a plus in 3 of 3 municipalities.",
            NOTE_ON_BREAK_EVEN,
            NOTE_ON_SIZE,
            NOTE_ON_SET_UP,
            NOTE_ON_OTHERS,
            "Sizes as typed, without a source: Emmen; Assen.",
        ]

    def test_all_municipalities_are_listed_once_with_the_date_of_their_sizes(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = saved(tmp_path, template("neighbourhood-platform", Language.ENGLISH).case)
        code, out, err = run(path, "--all")
        assert (code, err) == (0, "")
        _, table, notes = out.rstrip().split("\n\n")
        assert len(table.splitlines()) == 1 + len(municipalities())
        assert table.count("Emmen (this case)") == 1
        ranks = [int(line.split()[0]) for line in table.splitlines()[1:]]
        assert ranks == list(range(1, len(municipalities()) + 1))
        assert "The sizes of the other municipalities date from 1 January 2021: Statistics Nether" in notes
        assert "in that source" not in notes

    def test_the_row_of_the_case_shows_what_the_case_comes_to(self, run: Run, tmp_path: Path) -> None:
        case = template("hip-airbag", Language.DUTCH).case
        out = run(saved(tmp_path, case), "--all", "--by", "aged_75_plus", language="nl")[1]
        (line,) = [line for line in out.splitlines() if case.municipality.name in line and "€" in line]
        row = line.replace(" ", "\u00a0")
        t = Translator(Language.DUTCH)
        municipality = evaluate_case(case).party(Party.MUNICIPALITY)
        assert t.euros(municipality.npv) in row
        for amount in municipality.cash:
            assert t.euros(amount) in row

    def test_in_the_order_of_names_each_keeps_its_rank(self, run: Run, file: Path) -> None:
        out = run(file, "--municipality", "Emmen=2000", "Assen=250", "--sort", "name")[1]
        table = out.split("\n\n")[1]
        assert [line.split()[:2] for line in table.splitlines()[1:]] == [
            ["3", "Assen"],
            ["1", "Emmen"],
            ["2", "Voorbeeldstad"],
        ]

    def test_parties_whose_cash_never_changes_have_no_column(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, case_of(costs=(licence(amount=euros(0)),)))
        out = run(path, "--municipality", "Emmen")[1]
        assert "NPV Provider" in out
        assert "Entrepreneur" not in out

    def test_the_users_are_those_of_the_size_chosen(self, run: Run, tmp_path: Path) -> None:
        facts = next(facts for facts in municipalities() if facts.name == "Assen")
        path = saved(tmp_path, emmen())
        own = read(path).case.municipality
        for basis, there, here in (
            ("inhabitants", facts.inhabitants, own.inhabitants.value),
            ("aged_75_plus", facts.aged_75_plus, own.aged_75_plus.value),
        ):
            document = json.loads(run(path, "--municipality", "Assen", "--by", basis, "--json")[1])
            assert here is not None
            other = next(entry for entry in document["municipalities"] if not entry["own"])
            assert other["users"][-1] == pytest.approx(200 * there / float(here))


class TestNotes:
    def test_costs_that_all_follow_the_users_need_no_warning(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, case_of(costs=(licence(),)))
        assert "The same in each municipality" not in run(path, "--municipality", "Emmen")[1]

    def test_contracts_that_grow_along_are_mentioned(self, run: Run, tmp_path: Path, file: Path) -> None:
        said = "clients of a fixed budget grow along"
        assert said not in run(file, "--municipality", "Emmen")[1]
        lump = LumpSum(
            renewal_year=2028,
            minimum_clients=figure(5, Unit.PERSONS),
            clients=figure(9, Unit.PERSONS),
            contract_value=euros(90_000, Unit.EUR_PER_YEAR),
        )
        path = saved(tmp_path, case_of(services=(household_help(funding=lump),)))
        assert said in run(path, "--municipality", "Emmen")[1]

    def test_a_size_of_another_date_is_pointed_out(self, run: Run, tmp_path: Path) -> None:
        newer = replaced(emmen(), "municipality.inhabitants", figure(110_000, Unit.PERSONS))
        out = run(saved(tmp_path, newer), "--municipality", "Assen")[1]
        assert (
            "Emmen has a size of 110,000 in the case and 107,020 in that source, so the ratio of sizes mixes"
            " two of them." in out
        )

    def test_sizes_typed_by_the_user_are_not_credited_to_a_source(self, run: Run, file: Path) -> None:
        out = run(file, "--municipality", "Emmen=2000")[1]
        assert "Statistics Netherlands" not in out
        assert "Sizes as typed, without a source: Emmen." in out


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "official"),
        [
            ("emmen", "Emmen"),
            ("  Aa en  hunze ", "Aa en Hunze"),
            ("Sudwest-Fryslan", "Súdwest-Fryslân"),
            ("Den Haag", "'s-Gravenhage"),
            ("’s-Hertogenbosch", "'s-Hertogenbosch"),
        ],
    )
    def test_are_found_as_people_type_them(self, run: Run, file: Path, typed: str, official: str) -> None:
        code, out, err = run(file, "--municipality", typed)
        assert (code, err) == (0, "")
        assert f"  {official}  " in out

    @pytest.mark.parametrize(
        ("typed", "answer"),
        [
            ("Gronigen", "Did you mean: Groningen; Dongen; Midden-Groningen?"),
            ("Bergen", "Did you mean: Bergen (L.); Bergen (NH.)?"),
            ("Xyzzy", "Use its official name of 2026."),
            ("", "Use its official name of 2026."),
        ],
    )
    def test_that_do_not_exist_are_answered_with_those_that_resemble_them(
        self, run: Run, file: Path, typed: str, answer: str
    ) -> None:
        code, out, err = run(file, "--municipality", "Emmen", typed)
        assert (code, out) == (2, "")
        assert err.startswith(f"There is no municipality “{typed}”. ")
        assert err.endswith(f"{answer}\n")

    def test_given_twice_count_once_and_the_size_typed_last_holds(self, run: Run, file: Path) -> None:
        arguments = ("--municipality", "Emmen", "Emmen=10", "--municipality", "emmen=20", "--json")
        document = json.loads(run(file, *arguments)[1])
        assert [(entry["name"], entry["size"]) for entry in document["municipalities"]] == [
            ("Voorbeeldstad", 1000),
            ("Emmen", 20),
        ]

    def test_none_at_all_is_a_question(self, run: Run, file: Path) -> None:
        code, out, err = run(file)
        assert (code, out) == (2, "")
        assert err == "Name one or more municipalities with --municipality, or choose --all.\n"

    def test_that_are_announced_but_missing_are_asked_for(self, run: Run, file: Path) -> None:
        code, _, err = run(file, "--municipality")
        assert code == 2
        assert "expected at least one argument" in err


class TestSizes:
    def test_of_clients_are_estimated_by_the_national_ratio(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, replaced(emmen(), "municipality.wmo_clients", figure(400, Unit.PERSONS)))
        by_clients = ("--by", "wmo_clients", "--all", "--municipality", "Assen=100")
        code, out, err = run(path, *by_clients, "--json", language="en")
        assert (code, err) == (0, "")
        document = json.loads(out)
        found = {entry["name"]: entry for entry in document["municipalities"]}
        assert len(found) == len(municipalities())
        # 1,284,680 clients in the country, over all inhabitants, times those of the municipality.
        everybody = sum(facts.inhabitants for facts in municipalities())
        for facts in municipalities():
            entry = found[facts.name]
            assert entry["estimated"] is (facts.name not in ("Emmen", "Assen"))
            if entry["estimated"]:
                assert entry["size"] == pytest.approx(1_284_680 * facts.inhabitants / everybody, abs=0.5)
        assert (found["Assen"]["size"], found["Emmen"]["size"]) == (100, 400)
        (how,) = (note for note in document["notes"] if note.startswith("Sizes marked"))
        assert "1,284,680 clients in the Netherlands in 2024" in how
        assert any("where the same estimate would be" in note for note in document["notes"])

    def test_that_are_estimated_are_marked_in_the_table_and_in_the_list(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = saved(tmp_path, replaced(emmen(), "municipality.wmo_clients", figure(400, Unit.PERSONS)))
        arguments = ("--by", "wmo_clients", "--municipality", "Assen=100", "Aalten")
        out = run(path, *arguments, language="en")[1]
        (aalten,) = (line for line in out.splitlines() if "Aalten " in line)
        (assen,) = (line for line in out.splitlines() if "Assen " in line)
        assert "(estimated)" in aalten
        assert "(estimated)" not in assen
        listed = tmp_path / "list.csv"
        assert run(path, *arguments, "--csv", str(listed), language="en")[0] == 0
        rows = list(csv.reader(io.StringIO(listed.read_text("utf-8-sig"))))
        origins = {row[1].split(" (")[0]: row[-1] for row in rows[:4]}
        assert origins == {
            "Municipality": "Where the size comes from",
            "Emmen": "this case",
            "Assen": "typed",
            "Aalten": "estimated",
        }

    def test_of_clients_may_be_typed(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, replaced(emmen(), "municipality.wmo_clients", figure(400, Unit.PERSONS)))
        arguments = ("--municipality", "Assen=100", "--by", "wmo_clients", "--json")
        document = json.loads(run(path, *arguments)[1])
        assert [(entry["name"], entry["factor"]) for entry in document["municipalities"]] == [
            ("Emmen", 1),
            ("Assen", 0.25),
        ]

    @pytest.mark.parametrize(("language", "number"), [("nl", "2.500,5"), ("en", "2,500.5")])
    def test_are_read_in_the_notation_of_the_language(
        self, run: Run, file: Path, language: str, number: str
    ) -> None:
        out = run(file, "--municipality", f"Emmen={number}", "--json", language=language)[1]
        assert json.loads(out)["municipalities"][0]["size"] == 2500.5

    @pytest.mark.parametrize(
        ("number", "said"),
        [("veel", "“veel” is not a number"), ("", "There is no number here"), ("2.5,0", "“2.5,0” is not a")],
    )
    def test_that_are_no_numbers_are_refused_with_the_name(
        self, run: Run, file: Path, number: str, said: str
    ) -> None:
        code, out, err = run(file, "--municipality", f"Emmen={number}")
        assert (code, out) == (2, "")
        assert err.startswith(f"Emmen: {said}")

    @pytest.mark.parametrize("number", ["0", "-5"])
    def test_of_nobody_are_refused(self, run: Run, file: Path, number: str) -> None:
        code, out, err = run(file, "--municipality", f"Emmen={number}")
        assert (code, out) == (2, "")
        written = number.replace("-", "−")
        assert err == (
            f"The case cannot be made for Emmen with a size of {written}. Give a number above 0, or leave it"
            " out.\n"
        )

    def test_of_the_own_municipality_are_changed_in_the_case(self, run: Run, tmp_path: Path) -> None:
        code, out, err = run(saved(tmp_path, emmen()), "--municipality", "Emmen=5")
        assert (code, out) == (2, "")
        assert err == "The size of Emmen stands in the case. Change it there, or give none here.\n"

    def test_that_the_case_lacks_are_named_with_their_field(self, run: Run, tmp_path: Path) -> None:
        code, out, err = run(saved(tmp_path, small_case()), "--all")
        assert (code, out) == (1, "")
        assert err == (
            "Error: Inhabitants (municipality.inhabitants): Not filled in for the municipality of the case,"
            " so other municipalities cannot be compared with it. Fill it in, or choose another measure of"
            " size.\n"
        )

    def test_to_choose_from_are_those_of_the_model(self) -> None:
        assert list(commands.SIZES) == [basis.value for basis in SizeBasis]


class TestCase:
    def test_with_errors_is_not_calculated(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, replaced(emmen(), "services.household_help.tariff", euros(-1)))
        code, out, err = run(path, "--all")
        assert (code, out) == (1, "")
        assert "services.household_help.tariff" in err

    def test_out_of_all_proportion_elsewhere_is_a_sentence(
        self, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_large(*_: object) -> Values:
            raise CalculationError("reach.users")

        monkeypatch.setattr(scaling, "evaluate", too_large)
        code, out, err = run(file, "--municipality", "Emmen")
        assert (code, out) == (1, "")
        assert err.startswith("Error: The calculation of “reach.users” runs out of all proportion.")

    def test_that_cannot_be_read_is_a_sentence(self, run: Run, tmp_path: Path) -> None:
        code, out, err = run(tmp_path / "nergens.zbc", "--all")
        assert (code, out) == (3, "")
        assert "does not exist" in err


class TestCsv:
    def test_is_as_a_dutch_spreadsheet_expects_it(self, run: Run, file: Path, tmp_path: Path) -> None:
        target = tmp_path / "lijst.csv"
        code, out, _ = run(file, "--municipality", "Emmen=2.000", "Assen=50", "--csv", target, language="nl")
        assert code == 0
        assert out.endswith(f"\n\n{target} is gemaakt.\n")
        assert target.read_bytes().decode("utf-8") == (
            "\ufeff#;Gemeente;Provincie;Inwoners;Maal zo groot;Gebruikers in 2029;NCW Gemeente;NCW Aanbieder;"
            "NCW Ondernemer;NCW Keten;BCR gemeente;Terugverdientijd;Kas 2027;Kas 2028;Kas 2029\r\n"
            "1;Emmen;Drenthe;2000;2,0000;400,00;1079593,87;-1246448,41;166854,54;0,00;7,47;–;182000,00;"
            "464000,00;464000,00\r\n"
            "2;Voorbeeldstad;;1000;1,0000;200,00;514796,93;-623224,20;108427,27;0,00;5,75;–;66000,00;"
            "232000,00;232000,00\r\n"
            "3;Assen;Drenthe;50;0,0500;10,00;-21760,15;-31161,21;52921,36;0,00;0,59;;-44200,00;11600,00;"
            "11600,00\r\n"
            "\r\n"
            "Voorbeeld in andere gemeenten, naar “Inwoners”, blik: maatschappelijk\r\n"
            '"Bedragen in euro’s; plus is een voordeel voor de partij."\r\n'
            "De netto contante waarden (NCW) tellen kas. Rangorde, terugverdientijd en kas per jaar zijn die"
            " van de gemeente.\r\n"
            "In 2 van de 3 gemeenten komt de gemeente op een plus uit.\r\n"
            "Vanaf 89 inwoners verdient een gemeente de vaste kosten terug"
            " (contant €\N{NO-BREAK SPACE}50.000).\r\n"
            "De doelgroep van de case groeit mee met “Inwoners”. Prijzen, contracten, het bereikte deel en de"
            " effecten blijven zoals in de case.\r\n"
            "In elke gemeente gelijk, omdat ze niet meegroeien met het aantal gebruikers: Invoering"
            " (eenmalig). Ga na of dat klopt in een veel grotere of kleinere gemeente.\r\n"
            "Wat andere gemeenten voor zorg betalen, welke contracten ze hebben en welke eisen ze aan een"
            " innovatie stellen, is hier niet bekend. Dit is een eerste schatting, geen businesscase voor die"
            " gemeenten.\r\n"
            '"Grootte zelf getypt, zonder bron: Emmen; Assen."\r\n'
        )

    def test_is_as_an_english_spreadsheet_expects_it(self, run: Run, file: Path, tmp_path: Path) -> None:
        target = tmp_path / "list.csv"
        run(file, "--municipality", "Emmen=2,000", "--csv", target)
        assert target.read_text("utf-8-sig").splitlines()[1] == (
            "1,Emmen,Drenthe,2000,2.0000,400.00,1079593.87,-1246448.41,166854.54,0.00,7.47,–,182000.00,"
            "464000.00,464000.00"
        )

    def test_a_text_that_looks_like_a_formula_stays_a_text(self, run: Run, tmp_path: Path) -> None:
        for sign in ("=", "+", "-", "@", "\t"):
            name = f"{sign}HYPERLINK(1;2)"
            path = saved(tmp_path, case_of(name=name).model_copy(update={"name": name}))
            target = tmp_path / "list.csv"
            assert run(path, "--municipality", "Emmen", "--csv", target)[0] == 0
            with target.open(encoding="utf-8-sig", newline="") as lines:
                cells = [cell for row in csv.reader(lines) for cell in row]
            assert f"'{name}" in cells
            assert any(cell.startswith(f"'{name} in other municipalities") for cell in cells)
            texts = [cell for cell in cells if not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
            assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))] == []

    def test_has_another_name_than_the_case(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, case_of())
        before = path.read_bytes()
        code, out, err = run(path, "--all", "--csv", path)
        assert (code, out) == (2, "")
        assert err == "The table would overwrite the case itself. Give another name with --csv.\n"
        assert path.read_bytes() == before

    def test_has_a_name_that_says_what_it_is(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, out, err = run(file, "--all", "--csv", tmp_path / "list.xlsx")
        assert (code, out) == (2, "")
        assert err == "The name of the table ends in .csv; “list.xlsx” does not.\n"
        assert list(tmp_path.iterdir()) == [file]

    def test_that_cannot_be_written_is_a_sentence(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, out, err = run(file, "--all", "--csv", tmp_path / "nergens" / "list.csv")
        assert (code, out) == (3, "")
        assert "folder does not exist" in err


class TestWorkbook:
    def test_holds_the_list_that_is_printed(self, run: Run, file: Path, tmp_path: Path) -> None:
        target = tmp_path / "list.xlsx"
        code, out, err = run(file, "--municipality", "Emmen=2,000", "Assen=250", "--xlsx", target)
        assert (code, err) == (0, "")
        assert out.endswith(f"\n\nMade {target}.\n")
        sheet = openpyxl.load_workbook(target, data_only=True).worksheets[0]
        names = [row[1] for row in sheet.iter_rows(min_row=6, values_only=True)]
        assert names == ["Emmen", "Voorbeeldstad (this case)", "Assen", "Together: 3"]

    def test_goes_with_the_table(self, run: Run, file: Path, tmp_path: Path) -> None:
        files = tmp_path / "list.csv", tmp_path / "list.xlsx"
        code, out, _ = run(file, "--municipality", "Emmen", "--csv", files[0], "--xlsx", files[1], "--json")
        assert code == 0
        assert json.loads(out)["municipalities"]
        assert all(path.stat().st_size for path in files)

    def test_has_a_name_that_says_what_it_is(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, out, err = run(file, "--all", "--xlsx", tmp_path / "list.csv")
        assert (code, out) == (2, "")
        assert err == "The name of the table ends in .xlsx; “list.csv” does not.\n"
        assert list(tmp_path.iterdir()) == [file]

    def test_has_another_name_than_the_case(self, run: Run, tmp_path: Path) -> None:
        path = saved(tmp_path, case_of())
        path = path.rename(path.with_suffix(".xlsx"))
        before = path.read_bytes()
        code, _, err = run(path, "--municipality", "Emmen", "--xlsx", path)
        assert (code, path.read_bytes()) == (2, before)
        assert "--xlsx" in err

    def test_that_cannot_be_written_is_a_sentence(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, out, err = run(file, "--all", "--xlsx", tmp_path / "nergens" / "list.xlsx")
        assert (code, out) == (3, "")
        assert "folder does not exist" in err


class TestJson:
    def test_tells_for_which_sizes_a_municipality_gains(self, run: Run, file: Path) -> None:
        document = json.loads(run(file, "--municipality", "Assen=88", "Emmen=89", "--json")[1])
        assert document["gains"] == [{"from": 89, "to": None}]
        npv = {entry["name"]: entry["npv"]["municipality"] for entry in document["municipalities"]}
        assert npv["Emmen"] > 0 > npv["Assen"]

    def test_has_the_fields_that_the_documentation_shows(self, run: Run, file: Path) -> None:
        page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
        shown = json.loads(page.split("```json")[2].split("```")[0])
        real: dict[str, Any] = json.loads(run(file, "--municipality", "Emmen", "--json")[1])
        assert list(shown) == list(real)
        assert list(shown["municipalities"][0]) == list(real["municipalities"][0])

    def test_holds_exactly_what_the_case_comes_to(self, run: Run, tmp_path: Path) -> None:
        case = template("neighbourhood-platform", Language.DUTCH).case
        target = tmp_path / "list.csv"
        code, out, err = run(saved(tmp_path, case), "--all", "--json", "--csv", target)
        assert (code, err) == (0, "")
        assert target.exists()
        document = json.loads(out)
        (own,) = [entry for entry in document["municipalities"] if entry["own"]]
        results = evaluate_case(case)
        assert own["cash"] == list(results.party(Party.MUNICIPALITY).cash)
        assert own["npv"] == {
            **{party.value: results.party(party).npv for party in results.involved()},
            "chain": results.party(None).npv,
        }
        assert own["payback_simple"] == results.party(Party.MUNICIPALITY).payback_simple
        assert document["same_everywhere"] == [
            cost.id
            for cost in case.costs
            if cost.basis not in (CostBasis.PER_STARTER, CostBasis.PER_USER_YEAR)
        ]
        npv = [entry["npv"]["municipality"] for entry in document["municipalities"]]
        assert npv == sorted(npv, reverse=True)


def test_a_town_without_a_name_is_called_so(run: Run, tmp_path: Path) -> None:
    out = run(saved(tmp_path, case_of(name="")), "--municipality", "Emmen")[1]
    assert "Municipality without a name (this case)" in out
