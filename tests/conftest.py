"""What several tests need: a real Chromium. A test that lacks it skips, loudly; where CI=true it fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started for the tests of one file."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        lacking = "NOT TESTED: there is no Chromium here (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
