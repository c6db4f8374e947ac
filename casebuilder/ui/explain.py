"""How a figure was computed: its formula in words and in numbers, and what it was made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.units import MONEY_UNITS, Unit
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.tables import height_of_more_lines, tabular
from casebuilder.ui.widgets import label, line

if TYPE_CHECKING:
    from casebuilder.explanation import Explanation
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.translation import Translator

_SIZE = QSize(980, 660)
_SMALLEST = QSize(640, 420)
_SOURCE_WIDTH = 220
_SOURCES_FIT = 760
"""From this width on the list has a column with the sources."""
_SOURCE_COLUMN = 2
_NAME_PADDING = 10
"""Room at the left and right of a name, that which the style sheet gives included."""
_Index = QModelIndex | QPersistentModelIndex
_NODE = Qt.ItemDataRole.UserRole
AS_IT_WAS = N_("This figure is as it was when your case was last complete.")
_Enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def value_in_short(tree: Explanation, translator: Translator) -> str:
    """Return the value of a figure for a heading; several years of money are added up.

    Figures of several years that cannot be added, such as shares, are given as first and last.
    """
    from casebuilder.explanation import written_values

    values = [value for value in tree.values if value is not None]
    if len(tree.values) == 1 or not values:
        return written_values(tree, translator)
    if tree.unit in MONEY_UNITS and tree.unit is Unit.EUR and not _is_balance(tree):
        return translator(
            N_("{total} in {first}–{last}"),
            total=translator.euros(sum(values)),
            first=str(tree.years[0]),
            last=str(tree.years[-1]),
        )
    first, last = (translator.figure(value, tree.unit) for value in (values[0], values[-1]))
    return first if first == last else translator(N_("{first} to {last}"), first=first, last=last)


def _is_balance(tree: Explanation) -> bool:
    """Return whether the amounts are stands that each hold the years before."""
    return tree.id.endswith("cumulative")


def origin_in_short(tree: Explanation, translator: Translator) -> str:
    """Return in a few words where a figure comes from, for a column of a list; nothing when computed."""
    if tree.formula is not None:
        return translator(N_("see elsewhere in this list")) if tree.expanded_elsewhere else ""
    quantity = tree.quantity
    if tree.remarks:
        return translator(N_("worked out"))
    if quantity is None:
        return translator(N_("setting"))
    if quantity.assumption:
        return translator(N_("assumption"))
    return quantity.source or translator(N_("no source given"))


class ExplanationDialog(QDialog):
    """Shows one figure, its formula, and everything it was made of down to the sources."""

    def __init__(
        self,
        context: Context,
        results: Results,
        line_id: str,
        year: int | None,
        parent: QWidget | None = None,
        *,
        remark: str = "",
        place: Callable[[str], str] | None = None,
    ) -> None:
        """Build the explanation of a figure.

        Args:
            context: Language, look and the way to the fields.
            results: The results that the figure belongs to.
            line_id: Identifier of its line.
            year: Calendar year, or None for all years.
            parent: The window it belongs to.
            remark: What to know first, such as that this is a comparison.
            place: Returns where a figure stands in the case of the user; None where it does already.

        Raises:
            casebuilder.explanation.UnknownLineError: There is no such line.
        """
        from casebuilder.explanation import explain, heading, relocated

        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        t = context.translator
        computed = explain(results, line_id, year)
        root = self.tree_of_figures = computed if place is None else relocated(computed, place)
        title = heading(root, t)
        self.setWindowTitle(t(N_("How this was computed: {figure}"), figure=title))
        self.setMinimumSize(_SMALLEST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.SPACE_LARGE, look.SPACE_LARGE, look.SPACE_LARGE, look.SPACE_MEDIUM)
        layout.setSpacing(look.SPACE_MEDIUM)
        if remark:
            layout.addWidget(label(remark, "warning"))
        layout.addLayout(self._head(root, title))
        body = QHBoxLayout()
        body.setSpacing(look.SPACE_LARGE)
        self.list = self._list(root)
        self.details = _Details(context)
        self.details.field_wanted.clicked.connect(self._go_to_shown_field)
        body.addWidget(self.list, 5)
        body.addWidget(line(vertical=True))
        body.addWidget(self.details, 3)
        if root.children:
            layout.addWidget(label(t(N_("Made of")), "section"))
        layout.addLayout(body, 1)
        layout.addLayout(self._foot())
        self.list.currentItemChanged.connect(self._show_current)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
            first.setExpanded(self.list.topLevelItemCount() == 1)
        else:
            self.details.show_figure(root)
            self.list.hide()
        self.list.setFocus()
        self.resize(_SIZE)

    def _head(self, root: Explanation, title: str) -> QVBoxLayout:
        t = self._context.translator
        head = QVBoxLayout()
        head.setSpacing(look.SPACE_SMALL)
        head.addWidget(label(title, "muted"))
        value = label(value_in_short(root, t), "title")
        value.setFont(tabular(value.font()))
        head.addWidget(value)
        for remark in root.remarks:
            head.addWidget(label(t.message(remark)))
        if root.formula is not None:
            head.addSpacing(look.SPACE_SMALL)
            head.addWidget(label(f"= {root.formula.in_words(t)}"))
            head.addWidget(_numbers(root, t))
            if root.rule is not None:
                head.addWidget(label(t.message(root.rule), "muted"))
        return head

    def _list(self, root: Explanation) -> QTreeWidget:
        t = self._context.translator
        tree = QTreeWidget()
        tree.setAccessibleName(t(N_("What the figure was made of")))
        tree.setHeaderLabels([t(N_("Figure")), t(N_("Value")), t(N_("Source"))])
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setWordWrap(True)
        tree.setItemDelegateForColumn(0, _NameDelegate(tree))
        tree.setIndentation(look.SPACE_MEDIUM)
        tree.setExpandsOnDoubleClick(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        tree.headerItem().setTextAlignment(1, right)
        theme = self._context.theme
        tree.setStyleSheet(
            f"QTreeView {{ background: transparent; outline: none; }}"
            f"QTreeView::item {{ padding: 6px 8px; border-bottom: 1px solid {theme.line}; }}"
            f"QTreeView::item:selected {{ background: {theme.accent_soft}; color: {theme.text}; }}"
            "QHeaderView, QHeaderView::section { background: transparent; }"
        )
        # A name that runs over several lines gets the height for them at its new width.
        header.sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())
        for child in root.children:
            tree.addTopLevelItem(self._item(child))
        tree.itemDoubleClicked.connect(lambda item, _column: self._open(item))
        tree.installEventFilter(self)
        tree.itemExpanded.connect(self._fill)
        return tree

    def _item(self, node: Explanation) -> QTreeWidgetItem:
        t = self._context.translator
        item = QTreeWidgetItem([t.message(node.label), value_in_short(node, t), origin_in_short(node, t)])
        item.setData(0, _NODE, node)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(1, tabular(self.font()))
        item.setForeground(2, QColor(self._context.theme.muted))
        for column in range(3):
            item.setToolTip(column, item.text(column))
        if node.children:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        """Make the ingredients of a line when it is first opened."""
        if item.childCount() == 0:
            item.addChildren([self._item(child) for child in _node(item).children])

    def _foot(self) -> QHBoxLayout:
        t = self._context.translator
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                t(N_("Arrow keys walk through the list; Enter on a figure you gave goes to its field.")),
                "caption",
            ),
            1,
        )
        self.close_button = QPushButton(t(N_("Close")))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        foot.addWidget(self.close_button)
        return foot

    def _show_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.details.show_figure(_node(item))

    def _open(self, item: QTreeWidgetItem) -> None:
        """Go to the field of an input; open or close a line."""
        node = _node(item)
        if node.path is not None:
            self._go_to(node.path)
        elif node.children:
            item.setExpanded(not item.isExpanded())

    def _go_to_shown_field(self) -> None:
        node = self.details.shown
        if node is not None and node.path is not None:
            self._go_to(node.path)

    def _go_to(self, path: str) -> None:
        self.accept()
        self._context.navigator.go_to_field(path)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Leave the sources to the part at the right where the names need the room (Qt)."""
        super().resizeEvent(event)
        fits = self.width() >= round(_SOURCES_FIT * self._context.theme.text_scale)
        self.list.setColumnHidden(_SOURCE_COLUMN, not fits)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Let Enter open the current figure (Qt)."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            item = self.list.currentItem()
            if event.key() in _Enter and item is not None:
                self._open(item)
                return True
        return super().eventFilter(watched, event)


class _NameDelegate(QStyledItemDelegate):
    """Draws the name of a figure over as many lines as its column asks."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802  Qt's name
        """Return the size with room for every line (Qt)."""
        hint = super().sizeHint(option, index)
        name = str(index.data())
        depth, parent = 1, index.parent()
        while parent.isValid():
            depth, parent = depth + 1, parent.parent()
        width = self._tree.columnWidth(0) - depth * self._tree.indentation() - 2 * _NAME_PADDING
        metrics = QFontMetrics(self._tree.font())
        one_line = max(hint.height(), self._lowest(option, index))
        return QSize(hint.width(), one_line + height_of_more_lines(name, metrics, width))

    def _lowest(self, option: QStyleOptionViewItem, index: _Index) -> int:
        return super().sizeHint(option, index.sibling(index.row(), 1)).height()


def _node(item: QTreeWidgetItem) -> Explanation:
    node: Explanation = item.data(0, _NODE)
    return node


def _numbers(node: Explanation, translator: Translator) -> QWidget:
    """Return the formula with its numbers, one line per year."""
    lines = () if node.formula is None else node.formula.in_numbers(translator)
    if len(lines) > 1:
        lines = tuple(f"{year}: {text}" for year, text in zip(node.years, lines, strict=True))
    text = label("\n".join(f"= {part}" for part in lines), "muted")
    text.setFont(tabular(text.font()))
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return text


class _Details(QScrollArea):
    """One figure of the list in full: its formula, or its source and evidence."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.shown: Explanation | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_SOURCE_WIDTH)
        self.field_wanted = QPushButton(context.translator(N_("To the field")))
        self.field_wanted.setAutoDefault(False)
        self.field_wanted.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._texts = QWidget()
        self._rows = QVBoxLayout(self._texts)
        self._rows.setContentsMargins(0, 0, look.SPACE, 0)
        self._rows.setSpacing(look.SPACE)
        outer = QWidget()
        layout = QVBoxLayout(outer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.SPACE_MEDIUM)
        layout.addWidget(self._texts)
        layout.addWidget(self.field_wanted)
        layout.addStretch(1)
        self.setWidget(outer)

    def show_figure(self, node: Explanation) -> None:
        """Show a figure in full."""
        from casebuilder.explanation import evidence, heading, written_values

        self.shown = node
        t = self._context.translator
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        name = heading(node, t)
        self._rows.addWidget(label(name, "strong"))
        value = label(
            written_values(node, t).replace("; ", "\n") if len(node.years) > 1 else written_values(node, t)
        )
        value.setFont(tabular(value.font()))
        self._rows.addWidget(value)
        if node.formula is not None:
            self._rows.addWidget(label(f"= {node.formula.in_words(t)}"))
            self._rows.addWidget(_numbers(node, t))
            if node.rule is not None:
                self._rows.addWidget(label(t.message(node.rule), "muted"))
            if node.expanded_elsewhere:
                self._rows.addWidget(
                    label(t(N_("What this is made of stands elsewhere in the list.")), "muted")
                )
        else:
            quantity = node.quantity
            for remark in evidence(node, t):
                if node.path is None or remark != t(N_("Place in the case: {path}"), path=node.path):
                    is_warning = (
                        quantity is not None
                        and quantity.assumption
                        and remark == t(N_("Assumption, not yet checked."))
                    )
                    self._rows.addWidget(label(remark, "warning" if is_warning else "muted"))
        self.field_wanted.setVisible(node.path is not None)
        self.field_wanted.setAccessibleName(t(N_("To the field {field}"), field=name))
        self.ensureVisible(0, 0)
