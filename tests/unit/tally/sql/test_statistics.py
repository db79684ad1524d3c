from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, event

from streams.tally.sql.statistics import Statistics


def test_sqlite_which_plans_by_its_indexes_is_asked_nothing(tmp_path: Path) -> None:
    asked: list[str] = []
    engine = create_engine(f"sqlite:///{tmp_path / 'tallies.db'}")
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    statistics = Statistics()
    statistics.note(1_000_000)

    statistics.refresh(engine)

    assert asked == []
    engine.dispose()
