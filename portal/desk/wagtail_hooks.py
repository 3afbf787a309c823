"""Registers the desk with Wagtail's admin; what is registered stands in modules named by their subject."""

from wagtail import hooks

from . import actions, home, log, menu, notifying, originals

# Addresses are read once every app has started, and before anything can be approved.
hooks.register("register_admin_urls", notifying.silence_wagtail)
hooks.register("register_admin_urls", originals.addresses)
hooks.register("register_admin_viewset", menu.viewsets)
hooks.register("construct_main_menu", menu.hide_what_staff_may_not_use)
hooks.register("construct_homepage_panels", home.show_today)
hooks.register("construct_homepage_summary_items", home.summarise_nothing)
hooks.register("construct_snippet_action_menu", actions.construct_menu)
hooks.register("register_bulk_action", actions.NoBulkDelete, order=100)
hooks.register("construct_page_chooser_queryset", actions.pages_of_editors)
hooks.register("register_log_actions", log.register)
hooks.register("insert_global_admin_css", actions.stylesheet)
hooks.register("insert_global_admin_js", actions.scripts)
