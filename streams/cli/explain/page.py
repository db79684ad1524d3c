"""Explanations as one self-contained HTML page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from itertools import takewhile
from textwrap import shorten

from streams.cli.explain.digest import Digest, Entry, digests
from streams.explaining.marks import Mark, Piece, pieces
from streams.explaining.notes import AgreementNote, Explanation, IssueNote, StatementNote

LEGEND = (
    ("speaker", "1", "Lena Ortiz", "who speaks"),
    ("via", "1", "Xinhua", "who relays it"),
    ("cue", "1", "said", "the cue"),
    ("content", "1", "we will pay", "what is said"),
    ("evidence", "", "dockers", "shows an issue"),
    ("trigger", "a", "agreed", "an agreement"),
)
"""Kinds of marks, a sample of each with its number or letter, and what they mean."""
NAME_LENGTH = 80
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(explanations: Iterable[Explanation]) -> str:
    """The page as text, to be written in UTF-8."""
    articles = digests(explanations)
    sections = [_article(f"a{number}", digest) for number, digest in enumerate(articles, 1)]
    return document(
        _title(articles),
        '<a class="skip" href="#articles">Skip to the articles</a>\n'
        f'{_header(articles)}{_legend()}<main id="articles">\n{"".join(sections)}</main>\n',
    )


def document(title: str, body: str, *, css: str = "") -> str:
    """A page of the house's looks that loads nothing and runs nothing.

    Args:
        title, body: HTML, whose text is `escaped` already.
        css: what this page has beside the house's.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_css()}{css}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks as nested elements; its text content is the text itself.

    Marks that overlap are cut where an outer one ends, and go on after it.
    """
    out: list[str] = []
    opened: list[Mark] = []
    for piece in pieces(text, marks):
        kept = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(opened, piece.marks, strict=False))))
        out += ["</mark>"] * (len(opened) - kept)
        out += [_open(mark, piece) for mark in piece.marks[kept:]]
        out.append(escaped(piece.text))
        opened = list(piece.marks)
    return "".join(out) + "</mark>" * len(opened)


def _css() -> str:
    return (files("streams.cli.explain") / "page.css").read_text(encoding="utf-8")


def escaped(text: str) -> str:
    """Escaped; characters that HTML would take for others are kept by number, and NUL, which it forbids, is shown."""
    return escape(text).replace("\r", "&#13;").replace("\0", "\ufffd")


def _open(mark: Mark, piece: Piece) -> str:
    """The start tag of a mark, or of what is left of it: whether it begins here, and whether its end is in it."""
    outer = piece.marks[: piece.marks.index(mark)]
    begins = " begins" if mark.start == piece.start else ""
    ends = " ends" if all(mark.end <= other.end for other in outer) else ""
    return f'<mark class="{mark.kind}{begins}{ends}" data-ref="{escaped(" ".join(mark.refs))}">'


def _title(articles: Sequence[Digest]) -> str:
    name = _name(articles[0]) if len(articles) == 1 else f"{len(articles)} articles"
    return f"{escaped(name)}: what was read, and why"


def _name(digest: Digest) -> str:
    """The headline, or where there is none how the article begins."""
    return digest.article.headline or shorten(digest.explanations[0].paragraph.text, NAME_LENGTH, placeholder=" …")


def _facts(digest: Digest) -> list[str]:
    article = digest.article
    moment = f"{article.published:%Y-%m-%d %H:%M} UTC"
    return [fact for fact in (article.outlet, article.byline, moment.replace(" 00:00 UTC", "")) if fact]


def _header(articles: Sequence[Digest]) -> str:
    explanations = [e for digest in articles for e in digest.explanations]
    counts = {
        "article": len(articles),
        "paragraph": len(explanations),
        "statement": sum(len(e.statements) for e in explanations),
        "agreement": sum(len(e.agreements) for e in explanations),
    }
    facts = [f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items()]
    if explanations:
        reader = explanations[0].paragraph.reader
        facts += [f"reader {reader.version}", f"issue list {reader.issues[:18]}"]
    return (
        '<header class="page">\n<h1>What was read, and why</h1>\n'
        f'<p class="facts">{escaped(" · ".join(facts))}</p>\n{_contents(articles)}</header>\n'
    )


def _legend() -> str:
    items = "".join(
        f'<div><dt class="text"><mark class="{kind} begins" data-ref="{ref}">{sample}</mark></dt>'
        f"<dd>{meaning}</dd></div>\n"
        for kind, ref, sample, meaning in LEGEND
    )
    return f'<aside class="legend" aria-label="Marks in the text">\n<dl>\n{items}</dl>\n</aside>\n'


def _contents(articles: Sequence[Digest]) -> str:
    if len(articles) < 2:
        return ""
    items = "".join(
        f'<li><a href="#a{number}">{escaped(_name(digest))}</a> '
        f'<span class="facts">{escaped(" · ".join(_facts(digest)))}</span></li>\n'
        for number, digest in enumerate(articles, 1)
    )
    return f'<nav aria-label="Articles">\n<ol>\n{items}</ol>\n</nav>\n'


def _article(anchor: str, digest: Digest) -> str:
    article = digest.article
    facts = [*_facts(digest), f"version {article.version}", article.uri]
    parts = (
        _digest_list("Who speaks", digest.speakers, anchor),
        _digest_list("About", digest.issues, anchor),
        _digest_list("Agreed, promised, sought or refused", digest.agreements, anchor),
    )
    return (
        f'<article id="{anchor}" lang="{escaped(article.language)}" aria-labelledby="{anchor}-name">\n'
        f'<h2 id="{anchor}-name" dir="auto">{escaped(_name(digest))}</h2>\n'
        f'<p class="facts">{escaped(" · ".join(facts))}</p>\n'
        f'<div class="digest">\n{"".join(parts)}</div>\n'
        f"{''.join(_paragraph(anchor, explanation) for explanation in digest.explanations)}</article>\n"
    )


def _digest_list(heading: str, entries: Sequence[Entry], anchor: str) -> str:
    items = "".join(
        f'<li>{escaped(name)} <span class="where">{" ".join(_link(anchor, place) for place in places)}</span></li>\n'
        for name, places in entries
    )
    return f"<section><h3>{heading}</h3>\n<ul>\n{items or '<li>none found</li>'}</ul></section>\n"


def _link(anchor: str, ordinal: int) -> str:
    return f'<a href="#{anchor}-p{ordinal}">¶{ordinal}</a>'


def _paragraph(anchor: str, explanation: Explanation) -> str:
    ordinal = explanation.paragraph.ordinal
    name = f"{anchor}-p{ordinal}"
    notes = (
        _notes("Who says what", "ol", [_statement(note) for note in explanation.statements]),
        _notes("About", "ul", [_issue(note) for note in explanation.issues]),
        _notes("Agreed", "ol", [_agreement(note) for note in explanation.agreements]),
    )
    nothing = '<p class="none">Nobody’s words, no issue, no agreement.</p>\n'
    return (
        f'<section class="paragraph" id="{name}" aria-labelledby="{name}-name">\n'
        f'<h3 id="{name}-name" aria-label="Paragraph {ordinal}">¶{ordinal}</h3>\n'
        f'<p class="text" dir="auto">{marked(explanation.paragraph.text, explanation.marks)}</p>\n'
        f'<div class="notes">\n{"".join(notes) or nothing}</div>\n</section>\n'
    )


def _notes(heading: str, kind: str, items: Sequence[str]) -> str:
    return f"<h4>{heading}</h4>\n<{kind}>\n{''.join(items)}</{kind}>\n" if items else ""


def _statement(note: StatementNote) -> str:
    said = f"{note.quoted}, “{note.cue}”" if note.cue else f"{note.quoted}, no cue word"
    relayed = f"<p>relayed by {escaped(note.via)}</p>" if note.via else ""
    kind = f' <span class="kind">{escaped(note.kind)}</span>' if note.kind else ""
    return (
        f'<li{"" if note.resolved else " class=unresolved"}><span class="ref">{note.number}</span><div>'
        f"<b>{escaped(note.speaker)}</b>{kind}{_score(note.score)}"
        f"<p>{escaped(note.how)}</p><p>{escaped(said)}</p>{relayed}</div></li>\n"
    )


def _issue(note: IssueNote) -> str:
    why = " · ".join(note.words) or "no words of its own: the headline and the paragraphs before are about it"
    return f'<li class="issue"><div><b>{escaped(note.label)}</b>{_score(note.score)}<p>{escaped(why)}</p></div></li>\n'


def _agreement(note: AgreementNote) -> str:
    parties = ", ".join(note.parties) or "no party named"
    told = f"says {note.reported_by}" if note.reported_by else "the article says so itself"
    why = " · ".join(filter(None, (f"“{note.trigger}”, {told}", note.rule, note.codes, note.before)))
    return (
        f'<li><span class="ref">{note.letter}</span><div><span class="status">{note.status}</span> '
        f"<b>{escaped(note.issue)}</b><p>{escaped(parties)}</p><p>{escaped(why)}</p></div></li>\n"
    )


def _score(score: float | None) -> str:
    if score is None:
        return ""
    return f' <span class="score" style="--score:{score:.2f}">{score:.2f}</span>'
