"""The table of pages: where each is, what it is called, and who sees it in the menu."""

from dataclasses import dataclass

from app import brand

LONGEST_IN_TAB = 60  # characters


@dataclass(frozen=True)
class PageEntry:
    """A page of the menu, or one that only links lead to (`in_menu` off)."""

    url_path: str
    script: str
    title: str
    icon: str
    in_menu: bool = True


FIND = PageEntry("", "find.py", "Find", ":material/search:")
MAP = PageEntry("map", "map.py", "Map", ":material/map:")
SHARE = PageEntry("share", "share.py", "Share", ":material/edit_note:")
ADD_ASSET = PageEntry("add-asset", "add_asset.py", "Add an asset", ":material/add_location_alt:")
MODERATE = PageEntry("moderate", "moderate.py", "Moderate", ":material/fact_check:")
MINE = PageEntry("mine", "mine.py", "My entries", ":material/folder_open:")
LIKE_OURS = PageEntry("like-ours", "like_ours.py", "Find initiatives like ours", ":material/compare:", in_menu=False)
BARRIER = PageEntry("barrier", "barrier.py", "Search by the barrier you face", ":material/fence:", in_menu=False)
FROM_DOCUMENT = PageEntry(
    "from-document", "from_document.py", "Start from a document", ":material/description:", in_menu=False
)
CASE_STUDY = PageEntry("case-study", "case_study.py", "Case study", ":material/article:", in_menu=False)
ASSET = PageEntry("asset", "asset.py", "Asset", ":material/place:", in_menu=False)
ABOUT = PageEntry("about", "about.py", "About", ":material/info:", in_menu=False)
ACCESSIBILITY = PageEntry(
    "accessibility", "accessibility.py", "Accessibility", ":material/accessibility:", in_menu=False
)
PRIVACY = PageEntry("privacy", "privacy.py", "Privacy", ":material/lock:", in_menu=False)

PAGES = (
    FIND,
    MAP,
    SHARE,
    ADD_ASSET,
    MODERATE,
    MINE,
    LIKE_OURS,
    BARRIER,
    FROM_DOCUMENT,
    CASE_STUDY,
    ASSET,
    ABOUT,
    ACCESSIBILITY,
    PRIVACY,
)
URL_PATHS = frozenset(page.url_path for page in PAGES)

# At the foot of every page, and of the open tables: address and words.
FOOT_LINKS = (
    ("/about", "About, sources and licences"),
    ("/data/", "Open tables"),
    ("/accessibility", "Accessibility statement"),
    ("/privacy", "Privacy"),
    ("/about#get-help", "Get help"),
    ("/about#safety", "Report a safety concern"),
)


def tab_title(page: str, question: str = "") -> str:
    """What the browser's tab and history call a page: "Find · HiQUALITY", “lonely older people” – Find · HiQUALITY.

    A question longer than LONGEST_IN_TAB is left out whole: it may be a pasted paragraph, which no history should keep.
    """
    asked = f"“{question}” – " if question and len(question) <= LONGEST_IN_TAB else ""
    return f"{asked}{page} · {brand.NAME}"
