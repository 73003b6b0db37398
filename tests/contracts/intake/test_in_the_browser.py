"""The pages of a file held up to axe. What is done on them: tests/contracts/test_story.py."""

import pytest

from tests.browser import SIZES, look_at, sign_in
from tests.factories.intake import FaultyUploadFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_is_legible(page, owed, officer):
    here = FaultyUploadFactory(of=owed).get_absolute_url()
    sign_in(page, officer)

    look_at(page, here, *SIZES)
    look_at(page, f"{here}take/", "desktop", "phone")
    look_at(page, f"{here}mend/", "desktop", "phone")
