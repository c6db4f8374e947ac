"""Analyses of registrations on the command line: those that a case holds, and new ones."""

from __future__ import annotations

import argparse
import datetime
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from casebuilder.cli.case_files import read_case, write_case
from casebuilder.cli.console import say, say_error
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.hard_data.document import Analysis, CareProduct, MonthSpan
    from casebuilder.model.hard_data.estimates import Estimate

_DESIGNS = ("before_after", "difference_in_differences", "after_only")
"""The values of :class:`casebuilder.model.hard_data.document.Design`, which takes long to import."""
_UNITS = (
    "hour", "day_part", "day", "four_weeks", "visit", "consult", "session", "trip", "piece", "effort_piece",
    "euro",
)  # fmt: skip
"""The values of :class:`casebuilder.model.hard_data.records.VolumeUnit`; minutes count as hours."""
_GROUPS = ("household_help", "support_at_home", "residence", "aids")
"""The values of :class:`casebuilder.model.hard_data.care_groups.CareGroup`."""
_WAYS = ("complete", "everyone", "worst")
"""The values of :class:`casebuilder.model.hard_data.document.Completeness`."""
_EXPOSURES = ("observed", "whole", "leave_out")
"""The values of :class:`casebuilder.model.hard_data.document.Exposure`."""
_ANSWERS = ("yes", "no", "unknown")
"""The values of :class:`casebuilder.model.questions.YesNo`."""
_CHOICES = (
    "design",
    "before",
    "after",
    "unit",
    "tables",
    "products",
    "groups",
    "missing",
    "partly",
    "selected",
    "name",
)
"""Options that say how an analysis is made."""
_REFUSED = frozenset(
    {"hard_data_period", "hard_data_overlap", "hard_data_table", "hard_data_product", "hard_data_group"}
)
_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?", re.ASCII)
_DECEMBER = 12


def analyse(options: argparse.Namespace, translator: Translator) -> int:
    """Show what analyses of a case come to, make a new one, and let effects take over the outcome."""
    from casebuilder.cli.analysis_output import as_document, as_text  # noqa: PLC0415
    from casebuilder.model.hard_data.estimates import estimate  # noqa: PLC0415

    _check_target(options)
    case = read_case(options, options.file)
    chosen = _chosen_analyses(case, options.analysis)
    if options.effect is not None or _given(options):
        case, made = _with_choices(case, chosen, options, translator)
        chosen = (made,)
    elif not chosen:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_(
                    "The case holds no analysis of registrations. Make one with --effect, or on the page Hard"
                    " data."
                )
            ),
        )
    found = [estimate(case.hard_data, analysis) for analysis in chosen]
    if options.json:
        say(json.dumps(as_document(case, found, translator), indent=2, allow_nan=False))
    else:
        say(as_text(case, found, translator))
    if options.apply:
        case = _taken_over(case, found, translator)
    if options.apply or options.output is not None:
        path = options.output or options.file
        write_case(options, path, case, options.file)
        if not options.json:
            text = N_("The effects in {file} have these values now.") if options.apply else N_("Made {file}.")
            say(translator(text, file=str(path)))
    undefined = any(item.change is None for item in found)
    return ExitCode.PROBLEMS if undefined else ExitCode.FINE


def _check_target(options: argparse.Namespace) -> None:
    path: Path | None = options.output
    if path is not None and path.exists() and not options.force:
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


def _given(options: argparse.Namespace) -> bool:
    return any(getattr(options, name) is not None for name in _CHOICES)


def _chosen_analyses(case: Case, identifier: str | None) -> tuple[Analysis, ...]:
    analyses = case.hard_data.analyses
    if identifier is None:
        return analyses
    analysis = case.hard_data.analysis(identifier)
    if analysis is None:
        raise _unknown(
            N_("There is no analysis “{name}”. Choose one of: {names}."),
            identifier,
            (item.id for item in analyses),
        )
    return (analysis,)


def _unknown(text: str, name: str, known: Iterable[str]) -> UserError:
    return UserError(ExitCode.WRONG_USE, Message(text, {"name": name, "names": ", ".join(known) or "–"}))


def _with_choices(
    case: Case, chosen: tuple[Analysis, ...], options: argparse.Namespace, t: Translator
) -> tuple[Case, Analysis]:
    """Return a case with the analysis that was asked for, and that analysis.

    It begins as the one of the effect, or as the window proposes it, and has the choices that were given.
    """
    from casebuilder.model.hard_data.check import hard_data_problems  # noqa: PLC0415
    from casebuilder.model.hard_data.document import MonthSpan  # noqa: PLC0415
    from casebuilder.model.hard_data.editing import with_analysis  # noqa: PLC0415
    from casebuilder.model.hard_data.offers import suited_analysis  # noqa: PLC0415
    from casebuilder.model.paths import replaced  # noqa: PLC0415

    if not case.hard_data.tables:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(
                N_(
                    "The case holds no registrations yet. Import a file first: casebuilder import FILE --into"
                    " {file}"
                ),
                {"file": options.file.name},
            ),
        )
    effect = None if options.effect is None else _effect_of(case, options.effect)
    there: Analysis | None
    if options.analysis is not None:
        (there,) = chosen
    elif effect is not None:
        there = case.hard_data.analysis_of(effect)
    else:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("Say with --effect for which effect the analysis is, or with --analysis which one.")),
        )
    if there is None:
        name = options.name or t(N_("Change in use"))
        suited = suited_analysis(case, name).model_copy(update={"effect": effect})
        if options.before is not None or options.after is not None:
            # Where one of the two is given, the other is what lies in front of it or behind it.
            suited = suited.model_copy(update={"before": MonthSpan(), "after": MonthSpan()})
        case = with_analysis(case, suited)
        there = case.hard_data.analyses[-1]
    elif effect is not None:
        there = there.model_copy(update={"effect": effect})
    made = there.model_copy(update=_choices(case, options))
    case = replaced(case, f"hard_data.analyses.{made.id}", made)
    place = f"hard_data.analyses.{made.id}."
    for problem in hard_data_problems(case.hard_data, case.effects, case.services):
        if problem.code in _REFUSED and problem.where.startswith(place):
            raise UserError(ExitCode.WRONG_USE, problem.message)
    return case, made


def _effect_of(case: Case, name: str) -> str:
    """Return the identifier of an effect, by that or by its name."""
    wanted = name.casefold().strip()
    for effect in case.effects:
        if wanted in (effect.id.casefold(), effect.name.casefold().strip()):
            return effect.id
    if not case.effects:
        raise UserError(ExitCode.WRONG_USE, Message(N_("The case has no effects yet. Add one first.")))
    raise _unknown(
        N_("There is no effect “{name}”. Choose one of: {names}."),
        name,
        (f"{effect.id} ({effect.name})" if effect.name else effect.id for effect in case.effects),
    )


def _choices(case: Case, options: argparse.Namespace) -> Mapping[str, object]:
    from casebuilder.model.hard_data.care_groups import CareGroup  # noqa: PLC0415
    from casebuilder.model.hard_data.document import Completeness, Design, Exposure  # noqa: PLC0415
    from casebuilder.model.hard_data.records import VolumeUnit  # noqa: PLC0415
    from casebuilder.model.questions import YesNo  # noqa: PLC0415

    if options.design == Design.AFTER_ONLY.value and options.before is not None:
        raise UserError(
            ExitCode.WRONG_USE,
            Message(N_("A comparison of only afterwards has no months before: leave out --before.")),
        )
    found: dict[str, object] = {}
    for name, field, kind in (
        ("design", "design", Design),
        ("unit", "unit", VolumeUnit),
        ("missing", "completeness", Completeness),
        ("partly", "exposure", Exposure),
        ("selected", "selected_on_use", YesNo),
        ("before", "before", _span),
        ("after", "after", _span),
        ("name", "name", str),
    ):
        value = getattr(options, name)
        if value is not None:
            found[field] = kind(value)
    if options.tables is not None:
        found["tables"] = tuple(_table_of(case, name) for name in options.tables)
    if options.groups is not None:
        found["care_groups"] = tuple(group for group in CareGroup if group.value in options.groups)
    if options.products is not None:
        found["products"] = tuple(dict.fromkeys(_products_of(case, options.products)))
    return found


def _table_of(case: Case, name: str) -> str:
    tables = case.hard_data.tables
    found = next((table.id for table in tables if name in (table.id, table.name)), None)
    if found is None:
        raise _unknown(
            N_("There is no table “{name}”. Choose one of: {names}."), name, (table.id for table in tables)
        )
    return found


def _products_of(case: Case, names: Iterable[str]) -> Iterable[CareProduct]:
    """Yield kinds of care by their category, their code or both."""
    from casebuilder.model.hard_data.grids import product_name  # noqa: PLC0415
    from casebuilder.model.hard_data.offers import products_of  # noqa: PLC0415

    known = products_of(case.hard_data.tables)
    for name in names:
        wanted = name.casefold()
        found = [
            product
            for product in known
            if wanted in (part.casefold() for part in (product.category, product.code, product_name(product)))
        ]
        if not found:
            raise _unknown(
                N_("The tables hold no care called “{name}”. Choose from: {names}."),
                name,
                map(product_name, known),
            )
        yield from found


def _span(text: str) -> MonthSpan:
    """Return the months of a year (2024), a month (2024-03) or from one to another (2024-01..2024-06).

    Raises:
        UserError: It is none of these.
    """
    from casebuilder.model.check_parts import EARLIEST_YEAR, LATEST_YEAR  # noqa: PLC0415
    from casebuilder.model.hard_data.document import MonthSpan  # noqa: PLC0415

    first, dots, last = text.strip().partition("..")
    ends: list[datetime.date | None] = []
    for part, month in ((first, 1), (last if dots else first, _DECEMBER)):
        match = _MONTH.fullmatch(part)
        open_end = dots and not part and text.strip() != dots
        if match is None and not open_end:
            raise _no_period(text)
        number = month if match is None or match[2] is None else int(match[2])
        if match is not None and not (
            EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR and 1 <= number <= _DECEMBER
        ):
            raise _no_period(text)
        ends.append(None if match is None else datetime.date(int(match[1]), number, 1))
    return MonthSpan(first=ends[0], last=ends[1])


def _no_period(text: str) -> UserError:
    return UserError(
        ExitCode.WRONG_USE,
        Message(
            N_(
                "“{text}” is no period. Write a year (2024), a month (2024-03), or from one month up to and"
                " including another (2024-01..2024-06); an end may be left open (2025-01..)."
            ),
            {"text": text},
        ),
    )


def _taken_over(case: Case, found: Iterable[Estimate], t: Translator) -> Case:
    from casebuilder.model.hard_data.applying import NoChangeError, with_estimate  # noqa: PLC0415
    from casebuilder.model.hard_data.estimates import source_of  # noqa: PLC0415

    for item in found:
        if not any(effect.id == item.analysis.effect for effect in case.effects):
            continue
        try:
            case = with_estimate(case, item, t.message(source_of(item)))
        except NoChangeError as error:
            say_error(
                t(
                    N_("The effect of {analysis} is left as it was: {reason}."),
                    analysis=item.analysis.name or item.analysis.id,
                    reason=error.reason,
                )
            )
    return case


def add_options(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Say what can be typed behind the command.

    Args:
        parser: That of the command.
        t: Speaks the language of the help.
    """
    name, period = t(N_("NAME")), t(N_("PERIOD"))
    parser.add_argument("file", type=Path, metavar=t(N_("FILE")), help=t(N_("the case file (.zbc)")))
    parser.add_argument(
        "--analysis", metavar=name, help=t(N_("one analysis; without this option all of them"))
    )
    parser.add_argument(
        "--effect",
        metavar=name,
        help=t(N_("make an analysis for this effect, or make that of the effect anew with these choices")),
    )
    parser.add_argument("--design", choices=_DESIGNS, help=t(N_("what is compared with what")))
    for option, text in (
        ("--before", N_("the months before: 2024, 2024-03 or 2024-01..2024-06")),
        ("--after", N_("the months with the innovation, written alike")),
    ):
        parser.add_argument(option, metavar=period, help=t(text))
    parser.add_argument("--unit", choices=_UNITS, help=t(N_("in what use is counted")))
    parser.add_argument(
        "--tables", nargs="+", metavar=t(N_("TABLE")), help=t(N_("the tables that count; otherwise all"))
    )
    parser.add_argument(
        "--products",
        nargs="+",
        metavar=t(N_("CARE")),
        help=t(N_("the care that counts, by category or code; otherwise all")),
    )
    parser.add_argument(
        "--care-groups",
        dest="groups",
        nargs="+",
        choices=_GROUPS,
        metavar=t(N_("GROUP")),
        help=t(N_("the groups of care that count, by iWmo category: {groups}"), groups=", ".join(_GROUPS)),
    )
    parser.add_argument(
        "--missing", choices=_WAYS, help=t(N_("what is done with clients who are missing in one period"))
    )
    parser.add_argument(
        "--partly",
        choices=_EXPOSURES,
        help=t(N_("what is done with clients who begin or stop within a period")),
    )
    parser.add_argument(
        "--selected-on-use",
        dest="selected",
        choices=_ANSWERS,
        help=t(N_("whether clients were chosen because they used much care")),
    )
    parser.add_argument("--name", metavar=name, help=t(N_("what the analysis is called")))
    parser.add_argument(
        "--apply", action="store_true", help=t(N_("give the outcome to the effect, and save the case"))
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=t(N_("FILE")),
        help=t(N_("save the case with the analysis in this file (.zbc) instead")),
    )
    parser.add_argument("--force", action="store_true", help=t(N_("overwrite the file when it exists")))
    parser.add_argument("--json", action="store_true", help=t(N_("all figures as JSON, for other programs")))
