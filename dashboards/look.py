"""Name, logo, colours and type of our pages. Chart colours are in ``style.css``."""

from typing import Any

NAME = "过半 Guoban"
LOGO = "/guoban/logo.svg"
LOGO_DARK = "/guoban/logo-dark.svg"
ICON = "/guoban/icon.svg"

#: Fonts that have the rare characters of place names (塅, 薮), first those a Debian or Windows office machine has.
FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Noto Sans", sans-serif'

_SPINNER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48" fill="none" stroke-width="5">'
    '<circle cx="24" cy="24" r="19" stroke="#dfe6ee"/>'
    '<path d="M24 5a19 19 0 0 1 0 38" stroke="#1f5f99" stroke-linecap="round"/></svg>'
)

THEME: dict[str, Any] = {
    "algorithm": "default",
    "token": {
        "borderRadius": 6,
        "brandAppName": NAME,
        "brandIconMaxWidth": 140,
        "brandLogoAlt": NAME,
        "brandLogoHeight": "30px",
        "brandLogoHref": "/",
        "brandLogoMargin": "12px 0",
        "brandLogoUrl": LOGO,
        "brandSpinnerSvg": _SPINNER,
        "brandSpinnerUrl": None,
        "colorBgLayout": "#f4f6f9",
        "colorError": "#b3431e",
        "colorInfo": "#1f5f99",
        "colorLink": "#1f5f99",
        "colorPrimary": "#1f5f99",
        "colorSuccess": "#1b7f6b",
        "colorTextDescription": "#556a80",
        "colorTextPlaceholder": "#5a6c7e",
        "colorWarning": "#c98a00",
        "colorEditorSelection": "#fff5cf",
        "fontFamily": FONTS,
        "fontFamilyCode": '"Noto Sans Mono CJK SC", Consolas, monospace',
        "fontSizeXS": "10",
        "fontSizeXXL": "28",
        "fontUrls": [],
        "fontWeightBold": "700",
        "fontWeightLight": "300",
        "fontWeightNormal": "400",
        "fontWeightStrong": "500",
        "transitionTiming": 0,
    },
    # Charts are photographed for the bulletin; a half-drawn bar would show a wrong figure.
    # A legend shows each of its series, in as many lines as it takes; its buttons choose all of one series.
    "echartsOptionsOverrides": {"animation": False, "legend": {"selector": False, "type": "plain"}},
    # No axis counts in halves of a report or a union.
    "echartsOptionsOverridesByChartType": {
        kind: {"yAxis": {"minInterval": 1}} for kind in ("echarts_timeseries_bar", "echarts_timeseries_line")
    },
}

#: The same at night: only what differs.
THEME_DARK: dict[str, Any] = THEME | {
    "algorithm": "dark",
    "token": THEME["token"]
    | {
        "brandLogoUrl": LOGO_DARK,
        "colorBgBase": "#10161d",
        "colorBgContainer": "#19212b",
        "colorBgElevated": "#222c37",
        "colorBgLayout": "#10161d",
        "colorBgSpotlight": "#dbe6f2",
        "colorEditorSelection": "#5a4c1f",
        "colorError": "#f0895f",
        "colorInfo": "#7fb4e6",
        "colorLink": "#7fb4e6",
        "colorPrimary": "#7fb4e6",
        "colorSuccess": "#4fc3a8",
        "colorTextDescription": "#9fb2c6",
        "colorTextLightSolid": "#10161d",
        "colorTextPlaceholder": "#9fb2c6",
        "colorWarning": "#e0b44c",
    },
}

#: Colours of series: told apart by colour-blind readers, clear on white and on dark, none of them a state's.
SERIES = ["#2f7fc4", "#d98c1f", "#3fa58c", "#8d6bb8", "#6f8296", "#b0578d", "#7a8f2b", "#4aa3c7"]
