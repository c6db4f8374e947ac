"""Taking back a workbook: what was changed in it, and which of that to take over."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator
from casebuilder.ui import theme as look
from casebuilder.ui.dialogs import file_dialog
from casebuilder.ui.jobs import Job
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.ui.store import Store
    from casebuilder.workbook.taking_back import Change, Returned

_FIGURE, _OLD, _NEW, _CELL = range(4)
_WIDTH, _HEIGHT = 980, 580
_HIGHEST_REMARKS = 150
SUFFIX = ".xlsx"
_PROPERTIES, _MAKER, _MOST_OF_PROPERTIES = "docProps/core.xml", b"casebuilder", 65_536


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook by its name, and no case."""
    return path.suffix.lower() in {SUFFIX, ".xlsm", ".xls"}


def was_made_here(path: Path) -> bool:
    """Return whether a file says in its properties that this program made it.

    Only a glance, to tell a workbook that came back from registrations of care; reading it judges it.
    """
    try:
        with ZipFile(path) as package, package.open(_PROPERTIES) as properties:
            return _MAKER in properties.read(_MOST_OF_PROPERTIES)
    except (BadZipFile, KeyError, NotImplementedError, OSError, RuntimeError, zlib.error):
        return False


def choose_workbook_to_take_back(parent: QWidget, t: Translator, folder: Path) -> Path | None:
    """Let the user choose the workbook that came back."""
    kinds = t(N_("Excel workbooks")) + f" (*{SUFFIX})"
    dialog = file_dialog(parent, t, t(N_("Take back a workbook")), folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    return Path(chosen[0]) if chosen else None


class TakeBack(QObject):
    """Reads a workbook in the background, shows what was changed, and takes over what is ticked."""

    def __init__(
        self,
        parent: QWidget,
        store: Callable[[], Store | None],
        translator: Callable[[], Translator],
        complain: Callable[[Message], None],
        announce: Callable[[Message], None],
    ) -> None:
        """Start with nothing to read.

        Args:
            parent: Over which the dialog appears.
            store: Gives the case of this moment, or None when none is open.
            translator: Gives the language of this moment.
            complain: Is told why a workbook is refused.
            announce: Is told what was taken over.
        """
        super().__init__(parent)
        self._parent = parent
        self._store = store
        self._translator = translator
        self._complain = complain
        self._announce = announce
        self._job: Job | None = None
        self._into: Store | None = None
        self.dialog: TakeBackDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether a workbook is being read."""
        return self._job is not None

    def start(self, path: Path) -> None:
        """Read a workbook and show what was changed in it."""
        self._into = self._store()
        if self._job is not None or self._into is None:
            return
        case = self._into.case

        def work(_cancelled: object) -> object:
            from casebuilder.workbook.taking_back import returned_from

            return returned_from(path, case)

        self._job = Job(work, "take back")
        self._job.done.connect(self._show)
        self._job.failed.connect(self._fail)
        self._job.start()

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()
        self._job = None

    def _fail(self, error: Exception) -> None:
        from casebuilder.workbook import WorkbookError

        self._end()
        if not isinstance(error, WorkbookError):
            raise error
        self._complain(error.message)

    def _show(self, found: Returned) -> None:
        self._end()
        if self._store() is not self._into:
            # Another case was opened in the meantime.
            return
        self.dialog = TakeBackDialog(self._parent, self._translator(), found)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(lambda: self._take_over(found))
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _take_over(self, found: Returned) -> None:
        if self.dialog is None or self._into is None:
            return
        from casebuilder.workbook.taking_back import taken_over

        t, chosen = self._translator(), self.dialog.chosen()
        self._into.change(t(N_("Take over a workbook")), lambda case: taken_over(case, chosen, t))
        text = N_("{count} figures taken over from {file}. “Undo” puts them all back at once.")
        self._announce(Message(text, {"count": len(chosen), "file": found.file}))


class TakeBackDialog(QDialog):
    """Shows what was changed, figure by figure, each with a box to tick."""

    def __init__(self, parent: QWidget | None, translator: Translator, found: Returned) -> None:
        """Make the dialog, with everything ticked."""
        super().__init__(parent)
        self._t = t = translator
        self._found = found
        self.items: list[QTreeWidgetItem] = []
        self.setWindowTitle(t(N_("Take back a workbook")))
        self.resize(_WIDTH, _HEIGHT if found.changes else _HEIGHT // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.SPACE_LARGE, look.SPACE_LARGE, look.SPACE_LARGE, look.SPACE_LARGE)
        layout.setSpacing(look.SPACE_MEDIUM)
        layout.addWidget(label(self._heading(), "section"))
        for remark in found.remarks:
            layout.addWidget(label(t.message(remark), "warning"))
        self.table = self._table()
        if found.changes:
            intro = t(
                N_(
                    "Tick what you want to take over. The source of such a figure will say that it was"
                    " changed in the workbook, and it counts as not yet checked."
                )
            )
            layout.addWidget(label(intro, "muted"))
            layout.addWidget(self.table, 1)
        if found.not_taken:
            layout.addWidget(self._not_taken())
        if not found.changes:
            layout.addStretch(1)
        layout.addLayout(self._buttons())
        self._show_count()
        self.table.itemChanged.connect(self._show_count)
        QTimer.singleShot(0, self, self._focus_first)

    def _heading(self) -> str:
        t, count = self._t, len(self._found.changes)
        if count == 0:
            return t(N_("Nothing was changed in {file} that can be taken over."), file=self._found.file)
        if count == 1:
            return t(N_("One figure is different in {file}"), file=self._found.file)
        return t(N_("{count} figures are different in {file}"), count=count, file=self._found.file)

    def _table(self) -> QTreeWidget:
        t = self._t
        table = QTreeWidget()
        table.setAccessibleName(t(N_("Changed figures")))
        table.setRootIsDecorated(False)
        table.setWordWrap(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHeaderLabels(
            [t(N_("Figure")), t(N_("In the case")), t(N_("In the workbook")), t(N_("Cell"))]
        )
        table.setStyleSheet(
            "QTreeView { background: transparent; outline: none; }"
            "QHeaderView, QHeaderView::section { background: transparent; }"
        )
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_FIGURE, QHeaderView.ResizeMode.Stretch)
        for column in (_OLD, _NEW, _CELL):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in (_OLD, _NEW):
            table.headerItem().setTextAlignment(column, right)
        for change in self._found.changes:
            texts = self._texts(change)
            item = QTreeWidgetItem(texts)
            item.setSizeHint(_FIGURE, QSize(0, 2 * table.fontMetrics().height()))
            item.setToolTip(_FIGURE, texts[_FIGURE])
            item.setCheckState(_FIGURE, Qt.CheckState.Checked)
            for column in (_OLD, _NEW):
                item.setTextAlignment(column, right)
            table.addTopLevelItem(item)
            self.items.append(item)
        return table

    def _texts(self, change: Change) -> list[str]:
        from casebuilder.workbook.taking_back import shown

        t = self._t
        name, group = t.message(change.label), t.message(change.group)
        if change.calendar_year is not None:
            name = f"{name} ({change.calendar_year})"
        unit = "" if change.choices else t.unit(change.unit, change.service_unit)
        if unit:
            name = f"{name}, {unit}"
        old = shown(change, change.old, t)
        if change.exported != change.old:
            old = t(N_("{now} (at the export {then})"), now=old, then=shown(change, change.exported, t))
        return [f"{name} ({group})", old, shown(change, change.new, t), change.cell]

    def _not_taken(self) -> QWidget:
        t = self._t
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label(t(N_("Not taken over:")), "strong"))
        for item in self._found.not_taken:
            reason = t.message(item.reason)
            layout.addWidget(label(f"{item.cell}, {item.label}: “{item.value}”. {reason}"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setAccessibleName(t(N_("Not taken over")))
        area.setMaximumHeight(_HIGHEST_REMARKS)
        return area

    def _buttons(self) -> QHBoxLayout:
        t = self._t
        self.accept_button = QPushButton()
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        self.accept_button.setVisible(bool(self._found.changes))
        self.all_button = QPushButton(t(N_("Tick all")))
        self.none_button = QPushButton(t(N_("Tick none")))
        self.all_button.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        self.none_button.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self.cancel_button = QPushButton(t(N_("Cancel")) if self._found.changes else t(N_("Close")))
        self.cancel_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.all_button, self.none_button):
            button.setVisible(len(self._found.changes) > 1)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.accept_button)
        return row

    def _focus_first(self) -> None:
        if self._found.changes:
            self.table.setCurrentItem(self.items[0])
            self.table.setFocus()
        else:
            self.cancel_button.setFocus()

    def _tick(self, state: Qt.CheckState) -> None:
        for item in self.items:
            item.setCheckState(_FIGURE, state)

    def chosen(self) -> tuple[Change, ...]:
        """Return the changes that are ticked."""
        return tuple(
            change
            for item, change in zip(self.items, self._found.changes, strict=True)
            if item.checkState(_FIGURE) is Qt.CheckState.Checked
        )

    def _show_count(self) -> None:
        t, count = self._t, len(self.chosen())
        text = t(N_("Take over 1 figure")) if count == 1 else t(N_("Take over {count} figures"), count=count)
        self.accept_button.setText(text)
        self.accept_button.setEnabled(count > 0)
