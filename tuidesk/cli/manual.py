"""``help``: pages about what no option explains."""

from importlib.resources import files

import click

from tuidesk.domain.errors import UsageError

_PAGES = ("search", "hours", "json", "words", "rules")


@click.command("help")
@click.argument("page", required=False)
@click.pass_context
def help_(ctx: click.Context, page: str | None) -> None:
    """Pages: search, hours, json, words, rules; or the help of a verb."""
    group = ctx.parent.command if ctx.parent else None
    if page in _PAGES:
        click.echo((files("tuidesk.cli") / "pages" / f"{page}.md").read_text("utf-8"), nl=False)
    elif page and isinstance(group, click.Group) and (verb := group.get_command(ctx, page)):
        with click.Context(verb, info_name=page, parent=ctx.parent) as inner:
            click.echo(verb.get_help(inner))
    elif page:
        raise UsageError(f"There is no page '{page}'.", f"Pages: {', '.join(_PAGES)}, or a verb.")
    elif ctx.parent:
        click.echo(ctx.parent.get_help())
        click.echo(f"\nPages: {', '.join(_PAGES)}")
