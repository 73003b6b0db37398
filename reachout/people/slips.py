def slips_between(one: str, other: str) -> int:
    """How many slips of the finger turn one word into the other: a letter missed, added or changed, two neighbours swapped
    (optimal string alignment distance)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for down, letter in enumerate(one, start=1):
        row = [down]
        for across, its in enumerate(other, start=1):
            cost = min(above[across] + 1, row[-1] + 1, above[across - 1] + (letter != its))
            if down > 1 and across > 1 and letter == other[across - 2] and one[down - 2] == its:
                cost = min(cost, before[across - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def tolerated(word: str) -> int:
    """One slip in a short word, two in a longer one, three in a very long one."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3
