"""Signals of dialogues and commitments, sent inside the transaction after the state is settled."""

from django.dispatch import Signal

# A step of a commitment was appended or corrected; sender: CommitmentEvent; instance: the event. The petitions that
# led to the commitment mirror it (portal.petitions.conclusion_effects.mirror_step, decision 0002).
commitment_step_taken = Signal()
