"""What happens to a contract: drawn up, agreed by another, varied, renewed or ended."""

from contracts.agreements.services.agreeing import agree_terms, propose, send_back, take_back, unready
from contracts.agreements.services.documents import attach
from contracts.agreements.services.drafts import (
    add_requirement,
    add_service,
    change_requirement,
    change_service,
    remove_price,
    remove_requirement,
    remove_service,
    set_price,
)
from contracts.agreements.services.drawing_up import discard, draw_up, vary
from contracts.agreements.services.ending import cut_short, extend, let_end, renew

__all__ = [
    "add_requirement",
    "add_service",
    "agree_terms",
    "attach",
    "change_requirement",
    "change_service",
    "cut_short",
    "discard",
    "draw_up",
    "extend",
    "let_end",
    "propose",
    "remove_price",
    "remove_requirement",
    "remove_service",
    "renew",
    "send_back",
    "set_price",
    "take_back",
    "unready",
    "vary",
]
