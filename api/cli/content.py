"""`fangtan publish` and `fangtan demo`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from api import demo as demo_content
from api.cli.service import Service, open_service, progress_bar
from api.commands.drafts import SiteDraft
from api.commands.publish import publish
from api.commands.save_article import save_article
from api.commands.save_places import save_section, save_site
from api.models import Site, Status


@click.command("publish")
@click.argument("article_id", type=click.UUID)
@click.option("--at", help="Time of publication, such as 2019-03-06T13:27 (zone: setting timezone)")
def publish_command(article_id: UUID, at: str | None) -> None:
    """Publish a draft, at its own date or at the one given."""
    with open_service() as service:
        moment = _moment(at, service) if at else None
        with service.database.transaction() as session:
            status = publish(session, article_id, moment)
        service.dispatcher.drain()
    click.echo(f"{article_id} is {status}")


def _moment(text: str, service: Service) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a time", param_hint="--at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(service.settings.timezone))


@click.command("demo")
def demo() -> None:
    """Fill an empty database with the demo content; leave any other alone."""
    with open_service() as service:
        count = fill_with_demo(service)
    click.echo(f"{count} demo articles stored" if count else "the database is not empty")


def fill_with_demo(service: Service) -> int:
    """Store the demo content if there is no site yet. Returns how many articles that were."""
    with service.database.transaction() as session:
        if session.scalar(select(Site.id).limit(1)) is not None:
            return 0
        site_draft: SiteDraft = demo_content.site()
        site = save_site(session, site_draft)
        for section in demo_content.sections():
            save_section(session, site, section)
        count = 0
        for draft in demo_content.drafts():
            saved = save_article(session, draft, media=service.settings.media_path)
            count += saved.status == Status.published
    with progress_bar("Indexing") as progress:
        service.dispatcher.drain(progress)
    return count
