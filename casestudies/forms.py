"""What a case study must say before it can be submitted, and before it can be published."""

from collections.abc import Iterator
from dataclasses import replace

from casestudies.fields import CaseStudy
from kb.checks import (
    LONGEST_SUMMARY,
    check_choice,
    check_choices,
    check_common,
    check_contacts,
    check_month,
    check_text,
)
from kb.entries import KindRules
from kb.errors import Problem
from kb.records import Contact, Kind, Place, Precision, PublicPlace
from kb.text import clean_line, shorten
from kb.vocabularies import ids

LONGEST_STORY = 12_000

# Field -> the vocabulary that its terms come from.
VOCABULARY_OF = {
    "communities": "community",
    "communities_reached": "community",
    "strategies": "strategy",
    "identified_by": "identified_by",
    "clinical_areas": "clinical",
    "activities": "activity",
    "roles": "role",
    "enablers": "enabler",
    "outcomes": "outcome",
    "evaluation_methods": "evaluation",
    "lead_level": "lead_level",
    "stage": "stage",
    "community_part": "community_part",
    "funding_source": "funding",
    "evidence": "evidence",
}

STORY_LABELS = {
    "problem": "The problem",
    "what_was_done": "What was done",
    "community_part_text": "The community’s part",
    "needed_text": "What it needed",
    "funding_text": "Funding",
    "outcomes_text": "What came of it",
    "left_out": "Who may have been left out",
    "lessons_start": "Getting started",
    "lessons_keep": "Keeping going",
    "lessons_differently": "What we would do differently",
    "declared_interests": "Interests and sponsorship",
}


def submit_problems(case_study: CaseStudy, contacts: tuple[Contact, ...]) -> tuple[Problem, ...]:
    """What is still missing or wrong before a moderator can look at it."""
    return tuple(_submit_problems(case_study, contacts))


def publish_problems(case_study: CaseStudy, contacts: tuple[Contact, ...]) -> tuple[Problem, ...]:
    """What is still missing before the public can see it.

    A case study from a publication has no contributor who could name a contact or sign a declaration.
    """
    if case_study.source_name:
        return tuple(check_text("title", case_study.title, label="Title", longest=120))
    needed = check_text("problem", case_study.problem, label="The problem", longest=LONGEST_STORY)
    return (*_submit_problems(case_study, contacts), *needed)


def _submit_problems(case_study: CaseStudy, contacts: tuple[Contact, ...]) -> Iterator[Problem]:
    yield from check_common(case_study, summary_needed=False)  # public_form has one in any case
    yield from _check_terms(case_study)
    yield from _check_stories(case_study)
    yield from _check_dates(case_study)
    yield from check_contacts(contacts)
    yield from _check_declarations(case_study)


def _check_terms(case_study: CaseStudy) -> Iterator[Problem]:
    if not (case_study.communities or case_study.communities_text):
        yield Problem("communities", "For whom: choose at least one community, or describe it in your own words.")
    yield from check_choice("lead_level", case_study.lead_level, ids("lead_level"), label="Kind of organisation")
    yield from check_choice("stage", case_study.stage, ids("stage"), label="How far it has come")
    yield from check_choices("strategies", case_study.strategies, ids("strategy"), label="How", required=True)
    yield from check_choices("communities", case_study.communities, ids("community"), label="For whom")
    yield from check_choice("evidence", case_study.evidence, ids("evidence"), label="How you know", required=False)


def _check_stories(case_study: CaseStudy) -> Iterator[Problem]:
    for field, label in STORY_LABELS.items():
        required = field == "what_was_done"
        yield from check_text(field, getattr(case_study, field), label=label, longest=LONGEST_STORY, required=required)


def _check_dates(case_study: CaseStudy) -> Iterator[Problem]:
    over = case_study.stage in ("finished", "stopped")
    yield from check_month("start_month", case_study.start_month, label="Started", required=case_study.stage != "idea")
    yield from check_month("end_month", case_study.end_month, label="Ended", required=over)
    if case_study.start_month and case_study.end_month and case_study.end_month < case_study.start_month:
        yield Problem("end_month", "Ended: this is before it started.")


def _check_declarations(case_study: CaseStudy) -> Iterator[Problem]:
    if not case_study.declared_no_patient:
        yield Problem("declared_no_patient", "Tick that nothing here identifies a patient, once you have checked.")
    if not case_study.declared_licence:
        yield Problem("declared_licence", "Tick that you share this under the CC BY 4.0 licence.")


def public_form(case_study: CaseStudy, place: PublicPlace) -> CaseStudy:
    """The case study without the place its author told us, and, where the place is hidden, without who gave a venue.

    Where nobody wrote a summary it begins with what was done. That is never stored: it would outlive an edit.
    """
    hidden = place.precision == Precision.HIDDEN
    partners = tuple(partner for partner in case_study.partners if not (hidden and partner.role == "venue"))
    summary = case_study.summary or shorten(clean_line(case_study.what_was_done), LONGEST_SUMMARY)
    return replace(case_study, place=Place(), partners=partners, summary=summary)


RULES = KindRules(Kind.CASE_STUDY, CaseStudy, submit_problems, publish_problems, public_form)
