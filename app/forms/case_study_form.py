"""The steps of sharing a case study: which fields stand on which, and what a new one starts with."""

import re
from dataclasses import replace

import streamlit as st

from app import resources
from app.entries.locate import must_hide
from app.forms import contact_form, inputs, organisation_form, place_form
from app.forms.drafting import DraftPage
from app.forms.inputs import Form, terms
from app.forms.stepped_form import Step, SteppedForm
from casestudies.fields import CaseStudy
from casestudies.forms import RULES
from kb.organisations import find_organisation
from kb.people import Person
from kb.records import Contact, Precision
from kb.text import clean_line
from kb.vocabularies import ids

NO_PATIENT = "Do not describe a patient: no names, ages with an illness, or anything else a neighbour would recognise."
SUMMARY_LENGTH = 300

# Words in an organisation's name that tell what kind it is, the first match counting.
KIND_WORDS = (
    ("pcn", ("pcn", "primary care network")),
    ("federation", ("federation",)),
    ("icb", ("icb", "integrated care")),
    ("trust", ("nhs trust", "foundation trust")),
    ("council", ("council", "borough of")),
    ("practice", ("practice", "surgery", "medical centre", "health centre")),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def draw_what(form: Form, record: CaseStudy, contacts: tuple[Contact, ...]) -> None:
    inputs.text(form, "title", "Title: what would you call it when telling a colleague?")
    left, right = st.columns(2)
    with left:
        organisation_form.show_organisation(form, "Organisation that leads it: name, ODS code or postcode")
    with right:
        inputs.choose_one(form, "lead_level", "Kind of organisation", terms("lead_level"))
    st.html(f'<p class="hq-small">{NO_PATIENT}</p>')
    label = "What you did: who did what, where and how often? A few sentences are enough."
    inputs.long_text(form, "what_was_done", label, lines=7)
    inputs.choose_many(form, "strategies", "How you worked with the community", terms("strategy"))
    label = "The problem: what did you want to change? You can submit without it, but it is needed to publish."
    inputs.long_text(form, "problem", label, lines=3)
    label = (
        f"Summary, at most {SUMMARY_LENGTH} characters (optional: "
        "if it is empty we take the first sentences of what you did)"
    )
    inputs.long_text(form, "summary", label, lines=2)


def draw_for_whom(form: Form, record: CaseStudy, contacts: tuple[Contact, ...]) -> None:
    st.html("<h3 class='hq-group'>For whom</h3>")
    inputs.choose_many(form, "communities", "Communities it is meant for", terms("community"))
    inputs.text(form, "communities_text", "In your own words: which group, which language? (optional)")
    st.html("<h3 class='hq-group'>Where</h3>")
    place_form.show_place(form, record)
    st.html("<h3 class='hq-group'>When</h3>")
    inputs.choose_one(form, "stage", "How far has it come?", terms("stage"))
    left, right = st.columns(2)
    with left:
        inputs.text(form, "start_month", "Started (month and year)", placeholder="September 2024")
    with right:
        inputs.text(form, "end_month", "Ended (if it has)", placeholder="March 2026")
    st.html("<h3 class='hq-group'>Whom to ask</h3>")
    demonstration = resources.knowledge().settings.demonstration
    contact_form.show_contact(form, contacts, demonstration=demonstration)


def draw_outcomes(form: Form, record: CaseStudy, contacts: tuple[Contact, ...]) -> None:
    st.html(
        "<p>All optional. Others learn as much from what did not work, and from work that is too young to tell.</p>"
        f'<p class="hq-small">{NO_PATIENT}</p>'
    )
    inputs.long_text(form, "outcomes_text", "What came of it: what changed, and for whom?")
    inputs.choose_many(form, "outcomes", "What kind of change was it?", terms("outcome"))
    inputs.choose_one(form, "evidence", "How do you know?", terms("evidence"))
    inputs.choose_many(form, "evaluation_methods", "What did you look at?", terms("evaluation"))
    inputs.long_text(form, "left_out", "Who may have been left out: whom did it not reach?", lines=3)
    inputs.choose_one(form, "community_part", "The community’s part", terms("community_part"))
    inputs.long_text(form, "community_part_text", "How did people take part?", lines=3)


def draw_needs(form: Form, record: CaseStudy, contacts: tuple[Contact, ...]) -> None:
    st.html("<p>All optional. This is what colleagues ask first when they want to do the same.</p>")
    inputs.long_text(form, "needed_text", "What it needed: people, hours, rooms, things", lines=3)
    inputs.choose_many(form, "roles", "Who worked on it", terms("role"))
    inputs.choose_one(form, "funding_source", "Where the money came from", terms("funding"))
    inputs.long_text(form, "funding_text", "About the money: how much, from whom, until when", lines=2)
    inputs.choose_many(form, "activities", "What you offered", terms("activity"))
    inputs.long_text(form, "lessons_start", "How to start: what would you tell somebody?", lines=3)
    inputs.long_text(form, "lessons_keep", "How to keep it going", lines=3)
    inputs.long_text(form, "lessons_differently", "What you would do differently", lines=3)


def draw_declarations(form: Form, record: CaseStudy, contacts: tuple[Contact, ...]) -> None:
    inputs.tick(form, "declared_no_patient", "I have checked that nothing here identifies a patient.")
    inputs.tick(
        form,
        "declared_licence",
        "I share this under the CC BY 4.0 licence: anybody may reuse it if they say where it comes from.",
    )
    inputs.long_text(form, "declared_interests", "Interests and sponsorship (optional): who paid, who gains?", lines=2)


STEPS = (
    Step(
        "What you did",
        ("title", "organisation", "lead_level", "what_was_done", "strategies", "problem", "summary"),
        draw_what,
    ),
    Step(
        "For whom, where and whom to ask",
        (
            *("communities", "communities_text", "postcode", "place", "boroughs", "stage", "start_month", "end_month"),
            *("contact", "contact_email", "contact_phone", "contact_url", "contact_name", "contact_role"),
        ),
        draw_for_whom,
    ),
    Step(
        "What came of it",
        ("outcomes_text", "evidence", "left_out", "community_part_text"),
        draw_outcomes,
        optional=True,
    ),
    Step(
        "What it took",
        ("needed_text", "funding_text", "lessons_start", "lessons_keep", "lessons_differently"),
        draw_needs,
        optional=True,
    ),
    Step(
        "Check and submit",
        ("declared_no_patient", "declared_licence", "declared_interests"),
        draw_declarations,
    ),
)


def blank(person: Person) -> CaseStudy:
    """What a new case study starts with: the organisation of whoever writes it."""
    known = find_organisation(resources.knowledge().db, person.ods_code)
    home = place_form.find_postcode(known.postcode) if known else None
    return CaseStudy(
        organisation=clean_line(person.organisation),
        ods_code=person.ods_code,
        lead_level=known.level if known and known.level in ids("lead_level") else guess_kind(person.organisation),
        boroughs=(home.borough,) if home else (),
    )


def guess_kind(organisation: str) -> str:
    """The kind that an organisation's name tells, "" where it tells none."""
    name = f" {clean_line(organisation).casefold()} "
    return next((kind for kind, words in KIND_WORDS if any(word in name for word in words)), "")


def tidy(record: CaseStudy, person: Person) -> CaseStudy:
    """Months as they are stored; the ODS code goes where the organisation is no longer the one it belongs to."""
    return replace(
        record,
        ods_code="" if _is_elsewhere(record, person) else record.ods_code,
        start_month=tidy_month(record.start_month),
        end_month=tidy_month(record.end_month),
    )


def _is_elsewhere(record: CaseStudy, person: Person) -> bool:
    """True where the code is still that of the person's organisation, and the name neither theirs nor the list's."""
    name = clean_line(record.organisation)
    if record.ods_code != person.ods_code or name == clean_line(person.organisation):
        return False
    listed = find_organisation(resources.knowledge().db, record.ods_code)
    return listed is None or listed.name != name


def tidy_month(typed: str) -> str:
    """ "Sept 2024", "9/2024" and "2024-9" as "2024-09"; anything else as it was typed."""
    if found := re.fullmatch(r"([a-z]{3,9})\.?,?\s+(\d{4})", typed.strip().lower()):
        name, year = found.groups()
        return f"{year}-{MONTHS.index(name[:3]) + 1:02}" if name[:3] in MONTHS else typed
    if found := re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{4})", typed.strip()):
        return f"{found[2]}-{int(found[1]):02}"
    if found := re.fullmatch(r"(\d{4})\s*[/.\-]\s*(\d{1,2})", typed.strip()):
        return f"{found[1]}-{int(found[2]):02}"
    return typed


def private_lines(record: CaseStudy, label: str) -> list[str]:
    """What the public will not see, in words; `label` is what it sees of the place."""
    place = record.place
    shown = f"The postcode {place.postcode}: everybody else sees “{label}”."
    coarse = place.postcode and (must_hide(record) or place.precision != Precision.EXACT)
    return ["Your name and e-mail address.", *([shown] if coarse else [])]


def reminder(record: CaseStudy) -> str:
    """The one thing that publishing takes and submitting does not."""
    return "" if record.problem else "You can submit without “The problem” (step 1), but nobody can publish it then."


PAGE = DraftPage("share", "share", RULES, blank, tidy)
FORM = SteppedForm(PAGE, STEPS, private_lines, reminder)
