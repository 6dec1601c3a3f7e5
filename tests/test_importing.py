"""Bringing in: one transaction, nothing twice, and the command that does it."""

import shutil
import sys
from dataclasses import replace

import pytest

from app import cli
from app.knowledge import open_knowledge
from app.settings import load_settings
from casestudies.forms import RULES
from casestudies.importers.found import ImportedDraft, Refusal, source_key
from casestudies.importers.intake import to_bring_in
from kb import audit, drafts, importing
from kb.errors import NotAllowed
from kb.importing import Incoming
from kb.records import SourceKind
from kb.states import VersionState
from tests.documents_to_import import APPENDIX
from tests.factories import CASE_STUDY, create_person


def incoming(*titles, source="synthetic.csv"):
    records = [replace(CASE_STUDY, title=title) for title in titles]
    return [Incoming(source_key(source, record), record) for record in records]


def test_each_becomes_a_draft_of_its_owner_and_is_audited(db):
    person = create_person(db)
    done = importing.bring_in(db, person, RULES, incoming("One", "Two"))
    assert (done.new, done.unchanged) == (2, 0)
    own = {version.content["title"]: (entry, version) for entry, version in drafts.list_own(db, person)}
    assert own.keys() == {"One", "Two"}
    entry, version = own["One"]
    assert (entry.source_kind, version.state) == (SourceKind.IMPORTED, VersionState.DRAFT)
    assert drafts.get_draft(db, person, RULES, version.id)[1] == replace(CASE_STUDY, title="One")
    with db.read() as connection:
        assert [step.action for step in audit.list_steps(connection, entry.id)] == ["import"]


def test_nothing_is_brought_in_twice_even_by_another_person_or_after_it_was_changed(db):
    person, other = create_person(db), create_person(db)
    importing.bring_in(db, person, RULES, incoming("One"))
    (_, version) = drafts.list_own(db, person)[0]
    drafts.save(db, person, version.id, replace(CASE_STUDY, title="Changed"), (), edit=version.edit)
    for again in (person, other):
        done = importing.bring_in(db, again, RULES, incoming("One", "Two" if again is other else "One"))
        assert done.unchanged >= 1
    assert [version.content["title"] for _, version in drafts.list_own(db, person)] == ["Changed"]
    assert [version.content["title"] for _, version in drafts.list_own(db, other)] == ["Two"]


def test_nothing_is_half_imported_where_a_file_fails_on_the_way(db):
    person = create_person(db)

    def failing():
        yield from incoming(*(f"Synthetic {number}" for number in range(1_200)))
        raise ValueError("synthetic")

    with pytest.raises(ValueError, match="synthetic"):
        importing.bring_in(db, person, RULES, failing())
    assert drafts.list_own(db, person) == []


def test_somebody_who_may_not_share_brings_nothing_in(db):
    reader = create_person(db, contributor=False)
    with pytest.raises(NotAllowed):
        importing.bring_in(db, reader, RULES, incoming("One"))


def test_counting_says_the_same_and_writes_nothing(db):
    person = create_person(db)
    importing.bring_in(db, person, RULES, incoming("One"))
    done = importing.count(db, incoming("One", "Two"))
    assert (done.new, done.unchanged) == (1, 1)
    assert len(drafts.list_own(db, person)) == 1


def test_second_of_the_same_title_and_organisation_in_one_source_is_refused_not_dropped():
    refused = []
    found = [ImportedDraft(CASE_STUDY, "row 2"), Refusal("row 3", "title", "x"), ImportedDraft(CASE_STUDY, "row 4")]
    assert len(list(to_bring_in(found, source="s", refuse=refused.append))) == 1
    assert [one.where for one in refused] == ["row 3", "row 4"]


@pytest.fixture
def run(tmp_path, reference_db, monkeypatch, capsys):
    """Run a command in this process; gives exit code, output, error output."""
    path = tmp_path / "var"
    path.mkdir()
    shutil.copy(reference_db, path / "reference.db")
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["hiquality", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return command


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "synthetic.md"
    path.write_text(APPENDIX, encoding="utf-8")
    return path


def administrator():
    return create_person(open_knowledge(load_settings()).db, administrator=True)


def test_command_makes_drafts_of_the_only_administrator_once(run, file):
    assert run("migrate")[0] == 0
    person = administrator()
    assert run("import", "case-studies", file)[:2] == (0, ["3 new, 0 unchanged, 0 refused"])
    assert run("import", "case-studies", file)[:2] == (0, ["0 new, 3 unchanged, 0 refused"])
    assert len(drafts.list_own(open_knowledge(load_settings()).db, person)) == 3


def test_dry_run_says_what_would_be_done_and_does_nothing(run, file):
    assert run("import", "case-studies", file, "--dry-run")[:2] == (0, ["3 new, 0 unchanged, 0 refused"])
    assert run("import", "case-studies", file, "--dry-run")[:2] == (0, ["3 new, 0 unchanged, 0 refused"])


def test_command_lists_each_refusal_before_its_last_line(run, tmp_path):
    table = tmp_path / "synthetic.csv"
    table.write_text("title,organisation,what_was_done\nA,,c\nA,b,c\n", encoding="utf-8")
    code, out, _err = run("import", "case-studies", table, "--dry-run")
    assert (code, out) == (
        0,
        ["row 2, column “organisation”: write something here, it is needed.", "1 new, 0 unchanged, 1 refused"],
    )


def test_command_gives_the_drafts_to_the_owner_it_is_told(run, file):
    assert run("migrate")[0] == 0
    db = open_knowledge(load_settings()).db
    person = create_person(db)
    administrator()
    assert run("import", "case-studies", file, "--owner", person.email)[0] == 0
    assert len(drafts.list_own(db, person)) == 3


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("a.docx", b"<html>", "no Word document"), ("a.pdf", b"", "cannot be read"), ("a.csv", b"x\n", "not a column")],
)
def test_file_that_cannot_be_read_is_one_line_and_exit_code_2(run, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = run("import", "case-studies", path, "--dry-run")
    assert (code, out) == (2, [])
    assert words in err.splitlines()[-1]


def test_missing_file_and_unknown_owner_are_exit_code_2(run, file, tmp_path):
    assert run("import", "case-studies", tmp_path / "none.md", "--dry-run")[0] == 2
    assert run("import", "case-studies", file, "--owner", "nobody@synthetic.example")[0] == 2
    code, _out, err = run("import", "case-studies", file)
    assert code == 2
    assert "--owner EMAIL" in err
