"""What `book.yaml` says of a printed page: its margins, its running heads; and whether they fit the page and the channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from bookforge.formats import Trim, channels
from bookforge.manifest.base import Model
from bookforge.manifest.fields import Length, parse_trim

Scheme = Literal["proportional", "van-de-graaf", "golden", "narrow"]
Head = Literal["book", "chapter", "author", "none"]

_MEASURE, _DEPTH = 2.0, 2.5  # inches; a text block that is smaller can hardly be read


class PageMargins(Model):
    """The white around the text: from a scheme, or each as given."""

    scheme: Scheme = Field(
        "proportional",
        description="Where margins come from that are not given: proportional (to the page), van-de-graaf (ninths of the page, "
        "as in medieval books), golden (a text block in the golden section), narrow (to save paper).",
    )
    inner: Length | None = Field(None, description="Beside the spine, at least: 0.8in, 20mm.")
    outer: Length | None = Field(None, description="At the edge that is opened.")
    top: Length | None = Field(None, description="Above the text; what is no whole line goes here, too.")
    bottom: Length | None = Field(None, description="Below the text.")


class RunningHead(Model):
    """What stands above the text, and where."""

    left: Head = Field("book", description="On left-hand pages: book (its title), chapter, author or none.")
    right: Head = Field("chapter", description="On right-hand pages.")
    place: Literal["outer", "center", "inner"] = Field("outer", description="Towards which side of the page.")


def as_margins(value: Any) -> Any:
    """`margins: golden` means `margins: {scheme: golden}`."""
    return {"scheme": value} if isinstance(value, str) else value


def as_heads(value: Any) -> Any:
    """`running-head: none` means that there is none on either page."""
    return {"left": "none", "right": "none"} if value == "none" else value


# --- whether it fits: raises with the code of a diagnostic; `data` holds the keys that stand above in the model ---------


def check_trim(trim: str, data: Mapping[str, Any]) -> None:
    """The channel prints pages of that size."""
    why = channels()[data["channel"]].refuses(parse_trim(trim)) if "channel" in data else ""
    if why:
        raise _refused(why)


def check_bleed(bleed: float | None, data: Mapping[str, Any]) -> None:
    """The channel is content with that bleed; 3 mm are taken for an eighth of an inch everywhere."""
    channel = channels().get(data.get("channel", ""))
    if bleed is not None and channel is not None and 0 < bleed < channel.bleed - 0.01:
        raise _refused(f"{channel.title} wants a bleed of {channel.bleed:g} in, not {bleed:.3g} in.")


def check_marks(marks: str, data: Mapping[str, Any]) -> None:
    """The channel takes files with marks."""
    channel = channels().get(data.get("channel", ""))
    if marks != "none" and channel is not None and not channel.takes_marks:
        raise _refused(f"{channel.title} takes no file with crop marks.")


def check_margins(margins: PageMargins, data: Mapping[str, Any]) -> None:
    """The margins leave room for text, and keep it as far from the edge as the channel wants."""
    if "trim" not in data or "channel" not in data:
        return
    trim, channel = parse_trim(data["trim"]), channels()[data["channel"]]
    least = channel.edge(bleed=bool(data.get("bleed")))
    for side in ("outer", "top", "bottom"):
        given = getattr(margins, side)
        if given is not None and given < least - 0.005:
            raise _refused(f"{channel.title} wants at least {least:g} in there, not {given:.3g} in.", side)
    _check_room(margins, trim)


def _check_room(margins: PageMargins, trim: Trim) -> None:
    across, down = (margins.inner or 0) + (margins.outer or 0), (margins.top or 0) + (margins.bottom or 0)
    for left, least, across_or_down in ((trim.width - across, _MEASURE, "wide"), (trim.height - down, _DEPTH, "high")):
        if left < least:
            why = f"These margins leave a text block {max(left, 0):.3g} in {across_or_down}: it is to be at least {least:g} in."
            raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})


CHECKS: Mapping[str, Callable[[Any, Mapping[str, Any]], None]] = {
    "trim": check_trim,
    "bleed": check_bleed,
    "marks": check_marks,
    "margins": check_margins,
}
"""What is looked at by the name of its field."""


def _refused(why: str, key: str = "") -> PydanticCustomError:
    return PydanticCustomError("page-suits-channel", "{why}", {"why": why, "key": key})
