from explaining.paragraphs import TEXT, agreed, paragraph, paragraphs, said, where, whole
from hypothesis import given, settings

from streams.events import IssueMention
from streams.explaining.marks import ORDER, letter, marks, pieces


def found(of, text=TEXT) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(mark.kind, text[mark.start : mark.end], mark.refs) for mark in marks(of)]


def test_every_kind_of_span_is_marked_and_names_its_note():
    assert found(whole()) == [
        ("content", "“We will pay the dockers,”", ("1",)),
        ("evidence", "pay", ("port-pay",)),
        ("evidence", "dockers", ("port-pay",)),
        ("speaker", "Lena Ortiz", ("1",)),
        ("cue", "said", ("1",)),
        ("via", "the port’s gazette", ("1",)),
        ("trigger", "agreed", ("a",)),
    ]


def test_the_same_words_for_several_notes_are_marked_once():
    both = tuple(IssueMention(id=name, score=0.5, evidence=(where("dockers"),)) for name in ("pay", "port"))
    assert found(paragraph(issues=both)) == [("evidence", "dockers", ("pay", "port"))]
    assert found(paragraph(agreements=(agreed(), agreed()))) == [("trigger", "agreed", ("a", "b"))]


def test_what_lies_outside_the_text_is_cut_off():
    beyond = IssueMention(id="a", score=0.5, evidence=((0, 99), (50, 60), (2, 2), (3, 1)))
    assert found(paragraph(text="short", issues=(beyond,)), "short") == [("evidence", "short", ("a",))]


def test_letters_go_on_after_z():
    assert [letter(i) for i in (0, 25, 26, 52)] == ["a", "z", "a1", "a2"]


def test_overlapping_marks_are_cut_where_either_ends():
    text = "abcdef"
    one, other = said("abcd", mention=None, text=text), said("cdef", mention=None, text=text)
    cut = pieces(text, marks(paragraph(text=text, statements=(one, other))))
    assert [(piece.text, [mark.refs for mark in piece.marks]) for piece in cut] == [
        ("ab", [("1",)]),
        ("cd", [("1",), ("2",)]),
        ("ef", [("2",)]),
    ]


@settings(max_examples=40)
@given(paragraphs())
def test_pieces_are_the_text_and_each_is_in_exactly_the_marks_around_it(any_paragraph):
    all_marks = marks(any_paragraph)
    place = 0
    for piece in pieces(any_paragraph.text, all_marks):
        assert piece.start == place
        place += len(piece.text)
        assert set(piece.marks) == {mark for mark in all_marks if mark.start < place and mark.end > piece.start}
        assert all(mark.start <= piece.start and place <= mark.end for mark in piece.marks)
    assert place == len(any_paragraph.text)


@settings(max_examples=40)
@given(paragraphs())
def test_marks_come_outer_ones_first(any_paragraph):
    keys = [(mark.start, -mark.end, ORDER.index(mark.kind)) for mark in marks(any_paragraph)]
    assert keys == sorted(set(keys))
