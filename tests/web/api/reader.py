"""What programs read of the interface."""

from typing import Any

import httpx2

REVIEWS = "/api/v1/reviews"


async def read(program: httpx2.AsyncClient, path: str) -> Any:
    """An answer that must be a good one, as JSON."""
    answer = await program.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def numbers(program: httpx2.AsyncClient, query: str) -> set[str]:
    """The numbers of the reviews that a query finds."""
    return {each["review_no"] for each in (await read(program, f"{REVIEWS}?{query}"))["data"]}
