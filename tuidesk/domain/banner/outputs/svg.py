"""A square picture with the notice, for social posts; text stays text."""

from html import escape
from textwrap import wrap

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import Notice
from tuidesk.domain.banner.outputs.html import INK, PAPER

SIDE = 1080
_MARGIN = 90
_HEAD, _BODY = 64, 44
_MOST = 12
"""Lines that fit above the shop's name."""
_CHARS = {_HEAD: 25, _BODY: 38}
"""Characters that fit into a line of a size, with room to spare."""


def as_svg(edition: Edition) -> str:
    """The notice of the first language; empty between the phases."""
    notices = edition.notices()
    return _picture(notices[0], edition.shop) if notices else ""


def _picture(notice: Notice, shop: str) -> str:
    speech = notice.speech
    lines = [(line, _HEAD, "bold") for line in wrap(notice.headline, _CHARS[_HEAD])]
    for fact in notice.lines:
        lines += [(line, _BODY, "normal") for line in wrap(fact, _CHARS[_BODY])]
    if len(lines) > _MOST:
        lines = [*lines[: _MOST - 1], ("…", _BODY, "normal")]
    height = sum(size * 3 // 2 for _, size, _ in lines)
    y = max(_MARGIN + _HEAD, (SIDE - height) // 2)
    texts = []
    for line, size, weight in lines:
        texts.append(_text(line, y, size, weight))
        y += size * 3 // 2
    texts.append(_text(shop, SIDE - _MARGIN, _BODY, "bold"))
    title = escape(notice.headline)
    body = "\n".join(texts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}"'
        f' height="{SIDE}" role="img" lang="{speech.language}" direction="{speech.direction}"'
        f' font-family="system-ui, sans-serif" text-anchor="middle" fill="{INK}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{SIDE}" height="{SIDE}" fill="{PAPER}"/>\n{body}\n</svg>'
    )


def _text(line: str, y: int, size: int, weight: str) -> str:
    return (
        f'<text x="{SIDE // 2}" y="{y}" font-size="{size}" font-weight="{weight}">'
        f"{escape(line)}</text>"
    )
