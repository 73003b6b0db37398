"""What happens to a return. Every verb locks it, moves it as ``states`` says, and writes its story and the audit."""

from contracts.returns.services.asking import answer, close_query, query
from contracts.returns.services.filling import Given, begin, declare_nil, set_values
from contracts.returns.services.meanwhile import Overtaken, last_change
from contracts.returns.services.owing import grant_exception, last_day, owe, owe_what_is_due
from contracts.returns.services.reminding import remind
from contracts.returns.services.settling import accept, freeze, freezes_on, open_again
from contracts.returns.services.submitting import submit

__all__ = [
    "Given",
    "Overtaken",
    "accept",
    "answer",
    "begin",
    "close_query",
    "declare_nil",
    "freeze",
    "freezes_on",
    "grant_exception",
    "last_change",
    "last_day",
    "open_again",
    "owe",
    "owe_what_is_due",
    "query",
    "remind",
    "set_values",
    "submit",
]
