"""How findings are listed on a terminal: number, whose, where, what, and what was said and decided about it."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console

from guoban.findings import Finding
from guoban.messages import text


def show(found: Sequence[Finding], lang: str) -> None:
    """Each finding with its number, whose it is, where, what, and what was said and decided about it."""
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        month = f"{each.period_month:%Y-%m}" if each.period_month else ""
        status = text(f"finding_status_{each.status}", lang)
        heading = [each.short_id, text(f"severity_{each.severity}", lang), each.unit_name or "", month, status]
        console.print("  ".join(filter(None, heading)), markup=False)
        place = text("finding_place", lang, file=each.file_name, sheet=each.sheet, cell=each.cell)
        console.print(f"    {place if each.sheet and each.cell else each.file_name}", markup=False)
        console.print(f"    {each.message}", markup=False)
        unsigned = text("finding_unsigned", lang)
        if each.explanation and each.explained_at:
            said = {"text": each.explanation, "by": each.explained_by or unsigned, "day": f"{each.explained_at:%m-%d}"}
            console.print(f"    {text('finding_explained', lang, **said)}", markup=False)
        if each.decision_kind and each.decided_at:
            phrase = "finding_accepted" if each.decision_kind == "accept" else "finding_returned"
            said = {"text": each.decision_reason or "", "by": each.decided_by or "", "day": f"{each.decided_at:%m-%d}"}
            console.print(f"    {text(phrase, lang, **said)}", markup=False)
        if each.note:
            console.print(f"    {each.note}", markup=False)
    counts = Counter(each.severity for each in found)
    explained = sum(each.status == "explained" for each in found)
    fields = {name: counts[name] for name in ("hard", "soft", "info")}
    phrase = "findings_counted" if found else "findings_none"
    console.print(text(phrase, lang, all=len(found), explained=explained, **fields), markup=False)


def plain(value: Decimal | None) -> str:
    """An exact number with no more decimals than it has, a dash for none."""
    return "—" if value is None else f"{value.normalize():f}"
