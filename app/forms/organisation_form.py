"""The organisation: one box for its name, ODS code or postcode, and below it the known ones that it may mean."""

import re
from dataclasses import replace

import streamlit as st

from app import resources
from app.forms import inputs
from app.forms.inputs import Form, terms
from app.markup import text
from kb.areas import get_icb
from kb.organisation_matches import find_matches
from kb.organisations import Organisation, find_organisation, list_organisations
from kb.text import clean_line, shorten

AS_TYPED = "as typed"
LABEL = "Which one is it?"
LONGEST_SHOWN = 80


def show_organisation(form: Form, label: str) -> None:
    """The box; then the chosen one's code and ICB, or those to choose from. What was typed may always stand."""
    typed = clean_line(inputs.text(replace(form, on_change=lambda: _leave(form)), "organisation", label))
    code = form.kept["ods_code"]
    if st.session_state.get(form.key("ods_code")) == code:
        del st.session_state[form.key("ods_code")]  # it is kept: the draft tells from here on
    chosen = find_organisation(resources.knowledge().db, code) if code else None
    if chosen and chosen.name == typed:
        st.html(f'<p class="hq-small">{text(in_words(chosen))}</p>')
    elif typed and st.session_state.get(form.key("as_typed")) != typed:
        _show_matches(form, typed)


def _show_matches(form: Form, typed: str) -> None:
    found = {one.ods_code: one for one in find_matches(list_organisations(resources.knowledge().db), typed)}
    if not found:
        return
    st.radio(
        LABEL,
        [*found, AS_TYPED],
        index=None,
        key=form.key("match"),
        format_func=lambda code: _as_choice(found.get(code), typed),
        on_change=lambda: _choose(form, found, typed),
    )


def _as_choice(one: Organisation | None, typed: str) -> str:
    """Streamlit reads a choice's words as Markdown: signs stand for themselves."""
    words = in_words(one, named=True) if one else f"Not listed: use “{shorten(typed, LONGEST_SHOWN)}”"
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def in_words(one: Organisation, *, named: bool = False) -> str:
    """ "X00001, SE5 8AZ, South East London ICB", after the name where that is not told anyhow."""
    closed = f"closed on {one.closed_on.day} {one.closed_on:%B %Y}" if one.closed_on else ""
    icb = get_icb(one.icb).short_name
    told = [*([one.name] if named else []), one.ods_code, one.postcode, icb, closed]
    return ", ".join(part for part in told if part)


def _leave(form: Form) -> None:
    """Another name is another organisation, so the code of the one before goes."""
    if clean_line(st.session_state[form.key("organisation")] or "") != clean_line(form.kept["organisation"]):
        st.session_state[form.key("ods_code")] = ""
    form.on_change()


def _choose(form: Form, found: dict[str, Organisation], typed: str) -> None:
    """Fill in name, code and kind of the one that was chosen, or let stand what was typed."""
    chosen = found.get(st.session_state.pop(form.key("match"), ""))
    if chosen is None:
        st.session_state[form.key("as_typed")] = typed
        st.session_state[form.key("ods_code")] = ""
    else:
        st.session_state[form.key("organisation")] = chosen.name
        st.session_state[form.key("ods_code")] = chosen.ods_code
        if chosen.level in terms("lead_level") and "lead_level" in form.kept:
            st.session_state[form.key("lead_level")] = chosen.level
    form.on_change()
