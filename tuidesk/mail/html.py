"""HTML mail as readable text: nothing is fetched, links name their target."""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 2 * 2**20
_MAX_TAG = 20_000
_MAX_DEPTH = 20
"""Levels of quotes and lists that are shown; deeper ones look like these."""
_MAX_OPEN = 20_000
_SKIPPED = {"script", "style", "head", "title", "template", "object", "noscript", "iframe", "svg"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|max-height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)|(?<!-)opacity\s*:\s*0?\.?0+\s*(?:;|!|$)",
    re.IGNORECASE,
)
_NO_BORDER = re.compile(r"(?<![\w-])border\s*:\s*(?:none|0)", re.IGNORECASE)
_FONT_SIZE = re.compile(
    r"font-size\s*:\s*([\d.]+)(px|pt|em|rem|%)?"
    r"|\bfont\s*:[^;]{0,80}?([\d.]{1,9})(px|pt|em|rem|%)",
    re.IGNORECASE,
)
_FONT_NAMED = re.compile(r"font-size\s*:\s*(?:[a-z]+-)?(?:small|medium|large)", re.IGNORECASE)
_TINY = 1.0
"""A letter of so many pixels cannot be read: hidden previews are written in it."""
_FORMATTING = re.compile(
    r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.I
)
"""A parser opens these anew in every paragraph: a few kilobytes would become a million nodes."""
_ANGLE = re.compile(r"<([A-Za-z][^\s<>/]*)[^<>]*(>?)")
_NAMES = """
    a abbr acronym address area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label
    legend li link listing main map mark marquee math menu meta meter nav nobr noframes noscript
    object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s
    samp script search section select slot small source spacer span strike strong style sub summary
    sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video
    wbr xml xmp
"""
_ELEMENTS = frozenset(_NAMES.split())
_SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


def to_text(html: str) -> str:
    """The text that a person would read; quotes stand behind ``>``."""
    html = html[:MAX_HTML]
    if _made_to_hurt(html):
        return _stripped(html)
    html = _FORMATTING.sub(r"<\1span", _with_own_angles(html))
    root = LexborHTMLParser(html).root
    return _Writer().write(root) if root else ""


def _with_own_angles(html: str) -> str:
    """The markup with every ``<`` that a person typed as text: "size<XL", "<anna@x.example>".

    No element is named so, nothing closes it and it has no attribute; or it never ends.
    """
    closed = set(re.findall(r"</([A-Za-z][^\s<>/]*)", html.lower()))

    def shown(found: re.Match[str]) -> str:
        name, text = found[1].lower(), found[0]
        known = name in _ELEMENTS or name in closed or ":" in name or "-" in name
        if "=" in text or (known and found[2]):
            return text
        return f"&lt;{text[1:]}"

    return _ANGLE.sub(shown, html)


def _made_to_hurt(html: str) -> bool:
    """Markup on which a tree parser takes quadratic time: huge tags, very deep nesting."""
    opened = html.count("<") - html.count("</") - html.count("<br")
    if opened > _MAX_OPEN:
        return True
    return any(len(part) > _MAX_TAG and ">" not in part[:_MAX_TAG] for part in html.split("<")[1:])


def _stripped(html: str) -> str:
    """A last resort in linear time: what stands outside of tags."""
    first, *parts = html.split("<")
    outside = (part.partition(">")[2] if ">" in part else part for part in parts)
    return re.sub(r"[ \t]+", " ", " ".join([first, *outside])).strip()


class _Writer:
    """Walks the tree without recursion and keeps lines, quote depth and list numbers."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._quote = 0
        self._pre = 0
        self._lists: list[int] = []
        self._links: list[tuple[str, int, int]] = []
        self._cell_before = False
        self._sizes: list[bool] = []
        """Of each element around that names the size of its letters: whether they are tiny."""

    def write(self, root: LexborNode) -> str:
        node: LexborNode | None = root
        while node is not None:
            entered = self._enter(node)
            if entered and node.child is not None:
                node = node.child
                continue
            if entered:
                self._leave(node)
            while node is not None and node.next is None:
                node = node.parent
                if node is None or node.mem_id == root.mem_id:
                    node = None
                    break
                self._leave(node)
            node = node.next if node is not None else None
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _enter(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag == "-text":
            if not (self._sizes and self._sizes[-1]):
                self._text(node.text_content or "")
            return False
        if tag in _SKIPPED or (tag.startswith(("-", "!")) and tag != "-undef") or _hidden(node):
            return False
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED and not self._lists)
        self._open_special(tag, node)
        if (tiny := _is_tiny(node)) is not None:
            self._sizes.append(tiny)
        return True

    def _open_special(self, tag: str, node: LexborNode) -> None:
        attributes = node.attributes
        if tag == "br":
            self._break(always=True)
        elif tag == "blockquote" and _quotes(node):
            self._quote = min(self._quote + 1, _MAX_DEPTH)
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._line += "  " * min(_MAX_DEPTH, max(0, len(self._lists) - 1)) + self._bullet()
        elif tag in ("td", "th"):
            if self._cell_before and self._line.strip():
                self._line = self._line.rstrip() + "  "
            self._cell_before = True
        elif tag == "tr":
            self._cell_before = False
        elif tag == "a":
            self._links.append((attributes.get("href") or "", len(self._lines), len(self._line)))
        elif tag == "img" and (attributes.get("alt") or "").strip():
            self._text(f"[{attributes['alt']}]")
        elif tag == "hr":
            self._line = "-" * 20
            self._break()

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if self._sizes and _is_tiny(node) is not None:
            self._sizes.pop()
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED and len(self._lists) < 2)
        if tag == "blockquote" and _quotes(node):
            self._quote = max(0, self._quote - 1)
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()

    def _close_link(self, href: str, line: int, column: int) -> None:
        """Names the target unless the words are the target (a link must not lie)."""
        target = href.strip()
        words = self._line[column:] if line == len(self._lines) else ""
        if urlsplit_scheme(target) not in _SAFE_SCHEMES:
            return
        bare = re.sub(r"^(https?://|mailto:|tel:)(www\.)?", "", target).rstrip("/")
        shown = re.sub(r"^https?://(www\.)?", "", words.strip()).rstrip("/")
        if bare and bare.lower() != shown.lower() and words.strip():
            self._line += f" <{target[:300]}>"

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _text(self, text: str) -> None:
        if self._pre:
            first, *rest = text.split("\n")
            self._line += first
            for line in rest:
                self._break(always=True)
                self._line += line
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", text.replace("\xa0", " "))
        if words.startswith(" ") and (not self._line or self._line.endswith(" ")):
            words = words[1:]
        self._line += words

    def _break(self, *, spaced: bool = False, always: bool = False) -> None:
        """Ends the line; ``spaced`` leaves one blank line, ``always`` even an empty one."""
        prefix = "> " * self._quote
        if self._line.strip() or always:
            line = self._line.rstrip()
            whole = f"{prefix}{line}".rstrip()
            signed = whole == "--" and self._line.endswith(" ")
            self._lines.append("-- " if signed else whole)
        if spaced and self._lines and self._lines[-1].strip("> "):
            self._lines.append(prefix.rstrip())
        self._line = ""


def urlsplit_scheme(target: str) -> str:
    """The scheme of a link, lower case; empty for what is no URL."""
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:
        return ""


def _quotes(node: LexborNode) -> bool:
    """Whether a blockquote is a quote; without a line beside it Gmail only indents a paragraph."""
    attributes = node.attributes
    named = attributes.get("class") or "cite" in attributes or attributes.get("type")
    return bool(named) or not _NO_BORDER.search(attributes.get("style") or "")


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_tiny(node: LexborNode) -> bool | None:
    """Whether its letters are too small to be read; None if it does not say how large they are."""
    style = node.attributes.get("style") or ""
    size = _FONT_SIZE.search(style)
    if size is None:
        named = _FONT_NAMED.search(style) or (node.tag == "font" and node.attributes.get("size"))
        return False if named else None
    told, unit = size[1] or size[3], size[2] or size[4]
    number = float(told) if told.count(".") < 2 and told != "." else 1.0
    return number == 0 if unit in ("em", "rem", "%") else number <= _TINY
