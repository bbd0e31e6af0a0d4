"""The images that a book shows: found from its chapters, and named as the editions know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from bookforge.assets import Asset, Refused, load_image
from bookforge.book.placed import Placed
from bookforge.diagnostics import Diagnostic, as_warnings, did_you_mean
from bookforge.folder import IMAGES, Spelling
from bookforge.manifest import Loaded
from bookforge.markup import elements
from bookforge.slips import slip_of_name


def find_images(
    loaded: Loaded, placed: Sequence[Placed], known: Iterable[Asset]
) -> tuple[dict[str, Asset], list[Diagnostic]]:
    """The images of all chapters by their name in the book, and those that cannot be had; each `src` becomes that name.

    Images that are `known` by their path are not measured again.
    """
    by_path = {asset.path: asset for asset in known}
    assets: dict[str, Asset] = {}
    found: list[Diagnostic] = []
    spelling = Spelling(loaded.root)
    for item in placed:
        for image, use in zip(elements(item.root, "img"), item.tree.images, strict=True):
            asset = load_image(loaded.root, use.src, item.path, by_path)
            if isinstance(asset, Refused):
                hint = did_you_mean(unquote(use.src), asset.near)
                if asset.code == "name-is-as-on-disk":
                    hint = f"Write `{asset.near[0]}`."
                told = item.tree.source.report(asset.code, use.place, asset.message, hint)
                found.append(told.with_fix(use.src, slip_of_name(use.src, asset.near)))
                continue
            spelt = spelling.of(asset.path)
            if spelt:  # this machine finds it all the same, another will not
                message = f"The image “{unquote(use.src)}” is called “{spelt}” on disk."
                found += as_warnings([item.tree.source.report("name-is-as-on-disk", use.place, message)])
            assets[asset.name] = by_path[asset.path] = asset
            image.set("src", asset.name)
    ornament = loaded.manifest.ornaments.scene_break or ""
    if ornament.lower().endswith(IMAGES):
        asset = load_image(loaded.root, ornament, known=by_path)
        if isinstance(asset, Refused):
            found.append(loaded.report(asset.code, ("ornaments", "scene-break"), asset.message))
        else:
            assets[asset.name] = asset
    return assets, found
