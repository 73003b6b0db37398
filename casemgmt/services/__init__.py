from casemgmt.services.handing_over import close, hand_over, hand_over_all
from casemgmt.services.keeping import Kept, keep_cases

__all__ = ["Kept", "close", "hand_over", "hand_over_all", "keep_cases"]
