"""Administrators' page of the glossary: what they added, what comes with the product, and how a question is read."""

from typing import Any
from urllib.parse import parse_qs

from starlette.responses import Response

from app.accounts.visit import Visit, see_other
from app.find.words import example, glossary_with, list_packaged, packaged_entries, read_question
from indexing.query import STOP_WORDS
from kb import glossary
from kb.administration import check_can_administer
from kb.errors import Conflict, Invalid, Problem
from kb.glossary import Words, parse_words
from kb.people import Person

LONGEST_QUESTION = 300
BLANK: dict[str, object] = {"terms": "", "plain": "", "ambiguous": False, "capitals_only": False}


def administrator(visit: Visit) -> Person:
    """Who is signed in, if they are an administrator; each verb checks it again."""
    person = visit.signed_in()
    check_can_administer(person)
    return person


def show_words(visit: Visit) -> Response:
    administrator(visit)
    return words_page(visit)


def words_page(visit: Visit, problems: tuple[Problem, ...] = (), **instead: object) -> Response:
    """The whole page; `instead` holds what was typed and could not be saved, or a question that was tried."""
    wanted = parse_qs(visit.query).get("find", [""])[0][: glossary.LONGEST_TERM]
    context: dict[str, Any] = {"values": BLANK, "question": "", "tried": None} | instead
    return visit.page(
        "words.html",
        title="Words people use",
        problems=problems,
        added=[(one, example(one.words)) for one in glossary.list_additions(visit.db)],
        wanted=wanted,
        packaged=list_packaged(wanted),
        number_packaged=len(packaged_entries()),
        longest_question=LONGEST_QUESTION,
        **context,
    )


def try_question(visit: Visit) -> Response:
    """How a question is read now. Sent as a form, so that it stands in no address."""
    administrator(visit)
    question = visit.form.text("question")[:LONGEST_QUESTION]
    found = glossary_with(one.words for one in glossary.list_additions(visit.db))
    return words_page(visit, question=question, tried=read_question(found, question))


def add(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        glossary.add(visit.db, actor, read_words(visit))
    except Invalid as error:
        return words_page(visit, error.problems, values=typed(visit))
    return see_other("/account/words?done=words-added")


def show_addition(visit: Visit) -> Response:
    administrator(visit)
    one = glossary.get_addition(visit.db, visit.params["addition_id"])
    return addition_page(visit, values_of(one.words), edit=one.edit)


def addition_page(
    visit: Visit, values: dict[str, object], *, edit: int, problems: tuple[Problem, ...] = ()
) -> Response:
    address = f"/account/words/{visit.params['addition_id']}"
    return visit.page(
        "addition.html", title="Change these words", problems=problems, values=values, edit=edit, address=address
    )


def change(visit: Visit) -> Response:
    actor, edit = administrator(visit), read_edit(visit)
    try:
        glossary.change(visit.db, actor, visit.params["addition_id"], read_words(visit), edit=edit)
    except Invalid as error:
        return addition_page(visit, typed(visit), edit=edit, problems=error.problems)
    return see_other("/account/words?done=words-changed")


def remove(visit: Visit) -> Response:
    glossary.remove(visit.db, administrator(visit), visit.params["addition_id"])
    return see_other("/account/words?done=words-removed")


def read_words(visit: Visit) -> Words:
    form = visit.form
    return parse_words(
        terms=form.text("terms"),
        plain=form.text("plain"),
        ambiguous=form.ticked("ambiguous"),
        capitals_only=form.ticked("capitals_only"),
        everyday=STOP_WORDS,
    )


def read_edit(visit: Visit) -> int:
    """Which state of the words the form was filled from."""
    sent = visit.form.text("edit")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        raise Conflict("This form is out of date. Nothing was changed. Open the page again.")
    return int(sent)


def typed(visit: Visit) -> dict[str, object]:
    """What the form held, to show it again beside its errors."""
    form = visit.form
    ticks: dict[str, object] = {name: form.ticked(name) for name in ("ambiguous", "capitals_only")}
    return ticks | {name: form.text(name) for name in ("terms", "plain")}


def values_of(words: Words) -> dict[str, object]:
    """What is stored, as the form shows it: one a line."""
    return {
        "terms": "\n".join(words.terms),
        "plain": "\n".join(words.plain),
        "ambiguous": words.ambiguous,
        "capitals_only": words.capitals_only,
    }
