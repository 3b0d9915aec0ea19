"""What the versions say differently beyond the names and places of elements.

1.2 has no element for a URL: it sends it as the item's id, delivered by the method *URL*. Both
want to know when something was sent and when the status last changed, also where we have no better
answer than the message's own time.
"""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626.codes import Version
from adapters.iso18626.values import (
    DeliveryInfo,
    Message,
    SchemeValue,
    SupplyingAgencyMessage,
)

URL = SchemeValue("URL")


def apart(message: Message) -> Message:
    """The message as read, with a URL in its own field."""
    if not isinstance(message, SupplyingAgencyMessage) or message.delivery is None:
        return message
    delivery = message.delivery
    if delivery.url is not None or len(delivery.item_ids) != 1 or not _by_url(delivery):
        return message
    return replace(message, delivery=replace(delivery, url=delivery.item_ids[0], item_ids=()))


def _by_url(delivery: DeliveryInfo) -> bool:
    method = delivery.delivery_method
    return method is not None and method.value.casefold() == "url"


def completed(message: Message, version: Version) -> Message:
    """The message to be written, with everything that the version's schema wants."""
    if not isinstance(message, SupplyingAgencyMessage):
        return message
    delivery = message.delivery and _completed_delivery(message, message.delivery, version)
    if delivery is message.delivery and message.last_change is not None:
        return message
    last_change = message.last_change or message.header.timestamp.at
    return replace(message, delivery=delivery, last_change=last_change)


def _completed_delivery(
    message: SupplyingAgencyMessage, delivery: DeliveryInfo, version: Version
) -> DeliveryInfo:
    if delivery.date_sent is None:
        delivery = replace(delivery, date_sent=message.header.timestamp.at)
    if version == "1.2" and delivery.url is not None:
        method = delivery.delivery_method or URL
        delivery = replace(delivery, item_ids=(delivery.url,), delivery_method=method)
    return delivery
