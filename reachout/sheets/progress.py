import shutil
from typing import Any, TextIO


class Bar:
    """A progress bar on one line of a terminal; silent where there is none (a log keeps no use for half-drawn lines)."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.drawn, self.shown = stream, stream.isatty(), ""

    def __call__(self, step: str, done: int, of: int) -> None:
        line = self._line(step, done / of if of else 1.0)
        if self.drawn and line != self.shown:
            self.stream.write(f"\r\x1b[K{line}")
            self.stream.flush()
            self.shown = line

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *failure: Any) -> None:
        if self.shown:
            self.stream.write("\r\x1b[K")

    @staticmethod
    def _line(step: str, share: float) -> str:
        width = max(10, min(40, shutil.get_terminal_size().columns - 40))
        full = round(width * share)
        return f"{'█' * full}{'░' * (width - full)} {share:>4.0%} {step}"
