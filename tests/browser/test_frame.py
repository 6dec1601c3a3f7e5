"""What every page has around it: its name in the tab, one way past the menu, and a foot even after an error."""

import pytest
import sqlalchemy as sa

pytestmark = pytest.mark.browser

QUESTION = "lonely older people"


def test_the_tab_says_what_was_asked_but_nothing_of_a_paragraph(visitor):
    page = visitor.open(f"/?q={QUESTION.replace(' ', '+')}")
    assert page.title() == f"“{QUESTION}” – Find · HiQUALITY"
    paragraph = "Our+synthetic+practice+asks+how+it+could+reach+people+who+never+come"
    assert visitor.open(f"/?q={paragraph}").title() == "Find · HiQUALITY"


def test_there_is_one_way_past_the_menu(visitor):
    page = visitor.open("/about")
    links = page.get_by_role("link", name="Skip").all_inner_texts()
    assert links == ["Skip the menu"]


@pytest.mark.parametrize("who", ["visitor", "phone"])
def test_an_error_of_ours_has_a_number_and_stands_above_the_foot(site, request, who):
    one = request.getfixturevalue(who)
    with site.db.write() as connection:
        connection.execute(sa.text("ALTER TABLE contacts RENAME TO set_aside"))
    try:
        page = one.open("/case-study?id=orpington-wellbeing-cafe")
        told = page.get_by_text("Something went wrong at our end.")
        told.wait_for()
        assert "quote the number" in told.inner_text()
        assert page.locator(".hq-foot").count() == 1
        assert told.bounding_box()["y"] < page.locator(".hq-foot").bounding_box()["y"]
        one.check_accessible()
        one.check_fits()
    finally:
        with site.db.write() as connection:
            connection.execute(sa.text("ALTER TABLE set_aside RENAME TO contacts"))
