"""Reading and writing the cases that a command names, with the passphrases they need."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casebuilder.cli.console import say, say_error
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator

if TYPE_CHECKING:
    from casebuilder.casefile import CaseFile, Protection
    from casebuilder.casefile.age import Sealer
    from casebuilder.model.case import Case

PASSPHRASE_VARIABLE = "CASEBUILDER_PASSPHRASE"  # noqa: S105  the name of it
"""The environment variable that a passphrase is taken from; part of the documented interface."""
_ATTEMPTS = 3
_LARGEST_PASSPHRASE_FILE = 10_000


class CaseFiles:
    """Opens the cases of one command; a passphrase that was given is tried for each of them."""

    def __init__(
        self, options: argparse.Namespace, translator: Translator, sealer: Sealer | None = None
    ) -> None:
        """Prepare.

        Args:
            options: What was typed: ``passphrase_file`` names the file with the passphrase.
            translator: Speaks the language of the questions.
            sealer: What encrypts; None for the usual.
        """
        self._file: Path | None = getattr(options, "passphrase_file", None)
        self._t = translator
        self._sealer = sealer
        self._known: list[Protection] = []
        self._protections: dict[Path, Protection | None] = {}

    def protection(self, passphrase: str) -> Protection:
        """Return a passphrase with what encrypts with it."""
        from casebuilder.casefile import Protection  # noqa: PLC0415

        return Protection(passphrase) if self._sealer is None else Protection(passphrase, self._sealer)

    def read(self, path: Path) -> Case:
        """Return the case in a file.

        Raises:
            UserError: It cannot be read, or no passphrase was given that fits.
        """
        return self.read_file(path).case

    def read_file(self, path: Path) -> CaseFile:
        """Return the case in a file, with its fingerprint and its passphrase.

        Raises:
            UserError: It cannot be read, or no passphrase was given that fits.
        """
        from casebuilder.casefile import CaseFileError, PassphraseNeededError, read  # noqa: PLC0415

        try:
            try:
                file = read(path)
            except PassphraseNeededError:
                file = self._unlocked(path)
        except CaseFileError as error:
            raise UserError(ExitCode.FILE, error.message) from error
        self._protections[path] = file.protection
        return file

    def write(self, path: Path, case: Case, source: Path | None = None) -> None:
        """Write a case, with the passphrase of the file it came from.

        Args:
            path: The file to write.
            case: The case.
            source: The file that it was read from; None for a new case.

        Raises:
            UserError: It cannot be written.
        """
        from casebuilder.casefile import CaseFileError, write  # noqa: PLC0415

        try:
            write(path, case, protection=None if source is None else self._protections[source])
        except CaseFileError as error:
            raise UserError(ExitCode.FILE, error.message) from error

    def _unlocked(self, path: Path) -> CaseFile:
        """Return the case in an encrypted file, opened with what was given or is typed."""
        from casebuilder.casefile import WrongPassphraseError  # noqa: PLC0415

        refusal: WrongPassphraseError | None = None
        given = self._given()
        for protection in tuple(self._known) if given is None else (given,):
            try:
                return self._opened(path, protection)
            except WrongPassphraseError as error:
                refusal = error
        for number, protection in enumerate(self._typed(path) if given is None else (), start=1):
            try:
                return self._opened(path, protection)
            except WrongPassphraseError as error:
                refusal = error
                if number < _ATTEMPTS:
                    say_error(self._t.message(error.message))
        if refusal is not None:
            raise refusal
        raise UserError(
            ExitCode.FILE,
            Message(
                N_(
                    "“{file}” is protected with a passphrase. Give it in a file with --passphrase-file, or in"
                    " the environment variable {variable}."
                ),
                {"file": path.name, "variable": PASSPHRASE_VARIABLE},
            ),
        )

    def _opened(self, path: Path, protection: Protection) -> CaseFile:
        from casebuilder.casefile import read  # noqa: PLC0415

        file = read(path, protection)
        if protection not in self._known:
            self._known.append(protection)
        return file

    def _given(self) -> Protection | None:
        """Return the passphrase that was given beforehand; a file goes before the environment."""
        if self._file is not None:
            return self.protection(passphrase_in(self._file))
        variable = os.environ.get(PASSPHRASE_VARIABLE, "")
        return self.protection(variable) if variable else None

    def _typed(self, path: Path) -> Iterator[Protection]:
        """Yield what a person at the terminal answers, until he has had enough of it."""
        question = self._t(N_("Passphrase of {file}"), file=path.name)
        for _ in range(_ATTEMPTS if sys.stdin.isatty() else 0):
            answer = _asked(question)
            if answer is None:
                return
            yield self.protection(answer)


def _asked(question: str) -> str | None:
    """Ask without showing what is typed; None when the input was ended instead."""
    try:
        return getpass.getpass(f"{question}: ")
    except EOFError:
        return None


def read_case(options: argparse.Namespace, path: Path) -> Case:
    """Return the case in a file that a command names, or end with why it cannot be read."""
    cases: CaseFiles = options.cases
    return cases.read(path)


def write_case(options: argparse.Namespace, path: Path, case: Case, source: Path | None = None) -> None:
    """Write a case, with the passphrase of the file it came from, or end with why it cannot be written."""
    cases: CaseFiles = options.cases
    cases.write(path, case, source)


def passphrase_in(path: Path) -> str:
    """Return the first line of a file.

    Raises:
        UserError: It cannot be read, or is no text.
    """
    from casebuilder.casefile.errors import reading_error  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_PASSPHRASE_FILE).decode("utf-8-sig")
    except OSError as error:
        raise UserError(ExitCode.FILE, reading_error(path, error).message) from error
    except UnicodeDecodeError as error:
        raise UserError(
            ExitCode.FILE,
            Message(
                N_("“{file}” holds no passphrase: it is not text in UTF-8. Save it that way."),
                {"file": path.name},
            ),
        ) from error
    return text.split("\n", 1)[0].removesuffix("\r")


def protect(options: argparse.Namespace, translator: Translator) -> int:
    """Set, change or remove the passphrase of a case file."""
    cases: CaseFiles = options.cases
    path: Path = options.file
    file = cases.read_file(path)
    if options.remove:
        if file.protection is None:
            say(translator(N_("{file} has no passphrase."), file=str(path)))
            return ExitCode.FINE
        _write(path, file, None)
        say(translator(N_("{file} has no passphrase any more: anyone can read it."), file=str(path)))
        return ExitCode.FINE
    new = _new_passphrase(options.new_passphrase_file, translator)
    _write(path, file, cases.protection(new))
    say(
        translator(
            N_("{file} opens with this passphrase alone. Keep it well: without it nobody can open the case."),
            file=str(path),
        )
    )
    return ExitCode.FINE


def _write(path: Path, file: CaseFile, protection: Protection | None) -> None:
    from casebuilder.casefile import CaseFileError, write  # noqa: PLC0415

    try:
        write(path, file.case, file.fingerprint, protection)
    except CaseFileError as error:
        raise UserError(ExitCode.FILE, error.message) from error


def _new_passphrase(source: Path | None, t: Translator) -> str:
    """Return the new passphrase from a file, or ask for it twice.

    Raises:
        UserError: There is nobody to ask, the two are not the same, or it is no passphrase.
    """
    from casebuilder.casefile.protection import shortcoming  # noqa: PLC0415

    if source is not None:
        passphrase = passphrase_in(source)
    elif sys.stdin.isatty():
        question, again = t(N_("New passphrase of the case")), t(N_("The same once more"))
        passphrase = _asked(question) or ""
        if passphrase != (_asked(again) or ""):
            raise _wrong_use(Message(N_("The two passphrases are not the same, so nothing was changed.")))
    else:
        raise _wrong_use(Message(N_("Give the new passphrase in a file with --new-passphrase-file.")))
    problem = shortcoming(passphrase)
    if problem is not None:
        raise _wrong_use(problem)
    return passphrase


def _wrong_use(message: Message) -> UserError:
    return UserError(ExitCode.WRONG_USE, message)


def add_passphrase_option(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Let a command take the passphrase of its cases from a file."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(
            N_("the file whose first line is the passphrase of the case; without this option it is asked for")
        ),
    )


def add_protect_options(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Say what can be typed behind the command that sets a passphrase."""
    parser.add_argument("file", type=Path, metavar=t(N_("FILE")), help=t(N_("the case file (.zbc)")))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--remove", action="store_true", help=t(N_("remove the passphrase")))
    what.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(
            N_("the file whose first line is the new passphrase; without this option it is asked for twice")
        ),
    )
