"""Attacks planted in every field never run, and what is private stays private: on every page and in every table."""

from dataclasses import fields, replace

import pytest

from app.entries.locate import locator
from casestudies.forms import RULES as CASE_STUDIES
from geodata.postcodes import Postcodes
from kb import drafts, moderation
from kb.records import Contact, Place, Precision, Visibility
from tests.factories import ASSET, CASE_STUDY, CONTACT, create_asset, create_case_study, create_person

pytestmark = pytest.mark.browser

ATTACK = (
    "<img src=x onerror=window.top.__attacked=1><script>window.__attacked=1</script>"
    "</script><svg onload=window.__attacked=1> `${window.__attacked=1}` \"'><b>bold</b> $x^2$ :red[red] "
    "![p](http://outside.example/p.png) [l](javascript:window.__attacked=1) {{7*7}} '; DROP TABLE entries; -- NEAR(a*"
)
# Fields whose value is checked against a list or a pattern cannot hold free text; the rest take the attack.
CHECKED = {"place", "source_name", "source_date", "lead_level", "stage", "start_month", "end_month", "evidence"}
CHECKED |= {"asset_type", "taking_contact", "service_status", "organisation_url", "ods_code", "location_type"}
CHECKED |= {"community_part", "funding_source", "volunteers_paid", "evaluated_by", "results_are", "funding_ends_on"}


def planted(record, marker):
    """The record with the attack in every free text; `marker` makes it easy to find."""
    texts = {
        field.name: ATTACK[:80] if field.name in ("title", "organisation") else ATTACK
        for field in fields(record)
        if isinstance(getattr(record, field.name), str) and field.name not in CHECKED
    }
    texts["title"] = f"{marker} {ATTACK[:80]}"
    texts["summary"] = ATTACK[:290]
    return texts


def attacked(page):
    return [frame.url for frame in page.frames if frame.evaluate("window.__attacked !== undefined")]


@pytest.fixture(scope="module")
def attacker(site):
    """A case study and an asset with the attack in every field, published; gives their slugs."""
    author = create_person(site.db, organisation="Synthetic Attacker")
    case_study = create_case_study(site.db, author, **planted(CASE_STUDY, "Attackstudy"))
    asset = create_asset(site.db, author, **planted(ASSET, "Attackasset"))
    from kb import entry_store

    with site.db.read() as connection:
        return [entry_store.get_entry(connection, version.entry_id) for version in (case_study, asset)]


def wait_until_found(visitor, title):
    for _ in range(60):
        visitor.page.goto(f"{visitor.site.url}/data/published/case_studies.json?_shape=array&_size=1000")
        if title in visitor.page.inner_text("body"):
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"{title} was not published")


def test_an_attack_in_every_field_runs_on_no_page(visitor, attacker):
    dialogs = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    wait_until_found(visitor, "Attackstudy")
    case_study, asset = attacker
    for path in (
        "/?q=Attackstudy",
        "/?q=Attackasset",
        f"/case-study?id={case_study.slug}",
        f"/asset?id={asset.slug}",
        "/map",
        "/data/published/case_studies?_search=Attackstudy",
        "/data/published/assets?_search=Attackasset",
        f"/data/published/case_studies/{case_study.id}",
        f"/data/published/assets/{asset.id}",
    ):
        visitor.open(path)
        visitor.page.wait_for_timeout(700)
        assert attacked(visitor.page) == [], path
        assert visitor.page.locator("a[href^='javascript']").count() == 0, path
        assert visitor.page.locator("img[src*='outside.example']").count() == 0, path
    assert dialogs == []


def test_what_was_typed_is_shown_as_it_was_typed(visitor, attacker):
    case_study, _ = attacker
    wait_until_found(visitor, "Attackstudy")
    visitor.open(f"/case-study?id={case_study.slug}")
    shown = visitor.page.inner_text("body")
    for text in ("$x^2$", ":red[red]", "<b>bold</b>", "{{7*7}}", "DROP TABLE entries"):
        assert text in shown


SECRETS = ("Canary", "0000 4242", "SE5 8AZ", "51.4712", "-0.0912")


@pytest.fixture(scope="module")
def canaries(site):
    """Secrets in a draft, a returned version, a private contact, a coarse place, a hidden venue; gives the slugs."""
    author = create_person(site.db, name="Canary Author", organisation="Synthetic Canaries")
    person = Contact(kind="person", name="Canary Named", phone="020 0000 4242", visibility=Visibility.NONE)
    place = Place(postcode="SE5 8AZ", lat=51.4712345, lon=-0.0912345, borough="E09000022", address="42 Canary Street")
    locate = locator(Postcodes(site.knowledge.reference))
    drafts.start(site.db, author, CASE_STUDIES, replace(CASE_STUDY, title="Canary draft"))
    hidden = create_asset(
        site.db, author, title="Hidden birds", place=replace(place, precision=Precision.EXACT),
        communities=("domestic_abuse",), schedule="Canary Tuesdays", contacts=(CONTACT, person), locate=locate,
    )  # fmt: skip
    coarse = create_asset(
        site.db, author, title="Coarse birds", contacts=(CONTACT, person), locate=locate,
        place=replace(place, precision=Precision.POSTCODE_DISTRICT),
    )  # fmt: skip
    study = create_case_study(site.db, author, title="Study of birds", place=place, contacts=(CONTACT, person))
    draft = drafts.open_draft(site.db, author, study.entry_id)
    waiting = replace(CASE_STUDY, title="Canary edit", organisation="Synthetic Canaries")
    drafts.save(site.db, author, draft.id, waiting, (CONTACT, person), edit=draft.edit)
    drafts.submit(site.db, author, CASE_STUDIES, draft.id)
    office = create_person(site.db, organisation="Synthetic Office", administrator=True)
    moderation.request_changes(site.db, office, draft.id, reason="Canary reason")
    from kb import entry_store

    with site.db.read() as connection:
        return [entry_store.get_entry(connection, version.entry_id).slug for version in (hidden, coarse, study)]


def test_nothing_private_shows_on_any_page_table_or_export(visitor, canaries):
    wait_until_found(visitor, "Study of birds")
    hidden, coarse, study = canaries
    for path in (
        "/?q=birds",
        "/?q=Canary",
        f"/asset?id={hidden}",
        f"/asset?id={coarse}",
        f"/case-study?id={study}",
        "/map",
        "/data/published/assets?_search=birds",
        "/data/published/assets.csv?_size=max",
        "/data/published/assets.json?_shape=array&_size=1000",
        "/data/published/case_studies.csv?_size=max",
        "/data/published/case_studies.json?_shape=array&_size=1000",
    ):
        if ".csv" in path:
            told = visitor.context.request.get(f"{visitor.site.url}{path}").text()
        else:
            visitor.open(path)
            visitor.page.wait_for_timeout(500)
            told = " ".join(frame.content() for frame in visitor.page.frames)
        typed = "Canary" if "q=Canary" in path else None
        leaked = [secret for secret in SECRETS if secret in told and secret != typed]
        assert leaked == [], path
