"""Sentences about results, with their figures as links to how each was computed."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casebuilder.model.parties import Party
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.figure_button import PartyDot
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from casebuilder.sentences import LineReference, Sentence
    from casebuilder.translation import Translator

_LINE = "line:"


class SentenceLabel(QWidget):
    """A sentence about a party, its figures as links, with the party's dot."""

    def __init__(self, context: Context) -> None:
        """Make an empty label."""
        super().__init__()
        self._context = context
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.SPACE + 2)
        self._dot: QWidget | None = None
        self._row = row
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        row.addWidget(self.text, 1)

    def show_sentence(self, sentence: Sentence, *, dotted: bool = True) -> None:
        """Show a sentence, with or without the dot of its party."""
        t = self._context.translator
        self.text.setText(sentence_html(sentence, t, self._context.theme))
        plain = t.message(sentence.message)
        self.text.setAccessibleName(
            plain if sentence.reason is None else f"{plain} {t.message(sentence.reason)}"
        )
        if self._dot is not None:
            self._dot.hide()
            self._dot.deleteLater()
            self._dot = None
        if dotted:
            self._dot = _dot_on_first_line(self._context.theme, sentence.party)
            self._row.insertWidget(0, self._dot, 0, Qt.AlignmentFlag.AlignTop)


def _dot_on_first_line(theme: Theme, party: Party | None) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, round(5 * theme.text_scale), 0, 0)
    box.addWidget(PartyDot(theme, party))
    return holder


def sentence_html(sentence: Sentence, translator: Translator, theme: Theme) -> str:
    """Return a sentence as rich text: the party and the figures in bold, figures as links to their line."""
    from casebuilder.model.messages import Message
    from casebuilder.sentences import BALANCE

    parts: dict[str, str] = {}
    for name, value in sentence.message.values.items():
        written = html.escape(translator.message(Message("{value}", {"value": value})))
        colour = theme.text
        if name == BALANCE and sentence.outcome:
            colour = theme.positive if sentence.outcome > 0 else theme.negative
        reference = sentence.lines.get(name)
        if reference is not None:
            target = f"{_LINE}{reference.line}:{reference.year or ''}"
            written = (
                f'<a href="{html.escape(target)}" style="color: {colour}; text-decoration: none">'
                f"<b>{written}</b></a>"
            )
        elif name == "subject":
            written = f"<b>{written}</b>"
        parts[name] = unbroken(written)
    text = html.escape(translator(sentence.message.text), quote=False).format(**parts)
    if sentence.reason is None:
        return text
    reason = unbroken(html.escape(translator.message(sentence.reason), quote=False))
    return f'{text} <span style="color: {theme.muted}">{reason}</span>'


def reference_of(link: str) -> LineReference | None:
    """Return the line that a link of :func:`sentence_html` stands for."""
    from casebuilder.sentences import LineReference

    if not link.startswith(_LINE):
        return None
    line, _, year = link.removeprefix(_LINE).rpartition(":")
    return LineReference(line, int(year) if year else None)


def unbroken(text: str) -> str:
    """Return a text in which no line ends between € and the amount."""
    return text.replace("€ ", "€\N{NO-BREAK SPACE}")


def fill(
    box: QVBoxLayout,
    labels: list[SentenceLabel],
    sentences: tuple[Sentence, ...],
    context: Context,
    follow: Callable[[str], None],
    *,
    dotted: bool = True,
) -> None:
    """Show sentences in labels that are made once and used again."""
    while len(labels) < len(sentences):
        made = SentenceLabel(context)
        made.text.linkActivated.connect(follow)
        labels.append(made)
        box.addWidget(made)
    for made, sentence in zip(labels, sentences, strict=False):
        made.show_sentence(sentence, dotted=dotted)
        made.show()
    for unused in labels[len(sentences) :]:
        unused.hide()
