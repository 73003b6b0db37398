class Refused(Exception):
    """A service's plain-words refusal: what is wrong and what the reader can do. Never holds anything personal."""
