"""Articles with our subjects, as IPTC's ninjs 3 (https://iptc.org/std/ninjs/): pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streams.events import Article
from streams.issues import IssueList

STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}


def as_ninjs(article: Article, about: Mapping[str, int], issues: IssueList, creator: str) -> dict[str, Any]:
    """The article as ninjs has it.

    Args:
        about: how many of its paragraphs are about each issue.
        creator: who gave it these subjects, as a URI.
    """
    header = article.article
    bodies = [paragraph.text for paragraph in article.paragraphs if paragraph.role in ("body", "sub-head")]
    of = sum(paragraph.role == "body" for paragraph in article.paragraphs) or 1
    found: dict[str, Any] = {
        "standard": STANDARD,
        "uri": header.uri,
        "type": "text",
        "version": header.version,
        "versionCreated": header.published.isoformat().replace("+00:00", "Z"),
        "pubStatus": "usable",
        "language": header.language,
        "bodies": [{"role": "main", "contentType": "text/plain", "value": "\n\n".join(bodies)}],
        "subjects": [
            {"name": issue.label, "uri": issue.medtop or f"urn:newsroom-streams:issue:{issue.id}"}
            | {"creator": creator, "relevance": round(100 * min(1.0, about[issue.id] / of))}
            for issue in issues.issues
            if issue.id in about
        ],
    }
    stated = {
        "headlines": header.headline and [{"role": "main", "value": header.headline}],
        "by": header.byline,
        "provider": header.outlet and {"name": header.outlet},
    }
    return found | {name: value for name, value in stated.items() if value}
