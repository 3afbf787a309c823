"""Permission policy of synonyms: administrators of units at the top, as for places and topics."""

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
