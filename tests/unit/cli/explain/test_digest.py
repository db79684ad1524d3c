from explaining.paragraphs import agreed, paragraph, said, whole
from tallying.events import header

from streams.cli.explain.digest import digests
from streams.explaining.notes import Explainer


def digest_of(*paragraphs):
    explainer = Explainer({"port-pay": "Pay at the port"})
    return digests(explainer.explain(one) for one in paragraphs)


def test_an_article_is_told_by_speakers_issues_and_agreements_with_their_paragraphs():
    (digest,) = digest_of(whole(ordinal=1), paragraph(ordinal=2), whole(ordinal=3))
    assert digest.speakers == (("Lena Ortiz", (1, 3)),)
    assert digest.issues == (("Pay at the port", (1, 3)),)
    assert digest.agreements == (("reached: Pay at the port (port)", (1, 3)),)


def test_who_speaks_most_comes_first_and_who_is_not_resolved_is_left_out():
    once, unresolved = said(name="Ada Moreno"), said(name="the man", resolved="unresolved")
    (digest,) = digest_of(paragraph(statements=(once, said(), unresolved, said())))
    assert digest.speakers == (("Lena Ortiz", (1,)), ("Ada Moreno", (1,)))


def test_each_version_of_an_article_has_a_digest_of_its_own():
    versions = [header("urn:a", "1"), header("urn:a", "2"), header("urn:b", "1")]
    found = digest_of(*(paragraph(article, agreements=(agreed(parties=()),)) for article in versions))
    assert [digest.article for digest in found] == versions
    assert found[0].agreements == (("reached: Pay at the port", (1,)),)
