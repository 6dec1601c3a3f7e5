"""Find a Chromium for the browser tests, or install Debian's where this account may; uses no other package."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The browser on the path, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Debian's Chromium, without a question; what goes wrong is said and not raised."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{' '.join(command)} failed: {done.stderr.strip()[-300:]}")
            return


if __name__ == "__main__":
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (a minute, once)")
        install()
    print(f"Browser for the tests: {find() or 'none, the journeys will be skipped'}")
