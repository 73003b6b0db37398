import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: a reference is read out over the telephone."""


def reference(prefix: str) -> str:
    """A new reference such as ``R-7K3M-9Q2P``: not guessable, tells nothing of the person."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
