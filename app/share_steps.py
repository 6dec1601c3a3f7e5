"""The steps of a case study's form on the page: where somebody is, the questions, the buttons, the last look."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import components, draft_frame, drafting, entry_page, focus, form_fields, resources
from app.case_study_form import LAST, STEPS, step_of, with_summary
from app.drafting import Draft, DraftPage
from app.form_fields import Form
from app.kinds import local_problems
from app.locate import locator
from app.markup import text
from casestudies.fields import CaseStudy
from casestudies.forms import RULES
from kb import drafts, reviews
from kb.content import dump
from kb.errors import Invalid, KbError, Problem
from kb.people import Person
from kb.records import Precision, Visibility

# Fields that are empty in the record while something is typed: their problems are always worth showing.
ALWAYS_SHOWN = frozenset({"postcode", "contact_email", "contact_phone", "contact_url", "contact_name"})


WIDTH = 800  # pixels: longer lines are hard to read


def show(page: DraftPage[CaseStudy], person: Person) -> None:
    """The current step, saved as it is left."""
    step = current_step(page)
    draft = drafting.load_draft(page, person)
    draft = _arrive(page, person, draft, step)
    draft_frame.show_reason(draft)
    if draft.version is None:
        draft_frame.show_other_drafts(page, person)
    chosen = _show_head(page, step)
    where = st.empty()
    draft_frame.show_trouble(page, person)
    form = _form(page, draft)
    if st.session_state.get(page.key("checked")):
        components.error_summary([_with_step(problem, step) for problem in form.problems])
    if step == LAST:
        _show_last_look(page, person, draft)
    with st.container(width=WIDTH):
        STEPS[step - 1].draw(form, draft.record, draft.contacts)
        drafting.keep_typed(page)
        chosen = _show_buttons(page, person, step) or chosen
    _show_where(page, person, step, where)
    focus.focus_on("share-step", at=f"{step} {st.session_state.get(page.key('tries'), '')}")
    if chosen and not drafting.trouble(page):
        move(page, chosen)


def current_step(page: DraftPage[CaseStudy]) -> int:
    """The step somebody is at, else the one in the address, else the first.

    The address is read only when the page is opened: a rerun can bring one that is older than the last step.
    """
    named = st.session_state.get(page.key("step")) or st.query_params.get("step", "1")
    step = int(named) if named.isdecimal() and len(named) < 3 else 1
    return min(max(step, 1), LAST)


def move(page: DraftPage[CaseStudy], step: int) -> None:
    st.session_state[page.key("step")] = str(step)
    st.query_params["step"] = str(step)
    st.rerun()


def _arrive(page: DraftPage[CaseStudy], person: Person, draft: Draft[CaseStudy], step: int) -> Draft[CaseStudy]:
    """Once, when a step is first drawn: see what another window saved; on the last one, fill in the summary."""
    if st.session_state.get(page.key("drawn")) == str(step):
        return draft
    st.session_state[page.key("drawn")] = str(step)
    drafting.catch_up(page, draft)
    if step == LAST and draft.version:
        record = with_summary(draft.record)
        if record != draft.record:
            drafting.keep(page, person, draft, record, draft.contacts)
            return drafting.load_draft(page, person)
    return draft


def _show_head(page: DraftPage[CaseStudy], step: int) -> int:
    """Where somebody is, and a button for every step; returns the one that was pressed, 0 where none was."""
    pressed = 0
    with st.container(horizontal=True, key=page.key("steps")):
        for number, one in enumerate(STEPS, 1):
            label = f"{number}. {one.title}"
            if st.button(label, key=page.key(f"step_{number}"), disabled=number == step, type="tertiary"):
                pressed = number
    return pressed


def _show_buttons(page: DraftPage[CaseStudy], person: Person, step: int) -> int:
    """Back, on, and past the optional steps; on the last one, submit. Returns the step to go to, 0 for none."""
    with st.container(horizontal=True, key=page.key("buttons")):
        if step == LAST:
            submitted = st.button("Submit", key=page.key("submit"), type="primary")
        elif st.button("Save and continue", key=page.key(f"on_{step}"), type="primary"):
            return step + 1
        if step > 1 and st.button("Back", key=page.key(f"back_{step}")):
            return step - 1
        if 1 < step < LAST - 1 and st.button("Skip to the last step", key=page.key(f"last_{step}")):
            return LAST
    return submit(page, person) if step == LAST and submitted else 0


def _show_where(page: DraftPage[CaseStudy], person: Person, step: int, where: DeltaGenerator) -> None:
    """The step's heading, and when the draft was last saved: drawn last, because drawing the fields saves them."""
    version = drafting.load_draft(page, person).version
    words = "Nothing is typed yet. What you type is saved when you leave a field."
    if version:
        words = f"{drafting.saved_in_words(version.saved_at)}. Only you can see it."
    if drafting.trouble(page):
        words = "Not saved: see below."
    where.html(
        f'<h2 class="hq-step" id="share-step" tabindex="-1">{text(STEPS[step - 1].title)}</h2>'
        f'<div class="hq-where"><p>Step {step} of {LAST}{". Optional" if STEPS[step - 1].optional else ""}</p>'
        f'<p role="status">{words}</p></div>'
    )


def _form(page: DraftPage[CaseStudy], draft: Draft[CaseStudy]) -> Form:
    problems = all_problems(draft)
    if not st.session_state.get(page.key("checked")):
        typed = draft.record
        problems = form_fields.visible_problems(
            problems, lambda field: field in ALWAYS_SHOWN or bool(getattr(typed, field, ""))
        )
    return Form(page.name, dump(draft.record), problems, lambda: drafting.keep_typed(page))


def _with_step(problem: Problem, step: int) -> Problem:
    there = step_of(problem.field)
    return problem if there == step else Problem(problem.field, f"Step {there}. {problem.message}")


def all_problems(draft: Draft[CaseStudy]) -> tuple[Problem, ...]:
    """What stands in the way of submitting: the rules of a case study, the postcode, and who may be named here."""
    demonstration = resources.knowledge().settings.demonstration
    local = local_problems(draft.record, draft.contacts, demonstration=demonstration)
    return (*RULES.problems(draft.record, draft.contacts), *local)


def submit(page: DraftPage[CaseStudy], person: Person) -> int:
    """Hand the draft in. Returns the step of the first problem, 0 where it could not be tried; reruns when done."""
    if drafting.trouble(page):
        return 0
    draft = drafting.load_draft(page, person)
    try:
        if problems := all_problems(draft):
            raise Invalid(problems)
        if draft.version:
            drafts.submit(resources.knowledge().db, person, RULES, draft.version.id)
    except Invalid as error:
        st.session_state[page.key("checked")] = "yes"
        st.session_state[page.key("tries")] = f"{st.session_state.get(page.key('tries'), '')}+"
        return min(step_of(problem.field) for problem in error.problems)
    except KbError as error:
        st.error(str(error))
        return 0
    for name in ("step", "drawn", "checked", "tries", "edit"):
        st.session_state.pop(page.key(name), None)
    st.query_params.pop("step", None)
    st.rerun()


def _show_last_look(page: DraftPage[CaseStudy], person: Person, draft: Draft[CaseStudy]) -> None:
    """Exactly what the public will see, what stays private, and what is still missing."""
    if draft.version is None:
        st.info("There is nothing to check yet. Begin with step 1.")
        return
    locate = locator(resources.postcodes())
    published = reviews.preview_draft(resources.knowledge().db, person, RULES, draft.version.id, locate=locate)
    missing = [problem for problem in all_problems(draft) if step_of(problem.field) != LAST]
    if missing:
        listed = "".join(f"<li>Step {step_of(one.field)}: {text(one.message)}</li>" for one in missing)
        st.html(f"<p><strong>Before you can submit:</strong></p><ul class='hq-list'>{listed}</ul>")
    if not draft.record.problem:
        st.html("<p>You can submit without “The problem” (step 1), but a moderator cannot publish without it.</p>")
    st.html("<p><strong>This is what everybody will see:</strong></p>")
    with st.container(border=True):
        entry_page.show_case_study(published, preview=True)
    _show_private(draft, published.place.label)
    draft_frame.warn_if_alone(person)


def _show_private(draft: Draft[CaseStudy], label: str) -> None:
    lines = ["Your name and e-mail address."]
    place = draft.record.place
    if place.postcode and place.precision != Precision.EXACT:
        lines.append(f"The postcode {place.postcode}: everybody else sees “{label}”.")
    lines += [f"The contact {one.name or one.email}, until they agree." for one in draft.contacts if _is_private(one)]
    listed = "".join(f"<li>{text(line)}</li>" for line in lines)
    st.html(f"<p><strong>This stays private:</strong></p><ul class='hq-list'>{listed}</ul>")


def _is_private(contact: object) -> bool:
    return getattr(contact, "visibility", Visibility.NONE) != Visibility.PUBLIC
