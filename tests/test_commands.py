"""The command line as an operator uses it, in a folder that is empty at first."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from app import cli
from app.knowledge import open_knowledge
from app.settings import load_settings
from casestudies.forms import RULES
from kb import drafts, people_admin
from kb.people import SYSTEM
from tests.factories import CASE_STUDY, create_person
from tests.organisation_lists import as_csv, practice


@pytest.fixture
def folder(tmp_path, monkeypatch, reference_db):
    """A data folder with nothing but the postcode table, which takes seconds to build. Search is by keyword."""
    path = tmp_path / "var"
    path.mkdir()
    shutil.copy(reference_db, path / "reference.db")
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    return path


@pytest.fixture
def run(folder, monkeypatch, capsys):
    """Run a command in this process; gives exit code, output, error output."""

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["hiquality", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.mark.parametrize("command", ["migrate", "seed", "index", "publish"])
def test_each_command_makes_what_it_lacks_in_an_empty_folder(run, folder, command):
    assert run(command)[0] == 0
    assert (folder / "kb.db").exists()
    assert (folder / "index.db").exists() == (command == "index")
    assert (folder / "published.db").exists() == (command == "publish")


def test_files_are_for_their_owner_alone_even_in_a_folder_that_is_open(run, folder, tmp_path):
    folder.chmod(0o755)
    before = os.umask(0o022)
    try:
        assert run("index")[0] == 0
        assert run("backup", str(tmp_path / "copies" / "copy.db"))[0] == 0
    finally:
        os.umask(before)
    made = [*folder.glob("*.db*"), folder / "derived.lock", tmp_path / "copies", tmp_path / "copies" / "copy.db"]
    open_to_others = {path.name for path in made if path.stat().st_mode & 0o077}
    assert open_to_others <= {"reference.db"}  # copied here by the test


def test_a_second_run_does_nothing_and_says_so(run):
    for command in ("seed", "index", "publish"):
        run(command)
    assert run("migrate")[1] == "The database is up to date.\n"
    assert run("seed")[1] == "0 new, 0 offered in a new wording, 11 unchanged\n"
    assert run("index")[1] == "The search index is up to date.\n"
    assert run("publish")[1] == "The public tables are up to date.\n"


def test_search_finds_the_cafe_by_keyword(run):
    code, out, _ = run("search", "lonely older people", "--keyword", "--kind", "case_study", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["hits"][0]["address"] == "http://127.0.0.1:8501/c/orpington-wellbeing-cafe"
    assert found["mode"] == "keyword"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--borough", "bromley", "--kind", "case_study"), {"Orpington PCN"}),
        (("--icb", "nwl", "--kind", "case_study"), {"Grand Union Health Centre", "Hiyos GP practice"}),
        (("--icb", "WNL", "--kind", "case_study"), {"Grand Union Health Centre", "Hiyos GP practice"}),
        (("--icb", "NCL", "--kind", "case_study"), set()),
        (("--community", "older_people", "--kind", "case_study"), {"Orpington PCN"}),
    ],
)
def test_search_filters_by_place_and_community(run, options, expected):
    found = json.loads(run("search", "", "--json", *options)[1])
    assert {hit["organisation"] for hit in found["hits"]} == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("search", "x", "--icb", "KENT"), "“KENT” is not an ICB of London"),
        (("search", "x", "--borough", "Paris"), "“Paris” is not a London borough"),
        (("search", "x", "--community", "elderly"), "elderly"),
        (("search", "x", "--limit", "0"), "limit"),
        (("search", "x", "--kind", "person"), "person"),
        (("restore", "no-such-file.db"), "no-such-file.db is not there"),
        (("users", "link", "nobody@synthetic.example"), "Nobody has an account"),
        (("users", "invite", "not-an-address", "--name", "A", "--organisation", "B"), "e-mail"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_mistake_gets_one_clear_line_and_exit_code_2(run, words, sentence):
    code, out, err = run(*words)
    assert code == 2
    assert sentence in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "HIQUALITY_PORT"),
        ("PUBLIC_URL", "https://example.nhs.uk/kb", "has a path"),
        ("PUBLIC_URL", "kb.example", "is not an address"),
        ("SEMANTIC", "maybe", "HIQUALITY_SEMANTIC"),
        ("ODS_URL", "http://lists.example/{report}.zip", "is not an https address"),
        ("ODS_URL", "https://lists.example/epraccur.zip", "{report}"),
    ],
)
def test_a_bad_setting_is_named(run, monkeypatch, name, value, sentence):
    monkeypatch.setenv(f"HIQUALITY_{name}", value)
    code, _, err = run("migrate")
    assert code == 2
    assert sentence in err
    assert err.count("\n") == 1


def test_the_nhs_list_is_loaded_once_and_a_wrong_file_changes_nothing(run, tmp_path):
    (tmp_path / "list.csv").write_bytes(as_csv(practice("X00001"), practice("X00002")))
    (tmp_path / "wrong.csv").write_text("<html>not a list</html>")
    load = ("ingest", "organisations")
    assert run(*load, str(tmp_path / "list.csv"))[:2] == (0, "2 new, 0 changed, 0 unchanged, 0 closed, 0 refused\n")
    for wrong in ("wrong.csv", "missing.csv", "."):
        code, out, err = run(*load, str(tmp_path / wrong))
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert run(*load, str(tmp_path / "list.csv"))[1] == "0 new, 0 changed, 2 unchanged, 0 closed, 0 refused\n"


def test_people_are_invited_given_roles_and_switched_off(run):
    code, out, _ = run(
        "users", "invite", "New@Synthetic.Example", "--name", "Synthetic New", "--organisation", "Synthetic Practice",
        "--moderates", "SEL",
    )  # fmt: skip
    assert code == 0
    assert "/account/link/" in out
    assert "moderator of SEL" in run("users", "list")[1]
    assert "/account/link/" in run("users", "link", "new@synthetic.example")[1]
    assert "moderator" not in run("users", "roles", "new@synthetic.example")[1]
    run("users", "deactivate", "new@synthetic.example")
    assert "switched off" in run("users", "list")[1]


def test_backup_and_restore_bring_back_every_word(run, folder, tmp_path):
    run("publish")
    knowledge = open_knowledge(load_settings())
    author = create_person(knowledge.db)
    version = drafts.start(knowledge.db, author, RULES, CASE_STUDY)
    assert run("backup", str(tmp_path / "copy.db"))[0] == 0
    drafts.withdraw(knowledge.db, author, version.entry_id)
    people_admin.deactivate(knowledge.db, SYSTEM, author.id)
    knowledge.db.close()
    code, out, _ = run("restore", str(tmp_path / "copy.db"))
    assert code == 0
    assert "kept as kb-replaced-1.db" in out
    again = open_knowledge(load_settings())
    assert drafts.get_draft(again.db, author, RULES, version.id)[1].title == CASE_STUDY.title
    again.db.close()
    assert run("check")[0] == 0


def test_a_backup_is_never_overwritten(run, tmp_path):
    run("backup", str(tmp_path / "copy.db"))
    code, _, err = run("backup", str(tmp_path / "copy.db"))
    assert (code, "exists already" in err) == (2, True)


def test_only_a_whole_backup_is_restored(run, folder, tmp_path):
    run("migrate")
    before = (folder / "kb.db").read_bytes()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE something (x)")
    (tmp_path / "text.db").write_text("not a database")
    for file in (other, tmp_path / "text.db"):
        assert run("restore", str(file))[0] == 2
    assert (folder / "kb.db").read_bytes() == before


def test_check_names_each_failure_and_what_to_do(run, folder):
    run("index")
    run("publish")
    assert run("check")[0] == 0
    (folder / "index.db").write_bytes(b"damaged")
    (folder / "published.db").unlink()
    code, out, _ = run("check")
    assert code == 1
    assert "run “hiquality index”" in out
    assert "run “hiquality publish”" in out
    run("index")
    run("publish")
    assert run("check")[0] == 0


def test_a_damaged_truth_is_refused_and_left_alone(run, folder):
    run("publish")
    content = bytearray((folder / "kb.db").read_bytes())
    content[100:4096] = os.urandom(3996)
    (folder / "kb.db").write_bytes(content)
    for ending in ("-wal", "-shm"):
        (folder / f"kb.db{ending}").unlink(missing_ok=True)
    code, _, err = run("seed")
    assert code == 2
    assert "damaged" in err
    assert "hiquality restore" in err
    assert (folder / "kb.db").read_bytes() == bytes(content)


def test_a_truth_of_a_newer_version_is_refused(run, folder):
    run("migrate")
    with closing(sqlite3.connect(folder / "kb.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for command in ("serve", "seed", "migrate"):
        code, _, err = run(command)
        assert code == 2
        assert "newer version (schema 9999)" in err


def test_a_data_folder_that_cannot_be_made_is_named(run, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HIQUALITY_DATA_DIR", str(tmp_path / "file" / "var"))
    code, _, err = run("seed")
    assert code == 2
    assert "cannot be made" in err


@pytest.mark.parametrize("kilobytes", [1, 64, 200])
def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(folder, kilobytes):
    """The size of every file is limited, which fails where a full disk would."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    environment = os.environ | {"HIQUALITY_DATA_DIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "publish"],
        env=environment, preexec_fn=limit, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "published.db").exists()
    healthy = subprocess.run(
        [sys.executable, "-m", "app.cli", "publish"], env=environment, capture_output=True, text=True, check=False
    )
    assert healthy.returncode == 0, healthy.stderr
