"""Blocks and cells inside others: how much they stand for, known before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

MOST_ELEMENTS = 1_000_000  # of one drawing, once its blocks are drawn: some ten times a large sheet's symbols
MOST_VERTICES = 30_000_000  # of one drawing, curves stroked: 700 MB
DEEPEST = 32  # blocks in blocks; drawings nest to three or four

FARTHEST = 200  # where looking for the depth ends
HUGE = 10**12

TOO_MANY_VERTICES = f"it would take the drawing over {MOST_VERTICES} vertices"

Content = Callable[[str], Iterable[tuple[str | None, int]]]


class ExpansionError(ValueError):
    """A reference that cannot be drawn: it holds itself, is nested too deep or stands for too much."""


@dataclass
class Expansion:
    """Sizes of named blocks. ``content(name)`` gives a block's (name of the block inside or None, how often).

    A small file can stand for billions of elements, because blocks hold blocks; so the size is added up from the
    inside and each block is looked at once.
    """

    content: Content
    most: int = MOST_ELEMENTS
    deepest: int = DEEPEST
    used: int = 0
    vertices: int = 0
    sizes: dict[str, tuple[int, int] | ExpansionError] = field(default_factory=dict)

    def take(self, name: str, times: int = 1) -> None:
        """Note that a block is drawn ``times`` times; raises ExpansionError where it may not be."""
        size, depth = self._size(name, ())
        if depth > self.deepest:
            raise ExpansionError(
                f"block '{name}' is nested {depth} blocks deep; at most {self.deepest} are drawn"
            )
        if self.used + times * size > self.most:
            much = str(times * size) if times * size < HUGE else "far too many"
            raise ExpansionError(
                f"block '{name}' stands for {much} elements; at most {self.most} of a drawing are drawn"
            )
        self.used += times * size

    def add_vertices(self, number: int) -> None:
        """Note that vertices are drawn; raises ExpansionError where they are too many for one drawing."""
        if self.vertices + number > MOST_VERTICES:
            raise ExpansionError(TOO_MANY_VERTICES)
        self.vertices += number

    def _size(self, name: str, inside: tuple[str, ...]) -> tuple[int, int]:
        """Return elements and depth of a block."""
        known = self.sizes.get(name)
        if known is None:
            if name in inside:
                raise ExpansionError(f"block '{name}' contains itself")
            if len(inside) >= FARTHEST:
                raise ExpansionError(f"blocks are nested deeper than {FARTHEST}")
            try:
                known = self._add_up(name, inside)
            except ExpansionError as error:
                known = error
            self.sizes[name] = known
        if isinstance(known, ExpansionError):
            raise known
        return known

    def _add_up(self, name: str, inside: tuple[str, ...]) -> tuple[int, int]:
        total, depth = 1, 1
        for part, times in self.content(name):
            if part is None:
                total += times
                continue
            size, below = self._size(part, (*inside, name))
            total += times * size
            depth = max(depth, below + 1)
        return total, depth
