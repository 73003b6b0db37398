"""The overview, a requirement, a provider's own page; notices and what hangs on them; review packs."""
