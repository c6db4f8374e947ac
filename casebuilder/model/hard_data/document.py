"""Hard data in the case document: imported tables, and analyses that lead to an effect.

A table keeps no name, birth date or number of a client: clients are pseudonyms, dates are months.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.hard_data.care_groups import CareGroup, care_group
from casebuilder.model.hard_data.records import Group, Moment, Records, VolumeUnit
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.quantities import Number
from casebuilder.model.questions import YesNo

DEFAULT_SEED = 20_260_101
RESAMPLES = 10_000
METHOD = 2
"""Raised when the same records and choices come to something else, so that links are made anew.

2: whole periods of weeks, and use over the time that a client was in care.
"""


class ColumnRole(LabelledEnum):
    """What a column of a registration holds."""

    CLIENT = "client", N_("Client")
    PERIOD = "period", N_("Date or period")
    MONTH = "month", N_("Month, where the year stands apart")
    PERIOD_END = "period_end", N_("End of the period")
    CATEGORY = "category", N_("Product category (iWmo)")
    PRODUCT = "product", N_("Product or service")
    VOLUME = "volume", N_("Volume")
    UNIT = "unit", N_("Unit")
    AMOUNT = "amount", N_("Amount")
    GROUP = "group", N_("With or without the innovation")
    MOMENT = "moment", N_("Before or after")


class Notation(LabelledEnum):
    """How numbers are written in a file."""

    DUTCH = "nl", N_("1.234,50")
    ENGLISH = "en", N_("1,234.50")


class DateOrder(LabelledEnum):
    """How dates with slashes or dashes are written, where the year comes last."""

    DAY_FIRST = "day_first", N_("day-month-year")
    MONTH_FIRST = "month_first", N_("month-day-year")


class SkipReason(LabelledEnum):
    """Why a line of a file is no record."""

    HEADING = "heading", N_("heading")
    EMPTY = "empty", N_("empty")
    TOTAL = "total", N_("total")
    UNREADABLE = "unreadable", N_("cannot be read")
    DUPLICATE = "duplicate", N_("the same as an earlier line")


class ColumnChoice(Frozen):
    """Which column has a role.

    Attributes:
        role: What the column holds.
        header: What stands above the column; empty where nothing does.
        number: Number of the column, from 1; decides where the header is empty or not unique.
    """

    role: ColumnRole
    header: str = ""
    number: Annotated[int, Field(ge=1)]


class WordMeaning(Frozen):
    """What a word in a column means, where the program cannot know.

    Attributes:
        role: Column in which the word stands: the unit, the group or the moment.
        word: The word as it stands in the file.
        value: Value of :class:`VolumeUnit`, :class:`Group` or :class:`Moment`.
    """

    role: ColumnRole
    word: str
    value: str


class ColumnMapping(Frozen):
    """How a file is read: which column is what, and in which notation.

    Attributes:
        sheet: Name of the sheet; empty for the only one.
        header_row: Number of the first line of the headings, from 1; 0 for a file without headings.
        header_lines: How many lines the headings take.
        columns: The columns that are read; all others are left alone.
        notation: How numbers are written.
        date_order: How dates are written.
        unit: Unit of the volume, where no column says it.
        group: Group of all records, where no column says it.
        moment: Moment of all records, where no column says it.
        amounts_in_cents: Whether amounts are whole cents instead of euros.
        skip_duplicates: Whether a line that is the same as an earlier one is left out.
        words: Meaning of words in the columns of units, groups and moments.
    """

    sheet: str = ""
    header_row: Annotated[int, Field(ge=0)] = 1
    header_lines: Annotated[int, Field(ge=1, le=3)] = 1
    columns: tuple[ColumnChoice, ...] = ()
    notation: Notation = Notation.DUTCH
    date_order: DateOrder = DateOrder.DAY_FIRST
    unit: VolumeUnit | None = None
    group: Group = Group.UNKNOWN
    moment: Moment = Moment.UNKNOWN
    amounts_in_cents: bool = False
    skip_duplicates: bool = False
    words: tuple[WordMeaning, ...] = ()

    def column(self, role: ColumnRole) -> ColumnChoice | None:
        """Return the column that has a role, or None."""
        return next((column for column in self.columns if column.role is role), None)


class SkippedLines(Frozen):
    """How many lines of a file were left out for one reason."""

    reason: SkipReason
    count: Annotated[int, Field(ge=0)]


class ImportCounts(Frozen):
    """What became of the lines of a file: used and skipped together are all lines.

    Attributes:
        lines: Number of lines (or of services in a message) in the file.
        used: How many became a record.
        skipped: How many were left out, per reason.
        corrected: How many of those used were corrected by the user first.
    """

    lines: Annotated[int, Field(ge=0)] = 0
    used: Annotated[int, Field(ge=0)] = 0
    skipped: tuple[SkippedLines, ...] = ()
    corrected: Annotated[int, Field(ge=0)] = 0

    @property
    def total_skipped(self) -> int:
        """Number of lines that were left out."""
        return sum(part.count for part in self.skipped)

    def skipped_for(self, reason: SkipReason) -> int:
        """Return how many lines were left out for a reason."""
        return sum(part.count for part in self.skipped if part.reason is reason)


class CareProduct(Frozen):
    """A kind of care in a table.

    Attributes:
        category: Product category of iWmo, two digits; empty where the file has none.
        code: Product code or the provider's own name for the service.
    """

    category: str = ""
    code: str = ""

    @property
    def group(self) -> CareGroup | None:
        """The group by which Statistics Netherlands counts it, or None."""
        return care_group(self.category, self.code)


class WeekPeriod(Frozen):
    """A period of one to five weeks in which a file counts. It is the same for all clients.

    Attributes:
        first: Its first day.
        days: How many days it takes.
        month: First day of the month for which it counts.
    """

    first: datetime.date
    days: Annotated[int, Field(ge=7, le=35)]
    month: datetime.date

    @property
    def end(self) -> datetime.date:
        """The day after its last day."""
        return self.first + datetime.timedelta(days=self.days)


class CareTable(Frozen):
    """Records of delivered care from one file.

    Attributes:
        name: What the user calls it.
        file: Name of the file, without its folder.
        imported: Day on which it was read.
        key: Short fingerprint of the key behind the pseudonyms: clients in tables with another
            one cannot be recognised.
        mapping: How the file was read; None for a message that needs none.
        counts: What became of its lines.
        products: The kinds of care that the records name by position.
        periods: Where the file counts in weeks or in periods of weeks: those periods, in order. Each
            counts as a whole for one month, so a month may hold two of them.
        records: The records.
    """

    id: str
    name: str = text(N_("Name of the table"))
    file: str = ""
    imported: datetime.date | None = None
    key: str = ""
    mapping: ColumnMapping | None = None
    counts: ImportCounts = ImportCounts()
    products: tuple[CareProduct, ...] = ()
    periods: tuple[WeekPeriod, ...] = ()
    records: Records = Records()

    @model_validator(mode="after")
    def _products_are_there(self) -> Self:
        """Refuse records of a kind of care that the table does not name."""
        if max(memoryview(self.records.product).cast("i"), default=-1) >= len(self.products):
            raise ValueError("a record names a kind of care that is not in the list")
        return self


class Design(LabelledEnum):
    """What is compared with what."""

    BEFORE_AFTER = "before_after", N_("Before and after, the same clients")
    DIFFERENCE = "difference_in_differences", N_("Before and after, with a comparison group")
    AFTER_ONLY = "after_only", N_("Only after, with a comparison group")


class Completeness(LabelledEnum):
    """What is done with clients who are missing in one of the periods."""

    COMPLETE = "complete", N_("Only clients who are there in both periods")
    EVERYONE = "everyone", N_("Everyone; who is missing in a period used nothing")
    WORST = "worst", N_("Worst case: who is missing afterwards used as much as before")


class Exposure(LabelledEnum):
    """Over which months the use of a client is divided who begins or stops within a period."""

    OBSERVED = "observed", N_("Their use per month in care, from their first to their last month")
    WHOLE = "whole", N_("Their use divided by all months of the period")
    LEAVE_OUT = "leave_out", N_("They are left out")


def _yes_or_not_said(value: object) -> object:
    """Return an answer; a tick box that was not ticked was no answer."""
    if isinstance(value, bool):
        return YesNo.YES if value else YesNo.UNKNOWN
    return YesNo(value) if isinstance(value, str) else value


class MonthSpan(Frozen):
    """A period of whole months; None is open.

    Attributes:
        first: First day of the first month.
        last: First day of the last month.
    """

    first: datetime.date | None = choice(N_("From month"))
    last: datetime.date | None = choice(N_("Up to and including month"))


class AppliedEstimate(Frozen):
    """What an analysis gave when it became the value of its effect, to notice what changed since.

    Attributes:
        inputs: Fingerprint of the records and the choices that it came from.
        value: Relative change that the effect got.
        low: Lower end of the interval.
        high: Upper end of the interval.
        clients: Number of clients in each group that it is about; empty in cases of before this was kept.
    """

    inputs: str
    value: Number
    low: Number | None = None
    high: Number | None = None
    clients: tuple[int, ...] = ()


class Analysis(Frozen):
    """From tables to the relative change of one effect.

    Attributes:
        effect: Identifier of the effect that it is about.
        tables: Identifiers of the tables; empty for all of them.
        products: The kinds of care that count.
        care_groups: The groups whose kinds of care count as well; where both are empty all care counts.
        unit: In what use is counted; minutes count as hours, and euros are the amounts.
        design: What is compared with what.
        before: Months before the innovation; not for a design with only after.
        after: Months with the innovation.
        completeness: What is done with clients who are missing in a period.
        exposure: What is done with clients who begin or stop within a period.
        selected_on_use: Whether clients were taken in because they used much at that moment.
        seed: Beginning of the random numbers, so that the interval comes out the same again.
        resamples: How many times the clients are drawn anew.
        applied: What it gave when the effect took it over; None as long as it has not.
    """

    id: str
    name: str = text(N_("Name of the analysis"))
    effect: str = choice(N_("For which effect?"), "")
    tables: tuple[str, ...] = choice(N_("Tables"), ())
    products: tuple[CareProduct, ...] = choice(N_("Which care counts"), ())
    care_groups: tuple[CareGroup, ...] = choice(N_("Which groups of care count"), ())
    unit: VolumeUnit = choice(N_("Counted in"), VolumeUnit.HOUR)
    design: Design = choice(N_("What is compared"), Design.BEFORE_AFTER)
    before: MonthSpan = MonthSpan()
    after: MonthSpan = MonthSpan()
    completeness: Completeness = choice(N_("Clients missing in one period"), Completeness.COMPLETE)
    exposure: Exposure = choice(N_("Clients who begin or stop within a period"), Exposure.OBSERVED)
    selected_on_use: Annotated[YesNo, BeforeValidator(_yes_or_not_said)] = choice(
        N_("Were clients chosen for their high use?"), YesNo.UNKNOWN
    )
    seed: int = choice(N_("Seed of the random numbers"), DEFAULT_SEED)
    resamples: Annotated[int, Field(ge=1, le=100_000)] = RESAMPLES
    applied: AppliedEstimate | None = None

    def counts(self, product: CareProduct) -> bool:
        """Return whether a kind of care counts."""
        if not (self.products or self.care_groups):
            return True
        return product in self.products or product.group in self.care_groups


class HardData(Frozen):
    """Imported registrations and what was made of them."""

    tables: tuple[CareTable, ...] = ()
    analyses: tuple[Analysis, ...] = ()

    def table(self, identifier: str) -> CareTable | None:
        """Return the table with this identifier, or None."""
        return next((table for table in self.tables if table.id == identifier), None)

    def analysis(self, identifier: str) -> Analysis | None:
        """Return the analysis with this identifier, or None."""
        return next((analysis for analysis in self.analyses if analysis.id == identifier), None)

    def analysis_of(self, effect: str) -> Analysis | None:
        """Return the analysis that is about an effect, or None."""
        return next((analysis for analysis in self.analyses if analysis.effect == effect), None)

    def tables_of(self, analysis: Analysis) -> tuple[CareTable, ...]:
        """Return the tables that an analysis uses."""
        if not analysis.tables:
            return self.tables
        return tuple(table for table in self.tables if table.id in analysis.tables)

    def inputs_of(self, analysis: Analysis) -> str:
        """Return a fingerprint of everything that the outcome of an analysis depends on."""
        choices = analysis.model_dump_json(exclude={"id", "name", "effect", "tables", "applied"})
        result = hashlib.sha256(f"{METHOD} {choices}".encode())
        for table in self.tables_of(analysis):
            products = ";".join(f"{product.category}/{product.code}" for product in table.products)
            periods = ";".join(f"{period.first} {period.days} {period.month}" for period in table.periods)
            result.update(f"\n{table.key} {table.records.digest} {products} {periods}".encode())
        return result.hexdigest()
