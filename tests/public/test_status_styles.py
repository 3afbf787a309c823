from portal.public.charts import commitments, parts, waiting_times
from portal.public.presenters.status_styles import FACES
from portal.supervision.models import Verdict


def test_every_status_has_style():
    for choices, faces in FACES.items():
        assert set(faces) == set(choices.values), choices


def test_only_kept_verdict_is_green():
    green = [value for choices, faces in FACES.items() for value in choices if faces[value].tone == "good"]
    assert green == [Verdict.KEPT]


def test_chart_parts_are_never_green():
    drawn = [each for module in (commitments, parts, waiting_times) for each in vars(module).values()]
    tones = {part.tone for part in drawn if isinstance(part, parts.Part)}
    assert tones
    assert "good" not in tones
