"""The header's links: which leads here, and where what only a demonstration has is found."""

import pytest
from httpx2 import ASGITransport, AsyncClient

from db.sealing import Keys
from settings import Settings
from tests.web.desk_site import NOBODY_THERE, SITE, Site
from web.navigation import LINKS, leads_to
from web.temporal import LazyCases


@pytest.mark.parametrize(
    ("path", "leading"),
    [
        ("/", "/"),
        ("/rate/application", "/rate"),
        ("/reviews", "/reviews"),
        ("/reviews/PJ261124-7K2M9Q", "/reviews"),
        ("/reviews/PJ261124-7K2M9Q/receipt", "/follow"),
        ("/reviews/PJ261124-7K2M9Q/objection", "/follow"),
        ("/survey/M15CMI", "/follow"),
    ],
)
def test_a_page_belongs_to_one_link(path: str, leading: str) -> None:
    assert [link.href for link in LINKS if leads_to(link, path)] == [leading]


async def test_a_demonstration_says_above_the_links_where_its_messages_are(
    site: Site, keys: Keys
) -> None:
    app = site(LazyCases(Settings(temporal_address=NOBODY_THERE), keys), demo=True)
    async with AsyncClient(transport=ASGITransport(app), base_url=SITE) as visitor:
        page = (await visitor.get("/")).text
    assert page.count('href="/messages"') == 1
    assert page.index('href="/messages"') < page.index("site-nav")
