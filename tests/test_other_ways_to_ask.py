"""Of the pages "Find initiatives like ours" and "Search by the barrier you face", on a real truth and index."""

import html
import logging
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from app import resources
from app.entries import parts
from app.entries.parts import Surroundings
from app.find.barriers import barrier_path, barriers_html, count_met
from app.find.library import library
from app.find.like_ours import NOT_KEPT
from app.operations.derived import write_index
from app.operations.migrate import migrate
from app.presenters import more_like_link
from casestudies.fields import Barrier
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.seed_files import load_assets
from kb import moderation
from kb.published import get_published
from kb.schema import metadata
from kb.seeding import seed
from kb.survey import wording
from kb.vocabularies import ids, label
from tests.factories import create_case_study, create_moderator, create_person, nowhere

VIEWS = Path(__file__).parents[1] / "app" / "views"
PARAGRAPH = (
    "Zyxomat runs a lunch club for pensioners in Penge with volunteers. They were lonely and did not trust the surgery."
)


@pytest.fixture
def knowledge(tmp_path, monkeypatch):
    """The first entries with an index that answers by keyword."""
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    (tmp_path / "var").mkdir(mode=0o700)
    found = resources.knowledge()
    migrate(found.db, found.backups)
    seed(found.db, CASE_STUDIES, load_case_studies(), locate=nowhere)
    seed(found.db, ASSETS, load_assets(), locate=nowhere)
    write_index(found)
    yield found
    found.db.close()


def open_page(name, **query):
    page = AppTest.from_file(VIEWS / f"{name}.py", default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def shown(page):
    """Everything that the page wrote as HTML."""
    return " ".join(block.proto.body for block in page.get("html"))


def paste(text, page=None):
    page = page or open_page("like_ours")
    page.text_area(key="like_text").set_value(text)
    page.button(key="like_send").click().run()
    assert not page.exception
    return page


def everything_kept(db):
    """All that the truth holds, as one text."""
    with db.read() as connection:
        return " ".join(str(connection.execute(sa.select(table)).all()) for table in metadata.sorted_tables)


# Find initiatives like ours


def test_a_paragraph_finds_what_is_like_it_and_says_why(knowledge):
    words = shown(paste(PARAGRAPH))
    assert words.index("orpington-wellbeing-cafe") < words.index("Another way to ask")
    first = words[words.index("Most like it") :]
    assert first.index("orpington-wellbeing-cafe") == first.index("/case-study?id=") + len("/case-study?id=")
    assert "same community (older people)" in first
    assert "borough (Bromley)" in first


def test_what_was_read_can_be_switched_off(knowledge):
    page = paste(PARAGRAPH)
    assert {box.label for box in page.checkbox} == {
        "Community: Older people (“pensioners”)",
        "Strategy: Working with volunteers, community champions or faith groups",
        "Barrier: Too little trust in health services (“did not trust”)",
        "Borough: Bromley (“Penge”)",
    }
    page.checkbox(key="like_borough_E09000006").uncheck().run()
    assert "same community (older people)" in shown(page)
    assert "borough (Bromley)" not in shown(page)


def test_nothing_that_was_pasted_is_kept_anywhere(knowledge, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    page = paste(PARAGRAPH)
    paste("Zyxomat alone finds nothing at all", page)
    assert dict(page.query_params) == {}
    out = capfd.readouterr()
    for kept in (caplog.text, out.out, out.err, everything_kept(knowledge.db)):
        assert "zyxomat" not in kept.lower()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"zyxomat" not in file.read_bytes().lower(), file


def test_the_page_says_what_becomes_of_what_is_pasted(knowledge):
    assert NOT_KEPT in shown(open_page("like_ours"))
    assert "what you paste" in shown(open_page("privacy")).lower()


def test_an_entry_is_chosen_by_title_and_stands_in_the_address(knowledge):
    page = open_page("like_ours")
    chosen = page.selectbox(key="like_entry")
    title = next(one for one in chosen.options if one.startswith("Orpington Wellbeing Café"))
    chosen.select(title).run()
    assert page.query_params["id"] == "orpington-wellbeing-cafe"
    assert "Compared with" in shown(page)
    assert "orpington-methodist-church" in shown(page)


def test_an_address_compares_with_its_entry_asset_or_case_study(knowledge):
    assert "orpington-methodist-church" in shown(open_page("like_ours", id="orpington-wellbeing-cafe"))
    page = open_page("like_ours", id="orpington-methodist-church", kind="asset")
    assert "orpington-wellbeing-cafe" in shown(page)


def test_a_pasted_paragraph_takes_the_entry_out_of_the_address(knowledge):
    page = paste(PARAGRAPH, open_page("like_ours", id="hiyos-live-channel"))
    assert dict(page.query_params) == {}
    assert "Compared with" not in shown(page)


def test_an_address_of_nothing_says_so(knowledge):
    assert "Nothing is published at this address" in open_page("like_ours", id="never-was").info[0].value


def test_comparing_by_words_is_said(knowledge):
    assert "Compared by words and by what is shared: search by meaning is switched off here." in (
        paste(PARAGRAPH).info[0].value
    )


def test_nothing_like_it_is_said_plainly_with_the_way_on(knowledge):
    words = shown(paste("qqzzx vvkkw jjxxq"))
    assert "No published entry is close to it." in words
    assert "Share yours" in words


def test_a_withdrawn_entry_is_like_nothing_any_more(knowledge):
    version = create_case_study(knowledge.db, create_person(knowledge.db), title="Synthetic zither evenings")
    write_index(knowledge)
    assert "synthetic-zither-evenings" in shown(paste("zither evenings"))
    moderation.take_down(knowledge.db, create_moderator(knowledge.db), version.entry_id)
    assert "synthetic-zither-evenings" not in shown(paste("zither evenings"))
    assert "Nothing is published" in open_page("like_ours", id="synthetic-zither-evenings").info[0].value


@pytest.mark.parametrize(
    "text", ["*", "<script>x</script> :red[x] $x$", "\U0001f3e5 \u202e العربية", "a" * 10_000, "_*["]
)
def test_whatever_is_pasted_is_answered(knowledge, text):
    assert paste(text).info


def test_a_missing_index_says_what_to_do(knowledge):
    knowledge.index.unlink()
    assert "hiquality index" in paste(PARAGRAPH).error[0].value
    assert not open_page("barrier", barrier="communities.trust").exception


# Search by the barrier you face


def test_every_barrier_is_offered_with_its_count_and_the_surveys_figures(knowledge):
    words = shown(open_page("barrier"))
    for term in ids("barrier"):
        assert f'href="{barrier_path(term)}"' in words, term
    assert "Language barriers</a> <span>(<strong>2 case studies</strong>)" in words
    assert wording("barrier", "communities.trust").split(",")[0] in words
    assert "no case study yet" in words


def test_a_barrier_shows_who_met_it_and_how_they_got_past_it(knowledge):
    author = create_person(knowledge.db)
    for title, overcome in (("Synthetic silence", ""), ("Synthetic walk", "Synthetic: a bus brought them.")):
        barrier = Barrier(barrier="turnout", text="Synthetic: few came.", overcome=overcome)
        create_case_study(knowledge.db, author, title=title, barriers=(barrier,))
    page = open_page("barrier", barrier="turnout")
    words = shown(page)
    assert page.title[0].value == "Barrier: Few people came"
    assert page.info[0].value == "2 case studies met it; 1 says how they got past it."
    assert (
        words.index("synthetic-walk") < words.index("Synthetic: a bus brought them.") < words.index("synthetic-silence")
    )
    assert "The case study does not say how." in words


def test_what_a_publication_does_not_say_is_said_of_the_report(knowledge):
    words = shown(open_page("barrier", barrier="communities.trust"))
    assert "The report does not say how." in words
    assert f"{wording('barrier', 'communities.trust')}." in words
    assert "inferred by us" in words


def test_a_safety_note_stands_below_how_they_got_past_it(knowledge):
    words = shown(open_page("barrier", barrier="communities.language"))
    assert (
        words.index("Expert patients interpreted") < words.index("Take care:") < words.index("Interpreters were needed")
    )


def test_a_barrier_that_nobody_met_says_so_with_share_as_the_way_on(knowledge):
    page = open_page("barrier", barrier="funding.deprivation_weighting")
    words = shown(page)
    assert "No published case study tells of this barrier yet" in words
    assert 'href="/share"' in words
    assert wording("barrier", "funding.deprivation_weighting") in words
    assert not page.info


def test_others_close_to_a_barrier_come_under_a_line_and_never_twice(knowledge):
    author = create_person(knowledge.db)
    create_case_study(
        knowledge.db, author, title="Synthetic bilingual tea", problem="Synthetic: language barriers kept people away."
    )
    write_index(knowledge)
    words = shown(open_page("barrier", barrier="communities.language"))
    below = words[words.index("Others close to this barrier") :]
    assert "synthetic-bilingual-tea" in below
    assert "health-and-daily-life-of-families-seeking-asylum" not in below


def test_a_barrier_of_the_interviews_says_that_the_survey_did_not_ask(knowledge):
    assert "The survey did not ask about this barrier: it is from the interviews." in shown(
        open_page("barrier", barrier="space")
    )


@pytest.mark.parametrize("barrier", ["never.was", "<script>", "\0", "x" * 5_000])
def test_an_unknown_barrier_offers_all_of_them(knowledge, barrier):
    page = open_page("barrier", barrier=barrier)
    assert "No barrier has this address." in page.info[0].value
    assert "<script>" not in shown(page)
    assert "Language barriers" in shown(page)


def test_every_barrier_has_a_page(knowledge):
    for barrier in ids("barrier"):
        page = open_page("barrier", barrier=barrier)
        assert page.title[0].value == f"Barrier: {label('barrier', barrier)}"


def test_a_barrier_met_twice_by_one_case_study_counts_once(knowledge):
    twice = tuple(Barrier(barrier="space", text=f"Synthetic {number}", overcome="") for number in (1, 2))
    create_case_study(knowledge.db, create_person(knowledge.db), barriers=twice)
    assert count_met(library())["space"] == 1
    assert "<strong>1 case study</strong>" in barriers_html(count_met(library()))


# The ways to both


def test_find_leads_to_both_at_its_start_and_at_the_end_of_its_results(knowledge):
    for page in (open_page("find"), open_page("find", q="older people"), open_page("find", q="qqzzx")):
        assert 'href="/like-ours"' in shown(page)
        assert 'href="/barrier"' in shown(page)


def test_an_entry_leads_to_more_like_it(knowledge):
    for rules, slug in ((CASE_STUDIES, "orpington-wellbeing-cafe"), (ASSETS, "orpington-methodist-church")):
        published = get_published(knowledge.db, rules, slug)
        around = Surroundings(
            more_like=more_like_link(published.entry.kind, slug),
            similar=resources.searcher().similar(str(published.entry.id)),
            today=knowledge.db.today(),
        )
        assert f'href="{html.escape(around.more_like)}" target="_self">More like this one' in parts.similar(around)
        page = AppTest.from_file(VIEWS / "like_ours.py", default_timeout=60)
        page.query_params.update(dict(parse_qsl(urlsplit(around.more_like).query)))
        assert "Compared with" in shown(page.run())
