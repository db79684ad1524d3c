"""What a trial moves, made up."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.tally.sql.moves import Counts
from streams.trials.difference import AgreementMove, Difference, Example, IssueMove, Side, Words

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


def example(direction="came", text="The dockers walked out.", evidence=((4, 11),), **more) -> Example:
    given = {"headline": "Port deal", "outlet": "Harbour Times", "published": NOON, "uri": "urn:a"} | more
    return Example(direction=direction, version="1", ordinal=4, text=text, evidence=evidence, **given)


def issue(name="port", *, came=2, went=0, **more) -> IssueMove:
    given = {
        "label": name.title(),
        "before": Counts(paragraphs=10, articles=3, agreements=1),
        "after": Counts(paragraphs=10 + came - went, articles=3, agreements=1),
        "agreements_came": 0,
        "agreements_went": 0,
        "words_came": (Words(words="dockers", paragraphs=2),) if came else (),
        "words_went": (Words(words="", paragraphs=1),) if went else (),
        "examples": (example(),) * min(came, 1),
    }
    return IssueMove(id=name, came=came, went=went, **(given | more))


def agreement(direction="went", **more) -> AgreementMove:
    given = {"parties": ("Lena Ortiz",), "text": "They agreed to pay.", "headline": "Port deal"} | more
    return AgreementMove(
        direction=direction,
        issue="port",
        status="reached",
        reported_by=None,
        uri="urn:a",
        version="1",
        ordinal=2,
        outlet="Harbour Times",
        published=NOON,
        trigger=(5, 11),
        **given,
    )


def difference(*issues: IssueMove, agreements=(), readers=("4/1", "4/1")) -> Difference:
    before, after = readers
    return Difference(
        trial="new",
        before=Side(reading="aaaaaaaa", list_name="old.json", reader=before),
        after=Side(reading="bbbbbbbb", list_name="new.json", reader=after),
        articles=12,
        paragraphs=340,
        issues=issues,
        agreements=tuple(agreements),
    )
