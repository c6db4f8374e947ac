"""Which workbooks an export makes: one, or one per case and municipality in a folder."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.cli.scaling import chosen_municipalities
from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.model.scaling import ScalingError, SizeBasis, for_municipality, own_municipality
from casebuilder.reference import national_clients
from casebuilder.scaling_list import estimate_source
from casebuilder.translation import Translator

_SUFFIX = ".xlsx"
_UNFIT_FOR_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Target:
    """One workbook to make."""

    case: Case
    path: Path


def targets(
    options: argparse.Namespace, cases: Sequence[tuple[Path, Case]], translator: Translator
) -> tuple[Target, ...]:
    """Return the workbooks that were asked for.

    Raises:
        UserError: The options do not fit together, the folder does not exist, or a municipality is
            unknown.
    """
    output: Path | None = options.output
    if output is not None:
        if len(cases) > 1 or options.municipality:
            raise _wrong_use(Message(N_("Several workbooks need a folder: give --out-dir in place of -o.")))
        if output.suffix.lower() != _SUFFIX:
            raise _wrong_use(
                Message(N_("The name of a workbook ends in .xlsx; “{file}” does not."), {"file": output.name})
            )
        return (Target(cases[0][1], output),)
    folder: Path = options.out_dir
    if not folder.is_dir():
        raise UserError(
            ExitCode.FILE,
            Message(N_("The folder “{folder}” does not exist. Make it first."), {"folder": str(folder)}),
        )
    return tuple(_in_folder(folder, _made_for(options, cases, translator)))


def _made_for(
    options: argparse.Namespace, cases: Sequence[tuple[Path, Case]], translator: Translator
) -> Iterator[tuple[str, Case]]:
    """Yield every case with a name for its workbook."""
    basis = SizeBasis(options.by)
    for source, case in cases:
        yield source.stem, case
        if not options.municipality:
            continue
        try:
            own = own_municipality(case, basis)
            chosen = chosen_municipalities(options.municipality, basis, own, translator.notation, every=False)
            for municipality in (*chosen.known, *chosen.typed):
                words = (
                    translator.message(estimate_source(national_clients(translator.language), translator))
                    if municipality.estimated
                    else ""
                )
                other = for_municipality(case, basis, municipality, words)
                yield f"{source.stem} - {municipality.name}", other
        except ScalingError as error:
            raise UserError(ExitCode.PROBLEMS, error.problem.message) from error


def _in_folder(folder: Path, made: Iterator[tuple[str, Case]]) -> Iterator[Target]:
    """Give each workbook a file of its own; two cases may have files of one name in two folders."""
    taken: set[str] = set()
    for name, case in made:
        plain = " ".join(_UNFIT_FOR_FILES.sub(" ", name).split())[:_LONGEST_NAME].strip(". ") or "case"
        unique, number = plain, 2
        while unique.casefold() in taken:
            unique, number = f"{plain} ({number})", number + 1
        taken.add(unique.casefold())
        yield Target(case, folder / f"{unique}{_SUFFIX}")


def asked_password(translator: Translator) -> str:
    """Ask for a password; without a terminal the first line of the input is taken.

    Raises:
        UserError: It is empty, or the two are not the same.
    """
    t = translator
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        question, again = t(N_("Password for the workbook")), t(N_("The same once more"))
        password = getpass.getpass(f"{question}: ")
        if password != getpass.getpass(f"{again}: "):
            raise _wrong_use(Message(N_("The two passwords are not the same, so nothing was made.")))
    if not password:
        raise _wrong_use(Message(N_("The password is empty, so nothing was made.")))
    return password


def _wrong_use(message: Message) -> UserError:
    return UserError(ExitCode.WRONG_USE, message)
