"""Documents such as practices have, all synthetic: in the form of a report's appendix, under headings, and as Word."""

import io

import docx

APPENDIX = """# Synthetic report

Words of the report that are no case study.

# Appendix A: Case studies

Written by synthetic participants.

## **Case study 1: Synthetic walking group**

To address loneliness in Lambeth, we recognise that walking helps.

At **Synthetic Practice** we offer a walk to ~240 households every week.
See [our page](https://x.example "secret title").

The main outcomes include:

- ⇒ Over 1,000 people walked with us.
- ⇒ Fewer felt alone.

### **Case study 2: Synthetic cookery club**

**Synthetic Green PCN (SGP)** in SE5 8AZ emerged in response to hunger.

The club had a grant of £315,275 and about 37% of funding came from gifts.

## **Case Study 3: Synthetic choir**

**The Synthetic Surgery** runs a choir. We set up a choir for everybody.

# Appendix B

More words that are no case study.
"""

UNDER_HEADINGS = """# Synthetic choir

Organisation: Synthetic Practice
Borough: Hackney

## Background

Synthetic: people told us that they sing alone.

## What we did

Synthetic: we sang together.

- on Mondays
- with tea

## A heading of our own

Synthetic: words below it.

## Results

Synthetic: 40 people came.

## Lessons learnt

Synthetic: bring tea.
"""


def word_file():
    """A Word document with headings, a table of questions and answers and properties."""
    document = docx.Document()
    document.core_properties.author = "Secret Property"
    document.core_properties.title = "Secret Property"
    document.add_heading("Synthetic garden", 0)
    table = document.add_table(rows=0, cols=2)
    for question, answer in (("Practice name", "Synthetic Practice"), ("Postcode", "SE5 8AZ")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = question, answer
    document.add_heading("What we did", 1)
    document.add_paragraph("Synthetic: we dug.")
    document.add_paragraph("and sowed", style="List Bullet")
    document.add_heading("Funding", 1)
    document.add_paragraph("Synthetic: £500.")
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file
