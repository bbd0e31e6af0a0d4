"""One structure tree of those of the units (PDF 1.7, 14.7): one document, one parent tree, numbers that stand for the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookforge.editions.print.binder.joining import Joined, name_tree, number_tree


def unite(book: Pdf, joined: Mapping[str, Joined], gone: Mapping[str, Sequence[Object]]) -> None:
    """Makes one structure tree of those that the units have, in the units' order; `gone` are annotations, by unit, that are no
    more on the pages."""
    document = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    children: list[Object] = []
    parents: list[Object] = []
    names: dict[bytes, tuple[str, Object]] = {}
    roles: dict[str, Object] = {}
    first = 0
    for key, unit in joined.items():
        tree = unit.structure
        if tree is None:
            continue
        entries = dict(number_tree(tree.ParentTree))
        for annotation in gone.get(key, ()):
            _forget(annotation, entries)
        for child in _kids(_kids(tree.K)[0].get("/K", Array())):
            child.P = document
            children.append(child)
        if entries:
            parents.append(_numbered(book, entries, first))
        for page in unit.pages.values():
            if "/StructParents" in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + first
            for annotation in page.obj.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + first
        for figure in tree.get("/Figures", ()):  # which `tagging` lists for this
            _move(figure, unit)
        names.update(
            {bytes(String(name)): (name, value) for name, value in name_tree(tree.get("/IDTree", Dictionary()))}
        )
        roles.update(tree.get("/RoleMap", Dictionary()).items())
        first += max(entries, default=-1) + 1
    document.K = Array(children)
    root = book.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([document]),
            ParentTree=book.make_indirect(Dictionary(Kids=Array(parents)) if parents else Dictionary(Nums=Array())),
            ParentTreeNextKey=first,
        )
    )
    document.P = root
    if roles:
        root.RoleMap = Dictionary(dict(sorted(roles.items())))
    if names:
        flat = [part for _, (name, value) in sorted(names.items()) for part in (String(name), value)]
        root.IDTree = book.make_indirect(Dictionary(Names=Array(flat)))
    book.Root.StructTreeRoot = root
    book.Root.MarkInfo = Dictionary(Marked=True)


def _forget(annotation: Object, entries: dict[int, Object]) -> None:
    """Takes a link that went out of the structure tree; its words stay, as a span, unless another link holds them too."""
    element = entries.pop(int(annotation.StructParent), None) if "/StructParent" in annotation else None
    if element is None:
        return
    kids = _kids(element.get("/K", Array()))
    left = [kid for kid in kids if not (_is_reference(kid) and kid.Obj.objgen == annotation.objgen)]
    element.K = Array(left)
    if element.get("/S") == Name.Link and not any(_is_reference(kid) for kid in left):
        element.S = Name.Span
    _prune(element)


def _prune(element: Object) -> None:
    """Takes out an element that holds nothing, and what holds nothing but that."""
    parent = element.get("/P")
    if len(_kids(element.K)) or parent is None or "/K" not in parent:
        return
    parent.K = Array([kid for kid in _kids(parent.K) if getattr(kid, "objgen", None) != element.objgen])
    _prune(parent)


def _is_reference(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _move(figure: Object, unit: Joined) -> None:
    """Moves the box of a figure with its page."""
    shift = next((s for i, s in unit.shifts.items() if unit.pages[i].obj.objgen == figure.Pg.objgen), 0.0)
    if shift:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        figure.A.BBox = Array([round(left + shift, 3), bottom, round(right + shift, 3), top])


def _kids(value: Object) -> list[Object]:
    return list(value) if isinstance(value, Array) else [value]


def _numbered(book: Pdf, entries: Mapping[int, Object], first: int) -> Object:
    """A leaf of the parent tree: a unit's entries, numbered on from `first`."""
    keys = sorted(entries)
    flat = [part for key in keys for part in (key + first, entries[key])]
    return book.make_indirect(Dictionary(Limits=Array([keys[0] + first, keys[-1] + first]), Nums=Array(flat)))
