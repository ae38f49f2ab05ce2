from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from regard.acts.running import tables as acts
from regard.ledger import tables as ledger
from regard.people import tables as people
from regard.site import database, migrations
from regard.site import tables as site
from regard.terms.errors import Conflict
from regard.vault import tables as vault

ROOMS = (site, people, vault, ledger, acts)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = database.sqlite_engine(tmp_path / "site.db")
    yield made
    made.dispose()


def described(engine: sa.Engine) -> dict[str, object]:
    """Everything that a reader of the database can tell of its schema."""
    look = sa.inspect(engine)
    found: dict[str, object] = {}
    for name in look.get_table_names():
        if name == "alembic_version":
            continue
        found[name] = {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"], c["primary_key"])
                for c in look.get_columns(name)
            },
            "key": look.get_pk_constraint(name)["constrained_columns"],
            "indexes": sorted(
                (i["name"] or "", tuple(i["column_names"]), bool(i["unique"])) for i in look.get_indexes(name)
            ),
            "unique": sorted((u["name"] or "", tuple(u["column_names"])) for u in look.get_unique_constraints(name)),
            "foreign": sorted(
                (tuple(f["constrained_columns"]), f["referred_table"], str(f["options"]))
                for f in look.get_foreign_keys(name)
            ),
            "checks": sorted(str(c["sqltext"]) for c in look.get_check_constraints(name)),
        }
    return found


def test_migrating_an_empty_database_gives_exactly_the_rooms_tables(engine: sa.Engine, tmp_path: Path) -> None:
    assert migrations.revision(engine) is None
    head = migrations.migrate(engine)
    assert migrations.revision(engine) == head == migrations.migrate(engine)
    declared = database.sqlite_engine(tmp_path / "declared.db")
    for room in ROOMS:
        room.metadata.create_all(declared)
    got, wanted = described(engine), described(declared)
    assert sorted(got) == sorted(wanted)
    for name, table in wanted.items():
        assert got[name] == table, name


def test_rooms_share_no_table_name() -> None:
    names = [name for room in ROOMS for name in room.metadata.tables]
    assert len(names) == len(set(names))


def test_a_database_of_a_newer_regard_is_refused(engine: sa.Engine) -> None:
    migrations.migrate(engine)
    with engine.begin() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict) as caught:
        migrations.migrate(engine)
    assert caught.value.code == "schema_newer"


def test_every_time_is_whole_microseconds() -> None:
    for room in ROOMS:
        for table in room.metadata.tables.values():
            for column in table.columns:
                assert not isinstance(column.type, sa.DateTime), f"{table.name}.{column.name}"
                if column.name.endswith("_us"):
                    assert isinstance(column.type, sa.BigInteger), f"{table.name}.{column.name}"
