"""What a case study holds. Meanings and who may see what: docs/records.md."""

from dataclasses import dataclass

from kb.records import Record


@dataclass(frozen=True, kw_only=True)
class Partner:
    """An organisation that took part: `role` is a term of the vocabulary "partner_role".

    `asset_key` names the asset that stands for it: its slug, "" where there is none.
    """

    name: str = ""
    role: str = ""
    asset_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Barrier:
    """A barrier that was met (a term of "barrier") and how it was overcome, in words."""

    barrier: str = ""
    text: str = ""
    overcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure: what was counted, how many, in what unit, over which time, out of how many."""

    name: str = ""
    value: str = ""
    unit: str = ""
    period: str = ""
    denominator: str = ""
    comparator: str = ""
    broken_down_by: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseStudy(Record):
    """One initiative. `communities` (from Record) are those intended; months read "2022-07".

    An empty text or list means "not told yet"; a text that a publication does not give stays empty.
    """

    lead_level: str = ""
    stage: str = ""
    start_month: str = ""
    end_month: str = ""
    problem: str = ""
    identified_by: tuple[str, ...] = ()
    communities_reached: tuple[str, ...] = ()
    reached_text: str = ""
    clinical_areas: tuple[str, ...] = ()
    what_was_done: str = ""
    strategies: tuple[str, ...] = ()
    community_part: str = ""
    community_part_text: str = ""
    activities: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    roles: tuple[str, ...] = ()
    volunteers_paid: str = ""
    needed_text: str = ""
    funding_source: str = ""
    funding_amount_gbp: str = ""
    funding_text: str = ""
    funding_ends_on: str = ""
    barriers: tuple[Barrier, ...] = ()
    enablers: tuple[str, ...] = ()
    outcomes_text: str = ""
    outcomes: tuple[str, ...] = ()
    left_out: str = ""
    measures: tuple[Measure, ...] = ()
    evaluation_methods: tuple[str, ...] = ()
    evidence: str = ""
    evaluated_by: str = ""
    evaluator: str = ""
    results_are: str = ""
    lessons_start: str = ""
    lessons_keep: str = ""
    lessons_differently: str = ""
    declared_interests: str = ""
