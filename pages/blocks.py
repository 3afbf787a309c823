"""StreamField blocks. Blocks about the record store a query, which runs each time they are shown."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from portal.caching.memoize import memoize

from . import record_queries
from .languages import as_read

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture that says what it shows, or says that there is nothing to say."""

    picture = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Words of a document or of somebody in office; a citizen is never quoted by name (docs/domain.md, R1)."""

    text = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(
        label=_("source"), required=False, help_text=_("A document, a role or a group, never a person's name.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "pages/blocks/quote.html"


class RemarkBlock(blocks.StructBlock):
    """A highlighted remark."""

    tone = blocks.ChoiceBlock(
        label=_("tone"), choices=[("info", _("Good to know")), ("warn", _("Please note"))], default="info"
    )
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), required=False)

    class Meta:
        icon = "info-circle"
        label = _("Remark")
        template = "pages/blocks/remark.html"


class RecordQueryBlock(blocks.StructBlock):
    """A block that queries the record each time it is shown; `answer` gives its further template variables."""

    title = blocks.CharBlock(
        label=_("heading"), required=False, max_length=120, help_text=_("Leave empty for the portal's own.")
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context=parent_context), **self.answer(value)}

    def answer(self, value: Any) -> dict[str, Any]:
        raise NotImplementedError


class HowManyBlock(blocks.IntegerBlock):
    """How many records are shown; whatever an older database holds beyond the bounds is read as the default."""

    def to_python(self, value: Any) -> Any:
        least, most = self.field.min_value, self.field.max_value
        return value if isinstance(value, int) and least <= value <= most else self.get_default()


class UpcomingDialoguesBlock(RecordQueryBlock):
    how_many = HowManyBlock(label=_("how many"), default=3, min_value=1, max_value=10)

    class Meta:
        icon = "calendar-alt"
        label = _("Upcoming dialogues")
        template = "pages/blocks/upcoming_dialogues.html"

    def answer(self, value: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {"dialogues": record_queries.upcoming_dialogues(on=today, how_many=value["how_many"]), "today": today}


class LatestNoticesBlock(RecordQueryBlock):
    how_many = HowManyBlock(label=_("how many"), default=3, min_value=1, max_value=10)

    class Meta:
        icon = "doc-full"
        label = _("Latest notices of conclusion")
        template = "pages/blocks/latest_notices.html"

    def answer(self, value: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {"notices": record_queries.latest_notices(on=today, how_many=value["how_many"]), "today": today}


class OverdueBlock(RecordQueryBlock):
    how_many = HowManyBlock(label=_("how many"), default=3, min_value=1, max_value=10)

    class Meta:
        icon = "warning"
        label = _("What is overdue")
        template = "pages/blocks/overdue.html"

    def answer(self, value: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {"overdue": record_queries.overdue(on=today, how_many=value["how_many"]), "today": today}


class FiguresBlock(RecordQueryBlock):
    class Meta:
        icon = "table"
        label = _("Figures")
        template = "pages/blocks/figures.html"

    def answer(self, value: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {"rates": record_queries.rates(on=today), "today": today}


class CodeBlock(blocks.CharBlock):
    """The code of a petition: the same in every language, so translators are not asked for it."""

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class PetitionsBlock(RecordQueryBlock):
    """Petitions as they stand today, by their codes; one that is hidden since is left out without a trace."""

    codes = blocks.ListBlock(CodeBlock(label=_("code"), max_length=20), label=_("codes"), min_num=1, max_num=20)

    class Meta:
        icon = "comment"
        label = _("Petitions")
        template = "pages/blocks/petitions.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        public = {petition.code for petition in record_queries.petitions(cleaned["codes"])}
        if missing := [code for code in cleaned["codes"] if code not in public]:
            error = ValidationError(_("There is no public petition %(codes)s.") % {"codes": ", ".join(missing)})
            raise StructBlockValidationError(block_errors={"codes": error})
        return cleaned

    def answer(self, value: Any) -> dict[str, Any]:
        return {"petitions": record_queries.petitions(value["codes"]), "today": timezone.localdate()}


def _articles() -> Any:
    """The pages of this app are made of these blocks, so that their model is asked for by name."""
    return apps.get_model("pages", "ArticlePage")._default_manager


@memoize(Page)
def newest_articles(listing: Page | None, *, how_many: int) -> dict[str, Any]:
    found = _articles().for_reader().newest_first()
    return {
        "articles": tuple((found.of(listing) if listing else found)[:how_many]),
        "listing": as_read([listing])[0] if listing else None,
    }


@memoize(Page)
def explanations(*, how_many: int) -> tuple[Page, ...]:
    return tuple(_articles().for_reader().of_sections()[:how_many])


class StoriesBlock(RecordQueryBlock):
    how_many = HowManyBlock(label=_("how many"), default=3, min_value=1, max_value=10)
    listing = blocks.PageChooserBlock(
        label=_("listing"),
        page_type="pages.ListingPage",
        required=False,
        help_text=_("Leave empty for the newest articles of all."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Latest articles")
        template = "pages/blocks/stories.html"

    def answer(self, value: Any) -> dict[str, Any]:
        return newest_articles(value["listing"], how_many=value["how_many"])


class ExplanationsBlock(RecordQueryBlock):
    """Articles that do not age: those of the sections right below the home page, in the order of the tree."""

    how_many = HowManyBlock(label=_("how many"), default=6, min_value=1, max_value=12)

    class Meta:
        icon = "help"
        label = _("Good to know")
        template = "pages/blocks/explanations.html"

    def answer(self, value: Any) -> dict[str, Any]:
        return {"articles": explanations(how_many=value["how_many"])}


class StoryBlocks(blocks.StreamBlock):
    """The blocks of an article."""

    text = blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"), icon="pilcrow", template="pages/blocks/text.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    remark = RemarkBlock()
    petitions = PetitionsBlock()
    upcoming_dialogues = UpcomingDialoguesBlock()
    latest_notices = LatestNoticesBlock()
    figures = FiguresBlock()

    def to_python(self, value: Any) -> Any:
        """What is no block at all is left out: an older database may hold it."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return super().to_python(value)
        if isinstance(value, blocks.StreamValue):
            return value
        items = value if isinstance(value, list | tuple) else []
        return super().to_python([each for each in items if _is_block(each)])


def _is_block(item: Any) -> bool:
    """As the database holds it, or as a pair of name and value."""
    return isinstance(item, tuple) or (isinstance(item, dict) and {"type", "value"} <= item.keys())


class HomeBlocks(StoryBlocks):
    """The blocks of the home page."""

    overdue = OverdueBlock()
    stories = StoriesBlock()
    explanations = ExplanationsBlock()
