"""`fangtan settings` and `fangtan openapi`: what the program says of itself."""

from __future__ import annotations

import click
from flask import Flask
from rich.console import Console
from rich.table import Table

from api import openapi, resources
from api.config import SETTINGS, load_settings


@click.command("settings")
def settings_command() -> None:
    """Print every setting: its value, where that comes from, and what it is for."""
    settings = load_settings()
    table = Table("setting", "value", "from", "what it is for", show_lines=True)
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        shown = "(secret)" if setting.is_secret else str(value)
        table.add_row(setting.name, shown, settings.origin(setting.name), setting.help)
    console = Console()
    # A file or pipe has no width of its own: wide enough that no path is cut.
    console = console if console.is_terminal else Console(width=160)
    console.print(table)


@click.command("openapi")
def openapi_command() -> None:
    """Print openapi.yaml as the code gives it."""
    app = Flask("fangtan")
    api = openapi.init_app(app)
    resources.init_app(app, api)
    click.echo(openapi.openapi_yaml(api), nl=False)
