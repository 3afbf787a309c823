from portal.public.faces import FACES, face_of
from portal.supervision.models import Verdict


def test_every_state_event_and_verdict_has_a_face():
    for choices, faces in FACES.items():
        assert set(faces) == set(choices.values), choices


def test_only_what_was_kept_is_a_green_verdict():
    assert [verdict for verdict in Verdict if face_of(verdict).tone == "good"] == [Verdict.KEPT]
