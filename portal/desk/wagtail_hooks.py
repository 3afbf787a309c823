"""Registers the hooks of the desk; they are defined in modules named by their subject."""

from wagtail import hooks

from . import audit, home, menu
from .identity import account_menu, removal
from .identity import sessions as account_sessions
from .wagtail import originals, overrides, sessions
from .workflow import emails

# Addresses are read once every app has started, and before anything can be approved.
hooks.register("register_admin_urls", emails.silence_wagtail)
hooks.register("register_admin_urls", originals.addresses)
hooks.register("register_admin_urls", sessions.addresses)
hooks.register("register_admin_urls", removal.addresses)
hooks.register("register_admin_viewset", menu.viewsets)
hooks.register("construct_main_menu", menu.hide_items_without_permission)
hooks.register("construct_homepage_panels", home.replace_panels)
hooks.register("construct_homepage_summary_items", home.clear_summary_items)
hooks.register("construct_snippet_action_menu", overrides.construct_menu)
hooks.register("register_bulk_action", overrides.NoBulkDelete, order=100)
hooks.register("construct_page_chooser_queryset", overrides.pages_of_editors)
hooks.register("register_log_actions", audit.register)
hooks.register("register_log_actions", removal.register_log_action)
hooks.register("register_user_listing_buttons", removal.listing_buttons)
hooks.register("register_account_menu_item", account_menu.second_factor)
hooks.register("register_account_menu_item", account_menu.sessions)
hooks.register("register_account_menu_item", account_menu.password)
hooks.register("after_bulk_action", account_sessions.end_of_many_inactive)
hooks.register("insert_global_admin_css", overrides.stylesheet)
hooks.register("insert_global_admin_js", overrides.scripts)
