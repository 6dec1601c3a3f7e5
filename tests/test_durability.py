"""What was acknowledged is there, whatever is killed; many writers lose nothing and wait for one another."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from uuid import UUID

import sqlalchemy as sa

from kb.database import Database
from kb.schema import entries, versions
from kb.states import VersionState
from tests.factories import create_case_study, create_person

SUBMIT = """
import sys
from casestudies.forms import RULES
from kb import drafts
from kb.database import Database
from kb.people_store import find_person
from tests.factories import CASE_STUDY, CONTACT
from uuid import UUID

db = Database(sys.argv[1])
with db.read() as connection:
    author = find_person(connection, UUID(sys.argv[2]), db.today())
for _ in range(int(sys.argv[3])):
    version = drafts.start(db, author, RULES, CASE_STUDY)
    version = drafts.save(db, author, version.id, CASE_STUDY, (CONTACT,), edit=version.edit)
    print(drafts.submit(db, author, RULES, version.id).id, flush=True)
"""


def submitter(db, author, count):
    command = [sys.executable, "-c", SUBMIT, str(db.engine.url), str(author.id), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=os.getcwd())


def submitted(db):
    with db.read() as connection:
        query = sa.select(versions.c.id).where(versions.c.state == VersionState.SUBMITTED)
        return set(connection.execute(query).scalars())


def test_every_acknowledged_submission_survives_sigkill(db, tmp_path):
    author = create_person(db)
    acknowledged = set()
    for after in (1, 3, 7, 12, 20):
        process = submitter(db, author, 10_000)
        assert process.stdout
        acknowledged |= {UUID(process.stdout.readline().strip()) for _ in range(after)}
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        acknowledged |= {UUID(line) for line in rest if len(line) == 36}
        process.wait()
        process.stderr.close()
        process.stdout.close()
    assert len(acknowledged) >= 43
    assert acknowledged <= submitted(db)
    with sqlite3.connect(tmp_path / "kb.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_eight_threads_and_four_processes_lose_no_write(db):
    author = create_person(db)
    each, errors = 10, []

    def work():
        try:
            for _ in range(each):
                create_case_study(db, author, state=VersionState.SUBMITTED)
        except Exception as error:
            errors.append(error)

    processes = [submitter(db, author, each) for _ in range(4)]
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [process.communicate() for process in processes]
    assert errors == []
    assert [err for _, err in said] == [""] * 4
    assert len(submitted(db)) == (8 + 4) * each
    with db.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(entries)).scalar() == (8 + 4) * each


def test_a_half_done_step_leaves_nothing(db):
    author = create_person(db)
    try:
        with db.write() as connection:
            connection.execute(sa.update(versions).values(state="published"))
            connection.execute(sa.delete(entries))
            raise RuntimeError("synthetic failure in the middle")
    except RuntimeError:
        pass
    assert create_case_study(db, author, state=VersionState.SUBMITTED).number == 1


def test_a_copy_beside_a_writer_is_whole(db, tmp_path):
    from app.operations.backup import backup, check_backup

    author = create_person(db)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            create_case_study(db, author, state=VersionState.SUBMITTED)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            check_backup(backup(db, tmp_path / f"copy-{number}.db"))
    finally:
        stop.set()
        writer.join()


def test_the_write_ahead_log_is_not_left_behind_by_a_restore(db, tmp_path):
    from app.operations.backup import backup, restore

    author = create_person(db)
    create_case_study(db, author, state=VersionState.SUBMITTED)
    copy = backup(db, tmp_path / "copy.db")
    for _ in range(20):
        create_case_study(db, author, state=VersionState.SUBMITTED)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for ending in ("", "-wal", "-shm"):
        shutil.copy(tmp_path / f"kb.db{ending}", crashed / f"kb.db{ending}")
    restore(copy, crashed / "kb.db")
    again = Database(f"sqlite:///{crashed / 'kb.db'}")
    assert len(submitted(again)) == 1
    again.close()
