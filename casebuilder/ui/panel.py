"""The explanation at the right: what is asked, why, and the terms that occur in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.icons import icon
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, SPACE_SMALL, Theme
from casebuilder.ui.widgets import label, paragraph

if TYPE_CHECKING:
    from casebuilder.reference import Guidance, PageGuidance, Term

WIDTH = 304
"""Width in pixels at normal text size."""

_SECTIONS = (
    ("why", N_("Why the municipality asks this")),
    ("where", N_("Where you find it")),
    ("good", N_("A good answer")),
    ("effect", N_("What it changes in your case")),
    ("pitfall", N_("Pitfall")),
    ("source", N_("Source")),
)
_INSIDE_BRACKETS = re.compile(r"^(.*?)\s*\((.+)\)$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a text.

    Attributes:
        heading: The heading, in the user's language.
        text: The text, in the user's language.
        quiet: Whether it matters less, such as a source.
    """

    heading: str
    text: str
    quiet: bool = False


def page_sections(page: PageGuidance, t: Translator) -> tuple[Section, ...]:
    """Return what the panel says about a page."""
    return tuple(
        Section(t(heading), getattr(page, name), quiet=name == "source") for name, heading in _SECTIONS
    )


def terms_in(text: str, guidance: Guidance) -> tuple[Term, ...]:
    """Return the terms that occur in a text, in alphabetical order.

    A term such as "NCW (netto contante waarde)" is found under both of its names.
    """
    found = [
        term
        for term in guidance.terms.values()
        if any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in _names(term.term))
    ]
    return tuple(sorted(found, key=lambda term: term.term.casefold()))


def _names(term: str) -> tuple[str, ...]:
    match = _INSIDE_BRACKETS.match(term)
    return (match[1], match[2]) if match else (term,)


class _TermRow(QWidget):
    """A term that unfolds its explanation."""

    def __init__(self, term: Term, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._button = QPushButton(term.term)
        self._button.setProperty("role", "quiet")
        self._button.setCheckable(True)
        self._button.setToolTip(term.text)
        self._button.setAccessibleName(term.term)
        self._button.setAccessibleDescription(term.text)
        self._button.setStyleSheet("text-align: left; padding-left: 2px;")
        self._button.toggled.connect(self._unfold)
        self._text = paragraph(term.text)
        self._text.setContentsMargins(SPACE_LARGE, 0, 0, SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._button)
        layout.addWidget(self._text)
        self._unfold(unfolded=False)

    def unfold(self) -> None:
        self._button.setChecked(True)
        self._button.setFocus()

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001  a slot
        self._text.setVisible(unfolded)
        name = "chevron-down" if unfolded else "chevron-right"
        self._button.setIcon(icon(name, self._theme, self._theme.muted))


class ExplanationPanel(QFrame):
    """What belongs to the page and the field that the user is at.

    Signals:
        fold_wanted: The user wants it folded away.
    """

    fold_wanted = Signal()

    def __init__(self, t: Translator, theme: Theme, guidance: Guidance) -> None:
        """Make an empty panel."""
        super().__init__()
        self._t = t
        self._theme = theme
        self._guidance = guidance
        self._page: tuple[Section, ...] = ()
        self._field: Section | None = None
        self._terms: dict[str, _TermRow] = {}
        # Rebuilding within the focus event of a field would be felt while tabbing.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._redraw)
        self.setProperty("role", "panel")
        self.setFixedWidth(round(WIDTH * theme.text_scale))
        self.setAccessibleName(t("Explanation"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setAccessibleName(t("Explanation"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top())
        layout.addWidget(self._scroll, 1)

    def _top(self) -> QHBoxLayout:
        heading = label(self._t("Explanation"), "section", wrap=False)
        fold = QPushButton()
        fold.setProperty("role", "quiet")
        fold.setIcon(icon("x", self._theme, self._theme.muted))
        fold.setIconSize(QSize(18, 18))
        fold.setToolTip(self._t("Fold the explanation away (F1)"))
        fold.setAccessibleName(self._t("Fold the explanation away (F1)"))
        fold.clicked.connect(self.fold_wanted)
        row = QHBoxLayout()
        row.setContentsMargins(20, SPACE_MEDIUM, SPACE, SPACE)
        row.addWidget(heading, 1)
        row.addWidget(fold)
        return row

    def show_page(self, key: str) -> None:
        """Show what belongs to a page."""
        self._page = page_sections(self._guidance.pages[key], self._t)
        self._field = None
        self._scroll.verticalScrollBar().setValue(0)
        self._later.start()

    def show_field(self, name: str, text: str | None) -> None:
        """Show what belongs to a field, above what belongs to its page."""
        field = Section(name, text) if text else None
        if field != self._field:
            self._field = field
            self._scroll.verticalScrollBar().setValue(0)
            self._later.start()

    def show_term(self, name: str) -> None:
        """Show the explanation of a term, also when it does not occur on the page."""
        self._redraw(name)
        self._terms[name].unfold()
        QTimer.singleShot(0, self._terms[name], self._show_unfolded_term)

    def _show_unfolded_term(self) -> None:
        for row in self._terms.values():
            if row.isAncestorOf(self.focusWidget()):
                self._scroll.ensureWidgetVisible(row, 0, SPACE_LARGE)

    def texts(self) -> str:
        """Return all that is shown, terms left out, as one text."""
        return "\n".join(f"{section.heading}\n{section.text}" for section in self._sections())

    def _sections(self) -> Sequence[Section]:
        return (self._field, *self._page) if self._field else self._page

    def _redraw(self, extra_term: str = "") -> None:
        self._later.stop()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 0, SPACE_MEDIUM, SPACE_LARGE)
        layout.setSpacing(0)
        for section in self._sections():
            if section is self._field:
                layout.addWidget(self._highlight(section))
            else:
                layout.addWidget(label(section.heading, "strong"))
                layout.addSpacing(2)
                layout.addWidget(paragraph(section.text, "muted" if section.quiet else ""))
            layout.addSpacing(SPACE_MEDIUM)
        self._add_terms(layout, extra_term)
        layout.addStretch(1)
        self._scroll.setWidget(content)

    def _highlight(self, section: Section) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "callout")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(12, SPACE, 12, SPACE + SPACE_SMALL)
        layout.setSpacing(2)
        layout.addWidget(label(section.heading, "strong"))
        layout.addWidget(paragraph(section.text))
        return frame

    def _add_terms(self, layout: QVBoxLayout, extra_term: str) -> None:
        terms = list(terms_in(self.texts(), self._guidance))
        terms += [
            term for term in self._guidance.terms.values() if term.term == extra_term and term not in terms
        ]
        self._terms = {term.term: _TermRow(term, self._theme) for term in terms}
        if terms:
            layout.addWidget(label(self._t("Terms"), "strong"))
            layout.addSpacing(SPACE_SMALL)
        for row in self._terms.values():
            layout.addWidget(row)
