"""The survey's figures, spelled out against the report's tables."""

import pytest

from kb.survey import QUESTIONS, find_figure, role_wording, wording
from kb.vocabularies import VOCABULARIES

TICK_ALL = ("strategy", "community", "barrier", "enabler", "support")

# n, % of those who answered, PCN n, GP n: Table 2 and Table B.1.
FIGURES = {
    ("strategy", "inform"): (116, 66.7, 47, 66),
    ("strategy", "ppg"): (102, 58.6, 46, 55),
    ("strategy", "coproduction"): (58, 33.3, 30, 28),
    ("community", "refugees_asylum"): (84, 69.4, 28, 54),
    ("community", "homeless"): (83, 68.6, 28, 53),
    ("community", "other"): (34, 28.1, 13, 21),
    ("barrier", "leadership.strategy"): (74, 57.8, 24, 48),
    ("barrier", "workforce.numbers"): (79, 61.7, 29, 50),
    ("barrier", "communities.knowledge_beliefs"): (98, 76.6, 39, 58),
    ("enabler", "leadership.accountability"): (52, 42.6, 25, 26),
    ("enabler", "communities.language"): (65, 53.3, 22, 41),
    ("support", "finance"): (100, 79.4, 41, 58),
    ("support", "other"): (25, 19.8, 10, 14),
}


@pytest.mark.parametrize(("key", "expected"), FIGURES.items())
def test_a_figure_is_the_report_s(key, expected):
    figure = find_figure(*key)
    assert (figure.n, figure.percent, figure.pcn_n, figure.gp_n) == expected


@pytest.mark.parametrize("name", TICK_ALL)
def test_every_survey_item_has_figures_and_no_other_term_has(name):
    for term in VOCABULARIES[name].terms:
        assert (find_figure(name, term.id) is not None) == bool(term.survey), term.id


def test_wording_is_the_agreed_sentence():
    assert wording("barrier", "funding.community_engagement") == (
        "102 respondents, 79.7% of those who answered, named this as a barrier "
        "(London survey 2023-24, convenience sample)"
    )


@pytest.mark.parametrize(
    ("name", "term", "verb"),
    [
        ("strategy", "forums", "does this"),
        ("community", "disabled", "needs to engage more with this community"),
        ("enabler", "communities.trust", "named this as an enabler"),
        ("support", "toolkit", "need this"),
    ],
)
def test_wording_fits_the_question(name, term, verb):
    assert verb in wording(name, term)


def test_a_term_that_the_survey_did_not_ask_has_no_wording():
    assert wording("community", "older_people") is None
    assert role_wording("barrier", "space") is None
    assert wording("stage", "pilot") is None


@pytest.mark.parametrize("name", TICK_ALL)
def test_roles_are_told_without_percentages(name):
    for term in VOCABULARIES[name].terms:
        assert "%" not in (role_wording(name, term.id) or "")
    assert role_wording("barrier", "funding.community_engagement") == (
        "39 answered for a primary care network (PCN), 61 for a GP practice"
    )


def test_the_report_s_own_role_percentages_are_shares_of_ticks():
    """Each column of a tick-all question adds up to 100: what no share of people would do."""
    for question in QUESTIONS:
        if question.tick_all:
            assert sum(figure.pcn_percent for figure in question.figures) == pytest.approx(100, abs=0.6)
            assert sum(figure.gp_percent for figure in question.figures) == pytest.approx(100, abs=0.6)


def test_the_misplaced_comparison_is_nowhere_among_the_strategies():
    """The report's text gives 35.4% against 2.7% for collaboration; that is another row of its table."""
    (strategy,) = (question for question in QUESTIONS if question.id == "strategy")
    assert not {35.4, 2.7} & {value for f in strategy.figures for value in (f.percent, f.pcn_percent, f.gp_percent)}
    assert find_figure("strategy", "coproduction").pcn_percent == 12.0


def test_percentages_are_of_those_who_answered():
    """n divided by the percentage gives the same number of people for every answer of a question."""
    for question in QUESTIONS:
        low = max(100 * f.n / (f.percent + 0.05) for f in question.figures)
        high = min(100 * f.n / (f.percent - 0.05) for f in question.figures)
        assert low <= high, question.id


def test_the_high_band_of_effectiveness_stops_at_nine():
    (question,) = (question for question in QUESTIONS if question.id == "effectiveness")
    assert [figure.answer for figure in question.figures][-1] == "High Effectiveness (7-9)"
