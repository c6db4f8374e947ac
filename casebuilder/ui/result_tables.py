"""The figures of the results page as tables and tiles: plain data, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebuilder.model.messages import N_
from casebuilder.model.numbers import MINUS
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.units import Unit
from casebuilder.ui.tables import Row, RowKind, TableContent

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.translation import Translator

_NOTHING = 0.005
_WHOLE_EUROS_UP_TO = 6
"""With more years than this the amounts are given in thousands, so that they fit."""
_THOUSAND = 1000.0
_LARGE = 100_000.0


@dataclass(frozen=True)
class KeyFigure:
    """One key figure of a party.

    Attributes:
        line: The line behind it.
        name: What it is called.
        written: The figure, or that it does not apply.
        words: Name, figure and remark in one sentence.
        role: How it is coloured: ``strong``, ``positive`` or ``negative``.
        remark: Why it does not apply, or nothing.
    """

    line: str
    name: str
    written: str
    words: str
    role: str = "strong"
    remark: str = ""


def party_name(party: Party | None, translator: Translator) -> str:
    """Return what a party is called; None is the chain."""
    return translator(N_("Chain") if party is None else party.label)


def parties_in_order(results: Results) -> tuple[Party | None, ...]:
    """Return the parties of a case in the order of every list of them: the chain (None) after its members."""
    involved = results.involved()
    outside = (Party.OUTSIDE,) if Party.OUTSIDE in involved else ()
    return (*(party for party in involved if party in CHAIN), None, *outside)


def signed(amount: float, translator: Translator) -> str:
    """Return an amount in whole euros with its sign, without the euro sign: for under a heading with it."""
    written = translator.number(abs(amount), 0)
    sign = "" if written == "0" else MINUS if amount < 0 else "+"
    return f"{sign}{written}"


def divisor_and_unit(results: Results, amounts: Iterable[float], translator: Translator) -> tuple[float, str]:
    """Return by what amounts per year are divided so that a table of them fits, and their unit."""
    many = len(results.calendar_years) > _WHOLE_EUROS_UP_TO
    if many and max(map(abs, amounts), default=0.0) >= _LARGE:
        return _THOUSAND, translator(N_("× € 1,000"))
    return 1.0, "€"


def party_table(results: Results, party: Party | None, translator: Translator) -> tuple[TableContent, bool]:
    """Return the amounts of a party per year, and whether items that are always zero were left out.

    Args:
        results: The results.
        party: The party; None is the chain.
        translator: Language of the reader.
    """
    from casebuilder.model.costbenefit.parties import party_key

    t = translator
    key = party_key(party)
    items = results.case_model.items.get(key, ())
    in_use = [item for item in items if any(abs(amount) >= _NOTHING for amount in results.line(item.line))]
    totals = results.line(f"parties.{key}.cash_and_valued")
    amounts = [amount for item in in_use for amount in results.line(item.line)] + list(totals)
    divisor, unit = divisor_and_unit(results, amounts, t)
    row = _row_maker(results, t, divisor)

    rows = [
        row(item.line, t.message(item.flow.payer_label if item.paying else item.flow.receiver_label))
        for item in in_use
        if not item.flow.valued
    ]
    rows.append(row(f"parties.{key}.cash", t(N_("Result in cash")), RowKind.TOTAL))
    valued = [item for item in in_use if item.flow.valued]
    if valued:
        rows += [
            row(item.line, t.message(item.flow.payer_label if item.paying else item.flow.receiver_label))
            for item in valued
        ]
        rows.append(row(f"parties.{key}.cash_and_valued", t(N_("Cash and valued together")), RowKind.TOTAL))
    rows.append(row(f"parties.{key}.cumulative", t(N_("Cash added up")), RowKind.QUIET, with_total=False))
    if results.number("frame.discount_rate"):
        rows.append(
            row(
                f"parties.{key}.discounted",
                t(N_("Present value of cash")),
                RowKind.QUIET,
                total=f"parties.{key}.npv",
            )
        )
    content = TableContent(
        corner=t(N_("{party}, {unit}"), party=party_name(party, t), unit=unit),
        columns=(*(str(year) for year in results.calendar_years), t(N_("Total"))),
        rows=tuple(rows),
    )
    return content, len(in_use) < len(items)


def _row_maker(results: Results, translator: Translator, divisor: float) -> Callable[..., Row]:
    from casebuilder.sentences import LineReference

    def write(amount: float) -> str:
        return translator.number(amount / divisor, 0).removeprefix(
            "\u2212" if not round(amount / divisor) else ""
        )

    def row(
        line: str,
        label: str,
        kind: RowKind = RowKind.ITEM,
        *,
        with_total: bool = True,
        total: str | None = None,
    ) -> Row:
        amounts = results.line(line)
        references: list[LineReference | None] = [
            LineReference(line, year) for year in results.calendar_years
        ]
        if not with_total:
            return Row(label, (*map(write, amounts), ""), (*amounts, None), kind, (*references, None))
        whole = sum(amounts)
        return Row(
            label,
            (*map(write, amounts), write(whole)),
            (*amounts, whole),
            kind,
            (*references, LineReference(total or line)),
        )

    return row


def key_figures(results: Results, party: Party | None, translator: Translator) -> tuple[KeyFigure, ...]:
    """Return the key figures of a party; None is the chain."""
    from casebuilder.model.costbenefit.parties import party_key
    from casebuilder.sentences import NOTICEABLE, why_not_applicable

    t = translator
    outcome = results.party(party)
    key = party_key(party)

    def amount(name: str, label: str, value: float) -> KeyFigure:
        written = t.euros(value, signed=True)
        role = "strong" if abs(value) < NOTICEABLE else "positive" if value > 0 else "negative"
        return _key_figure(f"parties.{key}.{name}", label, written, translator, role=role)

    def optional(name: str, label: str, value: float | None, write: Callable[[float], str]) -> KeyFigure:
        line = f"parties.{key}.{name}"
        if value is not None:
            return _key_figure(line, label, write(value), translator)
        return _key_figure(
            line, label, t(N_("n/a")), translator, remark=t.message(why_not_applicable(outcome, name))
        )

    def share(value: float) -> str:
        return t.figure(value, Unit.SHARE, 1)

    def years(value: float) -> str:
        return t(N_("{years} years"), years=t.number(value, 1))

    def payback(name: str, label: str, value: float | None) -> KeyFigure:
        if value == 0:
            return _key_figure(f"parties.{key}.{name}", label, "–", t, remark=t(N_("Nothing is advanced.")))
        return optional(name, label, value, years)

    figures = [amount("npv", t(N_("Net present value, cash")), outcome.npv)]
    if abs(outcome.npv_cash_and_valued - outcome.npv) >= NOTICEABLE:
        label = t(N_("NPV, cash and valued"))
        figures.append(amount("npv_cash_and_valued", label, outcome.npv_cash_and_valued))
    figures += [
        optional("bcr", t(N_("Benefits per € of cost (BCR)")), outcome.bcr, lambda value: t.number(value, 2)),
        optional("roi", t(N_("Return on costs (ROI)")), outcome.roi, share),
        optional("irr", t(N_("Internal rate of return (IRR)")), outcome.irr, share),
        payback("payback_simple", t(N_("Payback period")), outcome.payback_simple),
        payback("payback_discounted", t(N_("Payback period, discounted")), outcome.payback_discounted),
        _key_figure(
            f"parties.{key}.peak_funding",
            t(N_("Largest amount advanced")),
            t.euros(outcome.peak_funding),
            translator,
        ),
    ]
    return tuple(figures)


def _key_figure(
    line: str, name: str, written: str, translator: Translator, *, role: str = "strong", remark: str = ""
) -> KeyFigure:
    words = translator(N_("{name}: {figure}"), name=name, figure=written)
    return KeyFigure(line, name, written, f"{words}. {remark}" if remark else words, role, remark)
