"""The case on disk: one file that is read, checked and written as a whole.

A case file (``.zbc``) is a zip with the document as readable JSON inside; the JSON alone
(``.json``) is a case file as well. With a passphrase the zip as a whole is encrypted (age).
The format is described in docs/case-file-format.md.
"""

from casebuilder.casefile.age import StoppedError
from casebuilder.casefile.errors import (
    CaseFileError,
    ChangedOnDiskError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from casebuilder.casefile.files import SUFFIX, CaseFile, read, write
from casebuilder.casefile.protection import Protection

__all__ = [
    "SUFFIX",
    "CaseFile",
    "CaseFileError",
    "ChangedOnDiskError",
    "PassphraseNeededError",
    "Protection",
    "StoppedError",
    "WrongPassphraseError",
    "read",
    "write",
]
