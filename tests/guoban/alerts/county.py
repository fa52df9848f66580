"""A made-up county of a few units, published as real marts, so that a test shows only what differs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from guoban.settings import PROJECT, Settings

FORM = "monthly_01"
JUNE = date(2006, 6, 1)

#: The report of June 2006 is due in the whole of Wednesday 5 July.
DUE = datetime(2006, 7, 6)

#: Code to Chinese and English name, in their order.
UNITS = {
    "430381001": ("望春门街道", "Wangchunmen Subdistrict"),
    "430381107": ("翻江镇", "Fanjiang Town"),
    "430381113": ("毛田镇", "Maotian Town"),
    "430381203": ("育塅乡", "Yuduan Township"),
}
WANGCHUNMEN, FANJIANG, MAOTIAN, YUDUAN = UNITS


@dataclass(frozen=True)
class Sent:
    """A version of a report as it came: messages of its hard and soft findings, one per cell."""

    unit: str
    at: datetime
    hard: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    period: date = JUNE


@dataclass
class County:
    """What came when; ``publish`` writes the marts as they stood at a moment."""

    home: Path
    sent: list[Sent] = field(default_factory=list)
    deadlines: dict[date, datetime] = field(default_factory=lambda: {JUNE: DUE})
    moved: dict[tuple[str, date], datetime] = field(default_factory=dict)
    """Deadlines of one unit alone."""
    units: tuple[str, ...] = tuple(UNITS)
    unreadable: dict[str, datetime] = field(default_factory=dict)
    explained: dict[str, int] = field(default_factory=dict)
    """Units whose report holds explanations that nobody has judged, and how many."""

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, seeds=PROJECT / "seeds", lang="zh")

    def send(
        self, unit: str, at: datetime, hard: tuple[str, ...] = (), soft: tuple[str, ...] = (), period: date = JUNE
    ) -> None:
        self.sent.append(Sent(unit, at, hard, soft, period))

    def all_but(self, *units: str, at: datetime, period: date = JUNE) -> None:
        for unit in self.units:
            if unit not in units:
                self.send(unit, at, period=period)

    def publish(self, at: datetime) -> None:
        """Write the marts into a release of their own and make it current."""
        folder = self.home / "published" / "releases" / f"{at:%Y%m%dT%H%M%S}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "marts.duckdb"
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute(_TABLES)
            units = [(code, zh, en, number) for number, (code, (zh, en)) in enumerate(UNITS.items(), 1)]
            connection.executemany("insert into dim_org_units values (?, ?, ?, ?)", units)
            reports = [self._report(unit, period, at) for period in self.deadlines for unit in self.units]
            connection.executemany(f"insert into fct_submissions values ({', '.join('?' * 11)})", reports)
            if findings := self._findings(at):
                connection.executemany(f"insert into fct_findings values ({', '.join('?' * 14)})", findings)
            connection.execute("insert into publications values (?, ?)", [folder.name, at])
        current = self.home / "published" / "current"
        current.unlink(missing_ok=True)
        current.symlink_to(Path("releases") / folder.name)

    def _versions(self, unit: str, period: date, at: datetime) -> list[Sent]:
        versions = [each for each in self.sent if (each.unit, each.period) == (unit, period) and each.at <= at]
        return sorted(versions, key=lambda each: each.at)

    def _report(self, unit: str, period: date, at: datetime) -> tuple[object, ...]:
        due_at = self.moved.get((unit, period), self.deadlines[period])
        versions = self._versions(unit, period, at)
        counted = next((each for each in versions if not each.hard), None)
        last = versions[-1] if versions else None
        if counted:
            status = "on_time" if counted.at < due_at else "late"
        else:
            status = "returned" if versions else "not_due" if at < due_at else "missing"
        received = counted or last
        days = max(1, (received.at - due_at + timedelta(days=1)).days) if received and status == "late" else 0
        hard, soft = (len(last.hard), len(last.soft)) if last else (0, 0)
        received_at = received.at if received else None
        findings = (hard, soft, self.explained.get(unit, 0))
        return unit, FORM, period, due_at, received_at, status, days, len(versions), *findings

    def _findings(self, at: datetime) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for unit in self.units:
            for period in self.deadlines:
                for number, version in enumerate(versions := self._versions(unit, period, at), 1):
                    is_last = number == len(versions)
                    for severity, messages in (("hard", version.hard), ("soft", version.soft)):
                        rows += [
                            (f"{unit}{period}{number}{severity}{row}", severity, f"check_{row}", unit, FORM, period,
                             version.at, message, f"en {message}", f"{UNITS[unit][0]}{period.month}月.xlsx", "月报表",
                             f"D{row}", "open" if is_last else "fixed", is_last)
                            for row, message in enumerate(messages, 8)
                        ]  # fmt: skip
        rows += [
            (
                name,
                "hard",
                "file_damaged",
                None,
                None,
                None,
                came,
                "文件已损坏。",
                "Damaged.",
                name,
                None,
                None,
                "open",
                True,
            )
            for name, came in self.unreadable.items()
            if came <= at
        ]
        return rows


_TABLES = """
create table dim_org_units (org_unit_code varchar, name_zh varchar, name_en varchar, sort_order integer);
create table fct_submissions (
    org_unit_code varchar, form_code varchar, period_month date, due_at timestamp, received_at timestamp,
    status varchar, days_late integer, versions integer, hard_findings integer, soft_findings integer,
    explained_findings integer
);
create table fct_findings (
    finding_id varchar, severity varchar, check_code varchar, org_unit_code varchar, form_code varchar,
    period_month date, received_at timestamp, message_zh varchar, message_en varchar, file_name varchar, sheet varchar,
    cell varchar, status varchar, is_latest_version boolean
);
create table publications (publication_id varchar, published_at timestamp);
"""
