import pytest

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["R-7K3M-9Q2P", "r-7k3m-9q2p", "R7K3M9Q2P", " r 7k3m 9q2p "])
def test_a_referrals_reference_in_the_search_box_leads_to_it(client, typed):
    referral = ReferralFactory(reference="R-7K3M-9Q2P", service_line="aed")
    client.force_login(user_with(Role.CLP, line="aed"))

    response = client.post("/people/", {"words": typed}, follow=True)

    assert response.redirect_chain[-1][0] == referral.get_absolute_url()


def test_an_outsider_cannot_tell_there_is_one(client):
    ReferralFactory(reference="R-7K3M-9Q2P", service_line="aed")
    client.force_login(user_with(Role.CLP, line="lda"))

    assert "Nobody you may see" in client.post("/people/", {"words": "R-7K3M-9Q2P"}, follow=True).text
