"""The shape and colour of each kind: the same beside the boxes, in the list and on the map (app/static/map.css).

A case study is round, an asset stands on a corner, and several pins in one are square with their number.
"""

from kb.records import Kind

LETTERS = {Kind.CASE_STUDY: "c", Kind.ASSET: "a"}
COLOURS = {Kind.CASE_STUDY: "#0a5c6b", Kind.ASSET: "#8a4b00"}
FORMS = {Kind.CASE_STUDY: "border-radius:50%", Kind.ASSET: "transform:rotate(45deg) scale(.8)"}
DRAWN = (
    "display:inline-block;box-sizing:border-box;width:1rem;height:1rem;margin:2px .45rem 2px 2px;vertical-align:-.2rem;"
    "border:2px solid #fff;box-shadow:0 0 0 1px #14262b;forced-color-adjust:none"
)
CLUSTER = (
    "display:inline-block;min-width:1.5rem;margin-right:.45rem;padding:0 .3rem;border-radius:4px;border:2px solid #fff;"
    "box-shadow:0 0 0 1px #14262b;background:#14262b;color:#fff;font-weight:700;text-align:center;"
    "forced-color-adjust:none"
)


def shape_html(kind: Kind) -> str:
    """The shape before words that name the kind: nobody has to know it by shape or colour."""
    return f'<span class="hq-shape-{LETTERS[kind]}" aria-hidden="true"></span>'


def shape_css(kind: Kind, selector: str) -> str:
    """A rule that draws the shape of a kind."""
    return f"{selector}{{{DRAWN};background:{COLOURS[kind]};{FORMS[kind]}}}"


LIST_CSS = "".join(shape_css(kind, f".hq-map-list .hq-shape-{letter}") for kind, letter in LETTERS.items())
