"""The house style on the export page: chosen once, remembered on this computer, shown, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.dialogs import file_dialog
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.workbook.house_style import HouseStyle

_LOGO_SIZE = QSize(160, 40)
_SAMPLE_WIDTH, _LONGEST_LINE = 500, 60


def choose_house_style(parent: QWidget, translator: Translator, folder: Path) -> Path | None:
    """Let the user choose the file with a house style."""
    kinds = translator(N_("House styles")) + " (*.toml)"
    dialog = file_dialog(parent, translator, translator(N_("Choose a house style")), folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    return Path(chosen[0]) if chosen else None


class HouseStylePart(QWidget):
    """Lets the user choose a house style and shows how a document begins and ends with it.

    Attributes:
        choose_button: Asks for the file.
        reset_button: Goes back to the style of the program.
        sample: A title in the colour and font, the logo, and the line at the foot of each page.
        problem: Why a style cannot be used; empty when it can.
    """

    def __init__(self, context: Context, folder: Path) -> None:
        """Show the style that was chosen last.

        Args:
            context: What the page was given.
            folder: Where the dialog starts when no style was chosen yet.
        """
        super().__init__()
        self._context = context
        self._folder = folder
        t = context.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(look.SPACE_MEDIUM)
        self.choose_button = QPushButton(t(N_("House style…")))
        self.choose_button.setToolTip(t(N_("Your colour, font, logo and how to reach you")))
        self.choose_button.clicked.connect(self.ask)
        self.reset_button = QPushButton(t(N_("Without a house style")))
        self.reset_button.clicked.connect(lambda: self._use(None))
        self._name = label("", "muted")
        row.addWidget(self.choose_button)
        row.addWidget(self.reset_button)
        row.addWidget(self._name, 1)
        column.addLayout(row)
        self.problem = label("", "problem")
        column.addWidget(self.problem)
        self.sample = QFrame()
        # A printed page is white, whatever the theme.
        self.sample.setStyleSheet("QFrame { background: #FFFFFF; border: 1px solid #B7C1C5; }")
        self.sample.setFixedWidth(_SAMPLE_WIDTH)
        inside = QVBoxLayout(self.sample)
        inside.setContentsMargins(look.SPACE_MEDIUM, look.SPACE_MEDIUM, look.SPACE_MEDIUM, look.SPACE_MEDIUM)
        inside.setSpacing(look.SPACE_MEDIUM)
        head = QHBoxLayout()
        self._title = _line()
        self._logo = _line()
        self._contact = _line()
        head.addWidget(self._title, 1)
        head.addWidget(self._logo)
        inside.addLayout(head)
        inside.addWidget(self._contact)
        column.addWidget(self.sample)
        self.refresh()

    @property
    def path(self) -> Path | None:
        """The file with the house style; None is that of the program."""
        return self._context.styles.path

    def ask(self) -> None:
        """Ask for the file with the house style; giving up leaves all as it is."""
        folder = self._folder if self.path is None else self.path.parent
        chosen = choose_house_style(self, self._context.translator, folder)
        if chosen is not None:
            self._use(chosen)

    def _use(self, path: Path | None) -> None:
        self._context.styles.path = path
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen style as its file is now, or why it cannot be used."""
        from casebuilder.workbook.errors import WorkbookError
        from casebuilder.workbook.house_style import read_house_style

        t, path = self._context.translator, self.path
        self._name.setText(t(N_("none")) if path is None else path.parent.name)
        style, problem = None, ""
        if path is not None:
            try:
                style = read_house_style(path)
            except WorkbookError as error:
                problem = t.message(error.message)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.reset_button.setVisible(path is not None)
        self.sample.setVisible(style is not None)
        if style is not None:
            self._show(style)

    def _show(self, style: HouseStyle) -> None:
        t = self._context.translator
        self._title.setText(t(N_("Title of the workbook")))
        self._title.setStyleSheet(
            f'color: {style.accent}; font-family: "{style.font}"; border: 0;'
            " font-size: 15pt; font-weight: bold;"
        )
        contact = style.contact or t(N_("Made with casebuilder"))
        shown = contact if len(contact) <= _LONGEST_LINE else f"{contact[: _LONGEST_LINE - 1]}…"
        self._contact.setText(shown)
        self._contact.setToolTip(contact)
        self._contact.setStyleSheet(f'color: #5B6B73; font-family: "{style.font}"; border: 0;')
        picture = QPixmap()
        self._logo.setVisible(bool(style.logo) and picture.loadFromData(style.logo))
        if not picture.isNull():
            mode = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self._logo.setPixmap(picture.scaled(_LOGO_SIZE, mode, smooth))
            self._logo.setAccessibleName(t(N_("Logo")))


def _line() -> QLabel:
    line = label("", wrap=False)
    line.setStyleSheet("border: 0;")
    return line
