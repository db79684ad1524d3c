import pytest
from fuzzing.mangling import SEEDS, check, mangled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.ingest.formats.protocol import Format
from streams.ingest.formats.registry import FORMATS


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_whatever_is_mangled_of_a_format_is_an_article_or_refused(form: Format) -> None:
    @given(st.data())
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def reads(data: st.DataObject) -> None:
        check(form, data.draw(mangled(form)))

    reads()


def test_every_format_has_something_to_mangle() -> None:
    assert SEEDS.keys() == {form.name for form in FORMATS}
