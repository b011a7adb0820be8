"""Text measured in terminal cells: cut, filled, wrapped."""

from rich.cells import cell_len, set_cell_size

from tuidesk.domain.text import harmless


def fit(text: str, width: int) -> str:
    """The text in exactly that many cells; what does not fit ends in ``…``."""
    if width <= 0:
        return ""
    text = harmless(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


def wrap(text: str, width: int) -> list[str]:
    """The line as lines of at most that many cells, broken at blanks where there are any."""
    width = max(width, 8)
    text = harmless(text).expandtabs(4)
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for word in _words(text):
        length = cell_len(word)
        if used + cell_len(word.rstrip()) > width and line:
            lines.append(line.rstrip())
            line, used = "", 0
        while length > width:
            head = _take(word, width)
            lines.append(head)
            word = word[len(head) :]
            length = cell_len(word)
        line += word
        used += length
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """The words, each with the blanks behind it."""
    words: list[str] = []
    for piece in text.split(" "):
        words.append(f"{piece} ")
    words[-1] = words[-1][:-1]
    return words


def _take(word: str, width: int) -> str:
    """As many characters as fit into the width."""
    used = 0
    for at, char in enumerate(word):
        used += cell_len(char)
        if used > width:
            return word[: max(at, 1)]
    return word
