"""What became of a file that was made: its name, and links to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui import theme as look
from casebuilder.ui.widgets import label


class SavedFile(QFrame):
    """What became of saving a file, with links to it."""

    def __init__(self, t: Translator, open_text: str) -> None:
        """Make it empty and hidden.

        Args:
            t: The language.
            open_text: On the link that opens the file.
        """
        super().__init__()
        self._path: Path | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.SPACE_MEDIUM, look.SPACE + 4, look.SPACE_MEDIUM, look.SPACE + 4)
        layout.setSpacing(look.SPACE_SMALL)
        self.text = label("")
        self.remark = label("", "warning")
        links = QHBoxLayout()
        links.setSpacing(look.SPACE_MEDIUM)
        self.open_file = self._link(open_text)
        self.open_folder = self._link(t(N_("Open the folder")))
        self.open_file.clicked.connect(lambda: self._open(folder=False))
        self.open_folder.clicked.connect(lambda: self._open(folder=True))
        links.addWidget(self.open_file)
        links.addWidget(self.open_folder)
        links.addStretch(1)
        for widget in (self.text, self.remark):
            layout.addWidget(widget)
        layout.addLayout(links)
        self.hide()

    @staticmethod
    def _link(text: str) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setAccessibleName(text)
        return link

    def say(self, text: str, *, path: Path | None = None, error: bool = False) -> None:
        """Show a sentence; with a path also the links to the file."""
        self._path = path
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.remark.hide()
        self.open_file.setVisible(path is not None)
        self.open_folder.setVisible(path is not None)
        self.setProperty("role", "problems" if error else "callout")
        look.restyle(self)
        self.show()

    def add_remark(self, text: str) -> None:
        """Show a remark under the sentence; an empty one takes it away."""
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _open(self, *, folder: bool) -> None:
        if self._path is not None:
            place = self._path.parent if folder else self._path
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
