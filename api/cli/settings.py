"""`fangtan settings`."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from api.config import SETTINGS, load_settings


@click.command("settings")
def settings_command() -> None:
    """Print every setting: its value, where that comes from, and what it is for."""
    settings = load_settings()
    table = Table("setting", "value", "from", "what it is for", show_lines=True)
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        shown = "(secret)" if setting.is_secret else "" if value is None else str(value)
        table.add_row(setting.name, shown, settings.origin(setting.name), setting.help)
    console = Console()
    # A file or pipe has no width of its own: wide enough for a row to be a line.
    console = console if console.is_terminal else Console(width=500)
    console.print(table)
