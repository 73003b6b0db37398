from quality.performance.models import Notice, Plan, Withholding
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def notices(user: User, reference: str) -> list[Finding]:
    found = Notice.objects.visible_to(user).filter(reference=reference).select_related("contract__provider")
    return [Finding(f"Notice {one.reference}", one.get_absolute_url(), one.contract.provider.name) for one in found]


@finder
def plans(user: User, reference: str) -> list[Finding]:
    found = Plan.objects.visible_to(user).filter(reference=reference).select_related("notice__contract__provider")
    return [Finding(f"Action plan {one.reference}", one.get_absolute_url(), one.notice.contract.provider.name) for one in found]


@finder
def withholdings(user: User, reference: str) -> list[Finding]:
    found = Withholding.objects.visible_to(user).filter(reference=reference).select_related("notice__contract__provider")
    return [Finding(f"Withholding {one.reference}", one.get_absolute_url(), one.notice.contract.provider.name) for one in found]
