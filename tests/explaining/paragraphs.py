"""Classified paragraphs with spans, written down by the words that they mark, and any that hypothesis likes."""

from __future__ import annotations

from hypothesis import strategies as st
from tallying.events import READER, header

from streams.events import (
    AgreementLabel,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMention,
    Span,
    Speaker,
    Statement,
    Via,
)

TEXT = "“We will pay the dockers,” Lena Ortiz said, the port’s gazette reported. The port agreed."


def where(words: str, text: str = TEXT) -> Span:
    """The first place where the words stand."""
    start = text.index(words)
    return start, start + len(words)


def said(
    content: str = "“We will pay the dockers,”",
    *,
    name: str = "Lena Ortiz",
    mention: str | None = "Lena Ortiz",
    resolved: str = "name",
    via: Via | None = None,
    text: str = TEXT,
) -> Statement:
    place = where(mention, text) if mention else None
    speaker = Speaker(name=name, kind="person", mention=place, resolved=resolved, score=0.8)
    cue = where("said", text) if "said" in text else None
    return Statement(type="direct", content=(where(content, text),), cue=cue, speaker=speaker, via=via)


def agreed(*, key: str = "", parties: tuple[str, ...] = ("port",), reported_by: str | None = None) -> AgreementLabel:
    return AgreementLabel(
        issue="port-pay",
        status="reached",
        parties=parties,
        trigger=where("agreed"),
        plover="AGREE",
        cameo="03",
        reported_by=reported_by,
        key=key,
    )


def paragraph(
    article: ArticleHeader | None = None,
    ordinal: int = 1,
    *,
    text: str = TEXT,
    issues: tuple[IssueMention, ...] = (),
    statements: tuple[Statement, ...] = (),
    agreements: tuple[AgreementLabel, ...] = (),
) -> ClassifiedParagraph:
    return ClassifiedParagraph(
        article=article or header(),
        ordinal=ordinal,
        paragraph_count=9,
        text=text,
        span=(0, len(text)),
        issues=issues,
        statements=statements,
        agreements=agreements,
        reader=READER,
    )


def whole(article: ArticleHeader | None = None, ordinal: int = 1) -> ClassifiedParagraph:
    """A paragraph with something of every kind."""
    return paragraph(
        article,
        ordinal,
        issues=(IssueMention(id="port-pay", score=0.9, evidence=(where("pay"), where("dockers"))),),
        statements=(said(via=Via(name="Port Gazette", mention=where("the port’s gazette"))),),
        agreements=(agreed(key="port-pay|reached"),),
    )


def _spans(text: str) -> st.SearchStrategy[Span]:
    # Past the text's end too: a foreign event may have such spans, and a page must stand them.
    return st.tuples(st.integers(0, len(text) + 2), st.integers(0, len(text) + 2))


HOSTILE = st.text(st.sampled_from("ab <>&\"'/=\n\r\0é🙂א"), min_size=1, max_size=20)
"""What could break out of an element or an attribute, and what HTML reads as something else."""


@st.composite
def paragraphs(draw: st.DrawFn) -> ClassifiedParagraph:
    """Any text, names and spans, in any relation to each other."""
    text = draw(HOSTILE)
    spans = _spans(text)
    speakers = st.builds(
        Speaker,
        name=HOSTILE,
        kind=st.sampled_from(("person", "group")),
        mention=st.none() | spans,
        resolved=st.sampled_from(("name", "nominal", "pronoun", "carried", "unresolved")),
    )
    statements = st.builds(
        Statement,
        type=st.sampled_from(("direct", "mixed", "indirect")),
        content=st.lists(spans, max_size=3).map(tuple),
        cue=st.none() | spans,
        speaker=st.none() | speakers,
        via=st.none() | st.builds(Via, name=HOSTILE, mention=st.none() | spans),
    )
    mentions = st.builds(
        IssueMention, id=HOSTILE, score=st.floats(0, 1), evidence=st.lists(spans, max_size=4).map(tuple)
    )
    agreements = st.builds(
        AgreementLabel,
        issue=HOSTILE,
        status=st.sampled_from(("reached", "sought")),
        parties=st.lists(HOSTILE, max_size=2).map(tuple),
        trigger=spans,
        plover=st.just("AGREE"),
        cameo=st.none() | HOSTILE,
        reported_by=st.none() | HOSTILE,
        key=st.just("") | HOSTILE,
    )
    return paragraph(
        header(draw(HOSTILE), outlet=draw(HOSTILE)),
        text=text,
        issues=tuple(draw(st.lists(mentions, max_size=3))),
        statements=tuple(draw(st.lists(statements, max_size=3))),
        agreements=tuple(draw(st.lists(agreements, max_size=2))),
    )
