"""A long form on the page, one group of questions at a time: where somebody is, the buttons, the last look, submitting.

Which questions there are is for the form itself to say (app/forms/case_study_form.py, app/forms/asset_form.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic

import streamlit as st

from app import components, resources
from app.entries.kinds import KINDS, local_problems
from app.entries.locate import locator
from app.forms import draft_frame, drafting, focus, inputs, patient_check
from app.forms.drafting import Draft, DraftPage
from app.forms.inputs import Form
from app.markup import text
from kb import drafts, reviews
from kb.content import dump
from kb.entries import R
from kb.errors import Invalid, KbError, Problem
from kb.people import Person
from kb.records import Contact, Visibility

WIDTH = 800  # pixels: longer lines are hard to read
HEADING_ID = "form-step"

# Fields whose text does not stand in the record under the same name: what is wrong with them always shows.
ALWAYS_SHOWN = frozenset({"postcode", "contact_email", "contact_phone", "contact_url", "contact_name"})


@dataclass(frozen=True)
class Step(Generic[R]):
    """One group of questions. `fields` names those whose problems are put right here; `draw` shows them."""

    title: str
    fields: tuple[str, ...]
    draw: Callable[[Form, R, tuple[Contact, ...]], None]
    optional: bool = False


def nothing(_record: object) -> str:
    """For forms that have nothing more to say."""
    return ""


@dataclass(frozen=True)
class SteppedForm(Generic[R]):
    """A form: its page, its steps, and (record, public label) -> what stays private, in words.

    `reminder` says what a moderator will still ask for.
    """

    page: DraftPage[R]
    steps: Sequence[Step[R]]
    private_lines: Callable[[R, str], list[str]]
    reminder: Callable[[R], str] = field(default=nothing)

    @property
    def last(self) -> int:
        return len(self.steps)

    def step_of(self, field: str) -> int:
        """The number of the step, from 1, on which a field stands."""
        return next((number for number, step in enumerate(self.steps, 1) if field in step.fields), 1)


def show(form: SteppedForm[R], person: Person) -> None:
    """The current step, saved as each field is left."""
    page = form.page
    step = current_step(form)
    draft = drafting.load_draft(page, person)
    drafting.show_address(page)
    _arrive(page, draft, step)
    draft_frame.show_reason(draft)
    if draft.version is None:
        draft_frame.show_other_drafts(page, person)
    chosen = _show_head(form, step)
    _show_where(form, draft, step)
    draft_frame.show_trouble(page, person)
    fields = _fields(page, draft)
    if st.session_state.get(page.key("checked")):
        components.error_summary([_with_step(form, problem, step) for problem in fields.problems])
    if step == form.last:
        _show_last_look(form, person, draft)
    with st.container(width=WIDTH):
        form.steps[step - 1].draw(fields, draft.record, draft.contacts)
        drafting.keep_typed(page)
        chosen = _show_buttons(form, person, step) or chosen
    focus.focus_on(HEADING_ID, at=f"{step} {st.session_state.get(page.key('tries'), '')}")
    if chosen and not drafting.trouble(page):
        move(page, chosen)


def current_step(form: SteppedForm[R]) -> int:
    """The step somebody is at, else the one in the address, else the first.

    The address is read only when the page is opened: a rerun can bring one that is older than the last step.
    """
    named = st.session_state.get(form.page.key("step")) or st.query_params.get("step", "1")
    step = int(named) if named.isdecimal() and len(named) < 3 else 1
    return min(max(step, 1), form.last)


def move(page: DraftPage[R], step: int) -> None:
    st.session_state[page.key("step")] = str(step)
    st.query_params["step"] = str(step)
    st.rerun()


def all_problems(page: DraftPage[R], draft: Draft[R]) -> tuple[Problem, ...]:
    """What stands in the way of submitting: the rules of the kind, the postcode, and who may be named here."""
    demonstration = resources.knowledge().settings.demonstration
    local = local_problems(draft.record, draft.contacts, demonstration=demonstration)
    return (*page.rules.problems(draft.record, draft.contacts), *local)


def submit(form: SteppedForm[R], person: Person) -> int:
    """Hand the draft in. Returns the step of the first problem, 0 where it could not be tried; reruns when done."""
    page = form.page
    if drafting.trouble(page):
        return 0
    draft = drafting.load_draft(page, person)
    try:
        if problems := all_problems(page, draft):
            raise Invalid(problems)
        if draft.version:
            drafts.submit(resources.knowledge().db, person, page.rules, draft.version.id)
    except Invalid as error:
        st.session_state[page.key("checked")] = "yes"
        st.session_state[page.key("tries")] = f"{st.session_state.get(page.key('tries'), '')}+"
        return min(form.step_of(problem.field) for problem in error.problems)
    except KbError as error:
        st.error(str(error))
        return 0
    for name in ("step", "drawn", "checked", "tries"):
        st.session_state.pop(page.key(name), None)
    drafting.at_entry(page).pop("edit", None)
    st.query_params.pop("step", None)
    st.rerun()


def _arrive(page: DraftPage[R], draft: Draft[R], step: int) -> None:
    """Once, when a step is first drawn: what another window saved has been seen."""
    if st.session_state.get(page.key("drawn")) != str(step):
        st.session_state[page.key("drawn")] = str(step)
        drafting.catch_up(page, draft)


def _show_head(form: SteppedForm[R], step: int) -> int:
    """A button for every step; returns the one that was pressed, 0 where none was."""
    pressed = 0
    with st.container(horizontal=True, key=form.page.key("steps")):
        for number, one in enumerate(form.steps, 1):
            key = form.page.key(f"step_{number}")
            if st.button(f"{number}. {one.title}", key=key, disabled=number == step, type="tertiary"):
                pressed = number
    return pressed


def _show_buttons(form: SteppedForm[R], person: Person, step: int) -> int:
    """On, back, and past the optional steps; on the last one, submit. Returns the step to go to, 0 for none."""
    page = form.page
    with st.container(horizontal=True, key=page.key("buttons")):
        label = "Submit" if step == form.last else "Save and continue"
        on = st.button(label, key=page.key(f"on_{step}"), type="primary")
        back = step > 1 and st.button("Back", key=page.key(f"back_{step}"))
        skip = _only_optional_after(form, step) and st.button("Skip to the last step", key=page.key(f"skip_{step}"))
    if on:
        return submit(form, person) if step == form.last else step + 1
    return step - 1 if back else form.last if skip else 0


def _only_optional_after(form: SteppedForm[R], step: int) -> bool:
    between = form.steps[step : form.last - 1]
    return bool(between) and all(one.optional for one in between)


def _show_where(form: SteppedForm[R], draft: Draft[R], step: int) -> None:
    """The step's heading, and when the draft was last saved."""
    words = "Nothing is typed yet. What you type is saved when you leave a field."
    if draft.version:
        words = f"{drafting.saved_in_words(draft.version.saved_at)}. Only you can see it."
    if drafting.trouble(form.page):
        words = "Not saved: see below."
    optional = ". Optional" if form.steps[step - 1].optional else ""
    st.html(
        f'<h2 class="hq-step" id="{HEADING_ID}" tabindex="-1">{text(form.steps[step - 1].title)}</h2>'
        f'<div class="hq-where"><p>Step {step} of {form.last}{optional}</p><p role="status">{words}</p></div>'
    )


def _fields(page: DraftPage[R], draft: Draft[R]) -> Form:
    problems = all_problems(page, draft)
    if not st.session_state.get(page.key("checked")):
        problems = inputs.visible_problems(
            problems, lambda field: field in ALWAYS_SHOWN or bool(getattr(draft.record, field, ""))
        )
    return Form(page.name, dump(draft.record), problems, lambda: drafting.keep_left(page))


def _with_step(form: SteppedForm[R], problem: Problem, step: int) -> Problem:
    there = form.step_of(problem.field)
    return problem if there == step else Problem(problem.field, f"Step {there}. {problem.message}")


def _show_last_look(form: SteppedForm[R], person: Person, draft: Draft[R]) -> None:
    """Exactly what the public will see, what stays private, and what is still missing."""
    if draft.version is None:
        st.info("There is nothing to check yet. Begin with step 1.")
        return
    rules = form.page.rules
    db = resources.knowledge().db
    published = reviews.preview_draft(db, person, rules, draft.version.id, locate=locator(resources.postcodes()))
    _show_missing(form, draft)
    entry_id = draft.version.entry_id
    patient_check.show(
        form.page.name,
        draft.record,
        step_of=form.step_of,
        address=lambda step: f"/{form.page.path}?entry={entry_id}&step={step}",
    )
    st.html("<p><strong>This is what everybody will see:</strong></p>")
    with st.container(border=True):
        KINDS[rules.kind].show(published)
    lines = [*form.private_lines(draft.record, published.place.label), *map(_private_contact, draft.contacts)]
    listed = "".join(f"<li>{text(line)}</li>" for line in lines if line)
    st.html(f'<p><strong>This stays private:</strong></p><ul class="hq-list">{listed}</ul>')
    _show_what_next(draft)
    draft_frame.warn_if_alone(person)


def _show_what_next(draft: Draft[R]) -> None:
    """Who reads it once it is handed in, and how long that takes."""
    queue = reviews.next_queue(resources.knowledge().db, draft.record)
    st.html(
        f"<p><strong>What happens when you submit:</strong></p><p>{draft_frame.what_happens_next(queue)} "
        "Until it is published, only you and moderators can see it.</p>"
    )


def _show_missing(form: SteppedForm[R], draft: Draft[R]) -> None:
    """What the steps before the last still lack, in their order."""
    steps = [(form.step_of(problem.field), problem) for problem in all_problems(form.page, draft)]
    missing = sorted((pair for pair in steps if pair[0] != form.last), key=lambda pair: pair[0])
    if missing:
        listed = "".join(f"<li>Step {step}: {text(problem.message)}</li>" for step, problem in missing)
        st.html(f'<p><strong>Before you can submit:</strong></p><ul class="hq-list">{listed}</ul>')
    if reminder := form.reminder(draft.record):
        st.html(f'<p class="hq-note">{text(reminder)}</p>')


def _private_contact(contact: Contact) -> str:
    if contact.visibility == Visibility.PUBLIC:
        return ""
    return f"The contact {contact.name or contact.email}, until they agree."
