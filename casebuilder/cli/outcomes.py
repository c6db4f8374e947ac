"""Client outcomes on the command line: the form, adding a filled-in form, and the report."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from casebuilder.cli.case_files import read_case, write_case
from casebuilder.cli.console import say
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.cli.intake import key_of, write_form
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator

if TYPE_CHECKING:
    from casebuilder.intake.sources import Source
    from casebuilder.intake.zrm_form import ZrmForm
    from casebuilder.model.case import Case
    from casebuilder.model.outcomes.document import ScoreMapping

_LISTED_REFUSALS = 20
_PROFILES = ("full", "restricted", "public")
"""The values of :class:`casebuilder.model.suppression.Profile`, which takes long to import."""
_VERSIONS = ("2017", "2013")
_RATERS = ("professional", "self")
"""The values of :class:`casebuilder.model.outcomes.document.Rater`."""


def make_form(options: argparse.Namespace, translator: Translator) -> int:
    """Write an empty intake form for the ZRM."""
    from casebuilder.intake.zrm_form_workbook import zrm_form  # noqa: PLC0415
    from casebuilder.model.outcomes.instrument import Version  # noqa: PLC0415

    version = Version(f"zrm_{options.zrm_version}")
    return write_form(options, lambda: zrm_form(translator.language, version), translator)


def outcomes(options: argparse.Namespace, translator: Translator) -> int:
    """Show what the measured outcomes of a case come to, or add those of a form to it."""
    if options.add is not None:
        return _add(options, translator)
    if options.output is not None:
        raise UserError(
            ExitCode.WRONG_USE, Message(N_("-o is for a case to which a form is added; give --add."))
        )
    return _show(options, translator)


def _show(options: argparse.Namespace, translator: Translator) -> int:
    from casebuilder.cli.outcomes_output import (  # noqa: PLC0415
        as_document,
        as_printed_document,
        as_text,
    )
    from casebuilder.model.outcomes.analysis import SEED, analyse  # noqa: PLC0415
    from casebuilder.model.outcomes.check import outcome_problems  # noqa: PLC0415
    from casebuilder.model.outcomes.printed import printed_report  # noqa: PLC0415
    from casebuilder.model.problems import Severity  # noqa: PLC0415
    from casebuilder.model.suppression import Profile  # noqa: PLC0415

    case = read_case(options, options.file)
    if not case.outcomes.clients:
        raise UserError(
            ExitCode.PROBLEMS,
            Message(
                N_(
                    "No outcomes of clients have been measured in this case. Fill in a form (“casebuilder"
                    " intake zrm”) and add it with --add."
                )
            ),
        )
    found = outcome_problems(case.outcomes)
    wrong = [problem.message for problem in found if problem.severity is Severity.ERROR]
    if wrong:
        raise UserError(ExitCode.PROBLEMS, *wrong)
    report = analyse(case.outcomes, seed=SEED if options.seed is None else options.seed)
    profile = Profile(options.profile)
    if options.json:
        full = profile is Profile.FULL
        document = (
            as_document(report, translator)
            if full
            else as_printed_document(report, printed_report(report, profile), translator)
        )
        say(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False))
    else:
        say(as_text(report, printed_report(report, profile), translator))
        for problem in found if profile is Profile.FULL else ():
            say(translator.message(problem.message))
    return ExitCode.PROBLEMS if report.refused is not None else ExitCode.FINE


def _add(options: argparse.Namespace, translator: Translator) -> int:
    from casebuilder.intake.errors import IntakeError  # noqa: PLC0415
    from casebuilder.intake.sources import open_source  # noqa: PLC0415
    from casebuilder.intake.zrm_form import is_form  # noqa: PLC0415

    case = read_case(options, options.file)
    try:
        source = open_source(options.add)
        of_our_own = is_form(source)
        if options.output is None:
            return _show_mapping(options, source, of_our_own=of_our_own)
        form = _read_form(options, source, of_our_own=of_our_own)
    except IntakeError as error:
        raise UserError(ExitCode.FILE, error.message) from error
    _say_form(form, translator)
    if form.refusals and not options.skip:
        raise UserError(
            ExitCode.PROBLEMS,
            Message(
                N_(
                    "Nothing was added, because cells cannot be read. Correct the form, or give --skip to"
                    " leave those cells empty."
                )
            ),
        )
    _store(case, form, options, translator)
    return ExitCode.FINE


def _show_mapping(options: argparse.Namespace, source: Source, *, of_our_own: bool) -> int:
    """Show which column of a file is taken for what, to be kept or corrected."""
    from casebuilder.intake.zrm_import import mapping_text  # noqa: PLC0415

    if of_our_own:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("Give the case file to make with -o; the case itself stays as it is.")),
        )
    say(mapping_text(_mapping(options, source)).rstrip())
    return ExitCode.FINE


def _mapping(options: argparse.Namespace, source: Source) -> ScoreMapping:
    from casebuilder.intake.errors import not_readable  # noqa: PLC0415
    from casebuilder.intake.zrm_import import mapping_from_text, propose_mapping  # noqa: PLC0415

    path: Path | None = options.mapping
    if path is None:
        return propose_mapping(source)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise not_readable(path, error) from error
    except UnicodeDecodeError:
        text = ""
    return mapping_from_text(text, path.name)


def _read_form(options: argparse.Namespace, source: Source, *, of_our_own: bool) -> ZrmForm:
    from casebuilder.intake.zrm_form import read_form  # noqa: PLC0415
    from casebuilder.intake.zrm_import import read_scores  # noqa: PLC0415
    from casebuilder.model.outcomes.document import Rater  # noqa: PLC0415

    if of_our_own:
        return read_form(source, key_of(options.key))
    rater = Rater(options.rater) if options.rater else None
    return read_scores(source, _mapping(options, source), rater, key_of(options.key))


def _say_form(form: ZrmForm, t: Translator) -> None:
    say(
        t(
            N_("{lines} lines with scores read: {used} used, {left_out} left out."),
            lines=form.lines + form.lines_left_out,
            used=form.lines,
            left_out=form.lines_left_out,
        )
    )
    for refusal in form.refusals[:_LISTED_REFUSALS]:
        say(
            t(
                N_("{sheet}, line {line}, column {column} ({header}): {reason}")
                if refusal.sheet
                else N_("Line {line}, column {column} ({header}): {reason}"),
                sheet=refusal.sheet,
                line=str(refusal.line),
                column=str(refusal.column),
                header=refusal.header,
                reason=refusal.reason,
            )
        )
    if len(form.refusals) > _LISTED_REFUSALS:
        say(t(N_("And {count} more."), count=len(form.refusals) - _LISTED_REFUSALS))


def _store(case: Case, form: ZrmForm, options: argparse.Namespace, t: Translator) -> None:
    from casebuilder.model.outcomes.editing import with_added  # noqa: PLC0415
    from casebuilder.model.paths import replaced  # noqa: PLC0415

    added = with_added(case.outcomes, form.outcomes, groups_known=form.groups_known)
    if isinstance(added, Message):
        raise UserError(ExitCode.PROBLEMS, added)
    path: Path = options.output
    write_case(options, path, replaced(case, "outcomes", added.outcomes), options.file)
    say(
        t(
            N_("{file} has {clients} new clients and {scores} new scores; {replaced} scores were replaced."),
            file=str(path),
            clients=added.new_clients,
            scores=added.new_scores,
            replaced=added.replaced_scores,
        )
    )


def add_form_options(form: argparse.ArgumentParser, t: Translator) -> None:
    """Say what can be typed behind ``intake zrm``."""
    form.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=t(N_("FILE")),
        help=t(N_("the intake form to make (.xlsx)")),
    )
    form.add_argument(
        "--zrm-version",
        choices=_VERSIONS,
        default=_VERSIONS[0],
        help=t(N_("version of the ZRM (default: {version})"), version=_VERSIONS[0]),
    )
    form.add_argument("--force", action="store_true", help=t(N_("overwrite the file when it exists")))


def add_options(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Say what can be typed behind ``outcomes``."""
    parser.add_argument("file", type=Path, metavar=t(N_("FILE")), help=t(N_("the case file (.zbc)")))
    parser.add_argument("--json", action="store_true", help=t(N_("all figures as JSON, for other programs")))
    parser.add_argument(
        "--profile",
        choices=_PROFILES,
        default=_PROFILES[0],
        help=t(N_("for whom it is meant, which decides what is hidden (default: full, for your own use)")),
    )
    parser.add_argument(
        "--seed", type=int, metavar=t(N_("NUMBER")), help=t(N_("seed of the intervals, for another draw"))
    )
    parser.add_argument(
        "--add",
        type=Path,
        metavar=t(N_("FORM")),
        help=t(N_("a filled-in form to add to the case, or another table of scores (CSV, XLSX, XLS, ODS)")),
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("which column of another table is what (.json); without -o the proposed one is shown")),
    )
    parser.add_argument(
        "--rater", choices=_RATERS, help=t(N_("who gave the scores of another table than a form"))
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar=t(N_("FILE")), help=t(N_("the case file to make (.zbc)"))
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(
            N_("the key of the pseudonyms, made when it is not there; keep it to recognise clients later")
        ),
    )
    parser.add_argument("--skip", action="store_true", help=t(N_("leave cells that cannot be read empty")))
