"""The page on evidence: what was asked for, what there is, and what is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.evidence import Claim, EvidenceRequest
from casebuilder.model.evidence_gaps import answers_to, evidence_gaps
from casebuilder.model.messages import N_
from casebuilder.model.paths import value_at
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import add_rows, agenda_link, field, section
from casebuilder.ui.fields.cards import CardResult
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.pages.register_parts import (
    WIDE,
    GapList,
    Register,
    RegisterTexts,
    choice_of,
    name_of,
)

REQUESTS, CLAIMS = "evidence.requests", "evidence.claims"


class EvidencePage(FormPage):
    """What this municipality wants to see, the approach agreed, the register of claims, and the gaps."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        t, form, column = self.t, self.form, self.column
        section(
            column,
            t(N_("What does this municipality want to see?")),
            t(
                N_(
                    "Ask the municipality and the providers which research would convince them, before you"
                    " study anything. Do not go by what convinced others."
                )
            ),
        )
        self.requests = Register(
            form,
            REQUESTS,
            RegisterTexts(
                add=t(N_("Add what was asked")),
                added=t(N_("Request added")),
                nameless=t(N_("Nameless request")),
                empty=t(N_("Nothing noted yet that was asked for.")),
                copied=t(N_("Request duplicated")),
                removed=t(N_("Request removed")),
            ),
            lambda identifier: EvidenceRequest(id=identifier),
            self._request_fields,
            self._request_summary,
            self._request_result,
        )
        column.addWidget(self.requests.cards)
        section(column, t(N_("Which research approach has been agreed?")))
        add_rows(
            form,
            column,
            [
                "evidence.approach",
                "evidence.approach_agreed",
                ["evidence.approach_with", "evidence.approach_date"],
            ],
        )
        section(
            column,
            t(N_("What is there?")),
            t(
                N_(
                    "Every claim of your case, and what shows it. What clients experience counts beside"
                    " figures, not in their place."
                )
            ),
        )
        self.claims = Register(
            form,
            CLAIMS,
            RegisterTexts(
                add=t(N_("Add a claim")),
                added=t(N_("Claim added")),
                nameless=t(N_("Nameless claim")),
                empty=t(N_("No claim yet. Begin with the effect that yields most.")),
                copied=t(N_("Claim duplicated")),
                removed=t(N_("Claim removed")),
            ),
            lambda identifier: Claim(id=identifier),
            self._claim_fields,
            self._claim_summary,
        )
        column.addWidget(self.claims.cards)
        section(
            column,
            t(N_("What is missing")),
            t(
                N_(
                    "What was asked for against what there is, as the program sees it. It comes on the agenda"
                    " for the first conversation."
                )
            ),
        )
        self.gaps = GapList(
            form, evidence_gaps, t(N_("Nothing: there is evidence for all that was asked and claimed."))
        )
        column.addWidget(self.gaps)
        column.addWidget(agenda_link(form))

    def _request_fields(self, column: QVBoxLayout, path: str) -> None:
        column.addWidget(field(self.form, f"{path}.name", width=WIDE))
        add_rows(
            self.form,
            column,
            [
                f"{path}.kind",
                [f"{path}.party", f"{path}.asked_by"],
                f"{path}.design",
                [f"{path}.size", f"{path}.date"],
                f"{path}.agreed",
            ],
        )

    def _request_summary(self, case: Case, path: str) -> list[str]:
        t = self.t
        request: EvidenceRequest = value_at(case, path)
        size = request.size.value
        return [
            t(request.party.label) if request.party is not None else "",
            t(request.kind.label) if request.kind is not None else "",
            t(request.design.label) if request.design is not None else "",
            t(N_("at least {count}"), count=t.number(size)) if size is not None else "",
        ]

    def _request_result(self, path: str) -> CardResult | None:
        case = self.form.case
        answers = answers_to(case, value_at(case, path))
        t = self.t
        if not answers:
            return CardResult(t(N_("no evidence yet")), t(N_("There is no evidence for this yet.")))
        names = ", ".join(name_of(claim, t) for claim in answers)
        return CardResult(
            t(N_("evidence: {count}"), count=len(answers)),
            t(N_("Evidence for this: {claims}."), claims=names),
        )

    def _claim_fields(self, column: QVBoxLayout, path: str) -> None:
        form = self.form
        column.addWidget(field(form, f"{path}.name", width=WIDE))
        add_rows(
            form,
            column,
            [
                f"{path}.kind",
                f"{path}.design",
                [f"{path}.size", f"{path}.date"],
                [f"{path}.done_by", f"{path}.reference"],
            ],
        )
        column.addWidget(
            FieldRow(
                [
                    choice_of(form, f"{path}.request", lambda case: case.evidence.requests),
                    choice_of(form, f"{path}.effect", lambda case: case.effects),
                ]
            )
        )
        add_rows(form, column, [f"{path}.interest", f"{path}.agreed_with"])

    def _claim_summary(self, case: Case, path: str) -> list[str]:
        t = self.t
        claim: Claim = value_at(case, path)
        size = claim.size.value
        parties = ", ".join(t(party.label) for party in claim.agreed_with)
        return [
            t(claim.kind.label) if claim.kind is not None else "",
            t(claim.design.label) if claim.design is not None else "",
            t(N_("{count} people or records"), count=t.number(size)) if size is not None else "",
            str(claim.date.year) if claim.date is not None else "",
            t(N_("agreed by {parties}"), parties=parties) if parties else "",
        ]
