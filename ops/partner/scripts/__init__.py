"""Every script by its name."""

from ops.partner.scripts.asking import ASKING
from ops.partner.scripts.cancelling import CANCELLING
from ops.partner.scripts.conditions import CONDITIONS
from ops.partner.scripts.lending import LENDING
from ops.partner.scripts.renewing import RENEWING
from ops.partner.scripts.steps import Script
from ops.partner.scripts.talking import TALKING

SCRIPTS: dict[str, Script] = {
    **ASKING,
    **CANCELLING,
    **CONDITIONS,
    **LENDING,
    **RENEWING,
    **TALKING,
}
"""The scripts that end a request somewhere, and those that only try its patience."""
