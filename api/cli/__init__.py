"""The `fangtan` command. Each subcommand's module is loaded only when it is called."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from api import __version__

# name -> (module, attribute)
COMMANDS = {
    "serve": ("api.cli.serve", "serve"),
    "import": ("api.cli.importing", "import_command"),
    "publish": ("api.cli.content", "publish_command"),
    "demo": ("api.cli.content", "demo"),
    "index": ("api.cli.index", "index"),
    "settings": ("api.cli.settings", "settings_command"),
    "openapi": ("api.cli.openapi", "openapi_command"),
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fangtan")
def cli() -> None:
    """Fangtan 访谈: content service for Chinese-language newsrooms and government sites."""


def main(arguments: list[str] | None = None) -> Any:
    """Entry point. What a person can mend is said on stderr in a line, with exit status 1."""
    try:
        return cli(arguments)
    except Exception as error:
        from api.cli.faults import KNOWN_FAULTS  # noqa: PLC0415  (loads the database layer)

        if not isinstance(error, KNOWN_FAULTS):
            raise
        click.echo(f"fangtan: {error}", err=True)
        sys.exit(1)
