"""Cases with a passphrase on the command line: asked without showing it, and kept when a case is written."""

from __future__ import annotations

import getpass
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casebuilder.casefile import WrongPassphraseError, read, write
from casebuilder.casefile.age import LOWEST_WORK_FACTOR, is_age, work_factor
from casebuilder.cli import main
from casebuilder.cli.exits import ExitCode
from casebuilder.cli.parser import build_parser
from casebuilder.model.case import Case
from casebuilder.model.paths import replaced
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.age import QuickSealer, quick_protection
from tests.building import small_case

Run = Callable[..., tuple[int, str, str]]
WORDS = "vier losse woorden onthouden"
OTHER = "een heel ander wachtwoord"
NEEDED = (
    "“case.zbc” is protected with a passphrase. Give it in a file with --passphrase-file, or in the"
    " environment variable CASEBUILDER_PASSPHRASE."
)


class Terminal(io.StringIO):
    """Someone at a terminal who answers questions without an echo, in turn."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)
        self.questions: list[str] = []

    def isatty(self) -> bool:
        return True

    def ask(self, question: str) -> str:
        self.questions.append(question)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in English, with keys that take milliseconds."""

    def command(*arguments: object, language: str = "en") -> tuple[int, str, str]:
        code = main([*(str(argument) for argument in arguments), "--lang", language], QuickSealer())
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody sit at a terminal, and no variable be set."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.delenv("CASEBUILDER_PASSPHRASE", raising=False)


@pytest.fixture
def someone(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Terminal]:
    """Put someone at the terminal who answers in turn."""

    def sits_down(*answers: str) -> Terminal:
        terminal = Terminal(*answers)
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(getpass, "getpass", terminal.ask)
        return terminal

    return sits_down


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, small_case(), protection=quick_protection(WORDS))
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "wachtwoord.txt"
    path.write_text(f"{WORDS}\r\nnot this line\n", encoding="utf-8")
    return path


def opens(path: Path, passphrase: str) -> Case:
    assert is_age(path.read_bytes())
    return read(path, quick_protection(passphrase)).case


def test_a_case_is_opened_with_what_is_typed_at_the_terminal(
    run: Run, protected: Path, someone: Callable[..., Terminal]
) -> None:
    terminal = someone(WORDS)
    code, out, error = run("check", protected)
    assert (code, error) == (ExitCode.FINE, "")
    assert terminal.questions == ["Passphrase of case.zbc: "]
    assert WORDS not in out


def test_a_wrong_answer_may_be_mended_twice(
    run: Run, protected: Path, someone: Callable[..., Terminal]
) -> None:
    someone("fout", "ook fout", WORDS)
    code, _, error = run("check", protected)
    assert code == ExitCode.FINE
    assert error.count("The passphrase does not fit “case.zbc”") == 2
    terminal = someone("fout", "fout", "fout", WORDS)
    code, out, error = run("check", protected)
    assert (code, out, terminal.answers) == (ExitCode.FILE, "", [WORDS])
    assert error.count("The passphrase does not fit “case.zbc”") == 3


def test_ending_the_input_ends_the_questions(
    run: Run, protected: Path, tmp_path: Path, someone: Callable[..., Terminal]
) -> None:
    someone()
    assert run("check", protected) == (ExitCode.FILE, "", NEEDED + "\n")
    path = tmp_path / "open.zbc"
    write(path, small_case())
    assert run("protect", path) == (ExitCode.WRONG_USE, "", "The passphrase is empty.\n")


def test_a_case_is_opened_with_the_first_line_of_a_file(run: Run, protected: Path, words: Path) -> None:
    code, _, error = run("evaluate", protected, "--json", "--passphrase-file", words)
    assert (code, error) == (ExitCode.FINE, "")


def test_a_case_is_opened_with_the_environment_and_a_file_goes_before_it(
    run: Run, protected: Path, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBUILDER_PASSPHRASE", WORDS)
    assert run("check", protected)[0] == ExitCode.FINE
    monkeypatch.setenv("CASEBUILDER_PASSPHRASE", OTHER)
    assert run("check", protected)[0] == ExitCode.FILE
    assert run("check", protected, "--passphrase-file", words)[0] == ExitCode.FINE


def test_where_nobody_can_be_asked_it_is_said_how_to_give_the_passphrase(run: Run, protected: Path) -> None:
    assert run("check", protected) == (ExitCode.FILE, "", NEEDED + "\n")


def test_a_passphrase_is_no_hindrance_for_a_case_without(run: Run, tmp_path: Path, words: Path) -> None:
    path = tmp_path / "open.zbc"
    write(path, small_case())
    assert run("check", path, "--passphrase-file", words)[0] == ExitCode.FINE


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "does not exist"), (b"\xff\xfeg\x00e\x00", "is not text in UTF-8"), (b"", "does not fit")],
)
def test_a_file_without_a_passphrase_is_told(
    run: Run, protected: Path, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "leeg.txt"
    if content is not None:
        path.write_bytes(content)
    code, out, error = run("check", protected, "--passphrase-file", path)
    assert (code, out) == (ExitCode.FILE, "")
    assert told in error
    assert len(error.splitlines()) == 1


def test_every_command_that_reads_a_case_takes_a_passphrase() -> None:
    help_of = build_parser(Translator(Language.ENGLISH))
    (commands,) = (action for action in help_of._actions if isinstance(action.choices, dict))
    assert isinstance(commands.choices, dict)
    takes = {name for name, parser in commands.choices.items() if "--passphrase-file" in parser.format_help()}
    # The window asks itself; these read no case.
    assert set(commands.choices) - takes == {"open", "new", "templates", "intake", "schema"}
    assert not any(
        re.search(r"--(new-)?passphrase[ =]", parser.format_help()) for parser in commands.choices.values()
    )


# Commands that write.


def test_several_cases_are_exported_with_one_passphrase(
    run: Run, protected: Path, tmp_path: Path, someone: Callable[..., Terminal]
) -> None:
    second, third = tmp_path / "tweede.zbc", tmp_path / "derde.zbc"
    write(second, small_case(), protection=quick_protection(WORDS))
    write(third, small_case(), protection=quick_protection(OTHER))
    terminal = someone(WORDS, OTHER)
    folder = tmp_path / "uit"
    folder.mkdir()
    code, _, error = run("export", protected, second, third, "--out-dir", folder)
    assert code == ExitCode.FINE
    assert terminal.questions == ["Passphrase of case.zbc: ", "Passphrase of derde.zbc: "]
    # The passphrase of the others was only tried; nobody typed it for this one.
    assert error == ""
    assert {path.name for path in folder.iterdir()} == {"case.xlsx", "tweede.xlsx", "derde.xlsx"}


def test_scaling_reads_a_protected_case(run: Run, protected: Path, words: Path) -> None:
    case = template("hip-airbag", Language.DUTCH).case
    write(protected, case, protection=quick_protection(WORDS))
    code, out, error = run(
        "scale", protected, "--municipality", "Emmen", "--json", "--passphrase-file", words
    )
    assert (code, error) == (ExitCode.FINE, "")
    assert [item["name"] for item in json.loads(out)["municipalities"]]


def test_taking_a_workbook_back_makes_a_case_with_the_same_passphrase(
    run: Run, protected: Path, words: Path, tmp_path: Path
) -> None:
    workbook, new = tmp_path / "werk.xlsx", tmp_path / "nieuw.zbc"
    assert run("export", protected, "-o", workbook, "--passphrase-file", words)[0] == ExitCode.FINE
    code, _, error = run("take-back", workbook, "--into", protected, "-o", new, "--passphrase-file", words)
    assert (code, error) == (ExitCode.FINE, "")
    assert opens(new, WORDS) == small_case()


def test_importing_registrations_keeps_the_passphrase(
    run: Run, protected: Path, words: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "zorg.csv"
    lines = [f"K{client:03};2026-0{month};01;3;uur" for client in range(12) for month in (1, 2)]
    rows.write_text("cliënt;maand;productcategorie;aantal;eenheid\n" + "\n".join(lines), encoding="utf-8")
    code, out, error = run("import", rows, "--into", protected, "--passphrase-file", words)
    assert (code, error) == (ExitCode.FINE, ""), out
    assert len(opens(protected, WORDS).hard_data.tables) == 1


# Setting, changing and removing.


def test_a_passphrase_is_set_by_typing_it_twice(
    run: Run, tmp_path: Path, someone: Callable[..., Terminal]
) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    terminal = someone(WORDS, WORDS)
    code, out, _ = run("protect", path)
    assert code == ExitCode.FINE
    assert out == (
        f"{path} opens with this passphrase alone. Keep it well: without it nobody can open the case.\n"
    )
    assert terminal.questions == ["New passphrase of the case: ", "The same once more: "]
    assert opens(path, WORDS) == small_case()


def test_a_passphrase_is_changed_and_removed(run: Run, protected: Path, words: Path, tmp_path: Path) -> None:
    new = tmp_path / "nieuw.txt"
    new.write_text(OTHER, encoding="utf-8")
    code, *_ = run("protect", protected, "--passphrase-file", words, "--new-passphrase-file", new)
    assert code == ExitCode.FINE
    assert opens(protected, OTHER) == small_case()
    with pytest.raises(WrongPassphraseError):
        opens(protected, WORDS)
    code, out, _ = run("protect", protected, "--remove", "--passphrase-file", new)
    assert (code, out) == (
        ExitCode.FINE,
        f"{protected} has no passphrase any more: anyone can read it.\n",
    )
    assert read(protected).case == small_case()
    assert run("protect", protected, "--remove")[1] == f"{protected} has no passphrase.\n"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((WORDS, OTHER), "The two passphrases are not the same, so nothing was changed."),
        (("kort", "kort"), "The passphrase has 4 signs; at least 8 are needed."),
        (("", ""), "The passphrase is empty."),
    ],
)
def test_what_is_no_passphrase_changes_nothing(
    run: Run, tmp_path: Path, someone: Callable[..., Terminal], answers: tuple[str, str], told: str
) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    before = path.read_bytes()
    someone(*answers)
    assert run("protect", path) == (ExitCode.WRONG_USE, "", told + "\n")
    assert path.read_bytes() == before


def test_without_a_terminal_and_a_file_no_passphrase_is_set(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    assert run("protect", path) == (
        ExitCode.WRONG_USE,
        "",
        "Give the new passphrase in a file with --new-passphrase-file.\n",
    )


def test_the_program_itself_protects_a_case_strongly(tmp_path: Path, words: Path) -> None:
    path = tmp_path / "case.zbc"
    case = replaced(template("hip-airbag", Language.DUTCH).case, "name", "Gemeente Testdam")
    write(path, case)
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-m", "casebuilder", "protect", path, "--new-passphrase-file", words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert work_factor(path.read_bytes()) >= LOWEST_WORK_FACTOR
    assert b"Testdam" not in path.read_bytes()
    assert [item.name for item in tmp_path.iterdir() if item != words] == ["case.zbc"]
