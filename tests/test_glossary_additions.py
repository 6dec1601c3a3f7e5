"""What administrators add to the glossary: checked, audited, and read by every process that searches."""

import time

import pytest
import sqlalchemy as sa

from app.find.searcher import Searcher
from app.find.words import CurrentGlossary
from app.knowledge import Knowledge
from app.operations.derived import write_index
from app.settings import Settings
from indexing.query import STOP_WORDS
from kb import glossary, people_admin
from kb.database import Database
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.glossary import Words, parse_words
from kb.people import SYSTEM
from kb.roles import Roles
from kb.schema import audit
from tests.factories import create_case_study, create_person

WALK = Words(terms=("SWG", "synthetic walking group"), plain=("zimble club",))


@pytest.fixture
def administrator(db):
    return create_person(db, administrator=True)


def parse(terms="", plain="", **others):
    return parse_words(terms=terms, plain=plain, everyday=STOP_WORDS, **others)


def problems(terms="", plain=""):
    with pytest.raises(Invalid) as refusal:
        parse(terms, plain)
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def audited(db):
    with db.read() as connection:
        rows = connection.execute(sa.select(audit.c.actor, audit.c.action, audit.c.reason).order_by(audit.c.id))
        return [tuple(row) for row in rows if "words" in row.action]


def test_terms_are_read_one_a_line_or_between_commas_and_each_once():
    words = parse(" SWG \r\nsynthetic  walking group,swg\n\n", "Zimble club; zimble\u202e CLUB\nSWG", ambiguous=True)
    assert words == Words(terms=("SWG", "synthetic walking group"), plain=("Zimble club",), ambiguous=True)


@pytest.mark.parametrize(
    ("terms", "plain", "field", "said"),
    [
        ("", "", "terms", "at least one"),
        ("", "zimble", "terms", "at least one"),
        ("alone", "", "terms", "second term"),
        ("alone", "Alone", "terms", "second term"),
        ("fine, " + "x" * 81, "", "terms", "too long"),
        ("fine, ***", "", "terms", "no word"),
        ("fine, one two three four five six seven", "", "terms", "too many words"),
        ("fine", "q", "plain", "too short"),
        ("fine", "of the", "plain", "nearly every question"),
        (",".join(f"term {n}" for n in range(13)), "", "terms", "13 are too many"),
        ("fine", ",".join(f"word {n}" for n in range(13)), "plain", "13 are too many"),
    ],
)
def test_words_that_cannot_work_are_refused_at_their_field(terms, plain, field, said):
    assert [(one, said in message) for one, message in problems(terms, plain)] == [(field, True)]


def test_a_short_form_in_capitals_may_look_like_an_everyday_word():
    assert parse("IT, information technology").terms[0] == "IT"
    assert "বাংলা ভাষা শেখার ক্লাস এখানে" in parse("বাংলা ভাষা শেখার ক্লাস এখানে, synthetic class").terms


def test_every_step_leaves_one_row_in_the_audit(db, administrator):
    added = glossary.add(db, administrator, WALK)
    changed = glossary.change(db, administrator, added.id, Words(terms=("SWG", "stroll")), edit=0)
    assert glossary.list_additions(db) == [changed]
    glossary.remove(db, administrator, added.id)
    assert glossary.list_additions(db) == []
    assert audited(db) == [
        (administrator.actor, "add_words", "SWG = synthetic walking group; plain: zimble club"),
        (
            administrator.actor,
            "change_words",
            "SWG = synthetic walking group; plain: zimble club -> SWG = stroll",
        ),
        (administrator.actor, "remove_words", "SWG = stroll"),
    ]


def test_only_administrators_change_the_glossary(db, administrator):
    added = glossary.add(db, administrator, WALK)
    moderator = create_person(db, moderates=("SEL",))
    for actor in (moderator, SYSTEM):
        for step in (
            lambda actor=actor: glossary.add(db, actor, Words(terms=("a b", "c d"))),
            lambda actor=actor: glossary.change(db, actor, added.id, WALK, edit=0),
            lambda actor=actor: glossary.remove(db, actor, added.id),
        ):
            with pytest.raises(NotAllowed, match="Only an administrator"):
                step()
    assert [row[1] for row in audited(db)] == ["add_words"]


def test_a_role_that_was_just_taken_away_counts_for_nothing(db, administrator):
    create_person(db, administrator=True)
    people_admin.set_roles(db, SYSTEM, administrator.id, Roles())
    with pytest.raises(NotAllowed):
        glossary.add(db, administrator, WALK)
    assert glossary.list_additions(db) == []


def test_nobody_overwrites_what_they_did_not_see(db, administrator):
    added = glossary.add(db, administrator, WALK)
    glossary.change(db, administrator, added.id, Words(terms=("SWG", "stroll")), edit=0)
    with pytest.raises(Conflict):
        glossary.change(db, administrator, added.id, WALK, edit=0)
    glossary.remove(db, administrator, added.id)
    for step in (
        lambda: glossary.change(db, administrator, added.id, WALK, edit=1),
        lambda: glossary.remove(db, administrator, added.id),
        lambda: glossary.get_addition(db, added.id),
    ):
        with pytest.raises(NotFound):
            step()


def test_the_same_terms_are_not_added_twice(db, administrator):
    added = glossary.add(db, administrator, WALK)
    with pytest.raises(Invalid, match="is there already"):
        glossary.add(db, administrator, Words(terms=("Synthetic Walking Group", "swg")))
    assert glossary.change(db, administrator, added.id, WALK, edit=0).edit == 1


@pytest.fixture
def knowledge(db, tmp_path):
    """One published case study, found by keyword."""
    create_case_study(db, create_person(db))
    found = Knowledge(Settings(data_dir=tmp_path, semantic="off"), db)
    write_index(found)
    return found


def until(condition):
    """Wait for what has to come true soon."""
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_two_processes_on_one_truth_read_what_was_added_changed_and_removed(db, knowledge, administrator):
    other = Database(str(db.engine.url), now=db.now)
    first, second = Searcher(knowledge), Searcher(Knowledge(knowledge.settings, other))
    index = first.index().state
    both = (first, second)
    assert [one.search("zimble club").total for one in both] == [0, 0]
    added = glossary.add(db, administrator, WALK)
    assert until(lambda: all(one.search("zimble club").total == 1 for one in both))
    glossary.change(db, administrator, added.id, Words(terms=WALK.terms, plain=("womble club",)), edit=0)
    assert until(lambda: all(one.search("womble club").total == 1 for one in both))
    assert [one.search("zimble").total for one in both] == [0, 0]
    glossary.remove(db, administrator, added.id)
    assert until(lambda: all(one.search("womble club").total == 0 for one in both))
    assert second.index().state == index, "nothing is encoded or indexed anew"
    other.close()


def test_the_packaged_words_stay_beside_what_was_added(db, administrator):
    glossary.add(db, administrator, WALK)
    now = CurrentGlossary(db).now()
    assert now.knows("SMI")
    assert now.knows("SWG")


def test_short_forms_are_read_in_capitals_alone_where_it_says_so(db, knowledge, administrator):
    glossary.add(db, administrator, Words(terms=("SIT", "synthetic walking group"), capitals_only=True))
    searcher = Searcher(knowledge)
    assert searcher.search("SIT").total == 1
    assert searcher.search("sit").total == 0
