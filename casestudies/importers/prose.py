"""Sorts paragraphs that stand under no heading into the parts of a case study, by what they speak of.

It moves text and drops none: a paragraph that speaks of nothing known is about what was done.
"""

import re

# Where two parts are spoken of equally often, the first of them wins.
_CUES = {
    "what_was_done": r"we (?:offer|continue|provide|run|set up)|workshops? covered|sessions? (?:was|were)|appointments"
    r"|was established|mobili[sz]ed|utili[sz]ed|programme of|calendar of|faced several|challenges included|weekly"
    r"|complex|hesita\w+|services offered|ran between",
    "problem": r"to address\b|in response to|inequalit(?:y|ies) by|we recogni[sz]e|identified (?:these|this|that)"
    r"|emerged|discovery that|critical element|long supported|vulnerab\w+",
    "outcomes_text": r"outcomes?\b|achievements?\b|resulted in|benefits? of|evaluated|impact\b|attendees\b"
    r"|participants rat|well-received|reduction in|case studies detailing|improved\b|success story"
    r"|reached a diverse|led to the development|systems change",
    "community_part_text": r"co-?design|co-?produc|community (?:engagement|involvement) was|steering group"
    r"|informal conversations|feedback from (?:patients|attendees|residents)|partners informs",
    "funding_text": r"funding\b|funded\b|grant of|£\s?\d|budget\b|core gms",
    "lessons_start": r"we (?:learned|learnt)|lessons?\b|replication|enablers\b|exemplif|our advice",
}
_PATTERNS = {field: re.compile(words) for field, words in _CUES.items()}


def part_of(paragraph: str, *, first: bool) -> str:
    """The field that a paragraph belongs to: whose words it has most of; the first one likelier tells the problem."""
    counts = {field: len(set(pattern.findall(paragraph.lower()))) for field, pattern in _PATTERNS.items()}
    counts["problem"] += 2 * first
    return max(counts, key=lambda field: counts[field])
