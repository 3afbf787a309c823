from django.templatetags.static import static
from django.utils.html import escape, format_html
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from .admin import edit_view, translation
from .languages import as_read
from .links import address_of

hooks.register("register_admin_urls", translation.addresses)
hooks.register("register_admin_viewset", edit_view.LockedPageViewSet, order=100)


@hooks.register("insert_global_admin_js")
def spell_out_slugs() -> str:
    return format_html('<script src="{}"></script>', static("pages/slugs.js"))


class PageLinks(PageLinkHandler):
    """Links to pages in rich text lead to what the reader gets of them; Wagtail's own would ask twice for each."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        read = {page.translation_key: page for page in as_read(page for page in pages if page)}
        return [f'<a href="{escape(address_of(read[page.translation_key]))}">' if page else "<a>" for page in pages]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, in whose place it comes
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)
