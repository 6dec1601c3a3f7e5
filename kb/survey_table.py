"""The figures of the London survey as a public table, with the report's own percentages."""

from kb.publication import Column, Section, Table
from kb.survey import QUESTIONS, SHARES_NOTE, SOURCE, TAKEN_PART

TABLE = Table(
    "survey_figures",
    "Survey figures",
    f"What {TAKEN_PART} people who work in London’s general practices answered in 2023-24 (convenience sample; fewer "
    f"answered each question). {SHARES_NOTE}",
    (
        Column("id", int, "Row number"),
        Column("question", str, "The question, in the survey’s words"),
        Column("answer", str, "The answer, in the survey’s words"),
        Column("n", int, "How many gave it"),
        Column("percent", float, "Share of those who answered the question"),
        Column("pcn_n", int, "How many of those who answered for a PCN role"),
        Column("pcn_percent", float, "The report’s own percentage for PCN roles; see the note"),
        Column("gp_n", int, "How many of those who answered for a GP role"),
        Column("gp_percent", float, "The report’s own percentage for GP roles; see the note"),
    ),
    key=("id",),
    search=("question", "answer"),
    facets=("question",),
    source=SOURCE,
)


def section() -> Section:
    """The table with a row for each answer."""
    pairs = [(question, figure) for question in QUESTIONS for figure in question.figures]
    return Section(
        TABLE,
        [
            {
                "id": number,
                "question": question.wording,
                "answer": figure.answer,
                "n": figure.n,
                "percent": figure.percent,
                "pcn_n": figure.pcn_n,
                "pcn_percent": figure.pcn_percent,
                "gp_n": figure.gp_n,
                "gp_percent": figure.gp_percent,
            }
            for number, (question, figure) in enumerate(pairs, start=1)
        ],
    )
