from portal.public.charts import commitments, parts, waiting
from portal.public.presenters.status_styles import FACES
from portal.supervision.models import Verdict


def test_every_state_event_and_verdict_has_a_face():
    for choices, faces in FACES.items():
        assert set(faces) == set(choices.values), choices


def test_green_is_only_what_was_kept():
    green = [value for choices, faces in FACES.items() for value in choices if faces[value].tone == "good"]
    assert green == [Verdict.KEPT]


def test_no_picture_draws_a_claim_green():
    drawn = [each for module in (commitments, parts, waiting) for each in vars(module).values()]
    tones = {part.tone for part in drawn if isinstance(part, parts.Part)}
    assert tones
    assert "good" not in tones
