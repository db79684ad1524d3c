from explaining.paragraphs import paragraph, paragraphs, said, whole
from hypothesis import given, settings
from rich.console import Console

from streams.cli.explain.terminal import explained
from streams.events import IssueMention
from streams.explaining.notes import Explainer


def shown(one) -> str:
    console = Console(width=100, color_system=None, highlight=False, force_terminal=False)
    with console.capture() as capture:
        console.print(explained(Explainer({"port-pay": "Pay at the port"}).explain(one)))
    return capture.get()


def test_the_text_is_numbered_as_its_notes_are():
    lines = [line.rstrip() for line in shown(whole()).splitlines()]
    assert lines[:3] == [
        "¶1",
        "  ¹“We will pay the dockers,” Lena Ortiz said, the port’s gazette reported. The port ᵃagreed.",
        "",
    ]
    assert [line.split() for line in lines if line.startswith("  says")] == [
        ["says", "1", "Lena", "Ortiz", "person", "0.80"]
    ]
    assert any(line.split()[:3] == ["agreed", "a", "reached"] for line in lines)


def test_each_note_says_why():
    text = shown(whole())
    for words in (
        "by name, “Lena Ortiz”",
        "word for word, “said”",
        "relayed by Port Gazette",
        "pay · dockers",
        "CAMEO 03",
    ):
        assert words in text


def test_an_issue_without_words_of_its_own_says_that_it_is_carried_over():
    assert "the headline and the paragraphs before are about it" in shown(
        paragraph(issues=(IssueMention(id="a", score=0.5),))
    )


def test_a_paragraph_with_nothing_is_shown_as_it_is():
    assert [line.strip() for line in shown(paragraph(text="Rain fell.")).splitlines() if line.strip()] == [
        "¶1",
        "Rain fell.",
    ]


def test_square_brackets_are_text_and_no_markup():
    text = "[bold]Pay[/bold] up"
    assert text in shown(paragraph(text=text, statements=(said("up", mention=None, text="up"),)))


@settings(max_examples=40)
@given(paragraphs())
def test_anything_can_be_shown(any_paragraph):
    assert f"¶{any_paragraph.ordinal}" in shown(any_paragraph)
