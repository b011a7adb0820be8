"""Formats of the store: how what an earlier version wrote is read, and brought up to date.

Threads are never rewritten: a record carries its format as ``v`` and is upgraded when it is read.
"""

from tuidesk.store.lines import Json

FORMAT = 3
"""1: the sign of automatic mail was one text. 2: kind and signs. 3: a seal for each document."""
_KIND_AND_SIGNS = 2
OLDEST = 1


def upgraded(record: Json) -> Json:
    """A message's record as this version writes it."""
    if record.get("v", 1) >= _KIND_AND_SIGNS:
        return record
    sign = record.get("automatic", "")
    if not isinstance(sign, str):
        return record
    automatic = {"automatic": {"kind": "auto-reply", "signs": [sign]}} if sign else {}
    return {name: held for name, held in record.items() if name != "automatic"} | automatic
