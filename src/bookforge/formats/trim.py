"""The size of a page after cutting, and the sizes that have a name (`trims.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trim:
    """The size of a page after cutting, in inches."""

    width: float
    height: float

    @property
    def css(self) -> str:
        """For `@page { size: … }`."""
        return f"{self.width:g}in {self.height:g}in"


def same_size(one: Size, other: Size) -> bool:
    """Whether two sizes in inches are the same to a printer: 5.06 and 5.0625 are."""
    return all(abs(a - b) <= 0.011 for a, b in zip(one, other, strict=True))


@cache
def trims() -> Mapping[str, Trim]:
    """Every page size that has a name."""
    text = resources.files(__package__).joinpath("trims.yaml").read_text(encoding="utf-8")
    return {name: Trim(width, height) for name, (width, height) in yaml.load(text, _LOADER).items()}
