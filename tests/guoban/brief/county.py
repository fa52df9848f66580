"""A made-up county of five units and three tasks, published as the bulletin finds it. Small enough to check by hand."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from guoban.settings import Settings

MONTH = date(2006, 6, 1)

UNITS = ("甲街道", "乙镇", "丙镇", "育塅乡", "金薮乡")

SEEDS = {
    "county": "org_unit_code,federation_zh,federation_en,note_zh,note_en\n"
    "9,某县总工会,X,示例数据:都是编造的。,made up\n",
    "units": "unit_code,name_en,base_unit_code,factor,dimension,display_decimals\n"
    "家,,家,1,count,0\n万元,,元,10000,m,2\n",
    "checks": "check_code,severity,operator\nnew_parts,hard,=\nnew_within,hard,<=\n",
    "check_terms": "check_code,side,indicator_code,measure,coefficient\n"
    "new_parts,left,new,ytd,1\nnew_parts,right,new_a,ytd,1\nnew_parts,right,new_b,ytd,1\nnew_parts,right,new_c,ytd,1\n"
    "new_within,left,new_a,ytd,1\nnew_within,right,new,ytd,1\nnew_within,right,new_b,ytd,1\n",
}

#: The states of the tasks new, fee and idle for the county and its units: done, target, completion, gap, state, place.
Cells = tuple[str | None, str | None, str, str, str, int | None]

NEW: list[Cells] = [
    ("7", "16", "43.75%", "低于序时进度6.25个百分点", "behind", None),
    ("3", "5", "60.00%", "超序时进度10.00个百分点", "ahead", 1),
    ("2", "4", "50.00%", "与序时进度持平", "on_pace", 2),
    ("2", "4", "50.00%", "与序时进度持平", "on_pace", 2),
    ("0", "3", "0.00%", "低于序时进度50.00个百分点", "behind", 4),
    ("9", "1", "—", "—", "not_reported", None),
]
FEE: list[Cells] = [
    ("31055", "450000", "6.90%", "低于序时进度43.10个百分点", "behind", None),
    ("31055", "100000", "31.06%", "低于序时进度18.95个百分点", "behind", 1),
    ("0", "100000", "0.00%", "低于序时进度50.00个百分点", "behind", 2),
    ("0", "100000", "0.00%", "低于序时进度50.00个百分点", "behind", 2),
    ("0", None, "—", "—", "other", None),
    (None, "100000", "—", "—", "not_reported", None),
]
RAISED: list[Cells] = [
    ("600000", "600000", "100.00%", "超序时进度50.00个百分点", "completed", None),
    *[("150000", "150000", "100.00%", "超序时进度50.00个百分点", "completed", 1)] * 4,
    (None, None, "—", "—", "not_reported", None),
]

WORDS = {
    "completed": "已完成",
    "ahead": "超进度",
    "on_pace": "达进度",
    "behind": "欠进度",
    "other": "其他",
    "not_reported": "未报",
}


def publish(home: Path, parts: tuple[int, int, int] = (4, 3, 0)) -> Settings:
    """Publish the county in ``home``. ``parts`` are those of the seven new unions."""
    seeds = home / "seeds"
    seeds.mkdir(parents=True)
    for name, text in SEEDS.items():
        (seeds / f"{name}.csv").write_text(text, encoding="utf-8")
    release = home / "published" / "current"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "marts.duckdb")) as connection:
        _dimensions(connection)
        _values(connection, parts)
        for order, (code, unit, factor, cells) in enumerate(
            (("new", "家", 1, NEW), ("fee", "万元", 10000, FEE), ("raised", "万元", 10000, RAISED)), 1
        ):
            for place, cell in enumerate(cells):
                _progress(connection, order, code, unit, factor, place, cell)
        _reports(connection)
    return Settings(home=home, seeds=seeds)


def _dimensions(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table dim_org_units as select '9' as org_unit_code, '某县' as name_zh, '全县' as group_zh,"
        " cast(null as varchar) as parent_code, 0 as sort_order"
    )
    for order, name in enumerate(UNITS, 1):
        connection.execute("insert into dim_org_units values (?, ?, '组', '9', ?)", [f"9{order}", name, order])
    connection.execute(
        """
        create table dim_indicators as
        select *, if(display_unit = '家', 1, 10000)::decimal(14, 4) as display_factor from (values
            ('new', 'org', '组织建设', '新建工会数', '家'), ('new_a', 'org', '组织建设', '农民工工会', '家'),
            ('new_b', 'org', '组织建设', '社区工会', '家'), ('new_c', 'org', '组织建设', '其余工会', '家'),
            ('fee', 'fee', '工会经费', '上解经费', '万元'), ('raised', 'aid', '帮扶救助', '筹措资金', '万元'),
            ('open', 'dem', '厂务公开', '公开单位', '家'), ('all', 'dem', '厂务公开', '全部单位', '家')
        ) as t (indicator_code, family_code, family_zh, name_zh, display_unit);
        create table dim_kpis as select 'open_rate' as kpi_code, 'dem' as family_code, '厂务公开推行率' as name_zh,
            'ratio' as kpi_kind, 1 as sort_order;
        create table dim_kpi_terms as select * from (values ('open_rate', 'numerator', 'open', 1),
            ('open_rate', 'denominator', 'all', 1)) as t (kpi_code, side, indicator_code, coefficient);
        create table fct_kpi_values as select 'open_rate' as kpi_code, '9' as org_unit_code, date '2006-06-01' as
            period_month, 99.0000::decimal(18, 4) as numerator, 121.0000::decimal(18, 4) as denominator;
        create table dim_tasks as select *, 2006 as year, 'indicator' as measure_kind from (values
            ('new', 'new', 1), ('fee', 'fee', 2), ('raised', 'raised', 3)) as t (task_code, measure_code, sort_order);
        -- A row per publication: this one, and the month before.
        create table publications (published_at timestamp);
        insert into publications values (timestamp '2006-06-12 08:00:00'), (timestamp '2006-07-12 08:00:00');
        create table rpt_overview as select date '2006-06-01' as period_month, timestamp '2006-07-08 09:40:00' as
            last_received_at, 4 as reported_units, 5 as expected_units, 1 as tasks_completed, 0 as tasks_ahead,
            0 as tasks_on_pace, 2 as tasks_behind, 0 as tasks_other, 0 as tasks_not_reported;
        create table fct_task_progress (org_unit_code varchar, task_code varchar, year integer, period_month date,
            task_name_zh varchar, display_unit varchar, display_factor decimal(14, 4), target_value decimal(18, 4),
            actual_value decimal(18, 4), is_approximate boolean, completion_rate double, pace_rate double,
            pace_numerator integer, pace_denominator integer, gap_points double, state_code varchar, state varchar,
            rank integer);
        create table rpt_unit_tasks (org_unit_code varchar, task_code varchar, period_month date,
            completion_text varchar, gap_zh varchar, rank_change varchar);
        create table fct_changes as select *, '9' as org_unit_code, date '2006-06-01' as period_month,
            'indicator' as measure_kind, cast(null as double) as yoy_points from (values
            ('new', 7.0::double, 0.0::double), ('fee', 31055.0, 41474.0), ('raised', 600000.0, 600000.0)
        ) as t (measure_code, value_so_far, last_year_value);
        create table fct_submissions (org_unit_code varchar, form_code varchar, period_month date, is_expected boolean,
            due_at timestamp, received_at timestamp, status varchar, days_late integer, versions integer,
            hard_findings integer, soft_findings integer);
        """
    )


def _values(connection: duckdb.DuckDBPyConnection, parts: tuple[int, int, int]) -> None:
    connection.execute(
        "create table fct_indicator_values (indicator_code varchar, org_unit_code varchar, period_month date,"
        " ytd_value decimal(18, 4), stock_value decimal(18, 4), is_approximate boolean)"
    )
    values = {"new": 7, "new_a": parts[0], "new_b": parts[1], "new_c": parts[2], "fee": 31055, "raised": 600000}
    for code, value in values.items():
        connection.execute(
            "insert into fct_indicator_values values (?, '9', ?, ?, null, ?)", [code, MONTH, value, code == "raised"]
        )


def _progress(
    connection: duckdb.DuckDBPyConnection, order: int, code: str, unit: str, factor: int, place: int, cell: Cells
) -> None:
    done, target, completion, gap, state, rank = cell
    unit_code = f"9{place}" if place else "9"
    is_evaluated = completion != "—"
    rate = float(Decimal(done) / Decimal(target)) if done and target and is_evaluated else None
    name = {"new": "新建工会", "fee": "上解经费", "raised": "筹措资金"}[code]
    points = 100 * rate - 50 if rate is not None else None
    connection.execute(
        "insert into fct_task_progress values (?, ?, 2006, ?, ?, ?, ?, ?, ?, ?, ?, 0.5, 6, 12, ?, ?, ?, ?)",
        [
            *(unit_code, code, MONTH, name, unit, factor, target, done, code == "raised"),
            *(rate, points, state, WORDS[state], rank),
        ],
    )
    connection.execute(
        "insert into rpt_unit_tasks values (?, ?, ?, ?, ?, ?)",
        [unit_code, code, MONTH, completion, gap, "↑1" if rank == 1 else "→"],
    )


def _reports(connection: duckdb.DuckDBPyConnection) -> None:
    due = datetime(2006, 7, 6)
    for place, (received, status, days, hard) in enumerate(
        [
            (datetime(2006, 7, 4, 10), "on_time", 0, 0),
            (datetime(2006, 7, 8, 9, 40), "late", 3, 0),
            (datetime(2006, 7, 4, 10), "on_time", 0, 1),
            (datetime(2006, 7, 4, 10), "on_time", 0, 0),
            (None, "missing", 7446, 0),
        ],
        1,
    ):
        connection.execute(
            "insert into fct_submissions values (?, 'monthly', ?, true, ?, ?, ?, ?, ?, ?, 0)",
            [f"9{place}", MONTH, due, received, status, days, 1 if received else 0, hard],
        )
