"""Take the pictures of the README: ``python -m dashboards.readme`` writes ``docs/images/``.

They show what GUOBAN_HOME has published, as a leader sees it on a screen of 1440 pixels; make it the sample county with
``guoban demo --no-serve`` first.
"""

import io
from pathlib import Path

from PIL import Image

from dashboards import pictures, private
from guoban import settings

SHOWN = ("annual-tasks", "coverage")

#: The filters above the charts offer something.
_FILTERS_READY = """() => document.querySelectorAll('[data-test="filter-bar"] .ant-select').length
    && !document.querySelector('[data-test="filter-bar"] :is(.ant-select-disabled, .loading, .ant-select-loading)')"""


def main() -> None:
    """Take them and say where they are."""
    for file in take(settings.load(), settings.PROJECT / "docs" / "images"):
        print(file.relative_to(settings.PROJECT), f"{file.stat().st_size / 1000:.0f} kB")


def take(office: settings.Settings, folder: Path) -> list[Path]:
    """Write ``<slug>.png`` of each dashboard of the README, frame and filters and all, in 256 colours."""
    taken = []
    with private.session(office) as session, pictures.browser_window(session, scale=1) as window:
        for dashboard in pictures.pictured("zh"):
            if dashboard.slug in SHOWN:
                tab = window.new_page()
                tab.goto(f"{session.base}/superset/dashboard/{dashboard.slug}/")
                tab.wait_for_function(_FILTERS_READY)
                height = int(pictures.settled(tab, dashboard)["height"])
                # Charts below the window are drawn when they come into it.
                tab.set_viewport_size({"width": pictures.WIDTH, "height": min(height, pictures.TALLEST)})
                pictures.settled(tab, dashboard)
                taken.append(folder / f"{dashboard.slug}.png")
                picture = Image.open(io.BytesIO(pictures.still(tab, dashboard))).convert("RGB")
                # The method that keeps the colours of small things, such as a flag.
                few = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
                few.save(taken[-1], optimize=True)
                tab.close()
    return taken


if __name__ == "__main__":
    main()
