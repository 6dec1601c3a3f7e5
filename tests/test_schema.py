"""The truth's schema: the same in migrations and metadata, good for SQLite and PostgreSQL, safe on disk."""

import sqlite3

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql

from app.operations import migrate as migration
from app.operations.prepare import lead_organisations
from kb import (
    drafts,
    entry_store,
    glossary,
    links,
    moderation,
    organisations,
    people_admin,
    requests,
    sessions,
    sign_in,
    slugs,
    unanswered,
)
from kb.database import Database
from kb.glossary import Words
from kb.ods_report import parse_practices
from kb.roles import Roles
from kb.schema import metadata
from tests.factories import create_case_study, create_person
from tests.organisation_lists import as_csv, practice


def test_migrations_lead_to_the_metadata(db):
    with db.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_organisations_from_before_closing_was_known_are_open(tmp_path, clock):
    db = Database(f"sqlite:///{tmp_path / 'before.db'}", now=clock)
    columns = ("ods_code", "name", "level", "icb", "source")
    with db.write() as connection:
        command.upgrade(migration._config(connection), "0003")
        connection.exec_driver_sql(
            f"INSERT INTO organisations ({', '.join(columns)}) VALUES (?, ?, ?, ?, ?)",
            tuple(f"X{name}" for name in columns),
        )
    migration.migrate(db, tmp_path / "backups")
    [kept] = organisations.list_organisations(db)
    assert (kept.ods_code, kept.postcode, kept.closed_on) == ("Xods_code", "", None)
    db.close()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_compiles_for_postgresql(table):
    dialect = postgresql.dialect()
    assert str(sa.schema.CreateTable(table).compile(dialect=dialect)).strip().startswith("CREATE TABLE")
    for index in table.indexes:
        assert "CREATE" in str(sa.schema.CreateIndex(index).compile(dialect=dialect))


def test_every_statement_of_the_workflow_compiles_for_postgresql(db):
    """All that the stores send while an entry goes from draft to public and off again."""
    seen = []

    def note(_connection, element, _multi, _parameters, _options):
        if isinstance(element, sa.sql.ClauseElement):
            seen.append(str(element.compile(dialect=postgresql.dialect())))

    sa.event.listen(db.engine, "before_execute", note)
    author = create_person(db)
    administrator = create_person(db, organisation="Synthetic Office", administrator=True)
    sessions.load(db, sessions.create(db, author, "password"))
    version = create_case_study(db, author)
    moderation.list_queue(db, administrator)
    drafts.list_own(db, author)
    drafts.open_draft(db, author, version.entry_id)
    moderation.take_down(db, administrator, version.entry_id)
    with db.read() as connection:
        entry_store.list_live_ids(connection)
    _walk_accounts(db, administrator)
    _walk_searching(db, administrator)
    organisations.add_missing(db, lead_organisations())
    organisations.list_organisations(db)
    organisations.ingest(db, administrator, parse_practices(as_csv(practice("H85111"), practice("X00001"))))
    slugs.change_slug(db, administrator, version.entry_id, "elsewhere")
    assert len(seen) > 150
    assert {statement.split()[0] for statement in seen} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def _walk_accounts(db, administrator):
    """Ask, be invited, set a password, sign in, change it, change roles, be switched off."""
    asked = {"email": "asks@synthetic.example", "name": "Synthetic", "organisation": "Synthetic", "why": "Synthetic"}
    requests.ask(db, **asked, address="127.0.0.1")
    [waiting] = requests.list_waiting(db, administrator)
    invited = requests.accept(db, administrator, waiting.id)
    links.find(db, invited.token)
    person = links.use_for_password(db, invited.token, "a synthetic pass phrase 42")
    sign_in.sign_in(db, email=person.email, password="a synthetic pass phrase 42", address="127.0.0.1")
    people_admin.set_roles(db, administrator, person.id, Roles(contributor=True, moderates=frozenset({"NEL"})))
    people_admin.list_people(db, administrator)
    people_admin.create_password_link(db, administrator, person.id)
    people_admin.deactivate(db, administrator, person.id)
    sessions.purge(db)
    requests.purge(db)


def _walk_searching(db, administrator):
    """Add, change and remove words; note a search that found nothing, see it, take it away."""
    added = glossary.add(db, administrator, Words(terms=("SYN", "synthetic")))
    glossary.change(db, administrator, added.id, Words(terms=("SYN", "made up")), edit=0)
    glossary.remove(db, administrator, added.id)
    unanswered.record(db, "synthetic")
    [noted] = unanswered.list_unanswered(db, administrator)
    unanswered.remove(db, administrator, noted.id)
    unanswered.purge(db)


def test_sqlite_is_opened_safely(db, tmp_path):
    with db.read() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                   ("journal_mode", "synchronous", "foreign_keys", "secure_delete")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_reader_cannot_write(db):
    author = create_person(db)
    assert author.id
    with pytest.raises(sa.exc.IntegrityError), db.write() as connection:
        connection.execute(sa.text("INSERT INTO roles VALUES ('x', 'king', '')"))


def test_an_older_truth_is_backed_up_before_it_is_changed(tmp_path, monkeypatch):
    """From the schema before, with a row in it: here the empty one before the first migration counts as none."""
    db = Database(f"sqlite:///{tmp_path / 'kb.db'}")
    assert migration.migrate(db, tmp_path / "backups")
    author = create_person(db)
    monkeypatch.setattr(migration, "newest_schema", lambda: "0002-of-this-test")
    monkeypatch.setattr(migration.command, "upgrade", lambda config, to: None)
    assert migration.migrate(db, tmp_path / "backups")
    [copy] = (tmp_path / "backups").iterdir()
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT email FROM people").fetchone() == (author.email,)
    db.close()


def test_the_first_schema_keeps_its_rows_on_the_way_to_this_one(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'kb.db'}")
    with db.write() as connection:
        migration.command.upgrade(migration._config(connection), "0001")
    author = create_person(db)
    tables = sa.inspect(db.engine).get_table_names()
    assert "glossary_additions" not in tables
    assert "unanswered_searches" not in tables
    assert migration.migrate(db, tmp_path / "backups")
    assert {"glossary_additions", "unanswered_searches"} <= set(sa.inspect(db.engine).get_table_names())
    with db.read() as connection:
        assert connection.scalar(sa.text("SELECT email FROM people")) == author.email
    db.close()
