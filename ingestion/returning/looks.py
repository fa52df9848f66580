"""How each severity looks.

Colour never stands alone: each severity has its own kind of frame and its comment starts with the word.
"""

from dataclasses import dataclass

from openpyxl.styles import Border, PatternFill, Side


@dataclass(frozen=True, slots=True)
class Look:
    """Fill and frame of a marked cell."""

    fill: PatternFill
    side: Side

    @property
    def frame(self) -> Border:
        """The frame round a single cell."""
        return Border(left=self.side, right=self.side, top=self.side, bottom=self.side)


def _look(fill: str, frame: str, style: str) -> Look:
    return Look(PatternFill("solid", fgColor=fill), Side(style=style, color=frame))


#: The strictest first. The shades are odd on purpose: nobody picks them by hand, so a mark of ours can be recognised.
LOOKS = {
    "hard": _look("FFFFA9A7", "FFC00011", "thick"),
    "soft": _look("FFFFEB9B", "FFB97A03", "mediumDashed"),
    "info": _look("FFCFE3F7", "FF2F6FA9", "mediumDashDotDot"),
}
FILLS = frozenset(look.fill.fgColor.rgb for look in LOOKS.values())
FRAMES = frozenset(look.side.color.rgb for look in LOOKS.values())
