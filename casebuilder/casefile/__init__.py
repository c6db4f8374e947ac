"""The case on disk: one file that is read, checked and written as a whole.

A case file (``.zbc``) is a zip with the document as readable JSON inside; the JSON alone
(``.json``) is a case file as well. The format is described in docs/case-file-format.md.
"""

from casebuilder.casefile.errors import CaseFileError, ChangedOnDiskError
from casebuilder.casefile.files import SUFFIX, CaseFile, read, write

__all__ = ["SUFFIX", "CaseFile", "CaseFileError", "ChangedOnDiskError", "read", "write"]
