"""What each command does.

Libraries and parts of the program are imported where they are used, so that a command waits for
no more than it needs.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from casebuilder.cli.case_files import read_case, write_case
from casebuilder.cli.console import say
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Language, Translator

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.problems import Problem
    from casebuilder.scaling_list import ScaledTable
    from casebuilder.workbook.house_style import HouseStyle
    from casebuilder.workbook.taking_back import Change

Command: TypeAlias = Callable[[argparse.Namespace, Translator], int]

VIEWS = ("budget", "social", "health_economic")
"""The values of :class:`casebuilder.model.settings.View`, which takes long to import."""
FUNDINGS = (
    "as_entered",
    "fee_for_service",
    "lump_sum",
    "capitation",
    "payment_per_case",
    "average_amount",
    "arrangement",
    "outcome_based",
    "mix",
)
"""The columns of the comparison of funding models, named as ``evaluate --json`` names them."""
SIZES = ("inhabitants", "aged_75_plus", "wmo_clients")
"""The values of :class:`casebuilder.model.scaling.SizeBasis`, which takes long to import."""
SORTS = ("npv", "name")
PARTIES = (
    "municipality",
    "provider",
    "client",
    "informal_carer",
    "insurer",
    "care_office",
    "welfare_organisation",
    "entrepreneur",
    "outside",
    "chain",
)
"""The values of :class:`casebuilder.model.parties.Party`, and the chain."""
_WORKBOOK_SUFFIX = ".xlsx"
_TABLE_SUFFIX = ".csv"
_PRINT_SUFFIX = ".pdf"


def open_window(options: argparse.Namespace, translator: Translator) -> int:
    """Open the window, with a case file when one is given."""
    del translator
    try:
        from casebuilder.ui.app import run  # noqa: PLC0415
    except ImportError as error:
        raise UserError(
            ExitCode.NO_WINDOW,
            Message(
                N_(
                    "The window cannot be opened, because a library is missing ({reason}). Install it; the"
                    " other commands work without."
                ),
                {"reason": str(error)},
            ),
        ) from error
    path: Path | None = options.file
    return run(path)


def new(options: argparse.Namespace, translator: Translator) -> int:
    """Make a case file."""
    path: Path = options.output
    if not options.force:
        _check_free(path)
    case = _started(options.template, translator.language)
    write_case(options, path, case)
    say(translator(N_("Made {file}."), file=str(path)))
    return ExitCode.FINE


def _check_free(path: Path) -> None:
    """Refuse to overwrite a file."""
    if _is_file(path):
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


def _is_file(path: Path) -> bool:
    """Return whether there is a file; where one may not even look, writing will say so."""
    try:
        return path.is_file()
    except OSError:
        return False


def _started(template_id: str | None, language: Language) -> Case:
    from casebuilder.reference import new_case  # noqa: PLC0415
    from casebuilder.templates import UnknownTemplateError, template, template_ids  # noqa: PLC0415

    if template_id is None:
        return new_case(language)
    try:
        return template(template_id, language).case
    except UnknownTemplateError as error:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("There is no example “{name}”. Choose one of: {names}."),
                {"name": template_id, "names": ", ".join(template_ids())},
            ),
        ) from error


def list_templates(options: argparse.Namespace, translator: Translator) -> int:
    """List the examples."""
    del options
    from casebuilder.templates import template_groups  # noqa: PLC0415

    groups = template_groups(translator.language)
    width = max(len(item.id) for group in groups for item in group.templates)
    for group in groups:
        if group.name:
            say(f"\n{group.name}")
        for item in group.templates:
            say(f"{item.id:<{width}}  {item.name}")
            say(f"{'':<{width}}  {item.sentence}")
    return ExitCode.FINE


def evaluate(options: argparse.Namespace, translator: Translator) -> int:
    """Calculate a case and show what it comes to."""
    from casebuilder.cli.results_output import as_document, as_text  # noqa: PLC0415
    from casebuilder.model.check import problems  # noqa: PLC0415

    case = read_case(options, options.file)
    if options.view is not None:
        from casebuilder.model.costbenefit.results import with_view  # noqa: PLC0415
        from casebuilder.model.settings import View  # noqa: PLC0415

        case = with_view(case, View(options.view))
    results = _evaluated(case)
    warnings = problems(case)
    if options.json:
        say(json.dumps(as_document(results, warnings, translator), indent=2, allow_nan=False))
        return ExitCode.FINE
    say(as_text(results, translator))
    for problem in warnings:
        say(translator.message(_sentence(problem)))
    return ExitCode.FINE


def explain(options: argparse.Namespace, translator: Translator) -> int:
    """Show how a figure was calculated; without one, list the figures that can be asked for."""
    from casebuilder.explanation import (  # noqa: PLC0415
        UnknownLineError,
        explain_text,
        named_lines,
        relocated,
        similar_lines,
    )
    from casebuilder.explanation import explain as explanation_of  # noqa: PLC0415

    entered = results = _evaluated(read_case(options, options.file))
    if options.funding:
        results = _in_comparison(results, options.funding)
    if options.line is None:
        names = named_lines(results, translator)
        width = max(len(identifier) for identifier, _ in names)
        for identifier, name in names:
            say(f"{identifier:{width}}  {name}")
        return ExitCode.FINE
    if options.line.startswith("proposal."):
        from casebuilder.model.costbenefit.proposal import sharing_proposal  # noqa: PLC0415
        from casebuilder.model.costbenefit.settled import settled  # noqa: PLC0415

        results = settled(results, sharing_proposal(results))
    try:
        tree = explanation_of(results, options.line, options.year)
    except UnknownLineError as error:
        raise UserError(
            ExitCode.WRONG_USE, _unknown_line(options.line, similar_lines(results, options.line))
        ) from error
    except ValueError as error:
        years = results.calendar_years
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("The case covers {first} to {last}, not {year}. Choose a year in between."),
                {"first": str(years[0]), "last": str(years[-1]), "year": str(options.year)},
            ),
        ) from error
    if options.funding:
        from casebuilder.model.compared_funding import places_as_entered  # noqa: PLC0415

        tree = relocated(tree, places_as_entered(entered.case, results.case))
    say(explain_text(tree, translator, options.depth))
    return ExitCode.FINE


def _in_comparison(results: Results, funding: str) -> Results:
    """Return a case as the comparison of funding models has it: before financing, under one of them."""
    from casebuilder.model.compared_funding import FundingKind, places_lacking, under_funding  # noqa: PLC0415
    from casebuilder.model.costbenefit.comparison import without_financing  # noqa: PLC0415

    bare = without_financing(results)
    if funding == FUNDINGS[0]:
        return bare
    kind = FundingKind(funding)
    if lacking := places_lacking(bare.case, kind):
        raise UserError(
            ExitCode.PROBLEMS,
            Message(
                N_("The case cannot be compared under “{funding}” yet. Still needed: {places}."),
                {"funding": Message(kind.label), "places": ", ".join(lacking)},
            ),
        )
    return _evaluated(under_funding(bare.case, kind))


def _unknown_line(name: str, similar: Iterable[str]) -> Message:
    names = ", ".join(similar)
    if not names:
        return Message(
            N_("There is no line “{line}”. “casebuilder explain FILE” lists all lines."), {"line": name}
        )
    return Message(N_("There is no line “{line}”. Did you mean: {names}?"), {"line": name, "names": names})


def export(options: argparse.Namespace, translator: Translator) -> int:
    """Write the workbook of a case, or those of several cases and municipalities into a folder."""
    from casebuilder.cli.exporting import asked_password, targets  # noqa: PLC0415
    from casebuilder.workbook import WorkbookError, write_workbook  # noqa: PLC0415

    sources: list[Path] = options.file
    cases = [(source, read_case(options, source)) for source in sources]
    output: Path | None = options.output
    if output is not None and _is_file(output) and any(map(output.samefile, sources)):
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("The workbook would overwrite the case itself. Give another name with -o.")),
        )
    planned = targets(options, cases, translator)
    house = _house_style(options.style)
    password = asked_password(translator) if options.password else ""
    for target in planned:
        _evaluated(target.case)
        try:
            write_workbook(target.case, target.path, translator.language, house, password)
        except WorkbookError as error:
            raise UserError(ExitCode.FILE, error.message) from error
        say(translator(N_("Made {file}."), file=str(target.path)))
    return ExitCode.FINE


def summary(options: argparse.Namespace, translator: Translator) -> int:
    """Write the summary of a case on one page, with the list of sources behind it."""
    from casebuilder.workbook import WorkbookError  # noqa: PLC0415
    from casebuilder.workbook.printing import summary_bytes  # noqa: PLC0415

    target: Path = options.output
    if target.suffix.lower() != _PRINT_SUFFIX:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("The name of a summary ends in .pdf; “{file}” does not."), {"file": target.name}),
        )
    case = read_case(options, options.file)
    _check_errors(case)
    try:
        content = summary_bytes(case, translator.language, _house_style(options.style))
    except WorkbookError as error:
        raise UserError(ExitCode.PROBLEMS, error.message) from error
    _write_table(target, content)
    say(translator(N_("Made {file}."), file=str(target)))
    return ExitCode.FINE


def _house_style(place: Path | None) -> HouseStyle | None:
    from casebuilder.workbook import WorkbookError  # noqa: PLC0415
    from casebuilder.workbook.house_style import read_house_style  # noqa: PLC0415

    if place is None:
        return None
    try:
        return read_house_style(place)
    except WorkbookError as error:
        raise UserError(ExitCode.FILE, error.message) from error


def take_back(options: argparse.Namespace, translator: Translator) -> int:
    """List what was changed in a workbook, and take it over into the case."""
    from casebuilder.cli.returned_output import returned_document, returned_text  # noqa: PLC0415
    from casebuilder.workbook import WorkbookError  # noqa: PLC0415
    from casebuilder.workbook.taking_back import returned_from, taken_over  # noqa: PLC0415

    target: Path | None = options.output
    if target is not None and not options.force:
        _check_free(target)
    case = read_case(options, options.into)
    try:
        found = returned_from(options.workbook, case)
    except WorkbookError as error:
        raise UserError(ExitCode.FILE, error.message) from error
    chosen = _chosen_changes(found.changes, options.only)
    if options.json:
        say(json.dumps(returned_document(found, translator), indent=2, allow_nan=False))
    else:
        say(returned_text(found, translator))
    if target is not None:
        write_case(options, target, taken_over(case, chosen, translator), options.into)
        if not options.json:
            say(translator(N_("Made {file} with {count} changes."), file=str(target), count=len(chosen)))
    return ExitCode.FINE


def _chosen_changes(changes: Sequence[Change], places: Sequence[str] | None) -> tuple[Change, ...]:
    """Return the changes at the places that were asked for; all of them when none were named."""
    if places is None:
        return tuple(changes)
    known = {change.place for change in changes}
    for place in places:
        if place not in known:
            raise UserError(
                ExitCode.WRONG_USE,
                Message(
                    N_("Nothing was changed at the place “{place}”. Leave --only out to see every change."),
                    {"place": place},
                ),
            )
    return tuple(change for change in changes if change.place in places)


def agenda(options: argparse.Namespace, translator: Translator) -> int:
    """Show how far the preparation is and what to ask, or write the agenda as a document."""
    from casebuilder.cli.preparation_output import readiness_as_text  # noqa: PLC0415
    from casebuilder.printed import PrintError, save_agenda  # noqa: PLC0415
    from casebuilder.printed.agenda_text import as_text  # noqa: PLC0415
    from casebuilder.printed.saving import FORMATS, agenda_of  # noqa: PLC0415

    source: Path = options.file
    target: Path | None = options.output
    case = read_case(options, source)
    if target is None:
        say(readiness_as_text(case, translator))
        say("\n" + as_text(agenda_of(case, translator.language)))
        return ExitCode.FINE
    if _is_file(target) and target.samefile(source):
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("The agenda would overwrite the case itself. Give another name with -o.")),
        )
    try:
        save_agenda(case, target, translator.language)
    except PrintError as error:
        wrong_name = target.suffix.lower() not in FORMATS
        raise UserError(ExitCode.WRONG_USE if wrong_name else ExitCode.FILE, error.message) from error
    say(translator(N_("Made {file}."), file=str(target)))
    return ExitCode.FINE


def scale(options: argparse.Namespace, translator: Translator) -> int:
    """Calculate a case for other municipalities, and list what it comes to in each."""
    from casebuilder.cli.scaling import chosen_municipalities  # noqa: PLC0415
    from casebuilder.cli.scaling_output import as_document, as_text  # noqa: PLC0415
    from casebuilder.model.break_even_size import break_even_sizes  # noqa: PLC0415
    from casebuilder.model.formula.evaluation import CalculationError  # noqa: PLC0415
    from casebuilder.model.scaling import (  # noqa: PLC0415
        ScalingError,
        SizeBasis,
        own_municipality,
        results_for,
    )
    from casebuilder.scaling_list import ScaledTable, ranked_rows  # noqa: PLC0415

    source: Path = options.file
    case = read_case(options, source)
    if options.csv is not None:
        _check_table(options.csv, source, "--csv", _TABLE_SUFFIX)
    if options.xlsx is not None:
        _check_table(options.xlsx, source, "--xlsx", _WORKBOOK_SUFFIX)
    basis = SizeBasis(options.by)
    try:
        own = own_municipality(case, basis)
        chosen = chosen_municipalities(
            options.municipality, basis, own, translator.notation, every=options.all
        )
        _check_errors(case)
        results = results_for(case, basis, (*chosen.known, *chosen.typed))
        break_even = break_even_sizes(results.own, basis)
    except ScalingError as error:
        if error.problem.where:
            raise UserError(ExitCode.PROBLEMS, _sentence(error.problem)) from error
        raise UserError(ExitCode.WRONG_USE, error.problem.message) from error
    except CalculationError as error:
        raise UserError(ExitCode.PROBLEMS, _sentence(error.problem())) from error
    rows = ranked_rows(results, by_name=options.sort == "name")
    table = ScaledTable(results, rows, chosen.typed, break_even)
    made = _write_tables(table, options.csv, options.xlsx, translator)
    if options.json:
        say(json.dumps(as_document(table, translator), indent=2, allow_nan=False))
        return ExitCode.FINE
    say(as_text(table, translator))
    if made:
        say("\n" + "\n".join(translator(N_("Made {file}."), file=str(path)) for path in made))
    return ExitCode.FINE


def uncertainty(options: argparse.Namespace, translator: Translator) -> int:
    """Show what not knowing the figures exactly does to the result."""
    from casebuilder.cli.uncertainty_output import as_csv, as_document, as_text  # noqa: PLC0415
    from casebuilder.model.costbenefit.unproven import decisive_party  # noqa: PLC0415
    from casebuilder.model.formula.evaluation import CalculationError  # noqa: PLC0415
    from casebuilder.model.parties import Party  # noqa: PLC0415
    from casebuilder.model.settings import LEAST_DRAWS, MOST_DRAWS  # noqa: PLC0415
    from casebuilder.model.uncertainty.assessment import assess  # noqa: PLC0415

    source: Path = options.file
    if options.csv is not None:
        _check_table(options.csv, source, "--csv", _TABLE_SUFFIX)
    if not (
        LEAST_DRAWS <= (LEAST_DRAWS if options.draws is None else options.draws) <= MOST_DRAWS
        and (options.seed or 0) >= 0
    ):
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("Give {least} to {most} draws, and a seed that is not negative."),
                {"least": LEAST_DRAWS, "most": MOST_DRAWS},
            ),
        )
    results = _evaluated(read_case(options, source))
    try:
        found = assess(results, seed=options.seed, draws=options.draws)
    except CalculationError as error:
        raise UserError(ExitCode.PROBLEMS, _sentence(error.problem())) from error
    party = decisive_party(results)
    if options.party is not None:
        party = None if options.party == PARTIES[-1] else Party(options.party)
    if party not in found.chances:
        from casebuilder.sentences import OBJECTS  # noqa: PLC0415

        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("Nothing changes for {party} in this case. Choose another party."),
                {"party": Message(OBJECTS[party])},
            ),
        )
    if options.csv is not None:
        _write_table(options.csv, as_csv(found, translator))
    if options.json:
        say(json.dumps(as_document(found, party, translator), indent=2, allow_nan=False))
        return ExitCode.FINE
    say(as_text(found, party, translator))
    if options.csv is not None:
        say("\n" + translator(N_("Made {file}."), file=str(options.csv)))
    return ExitCode.FINE


def _check_table(target: Path, source: Path, option: str, suffix: str) -> None:
    if _is_file(target) and target.samefile(source):
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("The table would overwrite the case itself. Give another name with {option}."),
                {"option": option},
            ),
        )
    if target.suffix.lower() != suffix:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_("The name of the table ends in {suffix}; “{file}” does not."),
                {"suffix": suffix, "file": target.name},
            ),
        )


def _write_tables(
    table: ScaledTable, csv_file: Path | None, workbook: Path | None, translator: Translator
) -> tuple[Path, ...]:
    """Write the list to the files asked for, and return them."""
    if csv_file is not None:
        from casebuilder.scaling_list import as_csv  # noqa: PLC0415

        _write_table(csv_file, as_csv(table, translator))
    if workbook is not None:
        from casebuilder.workbook.scaling_sheet import scaling_workbook  # noqa: PLC0415

        _write_table(workbook, scaling_workbook(table, translator))
    return tuple(path for path in (csv_file, workbook) if path is not None)


def _write_table(path: Path, data: bytes) -> None:
    from casebuilder.atomic import replace_file  # noqa: PLC0415
    from casebuilder.casefile.errors import writing_error  # noqa: PLC0415

    try:
        replace_file(path, data)
    except OSError as error:
        raise UserError(ExitCode.FILE, writing_error(path, error).message) from error


def check(options: argparse.Namespace, translator: Translator) -> int:
    """List everything wrong with a case."""
    from casebuilder.model.check import problems  # noqa: PLC0415
    from casebuilder.model.problems import Severity  # noqa: PLC0415

    found = problems(read_case(options, options.file), datetime.datetime.now().astimezone().date())
    for problem in found:
        say(translator.message(_sentence(problem)))
    if not found:
        say(translator(N_("Nothing is wrong with this case.")))
    wrong = any(problem.severity is Severity.ERROR for problem in found)
    return ExitCode.PROBLEMS if wrong else ExitCode.FINE


def schema(options: argparse.Namespace, translator: Translator) -> int:
    """Print the JSON Schema of the document."""
    del options, translator
    from casebuilder.casefile.document import schema as document_schema  # noqa: PLC0415

    say(json.dumps(document_schema(), indent=2))
    return ExitCode.FINE


def _evaluated(case: Case) -> Results:
    from casebuilder.model.costbenefit.results import evaluate_case  # noqa: PLC0415
    from casebuilder.model.formula.evaluation import CalculationError  # noqa: PLC0415

    _check_errors(case)
    try:
        return evaluate_case(case)
    except CalculationError as error:
        raise UserError(ExitCode.PROBLEMS, _sentence(error.problem())) from error


def _check_errors(case: Case) -> None:
    from casebuilder.model.check import errors  # noqa: PLC0415

    found = errors(case)
    if found:
        raise UserError(ExitCode.PROBLEMS, *(_sentence(problem) for problem in found))


def _sentence(problem: Problem) -> Message:
    """Return a problem with its severity, the name of its field, and the place of that in the case."""
    severity = Message(problem.severity.label)
    values = {"severity": severity, "message": problem.message}
    if problem.label is not None and problem.where:
        return Message(
            "{severity}: {label} ({place}): {message}",
            {**values, "label": problem.label, "place": problem.where},
        )
    if problem.where:
        return Message("{severity} ({place}): {message}", {**values, "place": problem.where})
    return Message("{severity}: {message}", values)
