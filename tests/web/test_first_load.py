"""What a phone on a slow network has to load before it shows the rating form."""

import re

from tests.web.browser import Browser

MOST = 60 * 1024
"""Bytes on the wire."""
LOADED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


async def test_the_first_load_of_the_rating_form_is_under_60_kb(citizen: Browser) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05", accept_encoding="gzip")
    addresses = sorted(set(LOADED.findall(page.text)))
    kinds = {address.partition("?")[0].rpartition(".")[2] for address in addresses}
    assert {"css", "js", "svg"} <= kinds
    sizes = {"the page": int(page.headers["content-length"])}
    for address in addresses:
        answer = await citizen.get(address, accept_encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip"
        sizes[address] = int(answer.headers["content-length"])
    assert sum(sizes.values()) < MOST, sizes


async def test_a_file_is_the_same_compressed_or_not(citizen: Browser) -> None:
    page = await citizen.get("/rate")
    for address in sorted(set(LOADED.findall(page.text))):
        plain = await citizen.get(address, accept_encoding="identity")
        assert "content-encoding" not in plain.headers
        small = await citizen.get(address, accept_encoding="gzip, br")
        assert small.content == plain.content
        for answer in (plain, small):
            assert answer.headers["vary"] == "Accept-Encoding"
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-type"] == plain.headers["content-type"]
