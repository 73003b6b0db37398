"""What a page says, as its reader sees it."""

import re
from html import unescape
from typing import Any

LINK = re.compile(r'class="ro-table__link"[^>]*>([^<]*)<')
COUNT = re.compile(r'ro-above__count" role="status">([\d,]+)')


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def listed(response: Any) -> list[str]:
    """The titles of a list's rows, in order."""
    return [unescape(found) for found in LINK.findall(response.content.decode())]


def counted(response: Any) -> int:
    found = COUNT.search(response.content.decode())
    assert found, "the page has no list"
    return int(found[1].replace(",", ""))
