"""The command line of casebuilder; described in docs/command-line.md."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from casebuilder.cli.case_files import CaseFiles
from casebuilder.cli.console import (
    OutputError,
    abandon_output,
    flush_output,
    prepare_console,
    say_error,
)
from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.cli.parser import build_parser, chosen_language, native_argparse
from casebuilder.file_errors import reason
from casebuilder.model.messages import N_
from casebuilder.translation import Translator

if TYPE_CHECKING:
    from casebuilder.casefile.age import Sealer

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None, sealer: Sealer | None = None) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: What stands after the name of the program; None takes it from the system.
        sealer: What encrypts cases with a passphrase; None for the usual.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    prepare_console()
    translator = Translator(chosen_language(given))
    try:
        code = _run(given, translator, sealer)
        flush_output()
    except OutputError as lost:
        abandon_output()
        if lost.closed:
            return ExitCode.FINE
        say_error(translator(N_("The output cannot be written ({reason})."), reason=reason(lost.error)))
        return ExitCode.FILE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return code


def _run(given: Sequence[str], translator: Translator, sealer: Sealer | None) -> int:
    try:
        with native_argparse(translator.language):
            options = build_parser(translator).parse_args(given)
        options.cases = CaseFiles(options, translator, sealer)
        return int(options.run(options, translator))
    except UserError as error:
        for message in error.messages:
            say_error(translator.message(message))
        return error.code
    except SystemExit as exit_:
        # Raised by --help and --version, which have said what they had to say.
        return exit_.code if isinstance(exit_.code, int) else ExitCode.FINE
