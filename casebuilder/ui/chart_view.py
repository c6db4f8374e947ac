"""The view that shows a chart on a page, and what one can do with it."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casebuilder.file_errors import reason
from casebuilder.model.messages import N_
from casebuilder.ui import theme as look
from casebuilder.ui.charts import Drawable, picture
from casebuilder.ui.context import Context
from casebuilder.ui.dialogs import choose_where_to_save, file_name
from casebuilder.ui.jobs import Job, surface
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART_HEIGHT = 264
"""Height in pixels of a chart on a page."""
_UNLIMITED = 16_777_215
"""The height of a widget without a limit (QWIDGETSIZE_MAX)."""
_LARGEST_SCALE = 1.5
_LIBRARY = (
    "matplotlib.backends.backend_qtagg",
    "matplotlib.figure",
    "matplotlib.lines",
    "matplotlib.patches",
)
_loading = threading.Lock()
_ready = threading.Event()


def _load_library(chart: Drawable, context: Context) -> None:
    """Load the chart library and draw a chart that nobody sees: the first one takes half a second.

    Until that is done nothing else draws, so that no two threads ever draw at the same time.
    """
    with _loading:
        if _ready.is_set():
            return
        for name in _LIBRARY:
            importlib.import_module(name)
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(dpi=100)
        canvas = FigureCanvasAgg(figure)
        chart.draw(figure, context.theme, context.translator)
        canvas.draw()
        _ready.set()


class ChartView(QWidget):
    """A chart with its title, and what one can do with it: copy, save, read as a table.

    Signals:
        opened: The line behind a figure that the user opened in the table, and the position of its column.
        first_drawn: The first chart stands; until then the chart library was being loaded.
    """

    opened = Signal(object, int)
    first_drawn = Signal()

    def __init__(self, context: Context, height: int = CHART_HEIGHT) -> None:
        """Make the view without a chart in it.

        Args:
            context: Language and look.
            height: Height of the chart in pixels, at the normal size of text.
        """
        super().__init__()
        self._context = context
        self._chart: Drawable | None = None
        self._outside: Drawable | None = None
        self._canvas: QWidget | None = None
        self._figure: Figure | None = None
        self._redraw: Callable[[], object] = lambda: None
        self._loader: Job | None = None
        t = context.translator
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.SPACE_SMALL)
        self._title = label("", "strong")
        self._subtitle = label("", "caption")
        self._stack = QStackedWidget()
        self._frame = QFrame()
        self._frame.setObjectName("chartFrame")
        frame = QVBoxLayout(self._frame)
        frame.setContentsMargins(2, 2, 2, 2)
        self._waiting = label(t(N_("The chart is being drawn…")), "caption")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame.addWidget(self._waiting)
        self._table = FigureTable(context, t(N_("The chart as a table")))
        self._table.opened.connect(self.opened)
        self._stack.addWidget(self._frame)
        self._stack.addWidget(self._table)
        self._height = 0
        self.set_height(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for widget in (self._title, self._subtitle, self._stack):
            layout.addWidget(widget)
        layout.addLayout(self._actions())
        self._style_frame(focused=False)

    def set_height(self, height: int) -> None:
        """Give the chart another height, in pixels at the normal size of text."""
        self._height = round(height * min(self._context.theme.text_scale, _LARGEST_SCALE))
        if self._stack.currentWidget() is self._frame:
            self._stack.setFixedHeight(self._height)

    def _actions(self) -> QHBoxLayout:
        t = self._context.translator
        row = QHBoxLayout()
        row.setSpacing(look.SPACE)
        self.copy_button = self._action(t(N_("Copy")), t(N_("Copy the chart as a picture")))
        self.png_button = self._action(t(N_("Save as PNG")), t(N_("Save the chart as a PNG picture")))
        self.svg_button = self._action(t(N_("Save as SVG")), t(N_("Save the chart as an SVG drawing")))
        self.table_button = self._action(t(N_("As a table")), t(N_("Read the chart as a table")))
        self.copy_button.clicked.connect(self.copy)
        self.png_button.clicked.connect(lambda: self.save("png"))
        self.svg_button.clicked.connect(lambda: self.save("svg"))
        self.table_button.clicked.connect(self._toggle)
        buttons = (self.copy_button, self.png_button, self.svg_button, self.table_button)
        for position, button in enumerate(buttons):
            if position:
                row.addWidget(label("·", "muted", wrap=False))
            row.addWidget(button)
        row.addStretch(1)
        return row

    @staticmethod
    def _action(text: str, description: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAccessibleName(description)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    @property
    def chart(self) -> Drawable | None:
        """What is shown."""
        return self._chart

    @property
    def canvas(self) -> QWidget | None:
        """The widget with the drawing, or None until the chart library is loaded."""
        return self._canvas

    @property
    def drawn(self) -> bool:
        """Whether the chart library is loaded and the chart stands on the screen."""
        return self._canvas is not None

    def show_chart(self, chart: Drawable) -> None:
        """Show a chart; until the chart library is loaded its place says so."""
        self._chart = chart
        self.share_as(chart)
        self._title.setText(chart.title)
        self._subtitle.setText(chart.subtitle)
        self._fit_texts()
        self._table.show_content(chart.as_table(self._context.translator))
        if self._stack.currentWidget() is self._table:
            self._stack.setFixedHeight(self._table.sizeHint().height())
        if not _ready.is_set() and self._loader is None:
            context = self._context
            self._loader = Job(lambda _cancelled: _load_library(chart, context), "charts")
            self._loader.done.connect(self._draw)
            self._loader.failed.connect(surface)
            self._loader.start()
        elif _ready.is_set():
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Let the lines above the chart run on at the new width."""
        super().resizeEvent(event)
        self._fit_texts()

    def _fit_texts(self) -> None:
        """Give the lines above the chart the height they need at this width.

        The view has a fixed height, so a line that runs on would otherwise push the chart over its buttons.
        """
        for text in (self._title, self._subtitle):
            # What it needs is never less than what it was given before.
            text.setMinimumHeight(0)
            text.setMaximumHeight(_UNLIMITED)
            text.setFixedHeight(max(0, text.heightForWidth(self.width())))

    def share_as(self, outside: Drawable | None) -> None:
        """Copy and save another chart than the one shown, as where small groups must be hidden outside.

        Args:
            outside: What is copied and saved; None as long as that is not known yet.
        """
        self._outside = outside
        for button in (self.copy_button, self.png_button, self.svg_button):
            button.setEnabled(outside is not None)

    @property
    def outside(self) -> Drawable | None:
        """What is copied and saved."""
        return self._outside

    def _draw(self, _loaded: object = None) -> None:
        if self._chart is None:
            return
        is_first = self._canvas is None
        if is_first:
            self._make_canvas()
        if self._canvas is None or self._figure is None:
            return
        t = self._context.translator
        self._canvas.setAccessibleName(self._chart.title)
        self._canvas.setAccessibleDescription(self._chart.in_words(t))
        self._chart.draw(self._figure, self._context.theme, t)
        self._redraw()
        if is_first:
            self.first_drawn.emit()

    def _make_canvas(self) -> None:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
        from matplotlib.figure import Figure

        self._figure = Figure(dpi=100)
        canvas = FigureCanvasQTAgg(self._figure)
        canvas.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        canvas.setMinimumSize(QSize(240, 120))
        canvas.installEventFilter(self)
        # The room for the labels at the line ends is counted in pixels, so a new width means drawing anew.
        canvas.mpl_connect("resize_event", lambda _event: self._refit())
        self._redraw = canvas.draw_idle
        self._canvas = canvas
        layout = self._frame.layout()
        if layout is not None:
            layout.replaceWidget(self._waiting, canvas)
        self._waiting.hide()
        self._waiting.deleteLater()

    def _refit(self) -> None:
        if self._chart is not None and self._figure is not None:
            self._chart.draw(self._figure, self._context.theme, self._context.translator)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Leave wheel and keys to the page, and show where the focus is."""
        if watched is self._canvas:
            if event.type() in (QEvent.Type.Wheel, QEvent.Type.KeyPress):
                event.ignore()
                return event.type() is QEvent.Type.Wheel
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self._style_frame(focused=event.type() is QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _style_frame(self, *, focused: bool) -> None:
        colour = self._context.theme.focus if focused else "transparent"
        self._frame.setStyleSheet(f"QFrame#chartFrame {{ border: 2px solid {colour}; border-radius: 6px; }}")

    def _toggle(self) -> None:
        t = self._context.translator
        as_table = self._stack.currentWidget() is self._frame
        self._stack.setCurrentWidget(self._table if as_table else self._frame)
        self._stack.setFixedHeight(self._table.sizeHint().height() if as_table else self._height)
        self.table_button.setText(t(N_("As a chart")) if as_table else t(N_("As a table")))
        self.table_button.setAccessibleName(
            t(N_("Look at the chart again")) if as_table else t(N_("Read the chart as a table"))
        )

    def copy(self) -> None:
        """Put the chart on the clipboard as a picture."""
        if self._outside is None:
            return
        t = self._context.translator
        image = QImage.fromData(picture(self._outside, t, "png"))
        QGuiApplication.clipboard().setImage(image)
        self._context.navigator.announce(t(N_("The chart is on the clipboard.")))

    def save(self, file_type: str) -> None:
        """Ask for a file name and save the chart there."""
        if self._outside is None:
            return
        t = self._context.translator
        proposed = Path(f"{file_name(self._outside.title, 'chart')}.{file_type}")
        kinds = f"{file_type.upper()} (*.{file_type})"
        path = choose_where_to_save(self, t, t(N_("Save the chart")), proposed, kinds)
        if path is not None:
            self.save_to(path, file_type)

    def save_to(self, path: Path, file_type: str) -> None:
        """Save the chart as a picture; say plainly what went wrong if it cannot be written."""
        if self._outside is None:
            return
        t = self._context.translator
        target = path if path.suffix else path.with_suffix(f".{file_type}")
        try:
            target.write_bytes(picture(self._outside, t, file_type))
        except OSError as error:
            text = t(
                N_("The chart could not be saved as {file} ({reason}). Choose another folder or name."),
                file=target.name,
                reason=reason(error),
            )
            self._context.navigator.announce(text)
            return
        self._context.navigator.announce(t(N_("The chart is saved as {file}."), file=target.name))
