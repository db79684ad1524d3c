"""The one table of paths: what each takes, answers and does; the OpenAPI document derives from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from streams.api import answers, counts, finds, mends, paragraphs, parameters, publishing, readiness, told, trying
from streams.api.bodies import MOST_BYTES
from streams.api.sources import Sources
from streams.api.tables import Table, table_of
from streams.trials.difference import Difference


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path with a method, and what it answers."""

    path: str
    summary: str
    takes: type[parameters.Parameters]
    gives: type[msgspec.Struct]
    answer: Callable[[Sources, Any], Awaitable[msgspec.Struct]]
    open: bool = False
    """Whether it answers without the token: a supervisor has none."""
    method: Literal["GET", "POST", "DELETE"] = "GET"
    body: Any = None
    """The shape of the body of a POST, which is then what `answer` is asked."""
    as_sent: bool = False
    """Whether it is asked by the body's bytes, for who can say more of what is wrong with them."""
    most: int = MOST_BYTES
    """Of a body."""
    status: int = 200

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def table(self) -> Table | None:
        """How the answer is CSV, if it can be."""
        return table_of(self.gives) if issubclass(self.takes, parameters.Tabled) else None


ENDPOINTS = (
    Endpoint("/health", "Whether the server answers.", parameters.Nothing, answers.Health, readiness.health, open=True),
    Endpoint(
        "/ready", "Whether the tallies have caught up; 503 until then.",
        parameters.Nothing, answers.Readiness, readiness.readiness, open=True,
    ),
    Endpoint("/lag", "How far the tallies are behind the log.", parameters.Tabled, answers.Lag, readiness.lag),
    Endpoint("/issues", "The issues that are followed.", parameters.Tabled, answers.Issues, counts.issues),
    Endpoint("/tallies", "What is counted, by issue.", parameters.OfTallies, answers.Tallies, counts.tallies),
    Endpoint("/statements", "Who said what.", parameters.OfStatements, answers.Statements, finds.statements),
    Endpoint(
        "/agreements", "What was agreed, promised, sought or refused.",
        parameters.OfAgreements, answers.Agreements, finds.agreements,
    ),
    Endpoint("/speakers", "Who speaks most, and on what.", parameters.OfSpeakers, answers.Speakers, counts.speakers),
    Endpoint("/pairs", "Who agrees with whom.", parameters.OfPairs, answers.Pairs, counts.pairs),
    Endpoint("/readings", "The readings that are kept.", parameters.Tabled, answers.Readings, counts.readings),
    Endpoint(
        "/paragraph", "One paragraph that counts: its text, its labels, and why it was read so.",
        parameters.OfParagraph, answers.ExplainedParagraph, paragraphs.paragraph,
    ),
    Endpoint("/mends", "What editors have mended.", parameters.OfMends, answers.Mends, mends.mends),
    Endpoint(
        "/mends", "Mend how a paragraph was read.", parameters.Nothing, answers.Mended, mends.mend,
        method="POST", body=parameters.Mending,
    ),
    Endpoint(
        "/mends/{id}", "Take a mend back.", parameters.OfMend, answers.Mended, mends.take_back, method="DELETE",
    ),
    Endpoint("/articles", "Articles that count.", parameters.OfArticles, answers.Articles, finds.articles),
    Endpoint("/history", "The versions of an article.", parameters.OfArticle, answers.History, finds.history),
    Endpoint("/incomplete", "Articles that lack paragraphs.", parameters.Tabled, answers.Incomplete, finds.incomplete),
    Endpoint("/changes", "What updates and kills changed last.", parameters.OfChanges, answers.Changes, told.changes),
    Endpoint("/alerts", "What was told last.", parameters.OfLog, answers.Alerts, told.alerts),
    Endpoint(
        "/dead-letters", "What could not be processed last.",
        parameters.OfLog, answers.DeadLetters, told.dead_letters,
    ),
    Endpoint("/trials", "The trials that there are.", parameters.Tabled, answers.Trials, trying.trials),
    Endpoint(
        "/articles", "Publish articles: an object, or an array of them, of our own or ninjs.",
        parameters.Nothing, answers.Published, publishing.publish,
        method="POST", body=dict[str, Any] | list[dict[str, Any]], as_sent=True, most=publishing.MOST_BYTES,
    ),
    Endpoint(
        "/trials", "Try another issue list, beside; /trials says how far it is.",
        parameters.Nothing, answers.Trial, trying.begin_trial,
        method="POST", body=trying.NewTrial, as_sent=True, most=trying.MOST_BYTES, status=202,
    ),
    Endpoint(
        "/trials/{name}/adopt", "Let a trial become current, once all is filed.",
        parameters.OfTrial, answers.Trial, trying.adopt_trial, method="POST", status=202,
    ),
    Endpoint("/trials/{name}", "Drop a trial.", parameters.OfTrial, answers.Trial, trying.drop_trial, method="DELETE"),
    Endpoint(
        "/trials/{name}", "What a trial would change.", parameters.OfTrial, Difference, trying.trial,
    ),
)  # fmt: skip
