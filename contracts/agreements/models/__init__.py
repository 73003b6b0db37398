"""Contracts: who provides what to whom, at what price, to which standard, and from when."""

from contracts.agreements.models.contracts import Contract, ContractQuerySet, Decision
from contracts.agreements.models.documents import Document
from contracts.agreements.models.terms import DayPrice, Requirement, Service, Terms

__all__ = ["Contract", "ContractQuerySet", "DayPrice", "Decision", "Document", "Requirement", "Service", "Terms"]
