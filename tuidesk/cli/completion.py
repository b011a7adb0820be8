"""``completion``: what a shell needs to complete verbs and options."""

import click
from click.shell_completion import get_completion_class

_FILES = {
    "bash": 'Put this into ~/.bashrc:  eval "$(tuidesk completion bash)"',
    "zsh": 'Put this into ~/.zshrc:  eval "$(tuidesk completion zsh)"',
    "fish": "tuidesk completion fish > ~/.config/fish/completions/tuidesk.fish",
}


@click.command("completion", epilog="\n\n".join(_FILES.values()))
@click.argument("shell", type=click.Choice(list(_FILES)))
@click.pass_context
def completion_(ctx: click.Context, shell: str) -> None:
    """Print the script that completes verbs and options in a shell."""
    found = get_completion_class(shell)
    assert found
    root = ctx.find_root().command
    click.echo(found(root, {}, "tuidesk", "_TUIDESK_COMPLETE").source())
