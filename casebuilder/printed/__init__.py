"""Documents to print and to hand out: the agenda for the first conversation."""

from casebuilder.printed.saving import PrintError, agenda_bytes, save_agenda

__all__ = ["PrintError", "agenda_bytes", "save_agenda"]
