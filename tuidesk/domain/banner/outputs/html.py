"""The banner for a website: one snippet that changes its phases and hides by itself."""

from datetime import UTC, datetime
from html import escape
from string import Template

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import Fact, Notice
from tuidesk.domain.banner.timeline import Showing
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.speech import Speech

INK, PAPER = "#ffffff", "#1f2a44"
"""Words and ground."""
_FRAME = (
    f"position:relative;box-sizing:border-box;padding:12px 60px;background:{PAPER};color:{INK};"
    "font:16px/1.5 system-ui,sans-serif;text-align:center"
)
_BUTTON = (
    "position:absolute;inset-block-start:4px;inset-inline-end:4px;min-width:44px;min-height:44px;"
    f"border:0;background:transparent;color:{INK};font:24px/1 system-ui,sans-serif;cursor:pointer"
)
_SNIPPET = Template("""\
<div role="region" aria-label="$label" lang="$lang" dir="$dir" style="$frame" hidden>
$pieces
<button type="button" aria-label="$dismiss" style="$button">&#215;</button>
<script>$script</script>
</div>""")
_SCRIPT = """
(function (script) {
  var box = script.parentNode, shown = null, gone = {};
  var pieces = box.querySelectorAll("[data-key]");
  function dismissed(key) {
    try { return gone[key] || localStorage.getItem("hours-banner " + key) === "gone"; }
    catch (error) { return gone[key]; }
  }
  function dismiss() {
    if (!shown) return;
    gone[shown] = true;
    try { localStorage.setItem("hours-banner " + shown, "gone"); } catch (error) {}
    show();
  }
  function show() {
    var now = Date.now(), wait = 3600000, i, piece, from, to, live;
    shown = null;
    for (i = 0; i < pieces.length; i++) {
      piece = pieces[i];
      from = Date.parse(piece.getAttribute("data-from"));
      to = Date.parse(piece.getAttribute("data-to"));
      live = from <= now && now < to;
      if (live) shown = piece.getAttribute("data-key");
      piece.hidden = !live;
      if (from > now) wait = Math.min(wait, from - now);
      if (to > now) wait = Math.min(wait, to - now);
    }
    box.hidden = !shown || !!dismissed(shown);
    clearTimeout(box.hoursTimer);
    box.hoursTimer = setTimeout(show, wait + 50);
  }
  box.querySelector("button").addEventListener("click", dismiss);
  document.addEventListener("visibilitychange", show);
  show();
})(document.currentScript);
"""


def as_html(edition: Edition) -> str:
    """One self-contained snippet with every phase of the coming year; empty without any."""
    pieces = [_piece(edition, showing) for showing in edition.timeline]
    if not pieces:
        return ""
    first = edition.speeches[0]
    words = BANNER_WORDS[first.language]
    return _SNIPPET.substitute(
        label=escape(words.notice),
        lang=first.language,
        dir=first.direction,
        frame=_FRAME,
        pieces="\n".join(pieces),
        dismiss=escape(words.dismiss),
        button=_BUTTON,
        script=_SCRIPT,
    )


def pieces_of(edition: Edition) -> list[tuple[str, datetime]]:
    """What each phase says and until when, to tell whether a published snippet still holds."""
    return [(_piece(edition, showing, start=False), showing.end) for showing in edition.timeline]


def _piece(edition: Edition, showing: Showing, *, start: bool = True) -> str:
    """One phase; ``start`` says from when, which is only now for the one that runs already."""
    begins = f' data-from="{_utc(showing.start)}"' if start else ""
    notices = (edition.notice(showing, speech) for speech in edition.speeches)
    texts = "".join(_languages(each) for each in notices)
    key, end = escape(showing.key), _utc(showing.end)
    return f'<div data-key="{key}"{begins} data-to="{end}" hidden>{texts}</div>'


def as_static_html(edition: Edition) -> str:
    """What is shown at the moment, without a script, for places that strip them."""
    notices = edition.notices()
    if not notices:
        return ""
    first = notices[0].speech
    label = escape(BANNER_WORDS[first.language].notice)
    texts = "".join(map(_languages, notices))
    return (
        f'<div role="region" aria-label="{label}" lang="{first.language}" dir="{first.direction}"'
        f' style="{_FRAME}">{texts}</div>'
    )


def _languages(notice: Notice) -> str:
    """One language of a phase."""
    speech = notice.speech
    facts = "".join(f"<br>{_fact(each, speech)}" for each in notice.facts)
    return (
        f'<p lang="{speech.language}" dir="{speech.direction}" style="margin:0">'
        f"<strong>{escape(notice.headline)}</strong>{facts}</p>"
    )


def _fact(fact: Fact, speech: Speech) -> str:
    """A label and its value; the one of them that is a date is marked as time."""
    label, value = escape(fact.label), escape(fact.value)
    if fact.moment and fact.of_label:
        label = f'<time datetime="{fact.moment}">{label}</time>'
    elif fact.moment:
        value = f'<time datetime="{fact.moment}">{value}</time>'
    return speech.labelled(label, value)


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
