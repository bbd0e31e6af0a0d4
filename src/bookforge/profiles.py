"""The printer's ICC profile, which says what a colour is in his inks on his paper."""

from __future__ import annotations

import io
from dataclasses import dataclass

_COMPONENTS = {"CMYK": 4, "GRAY": 1}
_KINDS = {
    "scnr": "one of a scanner",
    "mntr": "one of a screen",
    "spac": "one of a colour space",
    "link": "a link between two devices",
    "abst": "an abstract one",
    "nmcl": "a list of named colours",
}


class NotAProfile(Exception):
    """Why a file is no profile that a page can be printed by; a sentence for the author."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of a press: its bytes, its name as the printer knows it, how many inks it has (4, or 1 for grey)."""

    data: bytes
    name: str
    inks: int

    @property
    def is_version_2(self) -> bool:
        """Whether it is of the version that PDF/X-3 asks for."""
        return self.data[8] == 2


def read_profile(data: bytes) -> Profile:
    """A profile from its file's bytes. Raises `NotAProfile`."""
    from PIL import ImageCms  # few books name a profile

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
    except (OSError, ImageCms.PyCMSError) as error:
        raise NotAProfile("It is no ICC profile.") from error
    inks = _COMPONENTS.get(profile.xcolor_space.strip())
    if profile.device_class != "prtr":
        raise NotAProfile(f"It is {_KINDS.get(profile.device_class, 'not one of a press')}, not one of a press.")
    if inks is None:
        space = profile.xcolor_space.strip()
        raise NotAProfile(f"It is for {space}, not for the four inks of a press (CMYK) or for grey.")
    return Profile(data, (profile.profile_description or "a profile without a name").strip("\0 \n"), inks)
