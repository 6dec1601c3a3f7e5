"""Twenty thousand characters, and worse, in every text of both forms: cut, cleaned, refused at the field, kept."""

from dataclasses import fields, is_dataclass, replace
from typing import get_args, get_origin, get_type_hints

import pytest

from app.forms import asset_form, case_study_form, contact_form
from app.markup import paragraphs, text
from casestudies.forms import RULES as CASE_STUDIES
from geodata.forms import RULES as ASSETS
from kb import drafts
from kb.checks import check_contact
from kb.content import LONGEST_LIST, LONGEST_TEXT, dump, load
from kb.errors import Invalid
from kb.records import Contact
from kb.states import VersionState
from tests.factories import ASSET, CASE_STUDY, CONTACT, create_person

ATTACK = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> $x$ :red[x] {{7*7}} '; DROP TABLE entries; -- NEAR(a* "
)
INVISIBLE = "\x00\x1b\u202e\u200b\u2066\ud800\ufeff"
HOSTILE = f"{INVISIBLE}{ATTACK}" + "علم 語 🏳️‍🌈 " * 5_000
LONG = "x" * LONGEST_TEXT
LONGEST_MESSAGE = 250

KINDS = {"case study": (CASE_STUDIES, CASE_STUDY), "asset": (ASSETS, ASSET)}
FORMS = {"case study": case_study_form.FORM, "asset": asset_form.FORM}

# What a form offers as a text field; every other text of a record is chosen from a list or is on no form.
TYPED = {
    "case study": {
        *("title", "organisation", "what_was_done", "problem", "summary", "communities_text", "start_month"),
        *("end_month", "outcomes_text", "left_out", "community_part_text", "needed_text", "funding_text"),
        *("lessons_start", "lessons_keep", "lessons_differently", "declared_interests"),
    },
    "asset": {"title", "organisation", "summary", "schedule"},
}
CHOSEN = {
    "case study": {"lead_level", "stage", "evidence"},
    "asset": {"asset_type", "taking_contact"},
}
CONTACT_FIELDS = ("name", "role", "email", "phone", "url")


def texts(kind):
    """The path of every text in a record of this type, into its lists and places."""
    for name, hint in get_type_hints(kind).items():
        inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
        if inner is str:
            yield (name,)
        elif is_dataclass(inner):
            yield from ((name, *path) for path in texts(inner))


def nested(record_type, path, value):
    """The content in which only this text is given, in as many rows as a list may hold and more."""
    name, *rest = path
    hint = get_type_hints(record_type)[name]
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return {name: [nested(inner, rest, value) if rest else value] * (LONGEST_LIST + 5)}
    return {name: nested(hint, rest, value) if rest else value}


def leaves(value):
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        assert len(value) <= LONGEST_LIST
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if isinstance(value, str) else []


EVERY_TEXT = [(name, path) for name, (rules, _) in KINDS.items() for path in texts(rules.record_type)]
TYPED_TEXTS = [(name, field) for name in KINDS for field in sorted(TYPED[name])]
CHECKED_TEXTS = [(name, field) for name in KINDS for field in sorted(TYPED[name] | CHOSEN[name])]


@pytest.mark.parametrize(
    ("name", "path"), EVERY_TEXT, ids=lambda part: part if isinstance(part, str) else ".".join(part)
)
def test_every_text_is_cut_and_cleaned_and_kept_as_it_then_stands(name, path):
    record_type = KINDS[name][0].record_type
    content = dump(load(record_type, nested(record_type, path, HOSTILE)))
    planted = [leaf for leaf in leaves(content) if "<script>" in leaf]
    assert planted
    for leaf in planted:
        assert leaf.startswith(ATTACK.strip())
        assert len(leaf) <= LONGEST_TEXT
        assert not set(leaf) & set(INVISIBLE)
    assert dump(load(record_type, content)) == content


@pytest.mark.parametrize(("name", "field"), CHECKED_TEXTS)
def test_every_text_that_is_too_long_is_refused_at_its_field_in_a_short_sentence(name, field):
    rules, record = KINDS[name]
    problems = rules.problems(replace(record, **{field: LONG}), (CONTACT,))
    assert [problem.field for problem in problems] == [field]
    assert len(problems[0].message) < LONGEST_MESSAGE


@pytest.mark.parametrize("name", KINDS)
def test_no_text_of_a_form_is_missing_from_this_table(name):
    """A form's steps name the fields whose problems they show."""
    record_type = KINDS[name][0].record_type
    hints = get_type_hints(record_type)
    shown = {field for step in FORMS[name].steps for field in step.fields if hints.get(field) is str}
    assert shown == TYPED[name] | CHOSEN[name]


@pytest.mark.parametrize("field", CONTACT_FIELDS)
def test_every_text_of_a_contact_that_is_too_long_is_refused_in_a_short_sentence(field):
    good = {"kind": "person", "name": "Synthetic", "email": "a@synthetic.example"}
    [problem] = check_contact(Contact(**good | {field: LONG}))
    assert problem.field == f"contact_{field}"
    assert len(problem.message) < LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("field", "longest"),
    [("email", 254), ("phone", 40), ("url", 500), ("name", 120), ("role", 120), ("work_email", 254)],
)
def test_every_text_of_a_contact_is_cut_and_put_on_one_line_when_it_is_typed(monkeypatch, field, longest):
    monkeypatch.setattr("streamlit.session_state", {f"share_contact_{field}": f"a\n{HOSTILE}"})
    [contact] = contact_form.typed_contacts("share", ())
    typed = next(value for value in (getattr(contact, name) for name in CONTACT_FIELDS) if value)
    assert typed.startswith("a <script>")
    assert len(typed) <= longest
    assert not set(typed) & {*INVISIBLE, "\n"}


@pytest.mark.parametrize(("name", "field"), TYPED_TEXTS)
def test_a_draft_keeps_a_hostile_text_and_cannot_be_handed_in_with_it(db, name, field):
    rules, record = KINDS[name]
    author = create_person(db)
    version = drafts.start(db, author, rules, record)
    planted = load(rules.record_type, dump(record) | {field: HOSTILE})
    drafts.save(db, author, version.id, planted, (CONTACT,), edit=version.edit)
    with pytest.raises(Invalid):
        drafts.submit(db, author, rules, version.id)
    kept, found, _ = drafts.get_draft(db, author, rules, version.id)
    assert kept.state is VersionState.DRAFT
    assert getattr(found, field).startswith(ATTACK.strip())


@pytest.mark.parametrize("shown", [text, paragraphs])
def test_what_was_kept_is_shown_as_text(shown):
    told = shown(HOSTILE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "<script" not in told
    assert "<img" not in told


def test_the_fields_of_a_contact_are_all_covered():
    assert set(CONTACT_FIELDS) == {
        field.name
        for field in fields(Contact)
        if field.name not in ("kind", "visibility", "consented_on", "expires_on")
    }
