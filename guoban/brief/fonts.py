"""Free fonts for PDF and pictures: stand-ins for the fonts of the standard, which Word names and we may not embed."""

from dataclasses import dataclass
from pathlib import Path

import typst

from guoban.errors import GuobanError
from guoban.messages import text

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
NOTO = "fonts-noto-cjk"

#: Role to the name in the standard and the free families to try; the last one must be there.
#: All have the rare characters of our township names (塅, 薮); cwTeX FangSong lacks the simplified characters.
ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "title": ("方正小标宋简体", (SERIF,)),
    "body": ("仿宋_GB2312", ("Zhuque Fangsong (technical preview)", "Zhuque Fangsong", SERIF)),
    "kai": ("楷体_GB2312", ("LXGW WenKai", SERIF)),
    "hei": ("黑体", (SANS,)),
    "latin": ("Times New Roman", ("Liberation Serif", "Libertinus Serif")),
}

#: What to do to get the first choice of a role.
_ADVICE = {"kai": "fonts-lxgw-wenkai", "latin": "fonts-liberation"}


@dataclass(frozen=True)
class Fonts:
    """The fonts found: role to families in order, the fonts themselves, and what stands in for what."""

    families: dict[str, list[str]]
    found: typst.Fonts
    folder: Path

    def file(self, family: str, weight: int) -> tuple[Path, int]:
        """The file of an installed family and the place of the face in it."""
        for font in self.found.fonts():
            if (font.family, font.weight, font.style) == (family, weight, "normal") and font.path:
                return Path(font.path), font.index
        raise GuobanError("brief_font_missing", font=f"{family} {weight}", package=NOTO)

    def substitutes(self, lang: str) -> tuple[str, ...]:
        """One line for each role whose first choice is missing, with what to do about it."""
        lines = []
        for role, (wanted, families) in ROLES.items():
            used = self.families[role][0]
            if used != families[0]:
                advice = (
                    text("brief_font_zhuque", lang, folder=self.folder)
                    if role == "body"
                    else text("brief_font_package", lang, package=_ADVICE[role])
                )
                lines.append(text("brief_font_replaced", lang, wanted=wanted, used=used, advice=advice))
        return tuple(lines)


def find(home: Path) -> Fonts:
    """Installed fonts and those in ``<home>/fonts``. Raises GuobanError naming the package that is missing."""
    folder = home / "fonts"
    found = typst.Fonts(font_paths=[folder] if folder.is_dir() else [])
    known = set(found.families())
    families = {role: [name for name in names if name in known] for role, (_, names) in ROLES.items()}
    for name in (SERIF, SANS):
        if name not in known:
            raise GuobanError("brief_font_missing", font=name, package=NOTO)
    return Fonts(families, found, folder)
