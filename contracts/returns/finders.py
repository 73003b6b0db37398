from contracts.returns.models import Return
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def returns(user: User, reference: str) -> list[Finding]:
    """By the contract's reference: its newest returns."""
    rows = Return.objects.visible_to(user).filter(contract__reference=reference).select_related("contract__provider")
    return [
        Finding(str(one), one.get_absolute_url(), f"{one.contract.provider.name}, {one.get_status_display().lower()}")
        for one in rows[:2]
    ]
