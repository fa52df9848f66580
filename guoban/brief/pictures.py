"""The two pictures of the bulletin. Words and patterns carry the meaning; colours are safe for the colour-blind."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from guoban.brief.facts import Facts
from guoban.brief.fonts import SANS, Fonts
from guoban.brief.wording import Wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

#: Okabe and Ito's palette; each state has a pattern of its own as well, so that a photocopy still reads.
COLOURS = {
    "completed": ("#0072B2", ""),
    "ahead": ("#56B4E9", ""),
    "on_pace": ("#009E73", ".."),
    "behind": ("#D55E00", "//"),
    "other": ("#E6E6E6", ""),
    "not_reported": ("#AAAAAA", "xx"),
}

#: The axis ends here; a longer bar is cut and says so with its number, which is never capped.
WIDEST = 120

WIDTH_INCHES, DPI = 6.14, 220


def draw(facts: Facts, wording: Wording, fonts: Fonts, folder: Path, cache: Path) -> dict[str, Path]:
    """Draw ``pace.png`` and ``spread.png`` into ``folder``. Matplotlib keeps its own files in ``cache``."""
    os.environ.setdefault("MPLCONFIGDIR", str(cache))
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontPath, FontProperties

    font = FontProperties(fname=FontPath(*_file(fonts)), size=9)
    pictures = {}
    for name, paint in (("pace", _pace), ("spread", _spread)):
        height = 0.75 + 0.34 * max(len(facts.tasks), 3)
        figure = Figure(figsize=(WIDTH_INCHES, height), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        paint(axes, facts, wording, font)
        _plain(axes, font)
        pictures[name] = folder / f"{name}.png"
        figure.savefig(pictures[name], metadata={"Software": None})
    return pictures


def _file(fonts: Fonts) -> tuple[str, int]:
    path, index = fonts.file(SANS, 400)
    return str(path), index


def _pace(axes: "Axes", facts: Facts, wording: Wording, font: "FontProperties") -> None:
    """A bar per task as long as its completion, with a mark at the pace and the figures as words."""
    for place, task in enumerate(facts.tasks):
        county = task.county
        colour, pattern = COLOURS[county.state_code]
        completion = 100 * (county.completion or 0)
        axes.barh(place, min(completion, WIDEST), height=0.56, color=colour, hatch=pattern, edgecolor="white")
        pace = 100 * task.pace_rate
        axes.plot([pace, pace], [place - 0.42, place + 0.42], color="#000000", linewidth=1.6)
        words = f"{wording.words('marks', county.state_code)}{county.state}"
        label = f"{county.rate.text}  {words}" if county.rate else words
        # Beside the bar or beside the mark of the pace, whichever reaches further, so that nothing is covered.
        beside = completion if completion > pace or pace - completion > 45 else pace
        axes.text(min(beside, WIDEST) + 1.5, place, label, va="center", font=font)
    paces = {task.pace.text: 100 * task.pace_rate for task in facts.tasks}
    mark = wording.words("pictures", "pace_mark")
    if len(paces) == 1:
        [(words, pace)] = paces.items()
        axes.text(pace, -0.55, f"{mark}{words}", ha="center", va="bottom", font=font)
    else:
        axes.plot([], [], color="#000000", linewidth=1.6, label=mark)
        axes.legend(prop=font, loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False)
    axes.set_xlim(0, 155)
    axes.set_xticks(range(0, 101, 25))
    axes.set_xlabel(wording.words("pictures", "pace_axis"), font=font, loc="left")
    _names(axes, facts, font)


def _spread(axes: "Axes", facts: Facts, wording: Wording, font: "FontProperties") -> None:
    """For each task how many units are in which state; the parts of a bar add up to all units."""
    states: dict[str, str] = {}
    for place, task in enumerate(facts.tasks):
        left = 0
        for state, (colour, pattern) in COLOURS.items():
            units = [unit for unit in task.units if unit.state_code == state]
            if not units:
                continue
            states.setdefault(state, units[0].state)
            axes.barh(
                place,
                len(units),
                left=left,
                height=0.6,
                color=colour,
                hatch=pattern,
                edgecolor="white",
            )
            axes.text(
                left + len(units) / 2,
                place,
                str(len(units)),
                ha="center",
                va="center",
                font=font,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
            )
            left += len(units)
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=colour, hatch=pattern, edgecolor="white", label=states[state])
        for state, (colour, pattern) in COLOURS.items()
        if state in states
    ]
    axes.legend(
        handles=keys, prop=font, ncols=6, loc="lower center", bbox_to_anchor=(0.42, 1.0), frameon=False, columnspacing=1
    )
    axes.set_xticks([])
    _names(axes, facts, font)


def _names(axes: "Axes", facts: Facts, font: "FontProperties") -> None:
    axes.set_yticks(range(len(facts.tasks)), [task.name for task in facts.tasks])
    axes.invert_yaxis()
    for label in axes.get_yticklabels():
        label.set_fontproperties(font)


def _plain(axes: "Axes", font: "FontProperties") -> None:
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(left=False, bottom=False)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font)
