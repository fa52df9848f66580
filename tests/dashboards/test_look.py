"""Colours by day and by night: what is written can be read."""

import re

from dashboards import look
from dashboards.generate import HERE

#: WCAG 2.2, criterion 1.4.3, for text of the usual size.
READABLE = 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of the luminances of two colours, ``#rgb`` or ``#rrggbb``: from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def _by_day_and_night() -> tuple[dict[str, str], dict[str, str]]:
    style = (HERE / "style.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--gb-([a-z-]+): light-dark\((#\w+), (#\w+)\)", style)
    by_day = {name: day for name, day, _ in pairs}
    assert by_day == dict(re.findall(r"--gb-([a-z-]+): (#\w+);", style)), "an old browser has the colours of the day"
    return by_day, {name: night for name, _, night in pairs}


def test_words_on_the_pages_can_be_read_on_their_ground_by_day_and_by_night() -> None:
    for colours in _by_day_and_night():
        grounds = {name: colours[name] for name in ("paper", "tint")}
        written = colours.keys() - {*grounds, "line", "track", "gone", "now"}
        pairs = [(name, ground) for name in written for ground in grounds]
        for name, ground in [*pairs, ("soft", "track"), ("ink", "gone"), ("ink", "track")]:
            assert contrast(colours[name], colours[ground]) >= READABLE, (name, ground)
        assert contrast("#fff", colours["now"]) >= READABLE


def test_words_of_the_frame_can_be_read_by_day_and_by_night() -> None:
    day, night = look.THEME["token"], look.THEME_DARK["token"]
    for theme, on_colour, grounds in (
        (day, "#fff", ("#fff", day["colorBgLayout"])),
        (night, night["colorTextLightSolid"], (night["colorBgContainer"], night["colorBgElevated"])),
    ):
        # Buttons, badges, tooltips: a word on the colour. Links and what is chosen: a word in the colour.
        assert contrast(on_colour, theme["colorPrimary"]) >= READABLE
        for name in ("colorPrimary", "colorLink", "colorTextDescription", "colorTextPlaceholder"):
            for ground in grounds:
                assert contrast(theme[name], ground) >= READABLE, (name, ground)
    assert contrast(night["colorTextLightSolid"], night["colorBgSpotlight"]) >= READABLE, "a tooltip"
