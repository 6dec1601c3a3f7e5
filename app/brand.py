"""The product's name and the sentences that stand on every page."""

NAME = "HiQUALITY"
TAGLINE = "What worked, where, and whom to ask: shared by general practice in London"
DEMONSTRATION = "Demonstration: do not enter personal data"
NOT_CLINICAL = (
    "For people who plan services. Not clinical advice, not a referral route. "
    "In danger: 999; urgent: 111; a safeguarding concern: your local lead."
)

# A palette of our own (the NHS identity is reserved to NHS bodies); every pair used meets WCAG AA.
INK = "#14262b"
PAPER = "#ffffff"
TEAL = "#0a5c6b"
TEAL_PALE = "#e3f1f3"
SAND = "#f6f3ec"
AMBER = "#8a4b00"
FOCUS = "#ffd43b"
