"""All operations of the API, in the order in which the document lists them."""

from typing import Final

from webui.api import (
    acts,
    alarms,
    alerts,
    backup,
    devices,
    explain,
    overview,
    reports,
    requests,
    rules,
)
from webui.api.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *overview.OPERATIONS,
    *rules.OPERATIONS,
    *alarms.OPERATIONS,
    *devices.OPERATIONS,
    *requests.OPERATIONS,
    *acts.OPERATIONS,
    *explain.OPERATIONS,
    *reports.OPERATIONS,
    *alerts.OPERATIONS,
    *backup.OPERATIONS,
)
