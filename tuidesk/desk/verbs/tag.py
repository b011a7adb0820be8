"""Tags: adding and removing are operations of their own and never conflict."""

from collections.abc import Sequence

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.acts.actions import Tag, tag_name


def tag(
    desk: Desk,
    numbers: Sequence[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    *,
    revision: int | None = None,
) -> Done:
    """Adds and removes tags; raises UsageError for what cannot be a tag."""
    added, removed = (tuple(map(tag_name, some)) for some in (add, remove))
    return change(desk, numbers, Tag(added, removed), revision)


def read_tags(text: str) -> list[str]:
    """The tags in typed words, commas between them; raises UsageError for what cannot be one."""
    names = ("-".join(part.split()) for part in text.split(","))
    return [tag_name(name) for name in names if name]


def all_tags(desk: Desk) -> list[str]:
    """Every tag in use, the most frequent first."""
    counts: dict[str, int] = {}
    for ticket in desk.store.tickets().values():
        for each in ticket.tags:
            counts[each] = counts.get(each, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))
