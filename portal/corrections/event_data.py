"""What proposals of corrections carry in `data`."""

from __future__ import annotations

from portal.records.history.payloads import EventData, Object


class ProposalData(EventData):
    """The values that fields shall have, as `portal.records.history.changes.stored` writes them."""

    after: Object = None
