"""The six case studies of the HiQUALITY highlight report's Appendix A, in the project's own words."""

from pathlib import Path

from casestudies.fields import CaseStudy
from kb.seed_files import Seed, load_seeds

FOLDER = Path(__file__).parent / "data"

SeedCaseStudy = Seed[CaseStudy]


def load_case_studies() -> tuple[SeedCaseStudy, ...]:
    """The six, in the report's order."""
    return load_seeds(FOLDER, CaseStudy)
