"""Which desk, and who sits at it."""

import os
import pwd
from collections.abc import Mapping
from pathlib import Path

from tuidesk.domain.errors import UsageError
from tuidesk.settings.model import Agent, Settings

_USUAL = (Path("~/.local/share/tuidesk/desk"), Path("/srv/tuidesk"))


class NoDesk(UsageError):
    """There is no desk yet."""


def find_desk(asked: str | None, environment: Mapping[str, str]) -> Path:
    """The desk's folder: as asked, else ``$TUIDESK_DESK``, else the usual places; raises NoDesk."""
    named = asked or environment.get("TUIDESK_DESK")
    places = [Path(named)] if named else list(_USUAL)
    for place in places:
        folder = place.expanduser().absolute()
        if (folder / "config" / "desk.toml").exists():
            return folder
    raise NoDesk(
        f"There is no desk at {places[0]}.",
        "Make one with 'tuidesk init', or look around with 'tuidesk demo'.",
    )


def default_desk(environment: Mapping[str, str]) -> Path:
    """Where a new desk goes when nobody says."""
    return Path(environment.get("TUIDESK_DESK") or _USUAL[0]).expanduser()


def unix_user() -> str:
    """The name of the Unix user, or its number when it has none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name  # not $USER: everybody may say anything there
    except KeyError:
        return str(os.getuid())


def who_am_i(
    settings: Settings, asked: str | None, environment: Mapping[str, str], user: str
) -> Agent:
    """The agent who acts: as asked, else ``$TUIDESK_AGENT``, else the one of the Unix user.

    In a team nobody acts as an agent that is not his own. Raises UsageError that says what to do.
    """
    agents = {agent.name: agent for agent in settings.agents}
    own = [agent for agent in settings.agents if user in agent.users]
    name = asked or environment.get("TUIDESK_AGENT")
    if name:
        if name not in agents:
            raise UsageError(f"There is no agent '{name}'.", _how_to_add(name))
        if agents[name] not in own and settings.worker.start == "service":
            raise UsageError(f"Unix user {user} may not act as '{name}'.", _how_to_add(name, user))
        return agents[name]
    if own:
        return own[0]
    if len(agents) == 1 and settings.worker.start == "console":
        return settings.agents[0]
    raise UsageError(f"Unix user {user} is not an agent of this desk.", _how_to_add(user))


def _how_to_add(name: str, user: str = "") -> str:
    unix = f' and unix = ["{user}"]' if user else ""
    return f'Add [[agent]] with name = "{name}"{unix} to config/desk.toml, or use --as.'
