"""Which part of a case study a heading or a label begins: their words, and what else people write for the same."""

import re

SECTIONS = {
    "problem": "problem|the problem|problem addressed|background|context|introduction|why|why we did it|aim|aims|"
    "aims and objectives|objectives|need|the need|the challenge|challenge|issue|the issue|rationale|"
    "what we wanted to change",
    "what_was_done": "what was done|what we did|what you did|what happened|approach|our approach|intervention|the "
    "intervention|description|method|methods|activities|implementation|initiative|the initiative|solution|the solution|"
    "delivery|how it works|how it worked|the project|actions",
    "outcomes_text": "outcome|outcomes|result|results|impact|what came of it|what changed|achievements|benefits|"
    "evaluation|findings|evidence|outcomes and impact|results and impact|evaluation and impact|what was achieved",
    "lessons_start": "getting started|how to start|lesson|lessons|lessons learned|lessons learnt|learning|key learning|"
    "what we learned|what we learnt|recommendations|advice|tips|top tips|advice to others",
    "lessons_keep": "keeping going|how to keep it going|sustainability|next steps|future plans|what next|the future",
    "lessons_differently": "what we would do differently|what would you do differently|if we did it again",
    "community_part_text": "community involvement|community engagement|the community's part|co-design|co-production|"
    "patient involvement|patient and public involvement|how people took part|involving the community",
    "needed_text": "what it needed|what was needed|resources|staffing|team|the team|workforce|resources needed",
    "funding_text": "funding|cost|costs|budget|money|funding and costs|about the money",
    "left_out": "who may have been left out|left out|limitations|who it did not reach",
    "declared_interests": "interests|declared interests|sponsorship|conflicts of interest|interests and sponsorship",
    "summary": "summary|abstract|in brief|at a glance",
    "communities_text": "for whom|who it is for|who it was for|target group|target population|target audience",
}
LABELS = {
    "title": "title|project title|name of project|name of initiative|case study title",
    "organisation": "organisation|organization|lead organisation|practice|practice name|name of practice|pcn|pcn name|"
    "led by|submitted by organisation",
    "boroughs": "borough|boroughs|area|where|place|location",
    "postcode": "postcode|post code",
    "ods_code": "ods code|ods",
    "start_month": "started|start|start date|start month",
    "end_month": "ended|end date|end month",
}
_FIELD_OF = {name: field for field, names in (SECTIONS | LABELS).items() for name in names.split("|")}
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]\s+|^\d{1,2}\s+")
_LABELLED = re.compile(r"([A-Za-z][A-Za-z ()’'-]{1,40}?)\s*:\s+(\S.{0,299})")


def field_of(heading: str) -> str:
    """The field that a heading begins, "" for one of the document's own."""
    words = " ".join(heading.casefold().replace("’", "'").split())
    return _FIELD_OF.get(_NUMBER.sub("", words).strip(" :?.-–*"), "")


def labelled(line: str) -> tuple[str, str] | None:
    """("organisation", "Synthetic Practice") for a short line that names what it tells, else None."""
    found = _LABELLED.fullmatch(line)
    field = field_of(found[1]) if found else ""
    return (field, found[2].strip()) if found and field in LABELS else None
