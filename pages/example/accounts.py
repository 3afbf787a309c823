"""Log-ins of the example, one for each role. They exist only where the example was loaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Membership, Role, Unit

PASSWORD = "dan-hoi-la-biet"  # noqa: S105 (of the example, printed by the command and told in the README)
STAFF = "Cán bộ"


@dataclass(frozen=True)
class LogIn:
    """An account, what it shows, and the units for which it acts, by address."""

    username: str
    shows: object
    memberships: tuple[tuple[str, Role], ...] = ()
    is_superuser: bool = False


LOG_INS = (
    LogIn("quantri", _("everything, as the administrator of the site"), is_superuser=True),
    LogIn(
        "vanthu",
        _("drafts plans and notices, enters dialogues and petitions"),
        (("dang-uy-xa-suoi-ngan", Role.CLERK), ("ubnd-xa-suoi-ngan", Role.CLERK)),
    ),
    LogIn(
        "duyet",
        _("approves what the clerk submitted"),
        (("dang-uy-xa-suoi-ngan", Role.APPROVER), ("ubnd-xa-suoi-ngan", Role.APPROVER)),
    ),
    LogIn(
        "baocao",
        _("reports progress on commitments"),
        (
            ("phong-kinh-te-xa-suoi-ngan", Role.REPORTER),
            ("tram-y-te-xa-suoi-ngan", Role.REPORTER),
            ("phong-van-hoa-xa-hoi-xa-suoi-ngan", Role.REPORTER),
            ("ubnd-xa-dong-que", Role.REPORTER),
        ),
    ),
    LogIn("giamsat", _("gives verdicts beside the claims of units"), (("mttq-xa-suoi-ngan", Role.SUPERVISOR),)),
    LogIn(
        "vanthu.yenthuan",
        _("clerk of another unit, who sees none of the above"),
        (("ubnd-xa-yen-thuan", Role.CLERK),),
    ),
    LogIn("duyet.yenthuan", _("approver of another unit"), (("ubnd-xa-yen-thuan", Role.APPROVER),)),
)


@transaction.atomic
def create_log_ins() -> int:
    """Create the log-ins that are missing, with their memberships; answers how many were made."""
    staff, _created = Group.objects.get_or_create(name=STAFF)
    staff.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    return sum(_create(log_in, staff) for log_in in LOG_INS)


def _create(log_in: LogIn, staff: Group) -> bool:
    accounts = get_user_model()
    if accounts.objects.filter(username=log_in.username).exists():
        return False
    account = accounts.objects.create_user(
        log_in.username, password=PASSWORD, is_superuser=log_in.is_superuser, is_staff=log_in.is_superuser
    )
    account.groups.add(staff)
    for slug, role in log_in.memberships:
        Membership.objects.create(user=account, unit=Unit.objects.get(slug=slug), role=role)
    return True
