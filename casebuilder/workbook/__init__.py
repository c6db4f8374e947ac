"""The case as an Excel workbook: a live model that a finance officer can follow and change."""

from casebuilder.workbook.document import workbook_bytes, write_workbook
from casebuilder.workbook.errors import WorkbookError

__all__ = ["WorkbookError", "workbook_bytes", "write_workbook"]
