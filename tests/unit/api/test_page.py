from __future__ import annotations

import re
from pathlib import Path

import pytest
from answering import asking, served

import streams
from streams.settings import Secret

PAGE = Path(streams.__file__).with_name("page")
OWN = sorted(path for path in PAGE.rglob("*") if path.is_file() and "vendor" not in path.parts)
WAYS_TO_MARKUP = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc"
    r"|eval\(|new Function"
)
SCRIPTS = [path for path in OWN if path.suffix == ".js"]


async def test_the_document_allows_nothing_from_elsewhere_and_no_script_in_line(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await client.get("/", params={"view": "issue", "issue": "port"})

    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text) == []


async def test_every_file_that_the_document_names_is_there_and_may_be_kept_for_good(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        named = re.findall(r'(?:href|src)="(/page/[^"]+)"', (await client.get("/")).text)
        answers = [await client.get(path) for path in named]

    assert len(named) > len(SCRIPTS)
    assert {answer.status_code for answer in answers} == {200}
    assert all("immutable" in answer.headers["cache-control"] for answer in answers)
    kinds = {
        path.rpartition(".")[2]: answer.headers["content-type"] for path, answer in zip(named, answers, strict=True)
    }
    assert kinds == {
        "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
        "woff2": "font/woff2",
    }  # fmt: skip


async def test_the_document_is_asked_for_each_time_and_sent_once(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        first = await client.get("/")
        again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
        plain = await client.get("/", headers={"Accept-Encoding": "identity"})

    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/page/", "/page/start.js", "/page/../application.py", "/page/%2e%2e/application.py"])
async def test_there_are_no_other_files(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        assert (await client.get(path)).status_code == 404


async def test_the_page_is_open_to_whoever_is_about_to_be_asked_for_the_token_and_the_coverage_is_not(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, token=Secret("0123456789abcdef")) as (app, _, _), asking(app) as client:
        page = await client.get("/")
        script = await client.get(re.findall(r'src="([^"]+start\.js)"', page.text)[0])
        tallies = await client.get("/tallies")

    assert (page.status_code, script.status_code, tallies.status_code) == (200, 200, 401)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(PAGE)))
def test_no_script_makes_markup_or_code_of_text(path: Path) -> None:
    assert re.findall(WAYS_TO_MARKUP, path.read_text()) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(PAGE)))
def test_nothing_is_asked_of_anybody_else(path: Path) -> None:
    allowed = {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"""https?://[^\s"'`)]+""", path.read_text())) <= allowed


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(PAGE)))
def test_every_module_that_is_imported_is_there(path: Path) -> None:
    named = re.findall(r"""(?:from|import)\s*\(?\s*'(\.[^']+)'""", path.read_text())
    assert [name for name in named if not (path.parent / name).exists()] == []


def test_what_is_vendored_stands_beside_its_licence() -> None:
    for folder in (PAGE / "vendor").iterdir():
        assert (folder / "LICENSE").read_text()
