"""The shapes in which real feeds and pages come, a file each: all of them are the same article."""

from pathlib import Path

import pytest
from feeds.quay import QUAY, read
from msgspec.structs import replace

FORMATS = ("ninjs", "newsml_g2", "rss_atom", "html")
FILES = sorted(path for form in FORMATS for path in (Path(__file__).parent / form).iterdir())
WITHOUT_VERSION = {"rss_atom": "1", "html": "1"}


def test_there_are_files_of_every_format() -> None:
    assert len(FILES) >= 32
    assert {path.parent.name for path in FILES} == set(FORMATS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_trap_holds_the_same_article(path: Path) -> None:
    articles = [item for item in read(path) if item.article.uri == QUAY.article.uri]
    expected = replace(QUAY.article, version=WITHOUT_VERSION.get(path.parent.name, QUAY.article.version))

    assert [replace(article, subjects=()) for article in articles] == [replace(QUAY, article=expected)]
