"""Interview series and their episodes."""

from __future__ import annotations

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.refs import (
    ArticleSummary,
    Guest,
    Image,
    OrganisationRef,
    SectionRef,
    SeriesRef,
    SiteRef,
)


class Series(SeriesRef):
    """系列访谈."""

    site = f.one(SiteRef, "The site it belongs to.")
    section = f.one(SectionRef, "The section its episodes stand in.", nullable=True)
    theme = f.text("What the series is about, in a line.", "治水与兴水", nullable=True)
    description = f.text("What the series is about, at length.", None, nullable=True)
    plan = f.text("Whom the series means to invite, as announced.", None, nullable=True)
    invitees = f.texts("Those invited, one by one.", ["云溪市水务局", "云溪市林业局"])
    organisers = f.many(OrganisationRef, "主办单位, in printed order.")
    partners = f.many(OrganisationRef, "Partner media, in printed order.")
    image = f.one(Image, "The series' picture.", nullable=True)
    planned_count = f.number("Episodes announced and not yet published.", 2)
    published_count = f.number("Episodes published.", 6)
    latest_published_at = f.moment("When its newest episode was published.", nullable=True)


class Episode(Schema):
    """第N期, published or planned."""

    id = f.identifier()
    number = f.number("第N期, null while it has none.", 3, nullable=True)
    title = f.text("What it is about.", "让每一滴水都清澈", nullable=True)
    is_published = f.flag("Whether its interview can be read.")
    planned_at = f.moment("When a planned episode is due.", nullable=True)
    guest = f.one(Guest, "The guest, as planned or as it came.", nullable=True)
    organisation = f.one(OrganisationRef, "Whom the guest speaks for.", nullable=True)
    article = f.one(ArticleSummary, "The interview, once published.", nullable=True)


SeriesList = f.list_of(Series, "SeriesList")
EpisodeList = f.list_of(Episode, "EpisodeList")
