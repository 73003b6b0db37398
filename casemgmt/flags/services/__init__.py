from casemgmt.flags.services.answering import acknowledge, keeps, resolve
from casemgmt.flags.services.escalating import next_escalation
from casemgmt.flags.services.keeping import Kept, keep_flags
from casemgmt.flags.services.sending import send

__all__ = ["Kept", "acknowledge", "keep_flags", "keeps", "next_escalation", "resolve", "send"]
