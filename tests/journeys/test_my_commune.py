"""The reader's own commune on the home page, kept in the browser and nowhere else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def panel(page: Page):
    return page.locator(".my-commune")


def test_chosen_commune_is_kept_between_visits(visit):
    page = visit()
    page.goto("/")
    panel(page).get_by_role("combobox").select_option(label="xã Suối Ngàn")
    expect(panel(page)).to_contain_text("Khi nào tôi được nêu ý kiến?")
    page.goto("/kien-nghi/")
    page.goto("/")
    expect(panel(page).get_by_role("combobox")).to_have_value("xa-suoi-ngan")
    expect(panel(page)).to_contain_text("kiến nghị chưa xong")
    assert page.context.cookies() == []


def test_a_reader_can_forget_his_commune(visit):
    page = visit()
    page.goto("/")
    panel(page).get_by_role("combobox").select_option(label="xã Suối Ngàn")
    expect(panel(page)).to_contain_text("kiến nghị chưa xong")
    panel(page).get_by_role("combobox").select_option("")
    expect(panel(page)).not_to_contain_text("kiến nghị chưa xong")
    assert page.evaluate("localStorage.length") == 0
