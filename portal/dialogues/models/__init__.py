"""Models from the annual plan to the commitment that a conclusion created."""

from .commitments import Commitment, CommitmentEvent
from .dialogues import Dialogue, DialogueEvent
from .documents import OfficialDocument
from .notices import Conclusion, Notice, NoticeEvent
from .plans import AnnualPlan, PlanEvent, PlannedDialogue
from .readings import NoticeReading
from .reception import Posting, ReceptionDay, ReceptionEvent, ReceptionRule
from .topics import Topic

__all__ = [
    "AnnualPlan",
    "Commitment",
    "CommitmentEvent",
    "Conclusion",
    "Dialogue",
    "DialogueEvent",
    "Notice",
    "NoticeEvent",
    "NoticeReading",
    "OfficialDocument",
    "PlanEvent",
    "PlannedDialogue",
    "Posting",
    "ReceptionDay",
    "ReceptionEvent",
    "ReceptionRule",
    "Topic",
]
