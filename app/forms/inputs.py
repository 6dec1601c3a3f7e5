"""Fields of a long form: each starts from what is kept, keeps what is typed when it is left, and has its problem below.

A field's key is "<page>_<field>". Streamlit forgets a field that is not drawn, so each is filled from the draft again:
through the session, which reaches a field that the browser shows already, and as the field's default, because two runs
that follow each other closely can swallow the first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from app import components
from kb.content import Content
from kb.errors import Problem
from kb.vocabularies import VOCABULARIES

Choices = dict[str, str]  # id -> what people read, in the order offered


@dataclass(frozen=True)
class Form:
    """A form while its page is drawn: what is kept, what is wrong with it, what to do when a field is left."""

    page: str
    kept: Content
    problems: Sequence[Problem]
    on_change: Callable[[], None]

    def key(self, field: str) -> str:
        return f"{self.page}_{field}"


def seed(key: str, value: object) -> None:
    """Fill a field that was not on the page a moment ago."""
    if key not in st.session_state:
        st.session_state[key] = value


def text(
    form: Form,
    field: str,
    label: str,
    *,
    kept: str | None = None,
    type: Literal["default", "email", "url", "phone"] = "default",
    longest: int | None = None,
    placeholder: str = "",
) -> str:
    """One line. `kept` is for fields that do not stand in the record itself, such as a contact's.

    What is no address is kept like anything else: the browser's own check would not send it at all.
    """
    value = form.kept[field] if kept is None else kept
    seed(form.key(field), value)
    typed = st.text_input(
        label,
        value,
        key=form.key(field),
        type=type,
        max_chars=longest,
        placeholder=placeholder or None,
        autocomplete="off",
        validate="",
        on_change=form.on_change,
    )
    problem(form, field)
    return typed or ""


def long_text(form: Form, field: str, label: str, *, lines: int = 5) -> None:
    """Several lines; as long as anybody may type, because a text is never cut while it is written."""
    seed(form.key(field), form.kept[field])
    st.text_area(label, form.kept[field], key=form.key(field), height=lines * 28 + 20, on_change=form.on_change)
    problem(form, field)


def choose_one(form: Form, field: str, label: str, choices: Choices, *, kept: str | None = None) -> None:
    """One of a list, or nothing yet."""
    value = form.kept[field] if kept is None else kept
    terms = list(choices)
    seed(form.key(field), value if value in choices else None)
    st.selectbox(
        label,
        terms,
        terms.index(value) if value in choices else None,
        key=form.key(field),
        format_func=lambda term: choices[term],
        placeholder="Choose one",
        on_change=form.on_change,
    )
    problem(form, field)


def choose_many(form: Form, field: str, label: str, choices: Choices) -> None:
    """Any number of a list."""
    chosen = [term for term in form.kept[field] if term in choices]
    seed(form.key(field), chosen)
    st.multiselect(
        label,
        list(choices),
        chosen,
        key=form.key(field),
        format_func=lambda term: choices[term],
        placeholder="Choose one or more",
        select_all=False,
        on_change=form.on_change,
    )
    problem(form, field)


def tick(form: Form, field: str, label: str) -> None:
    seed(form.key(field), form.kept[field])
    st.checkbox(label, form.kept[field], key=form.key(field), on_change=form.on_change, wrap=True)
    problem(form, field)


def problem(form: Form, field: str) -> None:
    components.field_error(form.problems, field)


def terms(vocabulary: str) -> Choices:
    """A vocabulary as choices, each with the heading that it stands under, if it has one."""
    return {
        term.id: f"{term.domain_label}: {term.label}" if term.domain_label else term.label
        for term in VOCABULARIES[vocabulary].terms
    }


def typed(page: str, kept: Content) -> Content:
    """The kept values, with what the page's fields hold at this moment in their place."""
    return {field: _held(f"{page}_{field}", value) for field, value in kept.items()}


def held(page: str, field: str, kept: str) -> str:
    """What a text field holds at this moment; what is kept, where it is not on the page."""
    found: str = _held(f"{page}_{field}", kept)
    return found


def _held(key: str, kept: Any) -> Any:
    if key not in st.session_state:
        return kept
    value = st.session_state[key]
    return "" if value is None else value


def visible_problems(problems: Iterable[Problem], filled: Callable[[str], bool]) -> tuple[Problem, ...]:
    """Before the first try to submit, only what is wrong with something typed: nobody likes to be told in advance."""
    return tuple(problem for problem in problems if filled(problem.field))
