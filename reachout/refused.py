class Refused(Exception):
    """A service's plain-words refusal: what is wrong and what the reader can do. Never holds anything personal.

    ``field`` names what it was given that is wrong, where it is one thing: a form says it there.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field
