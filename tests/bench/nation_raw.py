"""Fills the landing tables of a made-up nation, a month's arrivals at a time, with SQL alone.

Every figure follows from the unit, the line and the month, so that any batch can be made by itself. Three reports in a
hundred are corrected one to three months later: half of them did not add up and were returned. A few have an unlikely
figure, are late, are never mended or never come.
"""

import duckdb

from ingestion import raw
from tests.bench.nation_seeds import YEAR

_MACROS = """
create or replace temp macro draw(unit, line, parts) as hash(unit * 1000 + line) % parts;
create or replace temp macro base(unit, line) as cast(draw(unit, line, 20) as integer);
create or replace temp macro spike(unit, line) as
    case when draw(unit, line + 100, 2000) = 0 then 1 + cast(draw(unit, line + 200, 12) as integer) end;
create or replace temp macro leaf_month(unit, line, m) as
    base(unit, line) + (base(unit, line) + m) % 5 + case when spike(unit, line) = m then 500 else 0 end;
create or replace temp macro leaf_ytd(unit, line, m) as
    m * base(unit, line) + (m // 5) * 10
    + coalesce(list_sum([(base(unit, line) + step) % 5 for step in range(1, m % 5 + 1)]), 0)
    + case when spike(unit, line) <= m then 500 else 0 end;
create or replace temp macro flow_month(unit, line, m) as
    case when line <= 15 and line % 3 = 1 then leaf_month(unit, line + 1, m) + leaf_month(unit, line + 2, m)
    else leaf_month(unit, line, m) end;
create or replace temp macro flow_ytd(unit, line, m) as
    case when line <= 15 and line % 3 = 1 then leaf_ytd(unit, line + 1, m) + leaf_ytd(unit, line + 2, m)
    else leaf_ytd(unit, line, m) end;
"""

_ARRIVALS = """
create or replace temp table arrivals as
with reports as (
    select
        unit.range as unit, month.range as m, hash(unit.range * 100 + month.range) as fate,
    from range($townships) as unit cross join range(1, 13) as month
),
versions as (
    select *, 1 as version, m as batch from reports where fate % 200 <> 0
    union all
    select *, 2 as version, least(12, m + 1 + fate // 100 % 3) as batch from reports where fate % 100 between 1 and 3
),
received as (
    select *,
        make_timestamp($year, 1, 1, 9, 0, 0) + to_months(cast(batch as integer))
        + to_days(cast(case when version = 2 then 10 when fate % 100 = 50 then 20 else 2 end as integer)) as received_at
    from versions where batch between $first and $last
)
select
    md5(unit || '-' || m || '-' || version) as file_id, unit, m, version, received_at,
    version = 1 and (fate % 100 = 1 or fate % 1000 = 500) as is_broken,
    version = 1 and fate % 100 in (2, 3) as is_mistaken
from received
"""

_LAND = """
insert into raw.file
select file_id, file_id, unit || '-' || m || '-' || version || '.xlsx', 20000, received_at, received_at,
    case when is_broken then 'returned' else 'accepted' end, 'archive/' || file_id || '.xlsx'
from arrivals;

insert into raw.submission
select file_id[:16] || '-1', file_id, 'nation_01', '5' || lpad(unit::varchar, 8, '0'), make_date($year, m::integer, 1),
    version, received_at, '月报'
from arrivals;

insert into raw.cell
with lines as (
    select cast(line.range as integer) as line, role,
        case when line between 16 and 35 then 'stock' when line = 59 then 'max' when line = 60 then 'milestone'
        else 'flow' end as kind
    from range(1, 61) as line cross join (values ('month'), ('ytd'), ('stock')) as roles(role)
    where role = case kind when 'stock' then 'stock' when 'flow' then role else 'month' end and
        (kind = 'stock' or role <> 'stock')
),
figures as (
    select file_id, line, role, kind,
        case
            when kind = 'milestone' then 20250000 + 100 * (1 + draw(unit, 60, 12)) + 15
            when kind = 'max' then 10 + base(unit, line) + m
            when kind = 'stock' and line % 2 = 1 then 100 + 10 * base(unit, line)
            when kind = 'stock' then 20 + 4 * m + base(unit, line)
            when role = 'month' then flow_month(unit, line, m)
            else flow_ytd(unit, line, m)
        end
        + case when is_broken and line = 1 and role = 'month' or is_mistaken and line = 40 then 1 else 0 end
        + case when role = 'ytd' and line > 35 and m = 6 and draw(unit, line + 300, 4000) = 0 then 3 else 0 end
            as figure
    from arrivals cross join lines
    where kind <> 'milestone' or m >= 1 + draw(unit, 60, 12)
)
select file_id[:16] || '-1', '月报', case role when 'ytd' then 'E' else 'D' end || 5 + line, 5 + line,
    case role when 'ytd' then 5 else 4 end, lpad(line::varchar, 2, '0'), '指标' || line,
    'i' || lpad(line::varchar, 2, '0'), role, figure::varchar, figure,
    case kind when 'milestone' then '日期' else '人' end, 'exact'
from figures
"""


def land(connection: duckdb.DuckDBPyConnection, townships: int, first: int, last: int) -> int:
    """Land what arrives in the batches ``first`` to ``last`` (1 to 12), and return the number of cells landed."""
    raw.create_tables(connection)
    before = _cells(connection)
    connection.execute(_MACROS)
    parameters = {"townships": townships, "year": YEAR, "first": first, "last": last}
    connection.execute(_ARRIVALS, parameters)
    for statement in _LAND.split(";\n"):
        connection.execute(statement, {"year": YEAR} if "$year" in statement else None)
    connection.execute("checkpoint")
    return _cells(connection) - before


def _cells(connection: duckdb.DuckDBPyConnection) -> int:
    [(cells,)] = connection.execute("select count(*) from raw.cell").fetchall()
    return int(cells)
