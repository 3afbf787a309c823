"""The working calendar as staff keep it, deadline rules as data, and the deadlines that follow from both."""

from .deadlines import Deadline, DeadlineChange
from .rules import DeadlineRule
from .special_days import UNCONFIRMED, SpecialDay

__all__ = ["UNCONFIRMED", "Deadline", "DeadlineChange", "DeadlineRule", "SpecialDay"]
