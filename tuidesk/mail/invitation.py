"""A calendar invitation as one line."""

from datetime import date, datetime

from tuidesk.domain.text import clean_line

_MAX_SIZE = 200_000
_METHODS = {"CANCEL": "Cancelled", "REPLY": "Answer to invitation", "REQUEST": "Invitation"}


def invitation_line(content: bytes) -> str:
    """Summary, time and place of the first event; empty if there is none to read."""
    from icalendar import Calendar  # rarely needed

    try:
        calendar = Calendar.from_ical(content[:_MAX_SIZE])
        event = next(iter(calendar.walk("VEVENT")), None)
        if event is None:
            return ""
        kind = _METHODS.get(str(calendar.get("METHOD", "")).upper(), "Event")
        what = str(event.get("SUMMARY", "")) or "without a title"
        facts = [what, _when(event.get("DTSTART"), event.get("DTEND")), event.get("LOCATION", "")]
        return clean_line(f"[{kind}: {', '.join(str(fact) for fact in facts if fact)}]", 300)
    except Exception:  # the library meets any bytes whatsoever and raises anything
        return ""


def _when(start: object, end: object) -> str:
    first, last = getattr(start, "dt", None), getattr(end, "dt", None)
    if isinstance(first, datetime):
        zone = f" {first.tzname()}" if first.tzinfo else ""
        until = f"–{last:%H:%M}" if isinstance(last, datetime) else ""
        return f"{first:%Y-%m-%d %H:%M}{until}{zone}"
    return f"{first:%Y-%m-%d}" if isinstance(first, date) else ""
