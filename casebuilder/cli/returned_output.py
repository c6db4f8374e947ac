"""What came back with a workbook, as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.cli.output_parts import text_table
from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.workbook.taking_back import Change, Returned, shown


def returned_document(found: Returned, translator: Translator) -> dict[str, object]:
    """Return the changes as JSON; figures are numbers, shares fractions of one."""
    return {
        "changes": [
            {
                "place": change.place,
                "year": change.calendar_year,
                "label": translator.message(change.label),
                "group": translator.message(change.group),
                "unit": change.unit.value,
                "old": change.old + 0.0,
                "exported": change.exported + 0.0,
                "new": float(change.new),
                "cell": change.cell,
            }
            for change in found.changes
        ],
        "not_taken": [
            {
                "cell": item.cell,
                "label": item.label,
                "value": item.value,
                "reason": translator.message(item.reason),
            }
            for item in found.not_taken
        ],
        "remarks": [translator.message(remark) for remark in found.remarks],
    }


def returned_text(found: Returned, translator: Translator) -> str:
    """Return the changes as a table, then what cannot be taken over."""
    t = translator
    parts = [t.message(remark) for remark in found.remarks]
    if found.changes:
        parts.append(
            text_table([_header(found.changes, t), *(_row(change, found, t) for change in found.changes)])
        )
    else:
        parts.append(t(N_("Nothing was changed in {file} that can be taken over."), file=found.file))
    if found.not_taken:
        lines = [t(N_("Not taken over:"))]
        lines += [
            f"{item.cell}  {item.label}: {item.value}. {t.message(item.reason)}" for item in found.not_taken
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _moved(changes: Sequence[Change]) -> bool:
    """Return whether the case says something else now than at the export."""
    return any(change.exported != change.old for change in changes)


def _header(changes: Sequence[Change], t: Translator) -> list[str]:
    exported = [t(N_("At the export"))] if _moved(changes) else []
    return [
        t(N_("Figure")),
        *exported,
        t(N_("In the case")),
        t(N_("In the workbook")),
        t(N_("Cell")),
        t(N_("Place")),
    ]


def _row(change: Change, found: Returned, t: Translator) -> list[str]:
    year = f" {change.calendar_year}" if change.calendar_year is not None else ""
    exported = [shown(change, change.exported, t)] if _moved(found.changes) else []
    return [
        f"{t.message(change.group)}: {t.message(change.label)}{year}",
        *exported,
        shown(change, change.old, t),
        shown(change, change.new, t),
        change.cell,
        change.place,
    ]
