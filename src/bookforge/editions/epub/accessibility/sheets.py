"""What style sheets and images do to a reader: type of a fixed size, things that move, a hidden focus, colours too close
(WCAG 1.4.3, 1.4.4, 1.4.11, 1.4.12, 2.2.2, 2.4.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bookforge.assets import Asset
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.epub.accessibility.contrast import weak_pairs
from bookforge.editions.epub.accessibility.facts import animations, fixed_sizes, hidden_focus, may_move
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.editions.stylesheets import Rule

_CODES = {"text": "text-has-contrast", "line": "line-has-contrast"}


def styles(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Declarations that take something from a reader."""
    for fixed in fixed_sizes(rules):
        message = f"`{fixed.name}: {fixed.text}` is a size that no reader can change."
        yield report("text-size-is-free", fixed.place, message)
    for moving in animations(rules):
        yield report("nothing-moves", moving.place, f"`{moving.name}: {moving.text}` makes something move.")
    for hiding in hidden_focus(rules):
        yield report("focus-is-seen", hiding.place, f"`{hiding.name}: {hiding.text}` hides where the keyboard is.")


def motion(images: Mapping[str, Asset], leaves: Iterable[Leaf]) -> Iterator[Diagnostic]:
    """Images that move, at the first place that shows each; `images` go by their path in the package."""
    shown: dict[str, Place] = {}
    for leaf in leaves:
        for image in leaf.root.iter("img"):
            shown.setdefault((image.get("src") or "").rpartition("/")[2], leaf.place(image))
    for path, asset in images.items():
        if may_move(asset):
            name = path.rpartition("/")[2]
            yield report("nothing-moves", shown.get(name, Place(path)), f"The image “{name}” moves.")


def colours(leaves: Sequence[Leaf], rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Texts and lines that are too like what is behind them."""
    for weak in weak_pairs(leaves, rules):
        times = f", and {weak.times - 1} more" if weak.times > 1 else ""
        what = f"The text “{weak.sample}”{times}" if weak.kind == "text" else f"The line around “{weak.sample}”{times}"
        message = f"{what} has a contrast of {weak.ratio:.2f}:1 {weak.page}; it needs {weak.wanted:g}:1."
        yield report(_CODES[weak.kind], weak.place, message)
