"""Registrations of care on the command line: the form and the import."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casebuilder.cli.case_files import read_case, write_case
from casebuilder.cli.console import say
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator

if TYPE_CHECKING:
    from casebuilder.intake.pseudonyms import PseudonymKey
    from casebuilder.intake.readings import Reading
    from casebuilder.intake.sources import Source
    from casebuilder.model.case import Case
    from casebuilder.model.hard_data.document import ColumnMapping

_LISTED_REJECTS = 20
_FORM_SUFFIX = ".xlsx"


def make_hard_data_form(options: argparse.Namespace, translator: Translator) -> int:
    """Write an empty intake form."""
    from casebuilder.intake.form import intake_form  # noqa: PLC0415

    return write_form(options, lambda: intake_form(translator.language), translator)


def write_form(options: argparse.Namespace, form: Callable[[], bytes], translator: Translator) -> int:
    """Write an empty form to the file asked for.

    Args:
        options: With ``output`` and ``force``.
        form: Makes the form.
        translator: Speaks the language of the user.
    """
    from casebuilder.atomic import replace_file  # noqa: PLC0415
    from casebuilder.casefile.errors import writing_error  # noqa: PLC0415

    path: Path = options.output
    if path.suffix.lower() != _FORM_SUFFIX:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("The name of an intake form ends in .xlsx; “{file}” does not."), {"file": path.name}),
        )
    if not options.force and path.exists():
        raise UserError(
            ExitCode.FILE,
            Message(
                N_(
                    "“{file}” exists already and was left as it is. Give another name, or --force to"
                    " overwrite it."
                ),
                {"file": path.name},
            ),
        )
    try:
        replace_file(path, form())
    except OSError as error:
        raise UserError(ExitCode.FILE, writing_error(path, error).message) from error
    say(translator(N_("Made {file}."), file=str(path)))
    return ExitCode.FINE


def import_file(options: argparse.Namespace, translator: Translator) -> int:
    """Read a file with registrations into a case."""
    from casebuilder.intake.errors import IntakeError  # noqa: PLC0415
    from casebuilder.intake.reading import read_records  # noqa: PLC0415
    from casebuilder.intake.sources import open_source  # noqa: PLC0415

    case = None if options.into is None else read_case(options, options.into)
    try:
        source = open_source(options.file)
        mapping = _mapping(options, source)
        if case is None:
            from casebuilder.intake.mappings import as_text  # noqa: PLC0415

            say(as_text(mapping).rstrip())
            return ExitCode.FINE
        key = key_of(options.key)
        reading = read_records(source, mapping, key)
    except IntakeError as error:
        raise UserError(ExitCode.FILE, error.message) from error
    _say_reading(reading, translator)
    if reading.rejects and not options.skip:
        raise UserError(
            ExitCode.PROBLEMS,
            Message(
                N_(
                    "Nothing was imported, because lines cannot be read. Correct the file, or give --skip to"
                    " leave those lines out."
                )
            ),
        )
    if not len(reading.records):
        raise UserError(ExitCode.PROBLEMS, Message(N_("Nothing was imported.")))
    _store(options, case, source, mapping, key, reading, translator)
    return ExitCode.FINE


def _mapping(options: argparse.Namespace, source: Source) -> ColumnMapping:
    """Return the mapping that was given, that of an intake form, or a proposal."""
    from casebuilder.intake.form import form_mapping  # noqa: PLC0415
    from casebuilder.intake.mappings import fitted, read_mapping  # noqa: PLC0415
    from casebuilder.intake.proposals import propose  # noqa: PLC0415

    path: Path | None = options.mapping
    if path is None:
        return form_mapping(source) or propose(source, options.sheet or "").mapping
    mapping = read_mapping(path)
    proposal = propose(source, mapping.sheet, mapping.header_row, mapping.header_lines)
    return fitted(mapping, proposal.columns)


def key_of(path: Path | None) -> PseudonymKey:
    """Return the key in a file; a new one, kept there, when the file is not there yet."""
    from casebuilder.casefile.errors import writing_error  # noqa: PLC0415
    from casebuilder.intake.pseudonyms import PseudonymKey  # noqa: PLC0415

    if path is None:
        return PseudonymKey.new()
    if path.exists():
        return PseudonymKey.load(path)
    key = PseudonymKey.new()
    try:
        key.save(path)
    except OSError as error:
        raise UserError(ExitCode.FILE, writing_error(path, error).message) from error
    return key


def _say_reading(reading: Reading, t: Translator) -> None:
    counts = reading.counts
    say(
        t(
            N_("Lines read: {lines}. Used: {used}, left out: {skipped}."),
            lines=counts.lines,
            used=counts.used,
            skipped=counts.total_skipped,
        )
    )
    for part in counts.skipped:
        say(f"  {part.count:>8}  {t(part.reason.label)}")
    for reject in reading.rejects[:_LISTED_REJECTS]:
        say(
            t(
                N_("Line {line}, column {column} ({header}): {reason}"),
                line=str(reject.line),
                column=str(reject.column) if reject.column else "–",
                header=reject.header or t(reject.role.label),
                reason=reject.reason,
            )
        )
    if len(reading.rejects) > _LISTED_REJECTS:
        say(t(N_("And {count} more."), count=len(reading.rejects) - _LISTED_REJECTS))
    for problem in reading.problems:
        say(t.message(problem.message))


def _store(
    options: argparse.Namespace,
    case: Case,
    source: Source,
    mapping: ColumnMapping,
    key: PseudonymKey,
    reading: Reading,
    t: Translator,
) -> None:
    import datetime  # noqa: PLC0415

    from casebuilder.intake.reading import care_table  # noqa: PLC0415
    from casebuilder.model.editing import unique_identifier  # noqa: PLC0415
    from casebuilder.model.hard_data.applying import refused, with_estimate  # noqa: PLC0415
    from casebuilder.model.hard_data.check import hard_data_problems  # noqa: PLC0415
    from casebuilder.model.hard_data.editing import with_table  # noqa: PLC0415
    from casebuilder.model.hard_data.estimates import estimate, source_of  # noqa: PLC0415
    from casebuilder.model.hard_data.offers import neutral_label, to_be_renewed  # noqa: PLC0415

    path: Path = options.file
    taken = [table.id for table in case.hard_data.tables]
    if options.table is not None and options.table not in taken:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("There is no table “{name}”. Choose one of: {names}."),
                {"name": options.table, "names": ", ".join(taken) or "–"},
            ),
        )
    identifier = options.table or unique_identifier("registrations", taken, "registrations")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    # The name of a file can be that of a client.
    kind = path.suffix.lower().lstrip(".")
    base = t(N_("File {number} ({kind})"), number=str(len(taken) + 1), kind=kind or "–")
    name = options.name or neutral_label(base, reading.records)
    table = care_table(
        reading, source, mapping, key, identifier, name, today, keep_file=options.keep_file_name
    )
    # As in the window: an effect that has the outcome of these records follows them, unless changed by hand.
    linked = to_be_renewed(case, table)
    case = with_table(case, table)
    renewed = [estimate(case.hard_data, analysis) for analysis in linked]
    for item in renewed:
        if refused(case, item) is None:
            case = with_estimate(case, item, t.message(source_of(item)))
    write_case(options, options.into, case, options.into)
    say(
        t(
            N_("Table “{table}” in {file}: records {records}, clients {clients}."),
            records=len(table.records),
            clients=len(table.records.clients),
            file=str(options.into),
            table=identifier,
        )
    )
    for problem in hard_data_problems(case.hard_data, case.effects, case.services):
        say(t.message(problem.message))


def add_commands(
    parser: argparse.ArgumentParser,
    imports: argparse.ArgumentParser,
    t: Translator,
) -> None:
    """Say what can be typed behind the commands that bring registrations in.

    Args:
        parser: That of the hard data form.
        imports: That of the import.
        t: Speaks the language of the help.
    """
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=t(N_("FILE")),
        help=t(N_("the intake form to make (.xlsx)")),
    )
    parser.add_argument("--force", action="store_true", help=t(N_("overwrite the file when it exists")))
    imports.add_argument(
        "file",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("the file with registrations: CSV, XLSX, XLS, ODS, WMO323 or an intake form")),
    )
    imports.add_argument(
        "--into",
        type=Path,
        metavar=t(N_("CASE")),
        help=t(N_("the case file that takes it up; without this option the proposed mapping is shown")),
    )
    imports.add_argument(
        "--mapping",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("which column is what (.json); without this option it is proposed")),
    )
    imports.add_argument("--sheet", metavar=t(N_("NAME")), help=t(N_("the sheet to read")))
    imports.add_argument(
        "--key",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(
            N_("the key of the pseudonyms, made when it is not there; keep it to recognise clients later")
        ),
    )
    imports.add_argument(
        "--table",
        metavar=t(N_("TABLE")),
        help=t(N_("the table that is replaced; without this option one is added")),
    )
    imports.add_argument(
        "--name",
        metavar=t(N_("NAME")),
        help=t(N_("what the table is called; otherwise a number, its kind and its months")),
    )
    imports.add_argument(
        "--keep-file-name",
        action="store_true",
        help=t(N_("let the case hold the name of the file, which must not be that of a client")),
    )
    imports.add_argument("--skip", action="store_true", help=t(N_("leave out lines that cannot be read")))
