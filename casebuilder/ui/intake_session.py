"""A file with registrations on its way into the case: opened, mapped, read and looked at, each in a worker.

The session belongs to the case and not to a page, so that another language or theme leaves a file
that is half way where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from casebuilder.model.hard_data.document import CareTable, ColumnMapping, ColumnRole, WordMeaning
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.ui.import_session import ImportSession, Stage
from casebuilder.ui.mapping_memory import MappingMemory, mappings_in
from casebuilder.ui.store import Store

if TYPE_CHECKING:
    from decimal import Decimal

    from casebuilder.intake.proposals import Proposal
    from casebuilder.intake.pseudonyms import PseudonymKey
    from casebuilder.intake.readings import Reading, Reject
    from casebuilder.intake.sources import Source
    from casebuilder.intake.work import Work
    from casebuilder.model.hard_data.estimates import Estimate
    from casebuilder.translation import Translator

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Renewed:
    """What a new table did to an effect that is linked with an analysis.

    Attributes:
        analysis: Identifier of the analysis.
        before: The change that the effect had.
        after: The change that it has now; None when the records give none any more.
    """

    analysis: str
    before: Decimal
    after: Decimal | None


@dataclass(frozen=True)
class TakenIn:
    """A table that came into the case.

    Attributes:
        table: Identifier of the table.
        name: What it is called.
        used: How many lines became a record.
        skipped: How many did not.
        renewed: What it did to effects.
    """

    table: str
    name: str
    used: int
    skipped: int
    renewed: tuple[Renewed, ...] = ()


@dataclass(frozen=True)
class _Opened:
    source: Source
    proposal: Proposal
    mapping: ColumnMapping
    is_form: bool = False
    remembered: bool = False


class IntakeSession(ImportSession):
    """Brings one file with registrations at a time from the disk into the case.

    Attributes:
        proposal: What its columns probably are.
        mapping: How it will be read.
        reading: What it gave.
        corrections: What the user typed for cells that could not be read.
        name: What the table will be called.
        keep_file: Whether the case may hold the name of the file.
        replaces: Identifier of the table that it takes the place of; empty for none.
        remembered: Whether the mapping is that of an earlier file of the same shape.

    Signals:
        taken_in: A table came into the case, as :class:`TakenIn`.
    """

    taken_in = Signal(object)

    def __init__(self, store: Store) -> None:
        """Begin without a file; the store owns the session."""
        super().__init__(store)
        self._remembered: dict[str, ColumnMapping] = {}
        self._memory = MappingMemory()

    def use_memory(self, memory: MappingMemory) -> None:
        """Remember which column is what there, also for other cases."""
        self._memory = memory

    def forget_mappings(self) -> None:
        """Forget which column was what in earlier files, on this computer and in this case's session."""
        self._memory.clear()
        self._remembered.clear()
        self.changed.emit()

    @property
    def remembers(self) -> bool:
        """Whether something is remembered on this computer."""
        return bool(self._memory.texts)

    def _forget(self) -> None:
        super()._forget()
        self.proposal: Proposal | None = None
        self.mapping = ColumnMapping()
        self.reading: Reading | None = None
        self.corrections: dict[tuple[int, ColumnRole], str] = {}
        self.name = ""
        self._proposed_name = self._base_name = ""
        self.keep_file = False
        self.replaces = ""
        self.remembered = False

    @property
    def key_differs(self) -> bool:
        """Whether the tables of the case were made with another key, so that clients are not recognised."""
        keys = {table.key for table in self._store.case.hard_data.tables if table.id != self.replaces}
        return bool(keys) and keys != {self.key.fingerprint}

    # Opening.

    def open_file(self, path: Path, name: str, replaces: str = "") -> None:
        """Open a file.

        Args:
            path: The file.
            name: What the table will be called, which says nothing of anyone; its months are added.
            replaces: Identifier of the table that it takes the place of; empty for none.
        """

        def open_it(work: Work) -> Source:
            from casebuilder.intake.sources import open_source

            return open_source(path, work)

        self._open(open_it, name, replaces)

    def open_text(self, text: str, name: str) -> None:
        """Take text from the clipboard as a file.

        Args:
            text: Lines, with columns separated as in a text file.
            name: What the table will be called.
        """

        def open_it(_work: Work) -> Source:
            from casebuilder.intake.sources import source_of_text

            return source_of_text(text)

        self._open(open_it, name, "")

    def open_lines(self, lines: list[dict[ColumnRole, str]], name: str, t: Translator) -> None:
        """Take lines that the user typed as a filled-in intake form.

        Args:
            lines: Texts by what they are, without tabs and line ends.
            name: What the table will be called.
            t: The language in which they were typed.
        """

        def open_it(_work: Work) -> Source:
            from casebuilder.intake.form import form_headings
            from casebuilder.intake.sources import source_of_text

            headings = form_headings(t)
            rows = [list(headings.values()), *([line.get(role, "") for role in headings] for line in lines)]
            return source_of_text("\n".join("\t".join(row) for row in rows) + "\n")

        self._open(open_it, name, "")

    def _open(self, open_it: Callable[[Work], Source], name: str, replaces: str) -> None:
        if self.busy:
            return
        self._forget()
        self.name, self.replaces = name[:_LONGEST_NAME], replaces
        if replaces:
            table = self._store.case.hard_data.table(replaces)
            self.name = self.name if table is None else table.name
        else:
            self._proposed_name = self._base_name = self.name
        self._propose(open_it)

    def _propose(
        self,
        open_it: Callable[[Work], Source],
        sheet: str = "",
        header_row: int | None = None,
        header_lines: int | None = None,
    ) -> None:
        tables = self._store.case.hard_data.tables
        known, memory = dict(self._remembered), self._memory.texts

        def work_on(work: Work) -> _Opened:
            from casebuilder.intake.form import form_mapping
            from casebuilder.intake.proposals import propose
            from casebuilder.intake.reading import preview  # noqa: F401  loaded here, for the window needs it next
            from casebuilder.model.hard_data.offers import has_shape, remembered_mapping

            source = open_it(work.part(0.0, 0.9))
            chosen = bool(sheet) or header_row is not None
            form = None if chosen else form_mapping(source)
            name = sheet if form is None else form.sheet
            proposal = propose(source, name, header_row, header_lines, work.part(0.9, 1.0))
            if form is not None:
                return _Opened(source, proposal, form, is_form=True)
            found = None
            if header_row is None:
                headers = {column.number: column.header for column in proposal.columns}
                found = known.get(proposal.shape) or remembered_mapping(tables, headers)
                found = found or next(
                    (item for item in mappings_in(memory) if has_shape(item, headers)), None
                )
            if found is None:
                return _Opened(source, proposal, proposal.mapping)
            mapping = found.model_copy(update={"sheet": proposal.mapping.sheet})
            return _Opened(source, proposal, mapping, remembered=True)

        self._start(work_on, self._proposed, Stage.OPENING)

    def use_mapping(self, path: Path) -> None:
        """Read the file as a mapping says that was saved before; :attr:`error` says why that fails."""
        from casebuilder.intake.errors import IntakeError
        from casebuilder.intake.mappings import fitted, read_mapping

        source = self.source
        if source is None or self.busy:
            return
        try:
            mapping = read_mapping(path)
        except IntakeError as error:
            self.say(error.message)
            return
        sheet = (
            mapping.sheet if mapping.sheet in {item.name for item in source.sheets} else self.mapping.sheet
        )

        def work_on(work: Work) -> _Opened:
            from casebuilder.intake.proposals import propose

            proposal = propose(source, sheet, mapping.header_row, mapping.header_lines, work)
            found = fitted(mapping, proposal.columns).model_copy(update={"sheet": proposal.mapping.sheet})
            return _Opened(source, proposal, found)

        self._start(work_on, self._proposed, Stage.OPENING)

    def save_mapping(self, path: Path) -> bool:
        """Keep which column is what in a file; return False, with :attr:`error`, when that fails."""
        from casebuilder.atomic import replace_file
        from casebuilder.file_errors import reason
        from casebuilder.intake.mappings import as_text

        try:
            replace_file(path, as_text(self.mapping).encode())
        except OSError as error:
            text = N_("The columns cannot be saved as {file} ({reason}). Choose another folder.")
            self.say(Message(text, {"file": path.name, "reason": reason(error)}))
            return False
        return True

    def _proposed(self, found: _Opened) -> None:
        self.source, self.proposal, self.mapping = found.source, found.proposal, found.mapping
        self.remembered = found.remembered
        self.stage = Stage.MAPPING
        if found.is_form:
            # What its columns are is known, so there is nothing to choose.
            self.read()

    # Mapping.

    def choose_sheet(self, name: str) -> None:
        """Look at another sheet of the file."""
        source = self.source
        if source is not None and name != self.mapping.sheet:
            self._propose(lambda _work: source, name)

    def choose_header(self, row: int, lines: int) -> None:
        """Take other lines for the headings; 0 for a file without."""
        source = self.source
        if source is not None and (row, lines) != (self.mapping.header_row, self.mapping.header_lines):
            self._propose(lambda _work: source, self.mapping.sheet, row, lines)

    def change_mapping(self, mapping: ColumnMapping) -> None:
        """Read the file otherwise."""
        if mapping != self.mapping:
            self.mapping = mapping
            self.corrections = {}
            self.error = None
            self.changed.emit()

    def rename(self, name: str) -> None:
        """Call the table otherwise."""
        self.name = name

    def keep_file_name(self, *, keep: bool) -> None:
        """Let the case hold the name of the file, or not."""
        self.keep_file = keep

    def replace_table(self, identifier: str) -> None:
        """Let the file take the place of a table; empty for a table of its own."""
        self.replaces = identifier
        self.changed.emit()

    # Reading.

    def read(self) -> None:
        """Read all lines, with the corrections."""
        source, mapping, key, corrections = self.source, self.mapping, self.key, dict(self.corrections)
        if source is None:
            return

        def work_on(work: Work) -> Reading:
            from casebuilder.intake.reading import read_records

            reading = read_records(source, mapping, key, corrections, work)
            # Made here once, for the window must not wait for them later.
            _ = reading.records.digest, reading.records.text
            return reading

        self._start(work_on, self._read, Stage.READING)

    def _read(self, reading: Reading) -> None:
        self.reading = reading
        if self.proposal is not None and self.mapping.columns:
            self._remembered[self.proposal.shape] = self.mapping
            if self.proposal.columns:
                self._memory.add(self.mapping)
        if self._proposed_name and self.name == self._proposed_name:
            from casebuilder.model.hard_data.offers import neutral_label

            self.name = self._proposed_name = neutral_label(self._base_name, reading.records)
        self.stage = Stage.REVIEW

    @property
    def can_correct(self) -> bool:
        """Whether cells can be corrected here: a declaration is corrected by whoever sends it."""
        from casebuilder.intake.sources import SourceKind

        return self.source is not None and self.source.kind is not SourceKind.DECLARATION

    def correct(self, reject: Reject, text: str, *, everywhere: bool = True) -> int:
        """Give what should have stood in a cell; return for how many cells that now holds.

        Args:
            reject: The cell.
            text: What should have stood there; empty takes the correction back.
            everywhere: Whether it holds for all listed cells of the same column with the same text.
        """
        rejects = self.reading.rejects if self.reading is not None else ()
        alike = [
            item
            for item in rejects
            if item is reject or (everywhere and (item.role, item.text) == (reject.role, reject.text))
        ]
        if everywhere:
            self._learn(reject, text.strip())
        for item in alike:
            if text.strip():
                self.corrections[item.line, item.role] = text.strip()
            else:
                self.corrections.pop((item.line, item.role), None)
        self.changed.emit()
        return len(alike)

    def _learn(self, reject: Reject, text: str) -> None:
        """Let a word for a unit, group or moment mean the same in all lines, and in the next file."""
        from casebuilder.intake.cells import shortened
        from casebuilder.intake.words import group_of_word, moment_of_word, unit_of_word

        meanings: dict[ColumnRole, Callable[[str], LabelledEnum | None]] = {
            ColumnRole.UNIT: unit_of_word,
            ColumnRole.GROUP: group_of_word,
            ColumnRole.MOMENT: moment_of_word,
        }
        if (
            reject.role not in meanings
            or not reject.text
            or shortened(f"{reject.text}.") != f"{reject.text}."
        ):
            return
        meaning = meanings[reject.role](text)
        words = [word for word in self.mapping.words if (word.role, word.word) != (reject.role, reject.text)]
        if meaning is not None:
            words.append(WordMeaning(role=reject.role, word=reject.text, value=str(meaning.value)))
        self.mapping = self.mapping.model_copy(update={"words": tuple(words)})

    def pending(self) -> int:
        """Return how many listed cells have a correction that was not read yet."""
        rejects = self.reading.rejects if self.reading is not None else ()
        return sum((item.line, item.role) in self.corrections for item in rejects)

    def back_to_mapping(self) -> None:
        """Return to which column is what."""
        self.reading = None
        self.error = None
        self.stage = Stage.MAPPING
        self.changed.emit()

    # Taking in.

    def take_in(self, t: Translator) -> None:
        """Put the records into the case, in one undo step; linked effects follow.

        Args:
            t: The language in which sources of figures are written.
        """
        source, reading, key = self.source, self.reading, self.key
        if source is None or reading is None or not len(reading.records):
            return
        table = self._table(source, reading, key)
        case = self._store.case

        def work_on(work: Work) -> tuple[CareTable, tuple[Estimate, ...]]:
            from casebuilder.model.hard_data.editing import with_table
            from casebuilder.model.hard_data.estimates import estimate
            from casebuilder.model.hard_data.offers import to_be_renewed

            linked = to_be_renewed(case, table)
            after = with_table(case, table).hard_data
            found = tuple(
                estimate(after, analysis, work.part(number / len(linked), (number + 1) / len(linked)).step)
                for number, analysis in enumerate(linked)
            )
            return table, found

        self._start(work_on, lambda found: self._take_in(t, *found), Stage.TAKING_IN)

    def _table(self, source: Source, reading: Reading, key: PseudonymKey) -> CareTable:
        from casebuilder.intake.reading import care_table
        from casebuilder.model.editing import identifiers, unique_identifier
        from casebuilder.ui.fields.dates import today

        hard_data = self._store.case.hard_data
        identifier = self.replaces
        if hard_data.table(identifier) is None:
            taken = identifiers(self._store.case) | {item.id for item in hard_data.tables}
            identifier = unique_identifier("registrations", taken, "registrations")
        return care_table(
            reading, source, self.mapping, key, identifier, self.name, today(), keep_file=self.keep_file
        )

    def _take_in(self, t: Translator, table: CareTable, found: tuple[Estimate, ...]) -> None:
        from casebuilder.model.hard_data.applying import refused, with_estimate
        from casebuilder.model.hard_data.editing import with_table
        from casebuilder.model.hard_data.estimates import source_of

        renewed = []
        case = with_table(self._store.case, table)
        for estimate in found:
            applied = estimate.analysis.applied
            may = refused(case, estimate) is None
            if may:
                case = with_estimate(case, estimate, t.message(source_of(estimate)))
            after = case.hard_data.analysis(estimate.analysis.id)
            if applied is not None and after is not None and after.applied is not None:
                value = after.applied.value if may else None
                renewed.append(Renewed(after.id, applied.value, value))
        label = N_("Registrations imported: {name}")
        self._store.change(t(label, name=table.name), lambda _case: case)
        counts = table.counts
        self._forget()
        self.taken_in.emit(TakenIn(table.id, table.name, counts.used, counts.total_skipped, tuple(renewed)))


def session_of(store: Store) -> IntakeSession:
    """Return the session of a case, made when it is first asked for."""
    found = store.findChild(IntakeSession)
    return found if isinstance(found, IntakeSession) else IntakeSession(store)
