"""Start from a document, run in Streamlit's own harness on a real truth."""

import shutil
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from app import resources
from app.forms.from_document import preview_html
from app.operations.migrate import migrate
from casestudies.fields import CaseStudy
from casestudies.importers.found import ImportedDraft
from kb import drafts, sessions
from tests.documents_to_import import APPENDIX
from tests.factories import create_person

VIEW = Path(__file__).parents[1] / "app" / "views" / "from_document.py"


@pytest.fixture
def knowledge(tmp_path, reference_db):
    (tmp_path / "var").mkdir(mode=0o700)
    shutil.copy(reference_db, tmp_path / "var" / "reference.db")
    found = resources.knowledge()
    migrate(found.db, found.backups)
    yield found
    resources.postcodes().close()
    found.db.close()


@pytest.fixture
def open_page(knowledge, monkeypatch):
    def open_as(person):
        cookies = {"session": sessions.create(knowledge.db, person, "password")} if person else {}
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: cookies))
        page = AppTest.from_file(VIEW, default_timeout=60).run()
        assert not page.exception
        return page

    return open_as


def shown(page):
    boxes = [box.value for kind in ("info", "error", "warning", "success") for box in page.get(kind)]
    return " ".join([*(block.proto.body for block in page.get("html")), *boxes])


def read(page, pasted):
    page.text_area(key="document_text").input(pasted)
    page.button(key="document_read").click().run()
    assert not page.exception
    return page


def test_pasted_document_is_previewed_and_only_what_stays_ticked_is_kept(knowledge, open_page):
    person = create_person(knowledge.db)
    page = read(open_page(person), APPENDIX)
    assert "Synthetic cookery club" in shown(page)
    assert drafts.list_own(knowledge.db, person) == []
    page.checkbox(key="document_keep_2").uncheck().run()
    page.button(key="document_keep").click().run()
    assert not page.exception
    titles = {version.content["title"] for _entry, version in drafts.list_own(knowledge.db, person)}
    assert titles == {"Synthetic walking group", "Synthetic choir"}
    assert "2 new, 0 brought in before" in shown(page)
    assert "/share?entry=" in shown(page)
    page.button(key="document_keep").click().run()
    assert "0 new, 2 brought in before" in shown(page)


def test_text_without_words_is_refused_in_a_sentence(knowledge, open_page):
    assert "There is no text in this" in shown(read(open_page(create_person(knowledge.db)), "---\n\n---"))


def test_nobody_starts_without_signing_in_or_the_role(knowledge, open_page):
    assert "Sign in to start from a document" in shown(open_page(None))
    assert "may read but not share" in shown(open_page(create_person(knowledge.db, contributor=False)))


def test_preview_shows_what_was_written_as_text_never_as_page():
    attack = "<script>alert(1)</script>"
    record = CaseStudy(title=attack, organisation=attack, what_was_done=attack)
    assert "<script" not in preview_html(ImportedDraft(record, "case study 1"), ())
