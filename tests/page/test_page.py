"""What the page shows, live and by its addresses."""

from __future__ import annotations

import re

from browsing.chromium import Watched
from browsing.newsroom import Newsroom
from playwright.sync_api import Page, expect

TRUCE = {
    "uri": "urn:desk:truce", "version": "1", "headline": "A line for the generals", "outlet": "Harbour Times",
    "published": "2024-05-20T09:30:00Z",
    "paragraphs": [
        "American and Chinese generals agreed on Monday to open a military hotline between their armed forces.",
        "“We will pick up the telephone,” General Ada Quill said. “Our armed forces have to talk.”",
    ],
}  # fmt: skip


def issue_row(page: Page, name: str):
    return page.locator("tr[data-issue]", has=page.get_by_role("link", name=name, exact=True))


def test_it_shows_issues_agreements_and_statements_at_a_glance(watched: Watched) -> None:
    page = watched.open()

    row = issue_row(page, "Taiwan")
    expect(row.locator(".count")).to_have_text("14")
    expect(row.locator(".sparkline")).to_be_visible()
    expect(row).to_contain_text("Joe Biden")
    assert page.locator("tr[data-issue]").count() == 12
    agreement = page.locator(".agreed").first
    expect(agreement.locator(".status")).to_have_text(
        re.compile("reached|committed|reaffirmed|anticipated|sought|refused")
    )
    expect(agreement.locator("mark")).not_to_be_empty()
    expect(page.locator(".said").first.locator(".speaker")).not_to_be_empty()


def test_what_was_corrected_or_withdrawn_is_seen(watched: Watched) -> None:
    page = watched.open()

    corrected = page.locator(".change.substantive", has_text="leave a line open")
    expect(corrected.locator("del").first).to_contain_text("reached")
    withdrawn = page.locator(".change.killed")
    expect(withdrawn.locator("s")).to_have_text("Defense chiefs of US and China speak")
    withdrawn.get_by_role("link").first.click()
    expect(page.locator(".notice")).to_contain_text("Withdrawn")


def test_an_issue_is_opened_and_left_by_the_browser_s_own_ways(watched: Watched) -> None:
    page = watched.open()

    page.get_by_role("link", name="Taiwan", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taiwan")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".chart canvas")).to_be_visible()
    assert "issue=taiwan" in page.url
    assert page.title().startswith("Taiwan")
    page.go_back()
    expect(issue_row(page, "Taiwan")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taiwan")


def test_an_address_filters_and_what_is_chosen_is_in_the_address(watched: Watched) -> None:
    page = watched.open("/?view=statements&speaker=Xi+Jinping&issue=us-china-relations")

    speakers = page.locator(".said .speaker").all_inner_texts()
    assert set(speakers) == {"Xi Jinping"}
    page.get_by_label("Issue").select_option(label="Taiwan")
    expect(page).to_have_url(re.compile(r"issue=taiwan"))
    expect(page.locator(".said").first).to_contain_text("Taiwan")


def test_days_that_are_chosen_hold_for_what_is_opened_from_there(watched: Watched) -> None:
    page = watched.open("/?since=2024-04-01&until=2024-05-31")

    expect(page.locator(".lead").first).to_contain_text("1 Apr 2024 to 31 May 2024")
    page.get_by_role("link", name="Military talks", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"since=2024-04-01.*until=2024-05-31"))


def test_words_are_searched_from_anywhere_by_the_keyboard(watched: Watched) -> None:
    page = watched.open()

    page.keyboard.press("/")
    page.keyboard.type("precursor")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("“precursor”")
    expect(page.locator(".said").first).to_contain_text("precursor")


def test_two_issues_stand_side_by_side_with_their_difference(watched: Watched) -> None:
    page = watched.open("/?view=compare&a=taiwan&b=fentanyl")

    row = page.locator(".table").first.get_by_role("row", name=re.compile("^Paragraphs"))
    assert row.get_by_role("cell").all_inner_texts() == ["14", "16", "+2"]
    page.get_by_label("Span", exact=True).first.select_option("7d")
    expect(page).to_have_url(re.compile(r"a\.span=7d"))


def test_a_span_without_coverage_says_so_and_leads_out(watched: Watched) -> None:
    page = watched.open("/?span=24h")

    expect(page.locator(".blank")).to_contain_text("Nothing on your issues in the past 24 hours.")
    page.get_by_role("link", name="Show all coverage").click()
    expect(issue_row(page, "Taiwan").locator(".count")).to_have_text("14")


def test_every_table_is_taken_along_as_csv(watched: Watched) -> None:
    page = watched.open("/?view=issue&issue=taiwan")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download speakers as CSV").click()
    text = download.value.path().read_text()
    assert "Joe Biden,person,3" in text


def test_a_statement_leads_to_its_paragraph_and_to_why_it_was_read_so(watched: Watched) -> None:
    page = watched.open("/?view=statements&q=freedom+of+navigation")

    page.locator(".said .words").first.click()
    expect(page.locator(".text .m.content").first).to_be_visible()
    assert "freedom of navigation" in page.locator(".text").inner_text()
    note = page.get_by_role("region", name="Said").locator(".note").first
    expect(note).to_contain_text("Found by")
    note.hover()
    expect(page.locator(".text .lit").first).to_be_visible()
    page.get_by_role("link", name="the article and its versions").click()
    expect(page.locator(".version").first).to_contain_text("counts")


def test_an_issue_shows_who_agrees_with_whom(watched: Watched) -> None:
    page = watched.open("/?view=issue&issue=military-communication")

    row = page.get_by_role("region", name="Who agreed with whom").get_by_role(
        "row", name=re.compile("^China United States")
    )
    expect(row).to_be_visible()


def test_a_trial_shows_what_another_list_moves(watched: Watched) -> None:
    page = watched.open("/?view=trials")

    page.get_by_role("link", name="pacific").click()
    row = page.get_by_role("row", name=re.compile("^Military talks"))
    expect(row).to_contain_text("−")
    expect(page.locator(".item.came").first.locator("mark").first).not_to_be_empty()


def test_what_is_published_is_seen_live_and_marked_when_it_is_withdrawn(watched: Watched, newsroom: Newsroom) -> None:
    page = watched.open()
    expect(page.locator("#connection")).to_have_text("Live")
    count = issue_row(page, "Military talks").locator(".count")
    before = int(count.inner_text())

    newsroom.publish(TRUCE)
    expect(count).to_have_text(str(before + 2))
    expect(page.locator(".said").first).to_contain_text("pick up the telephone")
    expect(page.locator(".agreed").first.locator(".status")).to_have_text("reached")

    newsroom.publish({"uri": TRUCE["uri"], "version": "2", "status": "canceled"})
    expect(count).to_have_text(str(before))
    expect(page.locator(".said").first).to_have_class(re.compile("struck"))
    expect(page.locator(".change").first).to_contain_text("Withdrawn")
