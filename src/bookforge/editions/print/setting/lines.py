"""Line breaks that a typesetter makes by hand and WeasyPrint 70 does not: titles in balanced lines, no runt last words."""

from __future__ import annotations

from bookforge.markup import BLOCKS, Element, elements, new

_NO_BREAK_SPACE = "\u00a0"
_RUNT = 5  # characters; a shorter word does not stand alone on a paragraph's last line


def balance(text: str, width: int) -> list[str]:
    """A title in as few lines of at most `width` characters as it needs, all about as long; a longer word gets its own line.

    >>> balance("On Independence, Intimacy, and Touch in Love", 34)
    ['On Independence,', 'Intimacy, and Touch in Love']
    """
    words = text.split(" ")  # a space that may not be broken stays within its line
    main, colon, rest = text.partition(": ")
    if colon and len(text) > width >= max(len(main) + 1, len(rest)):
        return [f"{main}:", rest]  # where the sense breaks
    fewest = len(_fill(words, width))
    narrowest = next((w for w in range(1, width + 1) if len(_fill(words, w)) <= fewest), width)
    return [" ".join(line) for line in _fill(words, narrowest)]


def _fill(words: list[str], width: int) -> list[list[str]]:
    lines: list[list[str]] = []
    for word in words:
        if lines and len(" ".join([*lines[-1], word])) <= width:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def set_balanced(element: Element, width: int) -> None:
    """Sets a title of plain text in balanced lines with `<br>` between them; its words and spaces stay as they are."""
    if len(element) or not (element.text or "").strip():
        return
    lines = balance(element.text or "", width)
    if len(lines) < 2:
        return
    element.text = f"{lines[0]} "
    for line in lines[1:]:
        broken = new("br")
        broken.tail = line if line is lines[-1] else f"{line} "
        element.append(broken)


def bind_runts(section: Element) -> None:
    """Sees that no paragraph's last line is a scrap: a short last word is tied to the one before it, a long one not broken."""
    for block in elements(section, "p", "li", "dd"):
        last = block[-1] if len(block) else None
        if last is not None and (last.tag in BLOCKS or last.get("class") == "fn"):
            continue
        text = (block.text if last is None else last.tail) or ""
        head, space, word = text.rstrip().rpartition(" ")
        if not space or not head.strip():
            continue
        whole = None
        if len(word) <= _RUNT:
            head = f"{head}{_NO_BREAK_SPACE}{word}"
        else:
            whole = new("span", word, class_="unbroken")
            head += " "
        if last is None:
            block.text = head
        else:
            last.tail = head
        if whole is not None:
            block.append(whole)
