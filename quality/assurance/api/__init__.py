"""Surveillance, visits, findings, actions and queries for programs: the same services and the same reach as the pages."""

from quality.assurance.api import records as records
