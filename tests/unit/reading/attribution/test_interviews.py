"""Which medium was told what somebody says."""

from __future__ import annotations

import pytest

from streams.reading.attribution.interviews import interviewer
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def told(text: str) -> set[str]:
    page = sketch(parse([text])[0])
    found = (interviewer(page.tree, attribution) for attribution in page.attributions)
    return {page.tree.words[i] for i in found if i is not None}


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Bo Lund told Reuters that the bridge would close.", "Reuters"),
        ("“It is over,” Lund told the BBC on Monday.", "BBC"),
        ("The bridge is safe, Bo Lund told the Associated Press.", "Press"),
        ("“It is over,” Bo Lund said in an interview with Le Monde.", "Monde"),
        ("In a BBC interview, Bo Lund said it was over.", "BBC"),
        ("“It is over,” Bo Lund said, speaking to reporters from AFP.", "AFP"),
        ("Speaking to Sky News, the minister said it was over.", "News"),
        ("“It is over,” he said in remarks to Xinhua.", "Xinhua"),
        ("Bo Lund told CNN's Jake Tapper that it was over.", "CNN"),
        ("“It is over,” Bo Lund told POLITICO.", "POLITICO"),
        ("“It is over,” Bo Lund told the Oslo Courier.", "Courier"),
        ("Bo Lund told RNZ that the bridge would close.", "RNZ"),
        ("Bo Lund told Prothom Alo that the bridge would close.", "Alo"),
        ("Bo Lund told Daily Maverick that the bridge would close.", "Maverick"),
        ("Bo Lund told The National that the bridge would close.", "National"),
        ("Bo Lund told the state news agency that it was over.", "agency"),
        ("Bo Lund told a local newspaper that it was over.", "newspaper"),
    ],
)
def test_a_medium_that_is_told_passes_it_on(text: str, medium: str) -> None:
    assert told(text) == {medium}


@pytest.mark.parametrize(
    "text",
    [
        "Bo Lund told parliament that the bridge would close.",
        "Bo Lund told reporters that the bridge would close.",
        "Bo Lund told the court that the bridge would close.",
        "Bo Lund told the agency that the bridge would close.",
        "Bo Lund told Emily Post that the bridge would close.",
        "Bo Lund told the national that the bridge would close.",
        "Bo Lund told Mia Star that the bridge would close.",
        "“It is over,” Bo Lund wrote in a Facebook post.",
        "The bridge will close, according to a Reuters poll.",
        "Bo Lund accused Reuters of lying.",
        "Reuters told Bo Lund that the bridge would close.",
        "“It is over.” Nobody spoke.",
    ],
)
def test_others_who_are_told_something_pass_nothing_on(text: str) -> None:
    assert told(text) == set()
