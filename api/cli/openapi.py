"""`fangtan openapi`: writes openapi.yaml."""

from __future__ import annotations

from typing import Any

import click
import yaml
from flask import Flask

from api import openapi, resources


@click.command("openapi")
def openapi_command() -> None:
    """Print openapi.yaml as the code gives it."""
    app = Flask("fangtan")
    api = openapi.init_app(app)
    resources.init_app(app, api)
    document = openapi.openapi_document(api)
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    click.echo(text, nl=False)


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as lines, and equal parts twice rather than by reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
