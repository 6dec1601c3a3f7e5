"""The docs: those from the code say what the code says, and no link leads nowhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from docs import generate
from docs.describe import markdown
from docs.describe.commands import helps
from docs.describe.states import PARTS
from kb.states import By

ROOT = Path(__file__).parent.parent
OURS = ("*.md", "docs/**/*.md", "geodata/**/*.md", "kb/**/*.md", "casestudies/**/*.md", "tests/**/*.md")
WRITTEN = sorted({path for pattern in OURS for path in ROOT.glob(pattern)})
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMANDS = ("serve", "migrate", "seed", "index", "publish", "search", "users", "import", "backup", "restore", "check")
SETTINGS = {
    "HIQUALITY_DATA_DIR": "`var`",
    "HIQUALITY_DATABASE_URL": "empty",
    "HIQUALITY_HOST": "`127.0.0.1`",
    "HIQUALITY_PORT": "`8501`",
    "HIQUALITY_PUBLIC_URL": "empty",
    "HIQUALITY_TRUSTED_PROXIES": "empty",
    "HIQUALITY_TILE_URL": "empty",
    "HIQUALITY_SEMANTIC": "`on`",
    "HIQUALITY_CONTROLLER": "empty",
    "HIQUALITY_DPO_EMAIL": "empty",
    "HIQUALITY_SAFEGUARDING_CONTACT": "empty",
    "HIQUALITY_ACCESSIBILITY_CONTACT": "empty",
}


def stored(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", generate.PAGES)
def test_generated_page_says_what_the_code_says(name):
    assert stored(name) == generate.PAGES[name](), "run “make docs”"


def test_generated_pages_are_the_same_on_another_machine():
    other = os.environ | {"COLUMNS": "37", "TERM": "dumb", "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    other |= {"HIQUALITY_PORT": "9999", "HIQUALITY_DATA_DIR": "elsewhere"}
    command = [sys.executable, "-m", "docs.generate", "--check"]
    done = subprocess.run(command, env=other, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_check_names_what_differs_and_a_rewrite_heals_it(tmp_path, capsys):
    assert generate.write(tmp_path) == list(generate.PAGES)
    (tmp_path / "states.md").write_text("something else")
    (tmp_path / "schema.md").unlink()
    assert generate.main(["--check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert "docs/states.md" in told
    assert "docs/schema.md" in told
    assert "docs/settings.md" not in told
    assert generate.main([], tmp_path) == 0
    assert generate.main(["--check"], tmp_path) == 0


def test_unknown_argument_is_refused(tmp_path):
    assert generate.main(["--chekc"], tmp_path) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "default"), SETTINGS.items())
def test_setting_is_documented_with_its_default(name, default):
    assert re.search(rf"^\| `{name}` \| {re.escape(default)} \| \S", stored("settings.md"), re.M)


def test_every_setting_has_a_description():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name):
    assert f"\n## hiquality {name}\n" in stored("commands.md")


def test_every_part_in_a_step_is_explained():
    assert set(PARTS) == set(By)


def test_help_has_no_line_wider_than_its_width():
    import typer

    from app.cli import cli

    found = dict(helps("hiquality", typer.main.get_command(cli)))
    assert max(len(line) for text in found.values() for line in text.splitlines()) <= 100


def test_cell_cannot_break_its_table():
    assert markdown.table(("A",), [("one | two\nthree",)]).splitlines()[-1] == "| one \\| two three |"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    broken = [link for link in links if not (page.parent / link.partition("#")[0]).exists()]
    assert broken == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_folder_of_somebodys_machine(page):
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.~/-])/(?:home|root|Users|work|tmp|mnt|opt|srv|usr)/\S*|\b[A-Z]:\\\S*", text) == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_exists(page):
    named = re.findall(r"`((?:app|kb|casestudies|geodata|indexing|tests|docs)/[\w./]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_opens_with_what_it_is_a_picture_and_two_commands():
    opening = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it does")[0]
    assert (
        opening.index("knowledge base") < opening.index("docs/pictures/find-desktop.png") < opening.index("make serve")
    )
    assert "make test" in opening
