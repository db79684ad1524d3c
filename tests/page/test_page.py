"""What the page shows, live and by its addresses."""

from __future__ import annotations

import csv
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing.chromium import PATIENCE_MS, Watched
from browsing.newsroom import DEMO, Newsroom
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.timeout(300)  # the newsroom of each file starts in its first test

TRUCE = {
    "uri": "urn:desk:truce", "version": "1", "headline": "A line for the generals", "outlet": "Harbour Times",
    "published": "2024-05-20T09:30:00Z",
    "paragraphs": [
        "American and Chinese generals agreed on Monday to open a military hotline between their armed forces.",
        "“Nobody was there to pick up the telephone,” General Ada Quill said. “Our armed forces have to talk.”",
    ],
}  # fmt: skip


def another_list(folder: Path) -> Path:
    """A file of a list that is neither what counts nor a trial yet."""
    listed = folder / "desk.json"
    listed.write_text((DEMO / "pacific.json").read_text().replace("respect and tone", "respect, tone"))
    return listed


def issue_row(page: Page, name: str):
    return page.locator("tr[data-issue]", has=page.get_by_role("link", name=name, exact=True))


def test_it_shows_issues_agreements_and_statements_at_a_glance(watched: Watched) -> None:
    page = watched.open()

    row = issue_row(page, "Taiwan")
    expect(row.locator(".count")).to_have_text(re.compile(r"^[1-9]\d*$"))
    expect(row.locator(".sparkline")).to_be_visible()
    expect(row).to_contain_text("Joe Biden")
    assert page.locator("tr[data-issue]").count() == 12
    agreement = page.locator(".agreed").first
    expect(agreement.locator(".status")).to_have_text(
        re.compile("reached|committed|reaffirmed|anticipated|sought|refused")
    )
    expect(agreement.locator("mark")).not_to_be_empty()
    expect(page.locator(".said").first.locator(".speaker")).not_to_be_empty()


def test_of_many_issues_the_first_are_shown_and_all_where_they_are_asked_for(watched: Watched) -> None:
    more = [{"id": f"more-{n}", "label": f"More {n}"} for n in range(30)]
    watched.page.route(
        "**/issues", lambda route: route.fulfill(json={"issues": [*route.fetch().json()["issues"], *more]})
    )
    page = watched.open()

    expect(page.locator("tr[data-issue]")).to_have_count(16)
    page.get_by_role("link", name="All 42 issues").click()
    expect(page.locator("tr[data-issue]")).to_have_count(42)


def test_what_was_corrected_or_withdrawn_is_seen(watched: Watched) -> None:
    page = watched.open()

    corrected = page.locator(".change.substantive", has_text="leave a line open")
    expect(corrected.locator("del", has_text="reached").first).to_be_visible()
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
    one, other, more = row.get_by_role("cell").all_inner_texts()
    assert int(other) - int(one) == int(more.replace("−", "-"))
    page.get_by_label("Span", exact=True).first.select_option("7d")
    expect(page).to_have_url(re.compile(r"a\.span=7d"))


def test_two_spans_of_an_issue_stand_side_by_side(watched: Watched) -> None:
    months = "&".join(f"{side}=taiwan&{side}.since={month}-01&{side}.until={month}-30" for side, month in (
        ("a", "2024-01"), ("b", "2024-04"),
    ))  # fmt: skip
    page = watched.open(f"/?view=compare&{months}")

    heads = page.locator(".differences thead th").all_inner_texts()
    assert heads[1:3] == ["Taiwan, 1 Jan 2024 to 30 Jan 2024", "Taiwan, 1 Apr 2024 to 30 Apr 2024"]
    expect(page.locator(".chart canvas")).to_have_count(2)


def test_a_span_without_coverage_says_so_and_leads_out(watched: Watched) -> None:
    page = watched.open("/?span=24h")

    expect(page.locator(".blank")).to_contain_text("Nothing on your issues in the past 24 hours.")
    page.get_by_role("link", name="Show all coverage").click()
    expect(issue_row(page, "Taiwan").locator(".count")).to_have_text(re.compile(r"^[1-9]\d*$"))


def test_what_is_still_being_asked_for_when_somebody_goes_on_is_given_up_without_a_complaint(watched: Watched) -> None:
    asked: list[Route] = []

    def hold_the_second(route: Route) -> None:
        asked.append(route)
        if len(asked) != 2:
            route.continue_()

    watched.page.route("**/agreements?*", hold_the_second)
    page = watched.open("/?span=24h")
    for _ in range(PATIENCE_MS // 50):
        if len(asked) > 1:
            break
        page.wait_for_timeout(50)
    assert len(asked) == 2, "the live stream's beginning asks for the newest once more"

    page.get_by_role("link", name="Show all coverage").click()
    expect(issue_row(page, "Taiwan").locator(".count")).to_have_text(re.compile(r"^[1-9]\d*$"))


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        ("/", "issues", "taiwan"),
        ("/?view=issue&issue=taiwan", "speakers", "Joe Biden,person,3"),
        ("/?view=issue&issue=taiwan", "timeline", "2024-01-13"),
        ("/?view=issue&issue=military-communication", "who-with-whom", "China"),
        ("/?view=statements", "statements", "Annika Lindqvist"),
        ("/?view=agreements", "agreements", "reached"),
        ("/?view=speakers", "speakers", "Xi Jinping"),
        ("/?view=speaker&name=Xi+Jinping", "record", "Xi Jinping"),
        ("/?view=compare", "side-by-side", "statements"),
        ("/?view=changes", "changes", "killed"),
        ("/?view=trials", "trials", "pacific"),
        ("/?view=trial&name=pacific", "trial pacific", "Military talks"),
    ],
)
def test_every_table_is_taken_along_as_csv(watched: Watched, address: str, name: str, words: str) -> None:
    page = watched.open(address)

    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download {name} as CSV").first.click()
    head, *rows = csv.reader(download.value.path().read_text().splitlines())
    assert {len(row) for row in rows} == {len(head)}
    assert words in download.value.path().read_text()


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


def test_a_paragraph_stands_between_those_around_it(watched: Watched) -> None:
    page = watched.open("/?view=paragraph&uri=urn:pacific-wire:2024-04-16:defense-chiefs&index=3")

    before, after = page.locator(".context").all_inner_texts()
    assert "freedom of navigation" in before
    page.get_by_role("link", name="After").click()
    expect(page.locator(".text")).to_contain_text(after[:40])


def test_a_label_is_mended_moves_the_counts_and_is_taken_back(watched: Watched) -> None:
    address = "/?view=paragraph&uri=urn:pacific-wire:2024-04-16:defense-chiefs&index=3"
    page = watched.open()
    before = int(issue_row(page, "Taiwan").locator(".count").inner_text())
    watched.open(address)

    about = page.get_by_role("region", name="About").locator(".note", has_text="Taiwan")
    about.get_by_role("button", name="Not about this").click()
    dialog = page.get_by_role("dialog", name="Not about Taiwan")
    dialog.get_by_label("Your name").fill("Mara Lind")
    dialog.get_by_label("Why, if you like").fill("It is about the call.")
    dialog.get_by_role("button", name="Mend").click()
    mended = page.get_by_role("region", name="Mended by editors").locator(".mend").first
    expect(mended).to_contain_text("Mara Lind: not about Taiwan")
    expect(mended).to_contain_text("It is about the call.")
    expect(about).to_have_class(re.compile("away"))
    watched.open()
    expect(issue_row(page, "Taiwan").locator(".count")).to_have_text(str(before - 1))

    watched.open("/?view=mends")
    page.get_by_role("button", name="Take back").first.click()
    expect(page.get_by_role("dialog").get_by_label("Your name")).to_have_value("Mara Lind")
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.locator(".mend.struck").first).to_contain_text("taken back by Mara Lind")
    watched.open()
    expect(issue_row(page, "Taiwan").locator(".count")).to_have_text(str(before))


def test_a_wrong_speaker_is_mended(watched: Watched) -> None:
    page = watched.open("/?view=paragraph&uri=urn:pacific-wire:2024-04-16:defense-chiefs&index=4")

    note = page.get_by_role("region", name="Said").locator(".note").first
    note.get_by_role("button", name="Another speaker").click()
    dialog = page.get_by_role("dialog", name="Who says this?")
    dialog.get_by_label("Speaker").fill("Joanna Pell")
    dialog.get_by_label("Your name").fill("Mara Lind")
    dialog.get_by_role("button", name="Mend").click()
    expect(note.get_by_role("link", name="Joanna Pell")).to_be_visible()
    expect(note.locator("s")).to_have_text("senior US defense official")
    page.get_by_role("button", name="Take back").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(note.locator("s")).to_have_count(0)


def test_an_article_shows_its_versions_and_what_each_said(watched: Watched) -> None:
    page = watched.open("/?view=article&uri=urn:pacific-wire:2024-04-16:defense-chiefs")

    expect(page.locator(".version").first).to_contain_text("counts")
    replaced = page.locator(".version.past")
    expect(replaced).to_contain_text("Defense chiefs of US and China speak")
    replaced.locator("summary").click()
    expect(replaced.locator(".parts")).to_contain_text("reached")
    page.get_by_role("link", name="Read its paragraphs").click()
    expect(page.locator(".turning")).to_contain_text("of 5")


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


def test_a_trial_is_begun_and_dropped_on_the_page(watched: Watched, tmp_path: Path) -> None:
    watched.forgiven = ("status of 400",)
    page = watched.open("/?view=trials")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"issues": [{"id": "taiwan", "lable": "Taiwan"}]}')

    page.get_by_role("button", name="Try another list").click()
    dialog = page.get_by_role("dialog", name="Try another issue list")
    dialog.get_by_label("Name of the trial").fill("desk")
    dialog.get_by_label("Issue list").set_input_files(wrong)
    dialog.get_by_role("button", name="Try").click()
    expect(dialog.get_by_role("alert")).to_contain_text("label")
    dialog.get_by_label("Issue list").set_input_files(another_list(tmp_path))
    dialog.get_by_role("button", name="Try").click()
    page.get_by_role("row", name=re.compile("^desk")).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("desk")
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("^Military talks"))).to_contain_text(re.compile(r"[1-9]\d* → 0"))

    page.get_by_role("button", name="Drop").click()
    page.get_by_role("dialog").get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trials")
    expect(page.get_by_role("row", name=re.compile("^desk"))).to_have_count(0)


def test_nothing_is_asked_about_a_trial_that_is_being_dropped(
    watched: Watched, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.try_list("brief", another_list(tmp_path))
    page, answered, held = watched.page, list[Route](), list[Route]()
    holding = False

    def filing_goes_on(route: Route) -> None:
        answer = route.fetch()
        trials = [{**trial, "filing": {"done": 1, "of": 9}} for trial in answer.json()["trials"]]
        route.fulfill(response=answer, json={"trials": trials})

    def the_trial_is_gone_before_the_answer(route: Route) -> None:
        if route.request.method == "DELETE":
            answer = route.fetch()
            held[-1].fulfill(status=404, json={"error": {"message": "there is no trial brief", "remedy": ""}})
            page.wait_for_timeout(200)
            route.fulfill(response=answer)
            page.unroute("**/trials", filing_goes_on)
        elif holding:
            held.append(route)
        else:
            answered.append(route)
            route.continue_()

    page.route("**/trials", filing_goes_on)
    page.route("**/trials/brief", the_trial_is_gone_before_the_answer)
    watched.open("/?view=trial&name=brief")
    expect(page.locator(".notice")).to_contain_text("Being filed")

    page.get_by_role("button", name="Drop").click()
    page.wait_for_timeout(1_000)
    before = len(answered)
    page.wait_for_timeout(1_500)
    assert len(answered) == before
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    holding = True
    while not held:
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Drop").click()
    page.get_by_role("dialog").get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trials")
    expect(page.get_by_role("row", name=re.compile("^brief"))).to_have_count(0)


def test_what_is_published_is_seen_within_a_second(watched: Watched, newsroom: Newsroom) -> None:
    page = watched.open()
    expect(page.locator("#connection")).to_have_text("Live")
    took = []
    for n in range(9):
        words = f"We have told them {n} times"
        began = time.monotonic()
        newsroom.publish({
            "uri": "urn:desk:quick", "version": str(n), "published": "2024-05-23T09:30:00Z",
            "paragraphs": [f"“{words},” Ada Quill said of Taiwan and the Taiwan Strait."],
        })  # fmt: skip
        expect(page.locator(".said").first).to_contain_text(words)
        took.append(time.monotonic() - began)
        if took[-1] <= 1:
            break
    newsroom.publish({"uri": "urn:desk:quick", "version": "9", "status": "canceled"})
    # The machine may have other things to do meanwhile, but not every time.
    assert min(took) <= 1, took


def test_an_alert_is_told_as_it_comes_and_taken_back_with_its_ground(watched: Watched, newsroom: Newsroom) -> None:
    page = watched.open()
    expect(page.locator("#connection")).to_have_text("Live")

    newsroom.publish({
        "uri": "urn:desk:quill", "version": "1", "published": datetime.now(UTC).isoformat(), "outlet": "Harbour Times",
        "paragraphs": ["“We are not going anywhere,” Ada Quill said of Taiwan and the Taiwan Strait."],
    })  # fmt: skip
    alert = page.get_by_role("region", name="Alerts").locator(".alert").first
    expect(alert).to_contain_text("General Quill speaks")
    expect(alert).to_contain_text("We are not going anywhere")
    newsroom.publish({"uri": "urn:desk:quill", "version": "2", "status": "canceled"})
    expect(alert.locator(".tag")).to_have_text("Taken back")
    watched.open("/?view=alerts")
    expect(page.locator(".alert.withdrawn").first).to_contain_text("General Quill speaks")


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
