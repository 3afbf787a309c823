"""Page models: home, sections, listings, articles."""

from .articles import ArticlePage, ArticleTag
from .base import PublicPage
from .home import HomePage
from .listings import ListingPage
from .sections import SectionPage
from .settings import SiteSettings

__all__ = ["ArticlePage", "ArticleTag", "HomePage", "ListingPage", "PublicPage", "SectionPage", "SiteSettings"]
