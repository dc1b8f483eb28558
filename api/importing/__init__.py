"""Pages, text dumps and JSON Lines files become drafts, which commands then save.

Nothing here touches the database: reading is separate from writing, so that a dry run is the
same reading without the end.
"""

from api.importing.faults import ImportFault
from api.importing.items import Finding, Item
from api.importing.paths import expand
from api.importing.sources import Source, open_source

__all__ = ["Finding", "ImportFault", "Item", "Source", "expand", "open_source"]
