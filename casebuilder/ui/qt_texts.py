"""The texts that Qt brings itself: its file dialog, its buttons, the menu of a line of text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from casebuilder.translation import Language

_NAME = "texts of Qt"


def speak(language: Language) -> None:
    """Let Qt speak a language in the whole application; without its texts it goes on in English."""
    application = QCoreApplication.instance()
    if application is None:
        return
    wanted = "" if language is Language.ENGLISH else f"qtbase_{language.value}"
    former = application.findChild(QTranslator, _NAME)
    if former is not None:
        if former.property("file") == wanted:
            return
        application.removeTranslator(former)
        former.setParent(None)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if wanted and translator.load(wanted, folder):
        translator.setObjectName(_NAME)
        translator.setProperty("file", wanted)
        application.installTranslator(translator)
