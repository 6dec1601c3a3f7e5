"""The figures of the London survey of general practice staff, read from kb/data/survey.toml.

Source: HiQUALITY highlight report, April 2025, Tables 2 and B.1. Its percentages for PCN and GP roles
are, in tick-all questions, shares of all ticks and not of people: pages show those roles with n only.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.vocabularies import get_term

FILE = Path(__file__).parent / "data" / "survey.toml"
SOURCE = "HiQUALITY highlight report, April 2025, Tables 2 and B.1"
SAMPLE = "London survey 2023-24, convenience sample"
TAKEN_PART = 182  # people whose answers were analysed; fewer answered each question
SHARES_NOTE = (
    "In questions where several answers could be ticked, the report's percentages for PCN and GP roles are shares of "
    "all ticks, not of people."
)
SAID = {
    "strategy": "said that their practice or network does this",
    "community": "said that their practice or network needs to engage more with this community",
    "barrier": "named this as a barrier",
    "enabler": "named this as an enabler",
    "support": "said that they need this",
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many gave one answer. `percent` is of those who answered the question.

    `term` is the id in the vocabulary that the question became, "" for other questions; `answer` is
    the survey's wording. The percentages for roles are the report's own: see SHARES_NOTE.
    Roles are None where the report does not split the question, and need not add up to `n`.
    """

    answer: str
    n: int
    percent: float
    term: str = ""
    pcn_n: int | None = None
    pcn_percent: float | None = None
    gp_n: int | None = None
    gp_percent: float | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the survey. `id` is also the vocabulary's name where its answers became one."""

    id: str
    wording: str
    figures: tuple[Figure, ...]
    tick_all: bool = False


def load_questions(file: Path = FILE) -> tuple[Question, ...]:
    """Read every question of the file, in the survey's order."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))["question"]
    return tuple(_question(table) for table in tables)


def _question(table: Mapping[str, Any]) -> Question:
    figures = tuple(_figure(table["id"], values) for values in table["figures"])
    return Question(**{**table, "figures": figures})


def _figure(question_id: str, values: Mapping[str, Any]) -> Figure:
    answer = values.get("answer") or get_term(question_id, values["term"]).survey
    return Figure(**{**values, "answer": answer})


QUESTIONS: tuple[Question, ...] = load_questions()
_BY_TERM = {(q.id, figure.term): figure for q in QUESTIONS for figure in q.figures if figure.term}


def find_figure(vocabulary: str, term_id: str) -> Figure | None:
    """The survey's figures for a term, or None where it did not ask."""
    return _BY_TERM.get((vocabulary, term_id))


def wording(vocabulary: str, term_id: str) -> str | None:
    """The sentence beside a choice in a form, or None where the survey did not ask."""
    figure = find_figure(vocabulary, term_id)
    if figure is None:
        return None
    return f"{figure.n} respondents, {figure.percent}% of those who answered, {SAID[vocabulary]} ({SAMPLE})"


def role_wording(vocabulary: str, term_id: str) -> str | None:
    """The same answer by role, as numbers only, or None where the survey did not ask."""
    figure = find_figure(vocabulary, term_id)
    if figure is None:
        return None
    return f"{figure.pcn_n} answered for a primary care network (PCN), {figure.gp_n} for a GP practice"
