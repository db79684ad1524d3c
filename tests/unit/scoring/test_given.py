from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tallying.mending import mend, speaks, wrong

from streams.contract.codec import mend_record
from streams.contract.topics import MENDS
from streams.errors import InputError
from streams.log.opening import open_log
from streams.scoring.given import mends_in, mends_on
from streams.settings import Settings
from streams.tally.sql.mends import KnownMend, Undone

ONE, OTHER = mend(wrong("trade")), mend(speaks("Bo"))


def encoded(*values: object) -> bytes:
    return b"\n".join(map(msgspec.json.encode, values))


def test_a_file_has_a_mend_a_line_each_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "mends.jsonl"
    path.write_bytes(encoded(ONE, OTHER, ONE) + b"\n\n")
    assert mends_in(path) == [ONE, OTHER]


def test_or_what_the_list_of_mends_prints_without_those_that_were_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "mends.json"
    back = Undone(id="x", by="Bo", at=ONE.at)
    known = [
        KnownMend(mend=ONE, holds=True, state="holds"),
        KnownMend(mend=OTHER, holds=False, state="taken back", back=back),
    ]
    path.write_bytes(encoded({"mends": known}))
    assert mends_in(path) == [ONE]


async def test_a_log_that_nobody_has_mended_anything_on_has_no_mends(tmp_path: Path) -> None:
    async with open_log(Settings(data_dir=tmp_path)) as log:
        assert await mends_on(log) == []
        await log.create_topics([MENDS])
        await log.append(list(map(mend_record, [ONE, OTHER, ONE])))
        assert sorted(await mends_on(log), key=lambda one: one.id) == sorted([ONE, OTHER], key=lambda one: one.id)


@pytest.mark.parametrize("line", [b"{}", b"no json", b'{"mends": [{}]}', b"[]", b'"text"'])
def test_a_line_that_is_neither_is_named_with_what_it_ought_to_be(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "mends.jsonl"
    path.write_bytes(encoded(ONE) + b"\n" + line)
    with pytest.raises(InputError, match=r"mends\.jsonl:2: ") as refused:
        mends_in(path)
    assert "streams mend list --json" in refused.value.remedy


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        mends_in(tmp_path / "none")
