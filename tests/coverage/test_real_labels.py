"""Labels of real news follow their contract, and belong to the texts where those are beside the project."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any, get_args

import pytest
from quality import real_news
from quality.scoring import score

from streams.events import AgreementStatus, Resolution, SpeakerKind, StatementType
from streams.issues import parse_issue_list

Label = dict[str, Any]
FIELDS = {"uri", "ordinal", "digest"}
OPTIONAL_FIELDS = {"issues", "issues_optional", "statements", "speakers_optional", "agreements", "ignored"}
LONGEST_NAME = 100
ISSUES = {
    name: {issue.id for issue in parse_issue_list(path.read_bytes(), source=name).issues}
    for name, path in real_news.lists().items()
}
LABELS = real_news.labels()
needs_texts = pytest.mark.skipif(
    not real_news.TEXTS.exists(), reason="the texts of the real news are not beside the project"
)
each_folder = pytest.mark.parametrize("labels", [LABELS, real_news.labels("second")], ids=["labels", "second"])


def statements(labels: list[Label]) -> list[Label]:
    return [made for label in labels for made in label.get("statements", [])]


def agreements(labels: list[Label]) -> list[Label]:
    return [made for label in labels for made in label.get("agreements", [])]


def spans(label: Label) -> list[tuple[int, int]]:
    made = label.get("statements", [])
    found = [span for statement in made for span in statement["content"]]
    found += [statement["cue"] for statement in made if "cue" in statement]
    found += [who["mention"] for statement in made for who in statement.get("speakers", []) if "mention" in who]
    found += [statement["via"]["mention"] for statement in made if "mention" in statement.get("via", {})]
    return [*found, *(agreement["trigger"] for agreement in label.get("agreements", []))]


def text_of(label: Label) -> str:
    text: str = real_news.articles()[label["uri"]]["paragraphs"][label["ordinal"] - 1]
    return text


def test_lists_are_those_of_a_general_desk() -> None:
    assert len(ISSUES) >= 4
    assert all(12 <= len(issues) <= 15 for issues in ISSUES.values())


@each_folder
def test_labels_have_the_fields_of_their_format(labels: list[Label]) -> None:
    for label in labels:
        assert set(label) >= FIELDS
        assert set(label) <= FIELDS | OPTIONAL_FIELDS
        assert "ignored" not in label or not {"statements", "agreements"} & set(label)


@each_folder
def test_a_paragraph_is_labelled_once(labels: list[Label]) -> None:
    counts = Counter((label["uri"], label["ordinal"]) for label in labels)
    assert [place for place, count in counts.items() if count > 1] == []


def test_an_article_is_labelled_whole_and_by_one_labeller() -> None:
    ordinals: dict[str, list[int]] = {}
    for label in LABELS:
        ordinals.setdefault(label["uri"], []).append(label["ordinal"])
    assert all(found == list(range(1, len(found) + 1)) for found in ordinals.values())


@each_folder
def test_issues_are_known_and_no_issue_is_both_required_and_optional(labels: list[Label]) -> None:
    for label in labels:
        required, optional = label.get("issues", {}), label.get("issues_optional", {})
        for name in {*required, *optional}:
            assert {*required.get(name, []), *optional.get(name, [])} <= ISSUES[name]
            assert not set(required.get(name, [])) & set(optional.get(name, []))


@each_folder
def test_an_agreement_is_about_issues_of_its_paragraph(labels: list[Label]) -> None:
    for label in labels:
        for agreement in label.get("agreements", []):
            for name, issues in agreement["issues"].items():
                allowed = {*label.get("issues", {}).get(name, []), *label.get("issues_optional", {}).get(name, [])}
                assert set(issues) <= allowed, (label["uri"], label["ordinal"])


@each_folder
def test_types_kinds_and_statuses_are_those_of_the_label_contract(labels: list[Label]) -> None:
    speakers = list(chain.from_iterable(made.get("speakers", []) for made in statements(labels)))
    assert {made["type"] for made in statements(labels)} <= set(get_args(StatementType))
    assert {speaker["kind"] for speaker in speakers} <= set(get_args(SpeakerKind))
    assert {speaker["resolved"] for speaker in speakers} <= set(get_args(Resolution))
    assert {made["status"] for made in agreements(labels)} <= set(get_args(AgreementStatus))


@each_folder
def test_names_are_names_and_no_text(labels: list[Label]) -> None:
    names = {speaker["name"] for made in statements(labels) for speaker in made.get("speakers", [])}
    names |= {made["via"]["name"] for made in statements(labels) if "via" in made}
    names |= {party for made in agreements(labels) for party in made["parties"]}
    assert not {name for name in names if not name.strip() or len(name) > LONGEST_NAME or "\n" in name}


@each_folder
def test_a_name_has_one_kind_in_an_article(labels: list[Label]) -> None:
    kinds: dict[tuple[str, str], set[str]] = {}
    for label in labels:
        for speaker in chain.from_iterable(made.get("speakers", []) for made in label.get("statements", [])):
            kinds.setdefault((label["uri"], speaker["name"]), set()).add(speaker["kind"])
    assert {key: found for key, found in kinds.items() if len(found) > 1} == {}


@needs_texts
def test_a_third_of_the_articles_is_locked_away_as_the_seed_draws_it() -> None:
    assert real_news.locked() == real_news.drawn(real_news.articles())


@needs_texts
@each_folder
def test_labels_belong_to_their_paragraphs(labels: list[Label]) -> None:
    for label in labels:
        assert real_news.digest(text_of(label)) == label["digest"], label["uri"]


@needs_texts
def test_no_paragraph_of_a_labelled_article_is_left_out() -> None:
    counts = Counter(label["uri"] for label in LABELS)
    assert {uri: len(real_news.articles()[uri]["paragraphs"]) for uri in counts} == counts


@needs_texts
@each_folder
def test_spans_are_words_of_the_paragraph(labels: list[Label]) -> None:
    for label in labels:
        text = text_of(label)
        for start, end in spans(label):
            assert 0 <= start < end <= len(text)
            words = text[start:end]
            assert words == words.strip(), (label["uri"], label["ordinal"], words)
            assert not (text[start - 1 : start].isalnum() and text[start].isalnum())
            assert not (text[end : end + 1].isalnum() and text[end - 1].isalnum())


@needs_texts
@each_folder
def test_content_of_a_statement_holds_not_its_cue(labels: list[Label]) -> None:
    mixed = [
        (label["uri"], label["ordinal"], text_of(label)[start:end])
        for label in labels
        for made in label.get("statements", [])
        for start, end in ([made["cue"]] if "cue" in made else [])
        if any(first < end and start < last for first, last in made["content"])
    ]
    assert mixed == []


@needs_texts
@pytest.mark.parametrize("issue_list", sorted(ISSUES))
def test_labels_score_in_full_against_themselves(issue_list: str) -> None:
    for label in LABELS:
        line = real_news.gold(label, issue_list, text_of(label))
        required = [agreement for agreement in line["agreements"] if not agreement.get("optional")]
        said = {
            "text": text_of(label),
            "issues": [{"id": issue} for issue in line["issues"]],
            "statements": [{"speaker": {"name": name}} for name in line["speakers"]],
            "agreements": required,
        }
        scores = score([line], [said])
        for found in (scores.issues, scores.speakers, scores.agreements, scores.with_parties):
            assert (found.wrong, found.missed) == (0, 0)
