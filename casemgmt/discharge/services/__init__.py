"""What changes a plan, an ask, a follow-up or a letter; and the one action that moves somebody on."""

from casemgmt.discharge.services.asking import answer_ask, ask, close_ask
from casemgmt.discharge.services.following import keep_contact, say_why_missed
from casemgmt.discharge.services.letters import issue
from casemgmt.discharge.services.moving import ask_step_down, discharge, propose_discharge, transfer
from casemgmt.discharge.services.planning import (
    add_item,
    begin_plan,
    change_plan,
    expect,
    keep_item,
    keep_victim,
    set_checklist,
    tell,
)

__all__ = [
    "add_item", "answer_ask", "ask", "ask_step_down", "begin_plan", "change_plan", "close_ask", "discharge", "expect", "issue",
    "keep_contact", "keep_item", "keep_victim", "propose_discharge", "say_why_missed", "set_checklist", "tell", "transfer",
]  # fmt: skip
