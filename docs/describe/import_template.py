"""docs/import-template.md: the columns of the table in which case studies may come."""

from casestudies.importers.template import column_rows
from docs.describe import markdown


def page() -> str:
    return markdown.page(
        "The template for case studies",
        "A table of case studies is CSV (with commas, semicolons or tabs) or JSON lines (one object a line, "
        "`.jsonl`). The first row of CSV names the columns, in any order; only `title`, `organisation` and "
        "`what_was_done` have to be there, and a name that is not below is refused, so that nothing gets lost. Choices "
        "may be given by the id below or by the words that the form shows. Each row becomes a draft, which its author "
        "completes and submits; contacts and declarations are given there. Cells stay the text "
        "that they are, formulas too.",
        markdown.table(("Column", "What", "May hold"), column_rows()),
    )
