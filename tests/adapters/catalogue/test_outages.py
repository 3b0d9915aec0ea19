"""An inventory on a server that is gone for a while, or grants little."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy.exc import ProgrammingError

from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.port import CatalogueUnavailable, Query
from tests.services.postgres import Postgres

TITLE = b"title,barcode\nSalt Roads,B1\n"


def test_a_killed_server_is_unavailable_and_the_inventory_goes_on_when_it_is_back(
    postgres: Postgres,
) -> None:
    with closing(LocalInventory(postgres.emptied())) as inventory:
        inventory.load(TITLE, "text/csv", "DEMO")
        postgres.run("CHECKPOINT")  # so that it comes back soon
        postgres.kill()
        with pytest.raises(CatalogueUnavailable):
            inventory.locate(Query(title="Salt Roads"))
        with pytest.raises(CatalogueUnavailable):
            inventory.load(TITLE, "text/csv", "DEMO")
        with pytest.raises(CatalogueUnavailable):
            LocalInventory(postgres.address("scratch"))
        postgres.start()
        assert inventory.locate(Query(title="Salt Roads"))
        assert inventory.load(TITLE, "text/csv", "DEMO").items_updated == 1


def test_who_may_make_no_schema_uses_the_one_that_he_was_given(postgres: Postgres) -> None:
    address = postgres.new_database()
    name = address.rpartition("/")[2]
    postgres.run("CREATE ROLE clerk LOGIN", name)
    clerk = address.replace("postgres@", "clerk@")
    with pytest.raises(ProgrammingError, match="permission denied"):
        LocalInventory(clerk)
    postgres.run("CREATE SCHEMA inventory AUTHORIZATION clerk", name)
    with closing(LocalInventory(clerk)) as inventory:
        inventory.load(TITLE, "text/csv", "DEMO")
        assert inventory.locate(Query(title="Salt Roads"))
    postgres.drop(address)
