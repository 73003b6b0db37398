"""The launcher's own PostgreSQL: one to crash, that no other test shares."""

import sys

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / ".ci"))
