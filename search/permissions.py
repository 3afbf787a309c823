"""Who keeps the list of synonyms: like the places and topics, the administrators at the top."""

from __future__ import annotations

from portal.organisations.models import Role
from portal.organisations.policy import Scope, UnitPolicy, grant

from .models import SynonymRule

POLICIES = {
    SynonymRule: UnitPolicy(
        SynonymRule,
        grant(Role.ADMINISTRATOR, "view", scope=Scope.EVERYWHERE),
        grant(Role.ADMINISTRATOR, "add", "change", "delete", scope=Scope.EVERYWHERE_FROM_TOP),
    ),
}
