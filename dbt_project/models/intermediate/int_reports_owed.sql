-- A view: int_report_counts alone reads it.
{{ config(materialized='view') }}

with report_statuses as (
    select * from {{ ref('int_report_statuses') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

-- A report is owed once its deadline has passed.
reports_owed as (
    select
        report_statuses.org_unit_code,
        report_statuses.form_code,
        report_statuses.period_month,
        report_statuses.status,
        coalesce(org_units.org_type, '') = 'county_level' as is_county_level,
        min(case when report_statuses.status in ('on_time', 'late') then 1 else 0 end) over (
            partition by
                report_statuses.org_unit_code, report_statuses.form_code,
                extract(year from report_statuses.period_month)
            order by report_statuses.period_month
            rows between unbounded preceding and 1 preceding
        ) as are_earlier_received
    from report_statuses
    left join org_units on report_statuses.org_unit_code = org_units.org_unit_code
    where report_statuses.is_expected and report_statuses.due_at <= {{ known_at() }}
),

-- What adds up, or is largest, is asked for the month and for the year, all else once.
cells_of_forms as (
    select
        form_items.form_code,
        sum(case when indicators.kind in ('flow', 'max') then 2 else 1 end) as cells,
        sum(case when indicators.kind in ('flow', 'max') then 1 else 0 end) as cumulative_cells,
        sum(
            case
                when coalesce(indicators.level, '') <> 'county' then 0
                when indicators.kind in ('flow', 'max') then 2
                else 1
            end
        ) as county_cells,
        sum(
            case when indicators.level = 'county' and indicators.kind in ('flow', 'max') then 1 else 0 end
        ) as county_cumulative_cells
    from form_items
    inner join indicators on form_items.indicator_code = indicators.indicator_code
    group by form_items.form_code
)

-- The blank form adds up the year by itself where every earlier report of the year counts.
select
    reports.org_unit_code,
    reports.form_code,
    reports.period_month,
    reports.status,
    case
        when reports.is_county_level then cells_of_forms.cells
        else cells_of_forms.cells - cells_of_forms.county_cells
    end as cells_asked,
    case
        when coalesce(reports.are_earlier_received, 1) = 0 then 0
        when reports.is_county_level then cells_of_forms.cumulative_cells
        else cells_of_forms.cumulative_cells - cells_of_forms.county_cumulative_cells
    end as cells_prefilled
from reports_owed as reports
inner join cells_of_forms on reports.form_code = cells_of_forms.form_code
