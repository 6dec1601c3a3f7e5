"""From what was found in a source to what is brought in: refusals go aside, and one source tells of nothing twice."""

from collections.abc import Callable, Iterable, Iterator

from casestudies.fields import CaseStudy
from casestudies.importers.found import ImportedDraft, Refusal, source_key
from kb.importing import Incoming


def to_bring_in(
    found: Iterable[ImportedDraft | Refusal], *, source: str, refuse: Callable[[Refusal], None]
) -> Iterator[Incoming[CaseStudy]]:
    """Each draft with its source key; what has the title and organisation of one before it in the source is refused."""
    seen: set[bytes] = set()
    for one in found:
        if isinstance(one, Refusal):
            refuse(one)
            continue
        key = source_key(source, one.record)
        digest = bytes.fromhex(key.rpartition(":")[2])
        if digest in seen:
            refuse(Refusal(one.where, "", "title and organisation are those of one before it. Give it another title."))
            continue
        seen.add(digest)
        yield Incoming(key, one.record)
