"""Every command of the console; footer, palette, help and keymaps are made from this list."""

from tuidesk.tui.command import Command
from tuidesk.tui.commands import answer, banners, calendar, joining, navigate, program, triage, view

COMMANDS: tuple[type[Command], ...] = (
    *navigate.COMMANDS,
    *triage.COMMANDS,
    *joining.COMMANDS,
    *answer.COMMANDS,
    *view.COMMANDS,
    *calendar.COMMANDS,
    *banners.COMMANDS,
    *program.COMMANDS,
)
EVERYWHERE_COMMANDS = tuple(each for each in COMMANDS if each.everywhere)
BY_ID: dict[str, type[Command]] = {command.id: command for command in COMMANDS}
