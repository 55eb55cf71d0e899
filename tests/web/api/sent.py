"""Reviews as programs send them."""

from typing import Any

import httpx2

from tests.web.programs import Headers

REVIEWS = "/api/v1/reviews"
GOOD = {
    "unit": "Q01-01",
    "window": "05",
    "channel": "kiosk",
    "handling_stage": "accept",
    "stars": 5,
    "identity": "anonymous",
}
BAD = GOOD | {
    "stars": 1,
    "dimensions": {"attitude": 2},
    "comment": "张老师让我等了两个小时。",
    "identity": "real_name",
    "rater": {"name": "李秀兰", "phone": "138 0000 5566"},
    "application_no": "BJ20261124000001",
    "device_id": "kiosk-7",
}


async def send(
    program: httpx2.AsyncClient, sent: Any, headers: Headers, **more: str
) -> httpx2.Response:
    """Send a review."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return await program.post(REVIEWS, json=sent, headers=headers | named)
