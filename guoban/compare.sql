-- What differs between two published copies, attached as `earlier` and `later`, and which reports did it.
-- `figures` and `reports` of each were made before.

create temp table report_changes as
select
    row_number() over (
        order by coalesce(later_reports.received_at, earlier_reports.received_at), org_unit_code, form_code, period_month
    ) as report_no,
    case
        when earlier_reports.submission_id is null then 'arrived'
        when later_reports.submission_id is null then 'withdrawn'
        else 'corrected'
    end as kind,
    org_unit_code,
    form_code,
    period_month,
    earlier_reports.version as old_version,
    later_reports.version as new_version,
    coalesce(later_reports.file_name, earlier_reports.file_name) as file_name,
    coalesce(later_reports.received_at, earlier_reports.received_at) as received_at
from earlier_reports
full outer join later_reports using (org_unit_code, form_code, period_month)
where earlier_reports.submission_id is distinct from later_reports.submission_id;

-- A figure of which no unit had reported yet is new, not changed.
create temp table figure_changes as
select
    figure_kind,
    code,
    column_role,
    org_unit_code,
    period_month,
    earlier_figures.value as old_value,
    later_figures.value as new_value,
    case
        when earlier_figures.value is null or earlier_figures.reported_units = 0 then 'new'
        when later_figures.value is null then 'gone'
        else 'changed'
    end as kind,
    case
        when earlier_figures.target_value is distinct from later_figures.target_value then later_figures.target_reason
    end as target_reason
from earlier_figures
full outer join later_figures using (figure_kind, code, column_role, org_unit_code, period_month)
where earlier_figures.value is distinct from later_figures.value;

create temp table cell_changes as
with earlier_cells as (
    select org_unit_code, form_code, period_month, indicator_code, column_role, value, qualifier from earlier.fct_cells
),

later_cells as (
    select org_unit_code, form_code, period_month, indicator_code, column_role, value, qualifier from later.fct_cells
),

differing as (
    (select * from earlier_cells except select * from later_cells)
    union
    (select * from later_cells except select * from earlier_cells)
)

select distinct
    report_changes.report_no,
    differing.org_unit_code,
    differing.indicator_code,
    differing.period_month
from differing
inner join report_changes using (org_unit_code, form_code, period_month);

-- A figure of a unit goes back to its own reports: a month's to that month, a cumulative to the year so far, a stock to
-- the last month that changed.
create temp table unit_causes as
select
    figures.code,
    figures.column_role,
    figures.org_unit_code,
    figures.period_month,
    cells.report_no
from figure_changes as figures
inner join cell_changes as cells
    on figures.org_unit_code = cells.org_unit_code
    and figures.code = cells.indicator_code
    and figures.period_month >= cells.period_month
    and (figures.column_role <> 'month' or figures.period_month = cells.period_month)
    and (figures.column_role <> 'ytd' or year(figures.period_month) = year(cells.period_month))
where figures.figure_kind = 'indicator'
qualify
    figures.column_role <> 'stock'
    or cells.period_month = max(cells.period_month) over (
        partition by figures.code, figures.column_role, figures.org_unit_code, figures.period_month
    );

create temp table causes as
with recursive above as (
    select org_unit_code, org_unit_code as ancestor_code from later.dim_org_units
    union all
    select above.org_unit_code, units.parent_code
    from above
    inner join later.dim_org_units as units on above.ancestor_code = units.org_unit_code
    where units.parent_code is not null
),

of_indicators as (
    select distinct
        'indicator' as figure_kind,
        unit_causes.code,
        unit_causes.column_role,
        above.ancestor_code as org_unit_code,
        unit_causes.period_month,
        unit_causes.report_no
    from unit_causes
    inner join above using (org_unit_code)
),

of_kpis as (
    select distinct
        'kpi' as figure_kind,
        terms.kpi_code as code,
        'value' as column_role,
        of_indicators.org_unit_code,
        of_indicators.period_month,
        of_indicators.report_no
    from of_indicators
    inner join later.dim_kpi_terms as terms
        on of_indicators.code = terms.indicator_code
        and of_indicators.column_role = terms.measure
),

of_tasks as (
    select distinct
        'task' as figure_kind,
        tasks.task_code as code,
        'completion' as column_role,
        measured.org_unit_code,
        measured.period_month,
        measured.report_no
    from later.dim_tasks as tasks
    inner join (select * from of_indicators union all select * from of_kpis) as measured
        on tasks.measure_kind = measured.figure_kind
        and tasks.measure_code = measured.code
        and measured.column_role in ('ytd', 'stock', 'value')
        and measured.period_month between tasks.first_month and tasks.end_date
)

select * from of_indicators
union all
select * from of_kpis
union all
select * from of_tasks;
