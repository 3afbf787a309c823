"""The grants of every role over every kind of record. Nothing else grants a permission."""

from __future__ import annotations

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from portal.corrections.models import Correction
from portal.dialogues.models import (
    AnnualPlan,
    Commitment,
    Conclusion,
    Dialogue,
    Notice,
    Posting,
    ReceptionDay,
    ReceptionRule,
    Topic,
)
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import HeadTerm, Membership, Place, Role, Unit
from portal.organisations.policy import Scope, UnitPolicy, grant
from portal.petitions.models import Petition
from portal.records.models import Attachment
from portal.registers.models import Register
from portal.removals.models import Removal
from portal.transparency.models import Witness
from portal.workdays.models import DeadlineRule, SpecialDay

NEVER_PUBLISHED = Q(first_published_at=None)
PROPOSAL = Q(kind=Correction.Kind.PROPOSED)
DECISIONS = ("view", "confirm_purge", "confirm", "send_back")
REMOVAL_PROPOSED = Q(kind=Removal.Kind.PROPOSED)
# Read once a policy is asked: policies are made before all models are there.
EVIDENCE = SimpleLazyObject(
    lambda: Attachment.objects.filter(content_type__app_label="supervision", content_type__model="finding").values(
        "uuid"
    )
)
OF_SUPERVISORS = Q(step_model="supervision.finding") | Q(step__in=EVIDENCE)  # a finding, or its evidence
ISSUER = "conclusion__notice__unit"
# What holds for everybody is kept by the administrators of a unit that belongs to no other.
FROM_TOP = Scope.EVERYWHERE_FROM_TOP


def document_grants(model: type[AnnualPlan] | type[Notice]) -> UnitPolicy:
    """Clerks write and submit, approvers read and decide; nobody publishes, nobody deletes what was published."""
    return UnitPolicy(
        model,
        grant(Role.CLERK, "view", "add", "change", "lock", "unlock", "withdraw_file"),
        grant(Role.CLERK, "delete", only=NEVER_PUBLISHED),
        grant(Role.APPROVER, "view", "approve", "return", "withdraw", "withdraw_file"),
    )


def reference_data_grants(model: type) -> UnitPolicy:
    """Places, topics, rules: read by every administrator, kept by those at the top."""
    return UnitPolicy(
        model,
        grant(Role.ADMINISTRATOR, "view", scope=Scope.EVERYWHERE),
        grant(Role.ADMINISTRATOR, "add", "change", scope=FROM_TOP),
    )


POLICIES = {
    AnnualPlan: document_grants(AnnualPlan),
    Notice: document_grants(Notice),
    Dialogue: UnitPolicy(
        Dialogue,
        grant(Role.CLERK, "view", "add", "change", "announce", "hold", "postpone", "cancel", "withdraw_file"),
        grant(Role.CLERK, "correct"),
        grant(Role.APPROVER, "view", "withdraw_file", "correct"),
    ),
    ReceptionRule: UnitPolicy(ReceptionRule, grant(Role.CLERK, "view", "add", "change", "plan_year")),
    ReceptionDay: UnitPolicy(
        ReceptionDay, grant(Role.CLERK, "view", "move", "cancel", "correct"), grant(Role.APPROVER, "view", "correct")
    ),
    Posting: UnitPolicy(Posting, grant(Role.CLERK, "view", "add"), grant(Role.APPROVER, "view")),
    Petition: UnitPolicy(
        Petition,
        grant(Role.CLERK, "view", "add", "change", "assign", "schedule", "forward", "report_upward", "tell", "respond"),
        grant(Role.CLERK, "correct", "answer", "resolve", "reopen", "guide", "reclassify", "withdraw_file"),
        grant(Role.CLERK, "propose_complaint", "propose_purge"),
        grant(Role.APPROVER, "view", "change", "publish", "hide", "show_again", "correct", "withdraw_file"),
        grant(Role.APPROVER, "propose_complaint", "propose_purge"),
    ),
    # What was read may hold what no approver needs to see: only those who may enter petitions see it.
    Register: UnitPolicy(Register, grant(Role.CLERK, "view", "add", "change", "take", "drop")),
    Commitment: UnitPolicy(
        Commitment,
        grant(Role.CLERK, "view", "withdraw_file", "correct_decision", unit=ISSUER),
        grant(Role.APPROVER, "view", "extend", "refuse_extension", "reopen", "hand_over", unit=ISSUER),
        grant(Role.APPROVER, "withdraw_file", "correct_decision", unit=ISSUER),
        grant(Role.REPORTER, "view", "report", "ask_extension", "withdraw_file", "correct_report", unit="owner"),
        grant(
            Role.SUPERVISOR,
            *("view", "find", "withdraw_finding_file", "correct_finding"),
            unit="owner",
            scope=Scope.PLACE,
            only=Conclusion.shown("conclusion__"),
        ),
    ),
    # The unit of a finding is its supervisor: whoever was supervised has no say in its correction.
    Correction: UnitPolicy(
        Correction,
        grant(Role.CLERK, "view", only=PROPOSAL),
        grant(Role.REPORTER, "view", unit="proposed_by", only=PROPOSAL),
        grant(Role.APPROVER, "view", "approve", "send_back", only=PROPOSAL),
        grant(Role.SUPERVISOR, "view", "approve", "send_back", only=PROPOSAL & OF_SUPERVISORS),
    ),
    # Who of them may decide on one, and never who proposed it: portal.removals.second_person.
    Removal: UnitPolicy(
        Removal,
        grant(Role.CLERK, *DECISIONS, only=REMOVAL_PROPOSED),
        grant(Role.APPROVER, *DECISIONS, scope=Scope.BELOW, only=REMOVAL_PROPOSED),
        grant(Role.SUPERVISOR, *DECISIONS, scope=Scope.PLACE, only=REMOVAL_PROPOSED),
    ),
    Unit: UnitPolicy(Unit, grant(Role.ADMINISTRATOR, "view", "add", "change", unit="", scope=Scope.BELOW)),
    HeadTerm: UnitPolicy(HeadTerm, grant(Role.ADMINISTRATOR, "view", "add", "change", scope=Scope.BELOW)),
    Membership: UnitPolicy(Membership, grant(Role.ADMINISTRATOR, "view", "add", "change", "delete", scope=Scope.BELOW)),
    Place: reference_data_grants(Place),
    Topic: reference_data_grants(Topic),
    Witness: reference_data_grants(Witness),
    DeadlineRule: reference_data_grants(DeadlineRule),
    SpecialDay: UnitPolicy(
        SpecialDay,
        grant(Role.ADMINISTRATOR, "view", scope=Scope.EVERYWHERE),
        grant(Role.ADMINISTRATOR, "add", "change", "delete", scope=FROM_TOP),
    ),
    OutgoingMail: UnitPolicy(OutgoingMail, grant(Role.ADMINISTRATOR, "view", scope=FROM_TOP)),
}
