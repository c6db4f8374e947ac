"""A file with scores on its way into the case: a form of our own, or a table of any shape by a mapping.

The session belongs to the case and not to a page, so that another language or theme leaves a file
that is half way where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes import score_mapping
from casebuilder.model.outcomes.document import Outcomes, Rater, ScoreMapping
from casebuilder.model.outcomes.editing import Addition, with_added
from casebuilder.ui.import_session import ImportSession, Stage
from casebuilder.ui.store import Store

if TYPE_CHECKING:
    from casebuilder.intake.pseudonyms import PseudonymKey
    from casebuilder.intake.sources import Source
    from casebuilder.intake.work import Work
    from casebuilder.intake.zrm_form import FormRefusal, ZrmForm
    from casebuilder.intake.zrm_proposal import ScoreProposal
    from casebuilder.translation import Translator

_FEWEST_COLUMNS = 2
"""A table has clients and a score at least; what has less was no table."""
_OPENED = 0.9
"""Share of the opening that is done once a file is open."""


@dataclass(frozen=True)
class ScoresTakenIn:
    """Scores that came into the case.

    Attributes:
        form: What the file gave.
        addition: What that did to the case.
    """

    form: ZrmForm
    addition: Addition


@dataclass(frozen=True)
class _Opened:
    source: Source
    proposal: ScoreProposal | None
    mapping: ScoreMapping
    remembered: bool = False


@dataclass(frozen=True)
class _Read:
    form: ZrmForm
    addition: Addition
    base: Outcomes


class ScoresSession(ImportSession):
    """Brings one file with scores at a time from the disk into the case.

    Attributes:
        proposal: What the columns of the file probably are; None for a form of our own.
        mapping: How it will be read.
        moments: The moments that stand side by side in the file; none where a line or the file says it.
        rater: Who gave the scores, as far as that is known.
        reading: What the file gave.
        addition: What that will do to the case.
        corrections: What the user typed for cells that could not be read.
        remembered: Whether the mapping is that of an earlier file of the same shape.
        made_up: Whether the scores are made up, as in the example.

    Signals:
        taken_in: Scores came into the case, as :class:`ScoresTakenIn`.
    """

    taken_in = Signal(object)

    def __init__(self, store: Store) -> None:
        """Begin without a file; the store owns the session."""
        super().__init__(store)
        self._base = store.case.outcomes

    def _forget(self) -> None:
        super()._forget()
        self.proposal: ScoreProposal | None = None
        self.mapping = ScoreMapping()
        self.moments: tuple[str, ...] = ()
        self.rater: Rater | None = None
        self.reading: ZrmForm | None = None
        self.addition: Addition | None = None
        self.corrections: dict[tuple[str, int, int], str] = {}
        self.remembered = False
        self.made_up = False

    # Opening.

    def open_file(self, path: Path, *, made_up: bool = False) -> None:
        """Open a file, unless another one is being worked on.

        Args:
            path: The file.
            made_up: Whether its scores are made up, as in the example; the case then says so.
        """
        if self.busy:
            return
        self._forget()
        self.made_up = made_up

        def open_it(work: Work) -> Source:
            from casebuilder.intake.sources import open_source

            return open_source(path, work)

        outcomes = self._store.case.outcomes

        def work_on(work: Work) -> _Opened:
            from casebuilder.intake.zrm_form import is_form
            from casebuilder.intake.zrm_import import in_case, nothing_recognised, remembered
            from casebuilder.intake.zrm_proposal import propose_scores

            source = open_it(work.part(0.0, _OPENED))
            if is_form(source):
                return _Opened(source, None, ScoreMapping())
            proposal = propose_scores(source, work=work.part(_OPENED, 1.0))
            if len(proposal.columns) < _FEWEST_COLUMNS:
                raise nothing_recognised(source)
            known = remembered(outcomes, proposal.names.values())
            mapping = proposal.mapping
            place = {name: getattr(mapping, name) for name in ("sheet", "header_line", "header_lines")}
            if known is not None:
                mapping = known.model_copy(update=place)
            return _Opened(source, proposal, in_case(mapping, outcomes), known is not None)

        self._start(work_on, self._opened, Stage.OPENING)

    def _opened(self, found: _Opened) -> None:
        self.source, self.proposal, self.remembered = found.source, found.proposal, found.remembered
        self._set_mapping(found.mapping)
        if self.is_form:
            # What its columns are is known, so there is nothing to choose.
            self.stage = Stage.NONE
            self.read()
        else:
            self.stage = Stage.MAPPING

    @property
    def is_form(self) -> bool:
        """Whether the file is an intake form of our own."""
        return self.source is not None and self.proposal is None

    @property
    def needs_no_look(self) -> bool:
        """Whether a form was read of which everything can be taken in."""
        return self.stage is Stage.REVIEW and self.is_form and not (self.reading and self.reading.refusals)

    # Mapping.

    def choose_sheet(self, name: str) -> None:
        """Look at another sheet of the file."""
        if name != self.mapping.sheet:
            self._propose(name, None, 1)

    def choose_header(self, line: int, lines: int) -> None:
        """Take other lines for the headings; 0 for a file without."""
        mapping = self.mapping
        if (line, lines) != (mapping.header_line, mapping.header_lines):
            self._propose(mapping.sheet, line, lines)

    def _propose(self, sheet: str, line: int | None, lines: int) -> None:
        source, all_at = self.source, self.mapping.all_at
        if source is None:
            return

        def work_on(work: Work) -> _Opened:
            from casebuilder.intake.zrm_proposal import propose_scores

            proposal = propose_scores(source, sheet, line, lines, work)
            return _Opened(source, proposal, proposal.mapping.model_copy(update={"all_at": all_at}))

        self._start(work_on, self._opened, Stage.OPENING)

    def change_mapping(self, mapping: ScoreMapping) -> None:
        """Read the file otherwise."""
        if mapping != self.mapping:
            self._put(mapping)

    def _put(self, mapping: ScoreMapping) -> None:
        self.mapping = mapping
        self.corrections = {}
        self.error = None
        self.changed.emit()

    def change_rater(self, rater: Rater | None) -> None:
        """Say who gave the scores."""
        self.rater = rater
        self.changed.emit()

    def put_moments_beside(self) -> None:
        """Say that the moments stand side by side, in columns of their own."""
        if not self.moments:
            self.moments = self._new_names(2)
            self._put(score_mapping.with_moments_beside(self.mapping, self.moments))

    def put_moment_in(self, column: str) -> None:
        """Say that each line is one moment: the one that a column names, or that of the whole file."""
        self.moments = ()
        self._put(score_mapping.with_moment_column(self.mapping, column))

    def add_moment(self) -> None:
        """Put another moment beside the others."""
        self.moments = (*self.moments, *self._new_names(1))
        self.changed.emit()

    def remove_moment(self, place: int) -> None:
        """Take a moment away from those that stand side by side."""
        mapping = score_mapping.without_moment_beside(self.mapping, self.moments[place])
        self.moments = (*self.moments[:place], *self.moments[place + 1 :])
        self._put(mapping)

    def rename_moment(self, place: int, name: str) -> bool:
        """Call a moment that stands beside others otherwise; return False for a name that cannot be."""
        if not name.strip() or name in (*self.moments[:place], *self.moments[place + 1 :]):
            return False
        mapping = score_mapping.with_moment_renamed(self.mapping, self.moments[place], name)
        self.moments = (*self.moments[:place], name, *self.moments[place + 1 :])
        self._put(mapping)
        return True

    def _new_names(self, count: int) -> tuple[str, ...]:
        """Return names for moments, of which none is there yet."""
        names: list[str] = []
        number = 0
        while len(names) < count:
            if (name := f"T{number}") not in (*self.moments, *names):
                names.append(name)
            number += 1
        return tuple(names)

    def _set_mapping(self, mapping: ScoreMapping) -> None:
        self.mapping = mapping
        self.moments = score_mapping.moments_beside(mapping)
        self.corrections = {}

    # Reading.

    def read(self) -> None:
        """Read all lines, with the corrections, and find out what they will do to the case."""
        source, key, outcomes = self.source, self.key, self._store.case.outcomes
        mapping = None if self.is_form else self.mapping
        rater, corrections = self.rater, dict(self.corrections)
        if source is None:
            return

        def work_on(work: Work) -> _Read:
            form = _read(source, mapping, rater, key, work, corrections)
            return _Read(form, _added(outcomes, form), outcomes)

        self._start(work_on, self._read, Stage.READING)

    def _read(self, found: _Read) -> None:
        self.reading, self.addition, self._base = found.form, found.addition, found.base
        self.stage = Stage.REVIEW

    def correct(self, refusal: FormRefusal, text: str, *, everywhere: bool = True) -> None:
        """Give what should have stood in a cell.

        Args:
            refusal: The cell.
            text: What should have stood there; empty takes the correction back.
            everywhere: Whether it holds for all listed cells of the same column with the same text.
        """
        refusals = self.reading.refusals if self.reading is not None else ()
        # Where a text is not shown, or nothing stands, each cell is another.
        is_everywhere = everywhere and bool(refusal.text)
        for item in refusals:
            same = (item.sheet, item.column, item.text) == (refusal.sheet, refusal.column, refusal.text)
            if item is refusal or (is_everywhere and same):
                place = (item.sheet, item.line, item.column)
                if text:
                    self.corrections[place] = text
                else:
                    self.corrections.pop(place, None)
        self.changed.emit()

    def correction_of(self, refusal: FormRefusal) -> str:
        """Return what the user typed for a cell; empty for nothing."""
        return self.corrections.get((refusal.sheet, refusal.line, refusal.column), "")

    def pending(self) -> int:
        """Return how many listed cells have a correction that was not read yet."""
        refusals = self.reading.refusals if self.reading is not None else ()
        return sum(bool(self.correction_of(item)) for item in refusals)

    def back_to_mapping(self) -> None:
        """Return to which column is what."""
        self.reading = self.addition = self.error = None
        self.stage = Stage.MAPPING
        self.changed.emit()

    # Taking in.

    def take_in(self, t: Translator) -> None:
        """Put the scores into the case, in one undo step.

        Args:
            t: The language in which the step is named.
        """
        form, addition, base, outcomes = self.reading, self.addition, self._base, self._store.case.outcomes
        made_up = self.made_up
        mapping = None if self.is_form else self.mapping
        if form is None or addition is None:
            return

        def work_on(_work: Work) -> ScoresTakenIn:
            from casebuilder.intake.zrm_import import with_remembered

            found = addition if base is outcomes else _added(outcomes, form)
            if mapping is not None:
                found = replace(found, outcomes=with_remembered(found.outcomes, mapping))
            if made_up:
                said = found.outcomes.model_copy(update={"made_up": True})
                found = replace(found, outcomes=said)
            return ScoresTakenIn(form, found)

        self._start(work_on, lambda found: self._take_in(t, found), Stage.TAKING_IN)

    def _take_in(self, t: Translator, found: ScoresTakenIn) -> None:
        self._store.change(
            t(N_("Outcomes read from a file")),
            lambda case: case.model_copy(update={"outcomes": found.addition.outcomes}),
        )
        self._forget()
        self.taken_in.emit(found)


def _read(
    source: Source,
    mapping: ScoreMapping | None,
    rater: Rater | None,
    key: PseudonymKey,
    work: Work,
    corrections: dict[tuple[str, int, int], str],
) -> ZrmForm:
    from casebuilder.intake import zrm_form, zrm_import

    if mapping is None:
        return zrm_form.read_form(source, key, work, corrections)
    return zrm_import.read_scores(source, mapping, rater, key, work, corrections)


def _added(outcomes: Outcomes, form: ZrmForm) -> Addition:
    from casebuilder.intake.errors import IntakeError

    added = with_added(outcomes, form.outcomes, groups_known=form.groups_known)
    if isinstance(added, Message):
        raise IntakeError(added)
    return added


def scores_session_of(store: Store) -> ScoresSession:
    """Return the session of a case, made when it is first asked for."""
    found = store.findChild(ScoresSession)
    return found if isinstance(found, ScoresSession) else ScoresSession(store)
