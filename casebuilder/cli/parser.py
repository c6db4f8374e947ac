"""What can be typed after ``casebuilder``."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import NoReturn

from casebuilder import __version__
from casebuilder.cli import analysis, case_files, commands, intake, outcomes
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import DOMAIN, Language, Translator

_LANGUAGE_OPTION = "--lang"
_LANGUAGE_VARIABLE = "LANGUAGE"
_DEFAULT_DEPTH = 1

_READING_CASES = (
    "evaluate",
    "explain",
    "export",
    "summary",
    "take-back",
    "agenda",
    "scale",
    "uncertainty",
    "check",
    "import",
    "analyse",
    "outcomes",
    "protect",
)
"""The commands that may need the passphrase of a case; the window asks for it itself."""

ARGPARSE_TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
)
"""Texts of the standard library's own that users of this program can see, for the catalogue."""


def chosen_language(arguments: Sequence[str]) -> Language:
    """Return the language asked for anywhere on the command line; Dutch when none or an unknown one is."""
    language = Language.DUTCH.value
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == _LANGUAGE_OPTION:
            language = value if equals else "".join(arguments[position + 1 : position + 2])
    return Language(language) if language in tuple(Language) else Language.DUTCH


@contextmanager
def native_argparse(language: Language) -> Iterator[None]:
    """Let argparse, which asks the global gettext domain, speak a language for a while."""
    domain, variable = gettext.textdomain(), os.environ.get(_LANGUAGE_VARIABLE)
    with as_file(files("casebuilder") / "locale") as folder:
        gettext.bindtextdomain(DOMAIN, str(folder))
        gettext.textdomain(DOMAIN)
        os.environ[_LANGUAGE_VARIABLE] = language.value
        try:
            yield
        finally:
            gettext.textdomain(domain)
            if variable is None:
                del os.environ[_LANGUAGE_VARIABLE]
            else:
                os.environ[_LANGUAGE_VARIABLE] = variable


class _Parser(argparse.ArgumentParser):
    """Ends with one sentence instead of a page of usage."""

    hint = ""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and where to look."""
        raise UserError(
            ExitCode.WRONG_USE, Message("{problem}. {hint}", {"problem": message, "hint": self.hint})
        )


def build_parser(translator: Translator) -> argparse.ArgumentParser:
    """Return the parser of the command line, with its help in one language."""
    t = translator
    _Parser.hint = t(N_("Type “casebuilder --help” to see what is possible."))
    parser = _Parser(
        prog="casebuilder",
        description=t(
            N_("Prepare a business case for a care innovation. Without a command the window opens.")
        ),
        epilog=_exit_codes(t),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"casebuilder {__version__}",
        help=t(N_("show the version of the program and exit")),
    )
    _add_language(parser, t)
    parser.set_defaults(run=commands.open_window, file=None)
    subparsers = parser.add_subparsers(title=t(N_("commands")), metavar=t(N_("COMMAND")))

    def command(name: str, run: commands.Command, help_text: str) -> argparse.ArgumentParser:
        added = subparsers.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        _add_language(added, t)
        added.set_defaults(run=run)
        return added

    opening = command("open", commands.open_window, t(N_("open a case file in the window")))
    _add_file(opening, t)

    new = command("new", commands.new, t(N_("make a new case file, empty or from an example")))
    new.add_argument(
        "--from",
        dest="template",
        metavar=t(N_("EXAMPLE")),
        help=t(N_("the example to start from; see “casebuilder templates”")),
    )
    _add_output(new, t, t(N_("the case file to make (.zbc)")))
    new.add_argument("--force", action="store_true", help=t(N_("overwrite the file when it exists")))

    command("templates", commands.list_templates, t(N_("list the examples")))

    evaluate = command("evaluate", commands.evaluate, t(N_("calculate a case")))
    _add_file(evaluate, t)
    evaluate.add_argument(
        "--json", action="store_true", help=t(N_("all figures as JSON, for other programs"))
    )
    evaluate.add_argument(
        "--view",
        choices=commands.VIEWS,
        help=t(N_("the view to calculate; without this option that of the case")),
    )

    explain = command("explain", commands.explain, t(N_("show how a figure was calculated")))
    _add_file(explain, t)
    explain.add_argument(
        "line",
        nargs="?",
        metavar=t(N_("LINE")),
        help=t(N_("name of a line, such as parties.municipality.npv; without one all lines are listed")),
    )
    explain.add_argument(
        "--year",
        type=int,
        metavar=t(N_("YEAR")),
        help=t(N_("calendar year; without this option all years")),
    )
    explain.add_argument(
        "--funding",
        choices=commands.FUNDINGS,
        help=t(
            N_(
                "explain the figure of the comparison of funding models: all care under this one, before"
                " grants, loans and shared savings"
            )
        ),
    )
    explain.add_argument(
        "--depth",
        type=int,
        default=_DEFAULT_DEPTH,
        metavar=t(N_("LEVELS")),
        help=t(N_("how many levels of ingredients to show (default: {depth})"), depth=_DEFAULT_DEPTH),
    )

    _add_export(command("export", commands.export, t(N_("write the workbook for the municipality"))), t)

    summary = command("summary", commands.summary, t(N_("write the summary on one page, with its sources")))
    _add_file(summary, t)
    _add_output(summary, t, t(N_("the PDF to write (.pdf)")))
    _add_style(summary, t)

    _add_take_back(
        command("take-back", commands.take_back, t(N_("take over what was changed in a workbook"))), t
    )

    agenda = command("agenda", commands.agenda, t(N_("list what to ask in the first conversation, and whom")))
    _add_file(agenda, t)
    agenda.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("the document to write (.pdf, .docx or .xlsx); without this option the agenda is shown")),
    )

    _add_scale(
        command("scale", commands.scale, t(N_("calculate the case for other municipalities, by their size"))),
        t,
    )

    _add_uncertainty(
        command(
            "uncertainty",
            commands.uncertainty,
            t(N_("show what not knowing the figures exactly does to the result")),
        ),
        t,
    )

    check = command("check", commands.check, t(N_("list what is wrong with a case")))
    _add_file(check, t)

    _add_intake(subparsers, command, t)

    case_files.add_protect_options(
        command(
            "protect", case_files.protect, t(N_("put a passphrase on a case file, change it or remove it"))
        ),
        t,
    )
    for name in _READING_CASES:
        case_files.add_passphrase_option(subparsers.choices[name], t)

    command("schema", commands.schema, t(N_("print the JSON Schema of the case document")))
    return parser


def _add_export(export: argparse.ArgumentParser, t: Translator) -> None:
    # The files stand before the names: after them they would be taken for one.
    file, folder, name = t(N_("FILE")), t(N_("FOLDER")), t(N_("NAME"))
    export.usage = (
        f"%(prog)s {file} [{file} ...] (-o {file} | --out-dir {folder}) [--municipality {name} ...]\n"
        f"       [--by {{{','.join(commands.SIZES)}}}] [--style {folder}] [--password]\n"
        f"       [--passphrase-file {file}]"
    )
    export.add_argument(
        "file", type=Path, nargs="+", metavar=t(N_("FILE")), help=t(N_("the case files (.zbc)"))
    )
    where = export.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "-o", "--output", type=Path, metavar=t(N_("FILE")), help=t(N_("the workbook to write (.xlsx)"))
    )
    where.add_argument(
        "--out-dir",
        type=Path,
        metavar=t(N_("FOLDER")),
        help=t(N_("the folder to write one workbook per case and municipality into")),
    )
    export.add_argument(
        "--municipality",
        nargs="+",
        action="extend",
        default=[],
        metavar=t(N_("NAME")),
        help=t(N_("also make the case for these municipalities; NAME=NUMBER gives one a size of your own")),
    )
    export.add_argument(
        "--by",
        choices=commands.SIZES,
        default=commands.SIZES[0],
        help=t(
            N_("what the size of a municipality is measured by (default: {size})"), size=commands.SIZES[0]
        ),
    )
    _add_style(export, t)
    export.add_argument(
        "--password",
        action="store_true",
        help=t(
            N_(
                "ask for a password with which the workbooks open; without a terminal the first line of the"
                " input is taken"
            )
        ),
    )


def _add_style(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument(
        "--style",
        type=Path,
        metavar=t(N_("FOLDER")),
        help=t(N_("the folder with your house style: colour, font, logo and how to reach you")),
    )


def _add_take_back(back: argparse.ArgumentParser, t: Translator) -> None:
    back.add_argument(
        "workbook", type=Path, metavar=t(N_("WORKBOOK")), help=t(N_("the workbook that came back (.xlsx)"))
    )
    back.add_argument(
        "--into",
        type=Path,
        required=True,
        metavar=t(N_("FILE")),
        help=t(N_("the case file that the workbook was made from (.zbc)")),
    )
    back.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("the case file to make with the changes; without this option they are only listed")),
    )
    back.add_argument("--force", action="store_true", help=t(N_("overwrite the file when it exists")))
    back.add_argument(
        "--only",
        nargs="+",
        action="extend",
        metavar=t(N_("PLACE")),
        help=t(N_("take over the changes at these places alone, such as costs.licence.amount")),
    )
    back.add_argument("--json", action="store_true", help=t(N_("all figures as JSON, for other programs")))


def _add_intake(
    subparsers: argparse._SubParsersAction[_Parser],
    command: Callable[[str, commands.Command, str], argparse.ArgumentParser],
    t: Translator,
) -> None:
    """Add what brings registrations in: the forms, the import and the analysis."""
    text = t(N_("make an empty form for registrations, to be filled in and imported"))
    forms = subparsers.add_parser("intake", help=text, description=text, allow_abbrev=False)
    _add_language(forms, t)
    kinds = forms.add_subparsers(title=t(N_("kinds")), metavar=t(N_("KIND")), required=True)
    text = t(N_("make an empty form for care that was delivered"))
    form = kinds.add_parser("hard-data", help=text, description=text, allow_abbrev=False)
    _add_language(form, t)
    form.set_defaults(run=intake.make_hard_data_form)
    text = t(N_("make an empty form for client outcomes, measured with the ZRM"))
    zrm = kinds.add_parser("zrm", help=text, description=text, allow_abbrev=False)
    _add_language(zrm, t)
    zrm.set_defaults(run=outcomes.make_form)
    outcomes.add_form_options(zrm, t)
    outcomes.add_options(
        command("outcomes", outcomes.outcomes, t(N_("show the measured outcomes of clients, or add a form"))),
        t,
    )
    intake.add_commands(
        form,
        command("import", intake.import_file, t(N_("take registrations of care up in a case"))),
        t,
    )
    analysis.add_options(
        command("analyse", analysis.analyse, t(N_("estimate effects from registrations of care"))), t
    )


def _add_scale(scale: argparse.ArgumentParser, t: Translator) -> None:
    # The file stands before the names: after them it would be taken for one.
    file, name = t(N_("FILE")), t(N_("NAME"))
    scale.usage = (
        f"%(prog)s {file} [--by {{{','.join(commands.SIZES)}}}] [--municipality {name} ...] [--all]\n"
        f"       [--sort {{{','.join(commands.SORTS)}}}] [--csv {file}] [--xlsx {file}] [--json]\n"
        f"       [--passphrase-file {file}]"
    )
    _add_file(scale, t)
    scale.add_argument(
        "--by",
        choices=commands.SIZES,
        default=commands.SIZES[0],
        help=t(
            N_("what the size of a municipality is measured by (default: {size})"), size=commands.SIZES[0]
        ),
    )
    scale.add_argument(
        "--municipality",
        nargs="+",
        action="extend",
        default=[],
        metavar=t(N_("NAME")),
        help=t(N_("the municipalities to calculate; NAME=NUMBER gives one a size of your own")),
    )
    scale.add_argument("--all", action="store_true", help=t(N_("calculate all municipalities")))
    scale.add_argument(
        "--sort",
        choices=commands.SORTS,
        default=commands.SORTS[0],
        help=t(N_("order of the list: the best for the municipality first (npv, default), or by name")),
    )
    scale.add_argument(
        "--csv",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("write the list to this file as well (.csv), for Excel")),
    )
    scale.add_argument(
        "--xlsx",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("write the list to this Excel workbook as well (.xlsx), with all explanations")),
    )
    scale.add_argument("--json", action="store_true", help=t(N_("all figures as JSON, for other programs")))


def _add_uncertainty(uncertainty: argparse.ArgumentParser, t: Translator) -> None:
    _add_file(uncertainty, t)
    uncertainty.add_argument(
        "--party",
        choices=commands.PARTIES,
        help=t(N_("the party to tell about; without this option the municipality")),
    )
    uncertainty.add_argument(
        "--draws",
        type=int,
        metavar=t(N_("NUMBER")),
        help=t(N_("how many times to draw the uncertain figures; without this option as in the case")),
    )
    uncertainty.add_argument(
        "--seed",
        type=int,
        metavar=t(N_("NUMBER")),
        help=t(N_("beginning of the random numbers; the same seed gives the same draws")),
    )
    uncertainty.add_argument(
        "--csv",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("write all figures to this file as well (.csv), for Excel")),
    )
    uncertainty.add_argument(
        "--json", action="store_true", help=t(N_("all figures as JSON, for other programs"))
    )


def _exit_codes(t: Translator) -> str:
    lines = (
        (ExitCode.FINE, N_("done")),
        (ExitCode.PROBLEMS, N_("the case has errors, so it cannot be calculated")),
        (ExitCode.WRONG_USE, N_("the command was typed wrongly")),
        (ExitCode.FILE, N_("a file cannot be read or written")),
        (ExitCode.NO_WINDOW, N_("the window cannot be opened on this computer")),
        (ExitCode.INTERRUPTED, N_("interrupted")),
    )
    return "\n".join([t(N_("exit codes:")), *(f"  {int(code):<4} {t(text)}" for code, text in lines)])


def _add_language(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument(
        _LANGUAGE_OPTION,
        dest="lang",
        choices=[language.value for language in Language],
        # Where it is not given, a subcommand must not undo what stands before it.
        default=argparse.SUPPRESS,
        help=t(N_("language of the output: nl (default) or en")),
    )


def _add_file(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("file", type=Path, metavar=t(N_("FILE")), help=t(N_("the case file (.zbc)")))


def _add_output(parser: argparse.ArgumentParser, t: Translator, help_text: str) -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=t(N_("FILE")), help=help_text)
