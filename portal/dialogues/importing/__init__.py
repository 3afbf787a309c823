"""Importers of annual plans, dialogues and days of reception.

Dialogues go through the lifecycle with the dates on which things happened, documents through publication, so that
deadlines, commitments and the ledger come about as if everything had been entered on its day.
"""

from .dialogues import import_dialogues
from .plans import import_plans
from .reception import import_receptions

__all__ = ["import_dialogues", "import_plans", "import_receptions"]
