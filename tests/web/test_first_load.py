"""What a phone on a slow network has to load before it shows the rating form."""

import gzip
import re

from tests.web.browser import Browser

MOST = 60 * 1024
"""Bytes, compressed as a server would."""
LOADED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


async def test_the_first_load_of_the_rating_form_is_under_60_kb(citizen: Browser) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05")
    addresses = sorted(set(LOADED.findall(page.text)))
    kinds = {address.partition("?")[0].rpartition(".")[2] for address in addresses}
    assert {"css", "js", "svg"} <= kinds
    parts = [page.content]
    for address in addresses:
        answer = await citizen.get(address)
        assert answer.status_code == 200
        parts.append(answer.content)
    compressed = sum(len(gzip.compress(part, 6)) for part in parts)
    assert compressed < MOST, f"{compressed} bytes compressed, {sum(map(len, parts))} plain"
