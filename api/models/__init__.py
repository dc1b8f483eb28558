"""The tables. Importing this package registers all of them on `Base.metadata`."""

from api.models.base import Base
from api.models.content import (
    Article,
    Edition,
    Episode,
    Kind,
    Presentation,
    Section,
    Series,
    Site,
    Stage,
    Status,
    Turn,
)
from api.models.outbox import Event
from api.models.people import (
    Appearance,
    Organisation,
    OrganisationRole,
    Person,
    Role,
    SeriesOrganisation,
)
from api.models.trends import LONGEST_TREND, SearchTrend
from api.models.types import new_id, now

__all__ = [
    "LONGEST_TREND",
    "Appearance",
    "Article",
    "Base",
    "Edition",
    "Episode",
    "Event",
    "Kind",
    "Organisation",
    "OrganisationRole",
    "Person",
    "Presentation",
    "Role",
    "SearchTrend",
    "Section",
    "Series",
    "SeriesOrganisation",
    "Site",
    "Stage",
    "Status",
    "Turn",
    "new_id",
    "now",
]
