"""Without colours whatever is told by a colour alone is told in another way."""

import re
from pathlib import Path

CONSOLE = Path("tuidesk/tui")
TOLD = re.compile(r"(\w+) \.(\w+--(?:cursor|chosen|alarm))\b")


def test_what_is_chosen_or_wrong_is_reversed_without_colours() -> None:
    root = Path(__file__).parents[2] / CONSOLE
    sources = [*root.rglob("*.py"), *root.rglob("*.tcss")]
    told = {found for each in sources for found in TOLD.findall(each.read_text())}
    rules = (root / "console.tcss").read_text()
    missing = [
        f"{widget} .{name}"
        for widget, name in sorted(told)
        if widget not in ("LinePage", "nocolor") and f"{widget}:nocolor .{name}" not in rules
    ]
    assert len(told) > 4
    assert missing == []
