"""The list of synonyms that administrators keep: planted, checked, and in force at once."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from portal.language.syllables import syllables
from search.lexicon import current as lexicon
from search.models import SynonymRule
from search.query.synonyms import SYNONYMS_FILE, problems_of

pytestmark = pytest.mark.django_db


def others(question):
    meanings = lexicon.current().synonyms.meanings(syllables(question))
    return {" ".join(phrase) for meaning in meanings for phrase in meaning.others}


def test_new_site_has_shipped_synonyms():
    assert SynonymRule.objects.count() > 60
    assert SynonymRule.objects.get(line__startswith="sổ đỏ").note == "C. Cách nói của người dân ↔ văn bản"
    assert "bìa đỏ" in others("sổ đỏ")


def test_migrate_keeps_edited_synonyms():
    SynonymRule.objects.exclude(line__startswith="sổ đỏ").delete()
    call_command("migrate", verbosity=0)
    assert SynonymRule.objects.count() == 1


def test_rule_change_takes_effect_at_once():
    assert others("xe ôm") == set()
    rule = SynonymRule.objects.create(line="xe ôm, xe máy chở khách")
    assert others("xe ôm") == {"xe máy chở khách"}
    rule.is_active = False
    rule.save()
    assert others("xe ôm") == set()
    rule.is_active = True
    rule.save()
    rule.delete()
    assert others("xe ôm") == set()


def test_unchanged_lexicon_costs_one_query(django_assert_num_queries):
    lexicon.current()
    with django_assert_num_queries(1):
        known = lexicon.current()
    assert lexicon.current() is known


def test_every_shipped_rule_is_valid():
    lines = [line for line in SYNONYMS_FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert {line: problems for line in lines if (problems := problems_of(line))} == {}


@pytest.mark.parametrize(
    "line", ["sổ đỏ, bìa đỏ", "pakn => phản ánh, kiến nghị", "gd&đt, giáo dục và đào tạo", "tủ, kệ"]
)
def test_a_good_rule_has_no_problem(line):
    assert problems_of(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sổ đỏ",
        "sổ đỏ, sổ đỏ",
        "sổ đỏ, ",
        ", sổ đỏ",
        "=> sổ đỏ",
        "sổ đỏ =>",
        "a => b => c",
        "sổ đỏ => sổ đỏ",
        "sổ đỏ, bìa đỏ # chú thích",
        "…, sổ đỏ",
        "tu, tổ dân phố",
        "hu => huyện ủy",
        "sổ đỏ, một hai ba bốn năm sáu bảy tám chín mười mười một mười hai",
    ],
)
def test_bad_rule_is_refused_with_reason(line):
    with pytest.raises(ValidationError) as refused:
        SynonymRule(line=line).full_clean()
    assert all(refused.value.message_dict["line"])


def test_the_same_rule_twice_is_refused():
    with pytest.raises(ValidationError):
        SynonymRule(line=" sổ đỏ,  bìa đỏ, sổ hồng, giấy chứng nhận quyền sử dụng đất").full_clean()
