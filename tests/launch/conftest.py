"""The launcher is no Django app: it lives beside the code it starts."""

import sys

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / ".ci"))
