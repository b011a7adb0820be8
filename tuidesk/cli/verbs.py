"""The verbs of the command line: in groups, loaded when they are used, guessed when mistyped."""

import importlib

import click

_GROUPS = {
    "Look": {"list": "reading", "search": "searching", "show": "reading", "explain": "joining"},
    "Work on tickets": {
        "assign": "triage",
        "tag": "triage",
        "priority": "triage",
        "close": "triage",
        "reopen": "triage",
        "pending": "triage",
        "snooze": "triage",
        "spam": "triage",
        "note": "triage",
        "merge": "joining",
        "unmerge": "joining",
        "split": "joining",
        "customer": "joining",
        "language": "joining",
        "undo": "triage",
        "redo": "triage",
    },
    "Answer": {"reply": "sending", "outbox": "sending", "autoreply": "autoreply"},
    "Opening hours": {"hours": "hours", "banner": "banner"},
    "Mail": {
        "worker": "mailflow",
        "import": "mailflow",
        "ledger": "ledger",
        "quarantine": "ledger",
        "parse": "parsing",
    },
    "The desk": {
        "init": "setup",
        "demo": "demonstration",
        "doctor": "care",
        "backup": "care",
        "restore": "care",
        "settle": "care",
        "export": "care",
        "erase": "care",
    },
    "Help": {"help": "manual", "completion": "completion"},
}
"""Under which heading a verb stands, and which module of this package holds it."""
_MODULES = {verb: module for group in _GROUPS.values() for verb, module in group.items()}


class Verbs(click.Group):
    """Imports a verb's module when the verb is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, group by group."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        verb = getattr(importlib.import_module(f"tuidesk.cli.{module}"), f"{cmd_name}_")
        assert isinstance(verb, click.Command)
        return verb

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that the arguments name; for any other, the error says which was meant."""
        if args[0] not in _MODULES:
            from difflib import get_close_matches  # rarely needed

            if near := get_close_matches(args[0], _MODULES, 3):
                ctx.fail(f"No such command '{args[0]}'. Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs under their headings, one line each."""
        width = max(map(len, _MODULES)) + 2
        for heading, verbs in _GROUPS.items():
            found = ((verb, self.get_command(ctx, verb)) for verb in verbs)
            rows = [
                (verb.ljust(width - 2), command.get_short_help_str(76 - width))
                for verb, command in found
                if command
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)
