"""The command line: what it prints, how it ends, and that nothing a user does brings a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from casebuilder import __version__
from casebuilder.casefile import read, write
from casebuilder.casefile.document import encode
from casebuilder.cli import commands, main
from casebuilder.cli.exits import ExitCode
from casebuilder.cli.parser import ARGPARSE_TEXTS
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import MatrixCell, Pocket, Results, evaluate_case, with_view
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.reference import new_case
from casebuilder.templates import template, template_groups, template_ids
from casebuilder.translation import Language, Translator
from tests.building import small_case

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[1]


def printed(amount: float, translator: Translator) -> str:
    """Return an amount as it stands in the output, where every space is a plain one."""
    return translator.euros(amount).replace("\u00a0", " ")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in English; returns exit code, output and error text."""

    def command(*arguments: object, language: str = "en") -> tuple[int, str, str]:
        code = main([*(str(argument) for argument in arguments), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    return path


def changed(tmp_path: Path, **changes: Any) -> Path:
    """Save the small case as JSON after changing figures by hand, as a person with an editor would."""
    document = json.loads(encode(small_case()))
    for place, value in changes.items():
        node: Any = document["case"]
        *steps, last = place.split("__")
        for step in steps:
            node = node[int(step)] if step.isdecimal() else node[step]
        node[int(last) if last.isdecimal() else last] = value
    path = tmp_path / "by_hand.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def further_arguments(command: str, folder: Path) -> list[str]:
    """Return what a command needs beside the case file."""
    match command:
        case "explain":
            return ["reach.users"]
        case "export":
            return ["-o", str(folder / "out.xlsx")]
        case "summary":
            return ["-o", str(folder / "out.pdf")]
        case _:
            return []


class TestNew:
    def test_an_example_becomes_a_case_file_in_the_language_asked_for(self, run: Run, tmp_path: Path) -> None:
        for language in Language:
            path = tmp_path / f"{language}.zbc"
            code, out, err = run("new", "--from", "hip-airbag", "-o", path, language=language.value)
            assert (code, err) == (0, "")
            assert str(path) in out
            assert read(path).case == template("hip-airbag", language).case

    def test_without_an_example_the_case_is_empty_but_has_its_reference_figures(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "new.zbc"
        assert run("new", "-o", path)[0] == 0
        assert read(path).case == new_case(Language.ENGLISH)

    def test_a_file_that_exists_is_left_alone_unless_forced(self, run: Run, file: Path) -> None:
        before = file.read_bytes()
        code, out, err = run("new", "-o", file)
        assert (code, out) == (3, "")
        assert err == (
            "“case.zbc” exists already and was left as it is. Give another name, or --force to overwrite"
            " it.\n"
        )
        assert file.read_bytes() == before
        assert run("new", "-o", file, "--force")[0] == 0
        assert read(file).case == new_case(Language.ENGLISH)

    def test_an_unknown_example_is_answered_with_those_that_exist(self, run: Run, tmp_path: Path) -> None:
        code, _, err = run("new", "--from", "airbag", "-o", tmp_path / "case.zbc")
        assert code == 2
        assert err == (
            "There is no example “airbag”. Choose one of: neighbourhood-platform, hip-airbag,"
            " lighter-day-activities, video-contact-a, video-contact-b, video-contact-c, video-contact-d.\n"
        )
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("name", "said"), [(".", "a folder has that name"), ("nergens/case.zbc", "folder does not exist")]
    )
    def test_a_place_that_cannot_hold_the_file_is_named(
        self, run: Run, tmp_path: Path, name: str, said: str
    ) -> None:
        code, _, err = run("new", "-o", tmp_path / name)
        assert code == 3
        assert said in err

    def test_the_examples_are_listed_with_their_names(self, run: Run) -> None:
        code, out, _ = run("templates")
        assert code == 0
        words = out.split()
        assert [word for word in words if word in template_ids()] == list(template_ids())
        for language in Language:
            out = run("templates", language=language.value)[1]
            for group in template_groups(language):
                assert group.name in out
                assert all(f"{item.id} " in out for item in group.templates)
                assert all(item.name in out and item.sentence in out for item in group.templates)


class TestEvaluate:
    def test_json_holds_every_figure_of_the_calculation(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "case.zbc"
        case = template("neighbourhood-platform", Language.DUTCH).case
        write(path, case)
        code, out, err = run("evaluate", path, "--json")
        assert (code, err) == (0, "")
        assert_matches(json.loads(out), evaluate_case(case))

    @pytest.mark.parametrize("view", list(View))
    def test_the_view_can_be_chosen(self, run: Run, file: Path, view: View) -> None:
        document = json.loads(run("evaluate", file, "--json", "--view", view.value)[1])
        assert document["view"] == view.value
        assert_matches(document, evaluate_case(with_view(small_case(), view)))

    def test_the_views_offered_are_those_of_the_model(self) -> None:
        assert tuple(view.value for view in View) == commands.VIEWS

    def test_json_has_no_signs_that_an_old_console_spoils_and_no_numbers_that_json_lacks(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "case.zbc"
        write(path, replaced(small_case(), "name", "Café −1 €"))
        out = run("evaluate", path, "--json")[1]
        assert out.isascii()
        assert "NaN" not in out
        assert "Infinity" not in out
        assert json.loads(out)["case"] == "Café −1 €"

    def test_not_applicable_is_null(self, run: Run, file: Path) -> None:
        document = json.loads(run("evaluate", file, "--json")[1])
        assert document["parties"]["provider"]["bcr"] is None
        assert document["lines"]["parties.provider.bcr"] == [None]

    def test_warnings_are_in_the_json_in_the_language_asked_for(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "case.zbc"
        write(path, small_case(effects=(), costs=()))
        (warning,) = json.loads(run("evaluate", path, "--json")[1])["warnings"]
        assert warning["code"] == "empty"
        assert warning["where"] == "effects"
        assert warning["message"].startswith("There is no effect and no cost yet")

    def test_the_text_shows_a_table_per_party_and_the_zero_sum(self, run: Run, file: Path) -> None:
        code, out, err = run("evaluate", file)
        assert (code, err) == (0, "")
        results = evaluate_case(small_case())
        translator = Translator(Language.ENGLISH)
        assert out.startswith("Voorbeeld, 2027 to 2029, social view\n")
        for party in (*results.involved(), None):
            outcome = results.party(party)
            figures = [printed(value, translator) for value in (*outcome.cash, sum(outcome.cash))]
            written = re.sub(" {2,}", "  ", out)
            assert f"Result in cash  {'  '.join(figures)}\n" in written
            assert f"Net present value, cash: {printed(outcome.npv, translator)}\n" in out
        assert "sum to € 0." in out

    def test_the_text_shows_who_pays_whom_and_who_benefits(self, run: Run, file: Path) -> None:
        out = re.sub(" {2,}", "  ", run("evaluate", file)[1])
        translator = Translator(Language.ENGLISH)
        results = evaluate_case(small_case())
        fee = next(cell for cell in results.matrix() if cell.receiver is Party.ENTREPRENEUR)
        assert f"\nMunicipality to Entrepreneur  {printed(fee.npv, translator)}  € 0\n" in out
        # The municipality bears the licence, and saves more than the entrepreneur earns.
        assert re.search(r"\nMunicipality  100 %  9\d %\nEntrepreneur  0 %  \d %\n", out)
        assert re.search(r"Of all benefits 9\d % lands with parties that bear any cost", out)

    def test_the_text_shows_all_views_and_what_it_comes_to_per_year_and_per_user(
        self, run: Run, file: Path
    ) -> None:
        out = run("evaluate", file)[1]
        translator = Translator(Language.ENGLISH)
        result = evaluate_case(small_case()).party(Party.MUNICIPALITY)
        npv = {view: printed(amount, translator) for view, amount in result.npv_in.items()}
        assert (
            f"in each view: budget {npv[View.BUDGET]} · social {npv[View.SOCIAL]}"
            f" · health-economic {npv[View.HEALTH_ECONOMIC]}\n"
        ) in out
        assert f"as an equal amount per year: {printed(result.yearly_equivalent, translator)}\n" in out
        assert result.per_user_year is not None
        per_user = translator.figure(result.per_user_year, Unit.EUR, 2).replace("\u00a0", " ")
        assert f"per user per year: {per_user}\n" in out

    def test_the_columns_of_a_table_stand_under_each_other(self, run: Run, file: Path) -> None:
        lines = run("evaluate", file)[1].splitlines()
        header = next(number for number, line in enumerate(lines) if line.startswith("MUNICIPALITY"))
        end = lines[header].index("2029") + 4
        table = lines[header : lines.index("", header)]
        assert len(table) > 4
        assert all(line[end - 1].isdigit() and line[end : end + 2] in ("  ", "") for line in table)

    def test_the_hours_that_come_free_stand_in_a_table_of_their_own(self, run: Run, file: Path) -> None:
        lines = run("evaluate", file)[1].splitlines()
        start = next(number for number, line in enumerate(lines) if line.startswith("WORKING HOURS FREED"))
        # 40 of 100 hours a year less, of 100 and then 200 users.
        assert lines[start + 1].split() == ["All", "services", "together", "4,000", "8,000", "8,000"]
        assert lines[start + 3].strip() == "8,000 hours of Huishoudelijke hulp come free in 2029."

    def test_the_dutch_text_is_dutch(self, run: Run, file: Path) -> None:
        out = run("evaluate", file, language="nl")[1]
        assert "GEMEENTE" in out
        assert "− € 12.000" in out
        assert "Net present value" not in out


def assert_matches(document: Mapping[str, Any], results: Results) -> None:
    """Compare the JSON with the calculation, figure by figure."""
    assert set(document) == {
        "case",
        "view",
        "years",
        "parties",
        "lines",
        "zero_sum_max_abs",
        "hours_freed",
        "matrix",
        "pockets",
        "funding",
        "thresholds",
        "proposal",
        "advances",
        "warnings",
    }
    assert document["case"] == results.case.name
    assert document["years"] == list(results.calendar_years)
    assert document["hours_freed"] == pytest.approx(results.hours_freed())
    assert list(document["parties"]) == [*(party.value for party in Party), "chain"]
    for key, figures in document["parties"].items():
        outcome = results.party(None if key == "chain" else Party(key))
        assert set(figures) == {
            "cash",
            "cash_and_valued",
            "npv",
            "npv_cash_and_valued",
            "npv_in",
            "npv_cash_and_valued_in",
            "yearly_equivalent",
            "per_user_year",
            "bcr",
            "roi",
            "irr",
            "payback_simple",
            "payback_discounted",
            "peak_funding",
        }
        for name, value in figures.items():
            expected = getattr(outcome, name)
            assert value == (list(expected) if isinstance(expected, tuple) else expected)
    assert set(document["lines"]) == {line.id for line in results.case_model.model.lines}
    for identifier, values in document["lines"].items():
        expected_values = [None if value != value else value for value in results.line(identifier)]  # noqa: PLR0124
        assert values == expected_values
    assert document["zero_sum_max_abs"] == results.zero_sum_max_abs()
    assert [MatrixCell(**_with_tuples(cell)) for cell in document["matrix"]] == list(results.matrix())
    pockets = results.pockets()
    assert document["pockets"]["benefit_with_payers"] == pockets.benefit_with_payers
    assert list(document["pockets"]["parties"]) == [pocket.party.value for pocket in pockets.parties]
    for pocket in pockets.parties:
        assert Pocket(party=pocket.party, **document["pockets"]["parties"][pocket.party.value]) == pocket


def _with_tuples(cell: Mapping[str, Any]) -> dict[str, Any]:
    parties = {name: Party(cell[name]) for name in ("payer", "receiver")}
    return {**cell, **parties, "cash": tuple(cell["cash"]), "valued": tuple(cell["valued"])}


class TestCasesWithErrors:
    """A case that cannot be calculated is answered with its problems, each naming its field."""

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            (
                {"settings__years": 0},
                "Number of years (settings.years)",
                "A case covers 1 to 10 years, not 0. Give a number in that range.",
            ),
            (
                {"reach__adoption__share__values": ["0.1", "0.2"]},
                "Share of the target group reached (reach.adoption.share)",
                "There are 2 values for 3 years. Give one value for each year.",
            ),
            (
                {"services__0__tariff__value": "-1"},
                "Huishoudelijke hulp: Tariff (services.household_help.tariff)",
                "− € 1 is not allowed: it cannot be less than € 0.",
            ),
            (
                {"effects__0__share_of_users__value": "1.2"},
                "Minder huishoudelijke hulp: Users whom it concerns (effects.less_help.share_of_users)",
                "120 % is not between 0 % and 100 %. Check the figure.",
            ),
            (
                {"services__0__tariff__value": None},
                "Huishoudelijke hulp: Tariff (services.household_help.tariff)",
                "This figure is still missing. Fill it in.",
            ),
        ],
        ids=["no years", "list too short", "negative tariff", "share above 100 %", "missing"],
    )
    @pytest.mark.parametrize("command", ["evaluate", "explain", "export"])
    def test_the_problem_names_the_field_and_the_command_ends_with_1(
        self, run: Run, tmp_path: Path, changes: dict[str, Any], field: str, said: str, command: str
    ) -> None:
        path = changed(tmp_path, **changes)
        code, out, err = run(command, path, *further_arguments(command, tmp_path))
        assert (code, out) == (1, "")
        assert err.splitlines()[0] == f"Error: {field}: {said}"
        assert not (tmp_path / "out.xlsx").exists()

    def test_check_lists_the_problems_as_output(self, run: Run, tmp_path: Path) -> None:
        path = changed(tmp_path, reach__churn__value=None, services__0__tariff__value=None)
        code, out, err = run("check", path)
        assert (code, err) == (1, "")
        assert len([line for line in out.splitlines() if line.startswith("Error: ")]) >= 2

    def test_check_ends_well_when_there_are_only_warnings_or_nothing(
        self, run: Run, tmp_path: Path, file: Path
    ) -> None:
        assert run("check", file) == (0, "Nothing is wrong with this case.\n", "")
        write(tmp_path / "empty.zbc", small_case(effects=(), costs=()))
        code, out, _ = run("check", tmp_path / "empty.zbc")
        assert code == 0
        assert out.startswith("Warning (effects): ")

    def test_an_empty_case_names_every_figure_it_misses(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "empty.zbc", Case())
        code, _, err = run("evaluate", tmp_path / "empty.zbc")
        assert code == 1
        assert "Error: Size of the target group (reach.target_group.size)" in err

    def test_figures_out_of_all_proportion_are_no_traceback(self, run: Run, tmp_path: Path) -> None:
        path = changed(
            tmp_path,
            settings__indices__0__expected__value="1",
            settings__start_year=2100,
            settings__base_year=2000,
            reach__target_group__size__value="999999999999999",
            services__0__tariff__value="999999999999999",
        )
        code, out, err = run("evaluate", path, "--json")
        assert code in (0, 1)
        assert "Traceback" not in err
        if code == 0:
            json.loads(out)

    @pytest.mark.parametrize("command", ["evaluate", "check"])
    def test_letters_for_a_number_are_a_file_that_cannot_be_read(
        self, run: Run, tmp_path: Path, command: str
    ) -> None:
        path = changed(tmp_path, services__0__tariff__value="veel")
        code, out, err = run(command, path)
        assert (code, out) == (3, "")
        assert err == (
            "“by_hand.json” cannot be opened, because something in it is wrong: Huishoudelijke hulp, Tariff:"
            " “veel” is not a number. Correct the file.\n"
        )


class TestExplain:
    def test_a_figure_is_explained_in_words_and_numbers(self, run: Run, file: Path) -> None:
        code, out, err = run("explain", file, "reach.users", "--year", "2028")
        assert (code, err) == (0, "")
        assert out.startswith(
            "Users, 2028: 200 persons\n    = Target group × Share reached\n    = 1,000 × 20 %\n"
        )

    def test_without_a_line_all_lines_are_listed_with_their_names(self, run: Run, file: Path) -> None:
        code, out, err = run("explain", file)
        assert (code, err) == (0, "")
        listed = dict(line.split("  ", 1) for line in out.splitlines())
        assert listed["reach.users"].strip() == "Users"
        assert listed["parties.provider.npv"].strip().endswith("(Provider)")
        assert list(listed) == [*json.loads(run("evaluate", file, "--json")[1])["lines"]]

    def test_the_depth_is_a_choice(self, run: Run, file: Path) -> None:
        sizes = [
            len(run("explain", file, "parties.chain.npv", "--depth", depth)[1].splitlines())
            for depth in (0, 1, 3)
        ]
        assert sizes == sorted(set(sizes))

    def test_a_mistyped_line_brings_a_suggestion(self, run: Run, file: Path) -> None:
        code, out, err = run("explain", file, "parties.municpality.npv")
        assert (code, out) == (2, "")
        assert err.startswith(
            "There is no line “parties.municpality.npv”. Did you mean: parties.municipality.npv"
        )
        assert "casebuilder explain FILE" in run("explain", file, "???")[2]

    def test_a_figure_of_the_comparison_of_funding_models_is_explained(self, run: Run, file: Path) -> None:
        models = json.loads(run("evaluate", file, "--json")[1])["funding"]["models"]
        for name, parties in models.items():
            code, out, err = run(
                "explain", file, "parties.municipality.npv", "--funding", name, "--depth", "0"
            )
            assert (code, err) == (0, "")
            whole = f"{round(parties['municipality']['npv']):,}".replace("-", "\u2212")
            assert whole in out.replace("\u00a0", " ")
        # Under a fixed budget the municipality pays the same until the new agreement, two years later.
        settled = run("explain", file, "services.household_help.settled", "--funding", "lump_sum")[1]
        assert "2029" in settled

    def test_a_funding_that_lacks_figures_says_which(self, run: Run, file: Path) -> None:
        code, out, err = run("explain", file, "reach.users", "--funding", "outcome_based")
        assert (code, out) == (1, "")
        assert "Still needed: settings.compared.outcome_without, settings.compared.outcome_with." in err

    def test_a_year_outside_the_case_names_the_years(self, run: Run, file: Path) -> None:
        code, _, err = run("explain", file, "reach.users", "--year", "2035")
        assert code == 2
        assert err == "The case covers 2027 to 2029, not 2035. Choose a year in between.\n"


class TestExport:
    @pytest.mark.parametrize("language", list(Language))
    def test_the_workbook_is_written(self, run: Run, file: Path, tmp_path: Path, language: Language) -> None:
        target = tmp_path / "out.xlsx"
        code, out, err = run("export", file, "-o", target, language=language.value)
        assert (code, err) == (0, "")
        assert str(target) in out
        first = {Language.DUTCH: "Samenvatting", Language.ENGLISH: "Summary"}
        assert openpyxl.load_workbook(target).sheetnames[0] == first[language]

    def test_the_case_itself_is_never_overwritten(self, run: Run, file: Path, tmp_path: Path) -> None:
        before = file.read_bytes()
        link = tmp_path / "link.xlsx"
        link.symlink_to(file)
        for target in (file, tmp_path / "." / "case.zbc", link):
            code, _, err = run("export", file, "-o", target)
            assert code == 2
            assert "overwrite the case itself" in err
        assert file.read_bytes() == before

    def test_another_kind_of_name_is_refused(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, _, err = run("export", file, "-o", tmp_path / "out.pdf")
        assert code == 2
        assert err == "The name of a workbook ends in .xlsx; “out.pdf” does not.\n"
        assert not (tmp_path / "out.pdf").exists()

    def test_a_folder_that_does_not_exist_is_a_sentence(self, run: Run, file: Path, tmp_path: Path) -> None:
        code, out, err = run("export", file, "-o", tmp_path / "nergens" / "out.xlsx")
        assert (code, out) == (3, "")
        assert len(err.splitlines()) == 1


class TestFiles:
    @pytest.mark.parametrize("command", ["evaluate", "check", "explain", "export"])
    def test_a_file_that_cannot_be_read_is_one_sentence(self, run: Run, tmp_path: Path, command: str) -> None:
        (tmp_path / "text.zbc").write_text("Beste gemeente")
        for name in ("nergens.zbc", ".", "text.zbc"):
            code, out, err = run(command, tmp_path / name, *further_arguments(command, tmp_path))
            assert (code, out) == (3, "")
            assert len(err.splitlines()) == 1


class TestWrongUse:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["evaluat"], "invalid choice: 'evaluat'"),
            (["evaluate"], "the following arguments are required: FILE"),
            (["new"], "required: -o/--output"),
            (["check", "a.zbc", "b.zbc"], "unrecognized arguments: b.zbc"),
            (["explain", "a.zbc", "x", "--year", "dit jaar"], "invalid int value: 'dit jaar'"),
            (["evaluate", "a.zbc", "--view", "mooi"], "invalid choice: 'mooi'"),
            (["templates", "--jso"], "unrecognized arguments: --jso"),
        ],
    )
    def test_one_sentence_says_what_and_where_to_look(
        self, run: Run, arguments: list[str], said: str
    ) -> None:
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert said in err
        assert err.endswith("Type “casebuilder --help” to see what is possible.\n")
        assert len(err.splitlines()) == 1

    def test_the_sentence_is_dutch_unless_asked_otherwise(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["evaluate"]) == 2
        assert capsys.readouterr().err == (
            "de opdracht mist nog: BESTAND. Typ “casebuilder --help” om te zien wat er kan.\n"
        )

    @pytest.mark.parametrize(
        "arguments",
        [
            ["export", "a.zbc"],
            ["export", "a.zbc", "-o", "b.xlsx", "--out-dir", "map"],
            ["evaluate", "a.zbc", "--view"],
        ],
    )
    def test_nothing_of_it_is_english(self, run: Run, arguments: list[str]) -> None:
        said = {language: run(*arguments, language=language)[2] for language in ("nl", "en")}
        words = {name: set(re.findall(r"[a-z]{4,}", text)) for name, text in said.items()}
        assert words["nl"] & words["en"] <= {"casebuilder", "help", "output", "view"}

    def test_an_unknown_language_is_refused_in_dutch(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["templates", "--lang", "fr"]) == 2
        assert "'fr' bestaat niet" in capsys.readouterr().err

    def test_the_language_may_stand_before_or_after_the_command(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for arguments in (["--lang", "en", "templates"], ["templates", "--lang=en"]):
            assert main(arguments) == 0
            assert template("hip-airbag", Language.ENGLISH).name in capsys.readouterr().out

    def test_every_text_of_the_library_behind_it_is_translated(self) -> None:
        translator = Translator(Language.DUTCH)
        assert [text for text in ARGPARSE_TEXTS if translator(text) == text] == []

    def test_the_language_of_the_process_is_left_as_it_was(self, run: Run) -> None:
        before = dict(os.environ)
        run("templates", language="nl")
        run("evaluat", language="nl")
        assert dict(os.environ) == before


class TestHelp:
    def test_help_lists_commands_and_exit_codes_in_both_languages(self, run: Run) -> None:
        code, out, _ = run("--help")
        assert code == 0
        for name in ("open", "new", "templates", "evaluate", "explain", "export", "check", "schema"):
            assert f"\n    {name} " in out
        assert "exit codes:\n  0    done\n  1    the case has errors" in out
        dutch = run("--help", language="nl")[1]
        assert "afsluitcodes:\n  0    klaar\n" in dutch
        assert "usage" not in dutch
        assert "show this help" not in dutch

    def test_every_command_explains_itself(self, run: Run) -> None:
        for name in ("open", "new", "templates", "evaluate", "explain", "export", "check", "schema"):
            code, out, _ = run(name, "--help")
            assert code == 0
            assert out.startswith(f"usage: casebuilder {name} ")

    def test_the_version(self, run: Run) -> None:
        assert run("--version") == (0, f"casebuilder {__version__}\n", "")


class TestDocumentation:
    """The page about the command line says what the program does."""

    PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")

    def test_every_command_and_every_exit_code_is_described(self, run: Run) -> None:
        in_help = re.findall(r"^    ([a-z-]+) ", run("--help")[1], re.MULTILINE)
        described = re.findall(r"^\| `casebuilder ([a-z-]+)", self.PAGE, re.MULTILINE)
        # A command may have a line for each of its forms.
        assert sorted(set(described)) == sorted(in_help)
        codes = re.findall(r"^\| (\d+) \|", self.PAGE, re.MULTILINE)
        assert [int(code) for code in codes] == [int(code) for code in ExitCode]

    def test_the_json_shown_has_the_fields_of_the_real_json(self, run: Run, file: Path) -> None:
        shown = json.loads(self.PAGE.split("```json")[1].split("```")[0])
        real = json.loads(run("evaluate", file, "--json")[1])
        assert list(shown) == list(real)
        assert list(shown["parties"]["municipality"]) == list(real["parties"]["municipality"])
        for party in real["parties"]:
            assert f"`{party}`" in self.PAGE


class TestSchema:
    def test_the_schema_describes_the_document_with_units_and_limits(self, run: Run) -> None:
        schema = json.loads(run("schema")[1])
        document = json.loads(encode(small_case()))
        assert set(schema["required"]) == set(document)
        assert schema["properties"]["format"]["const"] == document["format"]
        properties = schema["$defs"]["CareService"]["properties"]
        assert properties["tariff"]["title"] == "Tariff"
        assert properties["tariff"]["x-unit"] == "EUR/service_unit"
        assert set(schema["$defs"]["Case"]["properties"]) == set(document["case"])

    def test_every_reference_in_the_schema_leads_somewhere(self, run: Run) -> None:
        out = run("schema")[1]
        schema = json.loads(out)
        references = {part.split('"')[0] for part in out.split('"#/$defs/')[1:]}
        assert references
        assert references <= set(schema["$defs"])


class TestWindow:
    """The commands that open the window; the window itself is tested with the interface."""

    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
        paths: list[Path | None] = []

        def run_app(path: Path | None) -> int:
            paths.append(path)
            return 0

        stand_in = ModuleType("casebuilder.ui.app")
        stand_in.__dict__["run"] = run_app
        monkeypatch.setitem(sys.modules, "casebuilder.ui.app", stand_in)
        return paths

    def test_without_a_command_the_window_opens(
        self, run: Run, opened: list[Path | None], file: Path
    ) -> None:
        assert run()[0] == 0
        assert run("open", file)[0] == 0
        assert opened == [None, file]

    def test_a_missing_library_is_a_sentence(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "casebuilder.ui.app", None)
        code, out, err = run("open", "case.zbc")
        assert (code, out) == (4, "")
        assert err.startswith("The window cannot be opened, because a library is missing (")


def process(
    *arguments: str, environment: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a user does, with warnings as errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "casebuilder", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        check=False,
        timeout=60,
        **{"capture_output": True, **options},
    )


class TestConsole:
    @pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-8"])
    def test_an_old_console_keeps_the_meaning_of_every_sign(self, file: Path, encoding: str) -> None:
        done = process(
            "explain",
            str(file),
            "parties.municipality.cash",
            "--lang",
            "nl",
            environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode(encoding)
        minus = "−" if encoding == "utf-8" else "-"
        euro = "€" if encoding in ("utf-8", "cp1252") else "EUR"
        assert f"({minus} {euro} 12.000)" in text
        assert "?" not in text

    def test_output_into_a_pipe_that_closes_is_fine(self, file: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        done = process("evaluate", str(file), "--json", capture_output=False, stdout=writing, stderr=-1)
        os.close(writing)
        assert done.returncode == 0
        assert done.stderr == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
    def test_output_that_cannot_be_written_is_a_sentence(self, file: Path) -> None:
        with Path("/dev/full").open("wb") as full:
            done = process(
                "evaluate", str(file), "--json", "--lang", "en", capture_output=False, stdout=full, stderr=-1
            )
        assert done.returncode == 3
        assert done.stderr.decode() == "The output cannot be written (the disk is full).\n"

    def test_quick_commands_do_not_wait_for_heavy_libraries(self) -> None:
        script = (
            "import sys; from casebuilder.cli import main;"
            "codes = [main(words.split()) for words in ('--help', 'templates', 'schema', 'evaluat')];"
            "heavy = {'numpy', 'pandas', 'matplotlib', 'scipy', 'openpyxl', 'xlsxwriter', 'PySide6'};"
            "print([int(code) for code in codes], sorted(heavy & set(sys.modules)), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, timeout=60
        )
        assert done.stderr.decode().splitlines()[-1] == "[0, 0, 0, 2] []"

    def test_an_interrupted_command_ends_quietly(
        self, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(_options: object, _path: Path) -> Case:
            raise KeyboardInterrupt

        monkeypatch.setattr(commands, "read_case", interrupt)
        assert run("check", file) == (130, "", "")


def test_where_nothing_is_advanced_there_is_no_payback_period(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    assert main(["evaluate", str(path), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "Payback period: – (nothing is advanced)" in text
    assert "Payback period: 0.0" not in text
