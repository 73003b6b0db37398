from beds.selectors.board import Tile, WardState, board
from beds.selectors.match import match
from beds.selectors.vacancy import free_beds, with_state

__all__ = ["Tile", "WardState", "board", "free_beds", "match", "with_state"]
