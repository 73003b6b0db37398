"""Wards, beds, holds and stays for programs: the same services and the same reach as the pages."""

from beds.api import records as records
