"""What names a piece at its origin, so that reading it again finds it and never another one."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from api.commands.drafts import SectionDraft, SiteDraft
from api.importing.series import Membership


def address_key(url: str) -> str:
    """http or https, with or without a fragment: it is the same page."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"url:{parts.netloc.lower()}{parts.path or '/'}{query}"


def page_key(
    site: SiteDraft | None,
    section: SectionDraft | None,
    headline: str,
    membership: Membership,
    published: datetime | None,
) -> str:
    """The key of a page that states no address.

    An episode is its series' and its number, whatever its headline is corrected to. Anything else
    is its headline in its section on the day that the page states; a time of mere updating says
    nothing, because it moves with each correction.
    """
    domain = site.domain if site else ""
    if membership.series and membership.number:
        return f"page:{domain}:{membership.series.title}:{membership.number}"
    path = "/".join(section.names) if section else ""
    day = published.date().isoformat() if published else ""
    return f"page:{domain}:{path}:{day}:{headline}"
